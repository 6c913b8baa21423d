import type { RequirementRow } from '../../verification/requirement-matrix';
import { type Html, markup } from '../markup';
import type { ReportModel } from '../report-model';

/** Each requirement: the packages that implement it, its contracts, and the tests that name it. */
export function requirementsSection({ requirements }: ReportModel): Html {
  if (requirements.length === 0) return markup``;
  return markup`<section id="requirements">
    <h2>Requirements</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Requirement</th>
          <th scope="col">Packages</th>
          <th scope="col">Contracts</th>
          <th scope="col">Verification</th>
          <th scope="col">Tests that name it</th>
        </tr>
      </thead>
      <tbody>
        ${requirements.map(row)}
      </tbody>
    </table>
  </section>`;
}

/** The state of a requirement as text. `missing` and `unknown` are values of the JSON. */
export function statusInWords({ status }: Pick<RequirementRow, 'status'>): string {
  const words: Readonly<Record<string, string>> = {
    missing: 'not verified yet',
    stale: 'verified with an older plan',
    unassigned: 'no package implements it',
    unknown: 'not recorded in the plan',
  };
  return words[status] ?? status;
}

function row(requirement: RequirementRow): Html {
  const { id, name, packages, contracts, status, evidence } = requirement;
  const isGood = status === 'passed';
  const isBad = status === 'failed' || status === 'infeasible' || status === 'unassigned';
  return markup`<tr>
    <td>${name}<br /><code>${id}</code></td>
    <td>
      ${packages.map((one) => markup`<div><a href="#package-${one}">${one}</a></div>`)}
    </td>
    <td>${contracts.map((key) => markup`<div><code>${key}</code></div>`)}</td>
    <td class="${isGood ? 'good' : isBad ? 'bad' : ''}">${statusInWords(requirement)}</td>
    <td>
      ${
        evidence === null
          ? markup`<span class="muted">not known</span>`
          : evidence.length === 0
            ? markup`<span class="warning">none</span>`
            : evidence.map((file) => markup`<div><code>${file}</code></div>`)
      }
    </td>
  </tr> `;
}
