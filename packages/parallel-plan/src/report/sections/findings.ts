import type { Diagnostic } from '@parallel-plan/plan';
import { type Html, markup } from '../markup';
import type { ReportModel } from '../report-model';

/** More findings than a person reads on a page. The JSON has all of them. */
const MOST_FINDINGS = 200;

const NAMES = { error: 'Errors', warning: 'Warnings', info: 'Notes' } as const;

export function findingsSection({ findings, notChecked }: ReportModel): Html {
  const shown = findings.slice(0, MOST_FINDINGS);
  const groups = (['error', 'warning', 'info'] as const).map((severity) => ({
    severity,
    found: shown.filter((finding) => finding.severity === severity),
  }));
  const rest = findings.length - shown.length;
  return markup`<section id="findings" class="findings">
    <h2>Validation</h2>
    ${findings.length === 0 ? markup`<p class="good">No findings.</p>` : markup``}
    ${groups.map(({ severity, found }) =>
      found.length === 0
        ? markup``
        : markup`<h3 class="${severity}">${NAMES[severity]}</h3>
            <ul>
              ${found.map((finding) => markup`<li>${findingText(finding)}</li> `)}
            </ul> `,
    )}${rest > 0 ? markup`<p>And ${rest} more: <code>nx run change:validate --json</code> lists them.</p>` : markup``}
    ${
      notChecked.length === 0
        ? markup``
        : markup`<h3>Not checked</h3>
            <ul>
              ${notChecked.map(({ check, why }) => markup`<li><code>${check}</code>: ${why}</li> `)}
            </ul>`
    }
  </section>`;
}

export function findingText({ code, message, file, line, column }: Diagnostic): Html {
  return markup`${message} <span class="muted"><code>${file}:${line}:${column}</code> ${code}</span>`;
}
