import { renderMermaid } from '@parallel-plan/plan';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { leadsOutside } from '../paths';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { CHANGES_FOLDER } from '../workspace/open-changes';
import { renderPage } from './page';
import { renderPicture, standaloneSvg } from './render-svg';
import type { ReportModel } from './report-model';

/** The folder for the report of a change, workspace-relative. */
export function reportFolder(changeId: string): string {
  return `${CHANGES_FOLDER}/${changeId}/report`;
}

/**
 * Writes a report and replaces the existing one.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @throws NotCheckableError if it can't be written
 */
export function writeReport(
  root: string,
  changeId: string,
  files: ReadonlyMap<string, string>,
): void {
  const folder = join(root, reportFolder(changeId));
  if (leadsOutside(root, folder) !== undefined) {
    throw new NotCheckableError(
      `${reportFolder(changeId)} is a link that leads outside the workspace: remove it.`,
    );
  }
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const [path, text] of files) writeFileSync(join(folder, path), text);
  } catch (error) {
    const { code = 'unknown reason' } = error as NodeJS.ErrnoException;
    throw new NotCheckableError(`${reportFolder(changeId)} could not be written (${code}).`);
  }
}

/** The files of a report, by path relative to its folder. The same model gives the same bytes. */
export async function renderReport(model: ReportModel): Promise<ReadonlyMap<string, string>> {
  const picture = await renderPicture(model);
  return new Map([
    ['index.html', renderPage(model, picture)],
    ...('svg' in picture ? [['plan.svg', standaloneSvg(picture.svg)] as const] : []),
    ...(model.plan === undefined ? [] : [['plan.mmd', renderMermaid(model.plan)] as const]),
  ]);
}
