import { renderMermaid } from '@parallel-plan/plan';
import { renderPage } from './page';
import { renderPicture, standaloneSvg } from './render-svg';
import type { ReportModel } from './report-model';

/** The files of a report, by path relative to its folder. The same model gives the same bytes. */
export async function renderReport(model: ReportModel): Promise<ReadonlyMap<string, string>> {
  const picture = await renderPicture(model);
  return new Map([
    ['index.html', renderPage(model, picture)],
    ...('svg' in picture ? [['plan.svg', standaloneSvg(picture.svg)] as const] : []),
    ...(model.plan === undefined ? [] : [['plan.mmd', renderMermaid(model.plan)] as const]),
  ]);
}
