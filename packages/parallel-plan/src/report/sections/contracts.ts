import { type Html, markup } from '../markup';
import type { ReportModel } from '../report-model';

/** The contracts, with links that are relative to the report's folder. */
export function contractsSection({ contracts }: ReportModel): Html {
  if (contracts.length === 0) return markup``;
  return markup`<section id="contracts">
    <h2>Contracts</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Artifact</th>
          <th scope="col">Lock keys and who holds them</th>
        </tr>
      </thead>
      <tbody>
        ${contracts.map(
          ({ path, locks }) =>
            markup`<tr>
              <td>
                <a href="../${encodeURI(path).replace(/[#?]/g, encodeURIComponent)}"
                  ><code>${path}</code></a
                >
              </td>
              <td>
                ${
                  locks.length === 0
                    ? markup`<span class="muted">none</span>`
                    : locks.map(
                        ({ key, packageId }) =>
                          markup`<div>
                            <code>${key}</code> <a href="#package-${packageId}">${packageId}</a>
                          </div>`,
                      )
                }
              </td>
            </tr> `,
        )}
      </tbody>
    </table>
  </section>`;
}
