import type { CollisionRecord } from '@parallel-plan/plan';
import { type Html, markup } from '../markup';
import type { ReportModel } from '../report-model';

/** The resources that both this change and other open changes claim. */
export function collisionsSection({ collisions, change }: ReportModel): Html {
  return markup`<section id="collisions">
    <h2>Other open changes</h2>
    ${
      collisions.length === 0
        ? markup`<p>
            No other open change writes, locks or specifies the same things.
          </p>`
        : collisions.map((collision) => collisionText(collision, change))
    }
  </section>`;
}

function collisionText(
  { changes, feasibility, packages, requirements }: CollisionRecord,
  change: string,
): Html {
  const other = changes[0] === change ? changes[1] : changes[0];
  return markup`<h3>${other}: ${feasibility}</h3>
    <ul>
      ${packages.map(
        ({ packages: pair, witness, locks }) =>
          markup`<li>
            ${pair.join(' × ')}${
              witness === undefined ? markup`` : markup`: both may write <code>${witness}</code>`
            }${
              locks.length === 0
                ? markup``
                : markup`; both lock
                  ${locks.map((lock) => markup`<code>${[...new Set(lock)].join(' × ')}</code> `)}`
            }
          </li> `,
      )}${requirements.map(
        ({ capability, name, operations }) =>
          markup`<li>requirement “${name}” of ${capability}: ${operations.join(' × ')}</li> `,
      )}
    </ul> `;
}
