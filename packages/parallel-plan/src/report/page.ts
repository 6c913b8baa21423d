import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NO_LIVE_STATE } from './live-state';
import { Html, markup } from './markup';
import type { PlanPicture } from './render-svg';
import type { ReportModel } from './report-model';
import { collisionsSection } from './sections/collisions';
import { contractsSection } from './sections/contracts';
import { findingsSection } from './sections/findings';
import { graphSection } from './sections/graph';
import { headerSection } from './sections/header';
import { packagesSection } from './sections/packages';
import { requirementsSection } from './sections/requirements';

/**
 * The report as one self-contained HTML page: styles and script are inline, and a content security
 * policy blocks all loading, even by text of the plan.
 *
 * @returns the same bytes for the same model
 */
export function renderPage(model: ReportModel, picture: PlanPicture): string {
  const style = `${asset('graph.css')}${asset('report.css')}`;
  const script = asset('report.js');
  const policy = `default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <title>${model.change}: plan</title>
        <style>${new Html(style)}</style>
      </head>
      <body>
        <a class="skip" href="#packages">Skip to the packages</a>
        ${headerSection(model)}
        <main>
          ${graphSection(model, picture)} ${findingsSection(model)} ${packagesSection(model)}
          ${requirementsSection(model)} ${contractsSection(model)} ${collisionsSection(model)}
        </main>
        ${new Html(NO_LIVE_STATE)}
        <script>${new Html(script)}</script>
      </body>
    </html>
`.text;
}

function asset(name: string): string {
  return readFileSync(join(__dirname, 'files', name), 'utf8');
}

/** In the format of https://www.w3.org/TR/CSP3/#grammardef-hash-source */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
