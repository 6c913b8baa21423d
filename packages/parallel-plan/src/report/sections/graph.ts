import { count, formatProof } from '../../prove/plan-summary';
import { Html, markup } from '../markup';
import type { PlanPicture } from '../render-svg';
import type { ReportModel } from '../report-model';

/** The picture, what it says in words, and the waves as a list for whoever can't see it. */
export function graphSection(model: ReportModel, picture: PlanPicture): Html {
  const { packages, waves, width, criticalPath, parallelPairs } = model;
  if (packages.length === 0) return markup``;
  const proof = model.valid
    ? `; ${formatProof({ packages: packages.length, parallelPairs })}`
    : '; the findings below say what is not sound';
  return markup`<section id="graph">
<h2>Packages in waves</h2>
<p>${count(packages.length, 'package')} in ${count(waves.length, 'wave')}, at most ${width} at once${proof}. Critical path: ${criticalPath.join(' → ')}.</p>
${
  'svg' in picture
    ? markup`<div class="scroll" tabindex="0" role="region" aria-label="The packages as a graph">
        ${new Html(picture.svg)}
      </div>`
    : markup`<p class="muted">${picture.why}</p>`
}
<details${'svg' in picture ? markup`` : markup` open`}>
<summary>The waves as a list</summary>
<ol>
${waves.map((ids) => markup`<li>${separated(ids)}</li> `)}</ol>
</details>
</section>`;
}

function separated(ids: readonly string[]): readonly Html[] {
  return ids.map(
    (id, index) =>
      markup`${index === 0 ? '' : ', '}<a href="#package-${id}"><code>${id}</code></a>`,
  );
}
