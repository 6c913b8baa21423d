import { formatDuration } from '../../prove/plan-duration';
import { count, formatProof } from '../../prove/plan-summary';
import { Html, markup } from '../markup';
import type { PlanPicture } from '../render-svg';
import type { ReportModel } from '../report-model';

/**
 * The picture, a description, a legend, and the waves as a list for readers without the picture.
 */
export function graphSection(model: ReportModel, picture: PlanPicture): Html {
  const { packages, waves, width, criticalPath, parallelPairs, duration } = model;
  if (packages.length === 0) return markup``;
  const proof = model.valid
    ? `; ${formatProof({ packages: packages.length, parallelPairs })}`
    : '; see the findings below';
  return markup`<section id="graph">
<h2>Packages in waves</h2>
<p>${count(packages.length, 'package')} in ${count(waves.length, 'wave')}, at most ${width} at once${proof}. Critical path: ${criticalPath.join(' → ')}.${duration ? ` ${formatDuration(duration)}` : ''}${tokens(model)}</p>
${
  'svg' in picture
    ? markup`<div class="scroll" tabindex="0" role="region" aria-label="The packages as a graph">
        ${new Html(picture.svg)}
      </div>
      ${LEGEND}`
    : markup`<p class="muted">${picture.why}</p>`
}
<details${'svg' in picture ? markup`` : markup` open`}>
<summary>The waves as a list</summary>
<ol>
${waves.map((ids) => markup`<li>${separated(ids)}</li> `)}</ol>
</details>
</section>`;
}

/**
 * The amount of text that agents read: one slice each, compared with one agent that reads
 * everything.
 */
function tokens({ packages, tokensOfAll }: ReportModel): string {
  const sum = packages.reduce((all, one) => all + (one.tokens ?? 0), 0);
  return sum === 0
    ? ''
    : ` The slices together are about ${sum} tokens; one agent with all files of the change reads about ${tokensOfAll}.`;
}

/** The colors of the picture, as text and with their classes. */
const LEGEND = markup`<ul class="legend">
  <li><span class="key critical"></span>critical path: it decides how long the change takes</li>
  <li><span class="key error"></span>a package with an error</li>
  <li><span class="key warning"></span>a package with a warning</li>
  <li><span class="key working"></span>being worked on</li>
  <li><span class="key merged"></span>merged</li>
  <li><span class="key"></span>an arrow leads to a package that waits</li>
</ul>`;

function separated(ids: readonly string[]): readonly Html[] {
  return ids.map(
    (id, index) =>
      markup`${index === 0 ? '' : ', '}<a href="#package-${id}"><code>${id}</code></a>`,
  );
}
