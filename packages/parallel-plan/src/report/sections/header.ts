import { count } from '../../prove/plan-summary';
import { type Html, markup } from '../markup';
import type { ReportModel } from '../report-model';

export function headerSection(model: ReportModel): Html {
  const { change, plan, approval, counts, valid } = model;
  const found = [
    ...(counts.errors > 0 ? [count(counts.errors, 'error')] : []),
    ...(counts.warnings > 0 ? [count(counts.warnings, 'warning')] : []),
    ...(counts.infos > 0 ? [count(counts.infos, 'note')] : []),
  ].join(', ');
  const verdict = valid ? '✔ Valid' : '✖ Not valid';
  return markup`<header>
    <h1>${plan?.feature.title ?? change}</h1>
    <ul class="facts">
      <li>
        <span class="verdict ${valid ? 'good' : 'bad'}">${verdict}</span
        >${found === '' ? '' : `: ${found}`}
      </li>
      <li>Change <code>${change}</code></li>
      ${plan === undefined ? markup`` : markup`<li>Plan revision ${plan.feature.plan_revision}, contracts revision ${plan.contracts.revision}</li>`}
      <li class="${approval.state === 'current' ? 'good' : 'warning'}">${approval.message}</li>
    </ul>
    <p id="progress" role="status" hidden></p>
  </header>`;
}
