import type { WorkPackage } from '@parallel-plan/plan';
import { type Html, markup } from '../markup';
import type { ReportModel, ReportPackage } from '../report-model';
import { findingText } from './findings';

/** One card per package, and the filters. */
export function packagesSection({ packages, waves }: ReportModel): Html {
  if (packages.length === 0) return markup``;
  const values = (of: (one: ReportPackage) => readonly string[]) =>
    [...new Set(packages.flatMap(of))].sort();
  return markup`<section id="packages">
    <h2>Packages</h2>
    <div class="filters" role="search">
      <label for="search"
        >Search (press /)<input
          id="search"
          type="search"
          autocomplete="off"
          placeholder="name, path, lock, project"
      /></label>
      ${select('role', 'Role', values(roles))}
      ${select(
        'tier',
        'Tier',
        values(({ entry }) => [entry.verification.tier_required]),
      )}
      ${select(
        'wave',
        'Wave',
        waves.map((_, wave) => String(wave + 1)),
      )}
      ${select('state', 'State', values(states))}
      <button id="reset" type="button">Show all</button>
      <span id="shown" class="muted" role="status"></span>
    </div>
    <p id="nothing" class="muted" hidden>No package matches. Press Escape to show all.</p>
    <div class="packages">${packages.map(card)}</div>
  </section>`;
}

function select(name: string, title: string, values: readonly string[]): Html {
  if (values.length < 2) return markup``;
  return markup`<label for="by-${name}"
    >${title}<select id="by-${name}" name="${name}">
      <option value="">all</option>
      ${values.map((value) => markup`<option value="${value}">${value.replaceAll('-', ' ')}</option> `)}
    </select></label
  >`;
}

function card(one: ReportPackage): Html {
  const { id, entry, wave, critical, projects, findings, status } = one;
  const { scope, locks, verification } = entry;
  return markup`<article
    class="package-card"
    id="package-${id}"
    data-id="${id}"
    data-text="${searchText(one)}"
    data-role="${roles(one).join(' ')}"
    data-tier="${verification.tier_required}"
    data-wave="${wave}"
    data-state="${states(one).join(' ')}"
  >
    <h3>${id}</h3>
    <div class="tags">
      <span class="tag">${wave === 0 ? 'can never run' : `wave ${wave}`}</span>
      <span class="tag">tier ${verification.tier_required}</span>
      ${entry.role === undefined ? markup`` : markup`<span class="tag">${entry.role}</span>`}
      ${critical ? markup`<span class="tag critical">critical path</span>` : markup``}
      ${status === undefined ? markup`` : markup`<span class="tag">${status}</span>`}
    </div>
    <p>${entry.title ?? firstLine(entry.description)}</p>
    ${
      findings.length === 0
        ? markup``
        : markup`<ul>
            ${findings.map((finding) => markup`<li class="${finding.severity}">${findingText(finding)}</li> `)}
          </ul>`
    }
    <dl>
      ${list('Writes', scope.write_allow, 'nothing: it only reads')}
      ${list('But not', scope.deny ?? [])} ${list('Projects', projects)}
      ${list('Holds', [...locks.keys, ...locks.files])} ${list('Waits for', entry.depends_on)}
      <dt>Verified by</dt>
      <dd>
        <ul>
          ${verification.steps.map((step) => markup`<li>${stepText(step)}</li>`)}
        </ul>
      </dd>
    </dl>
    ${links(one)}
    <details>
      <summary>More</summary>
      <dl>
        ${list('Reads', scope.read_allow)} ${list('Hands over', entry.outputs.result_keys)}
        <dt>Worktree, time, retries</dt>
        <dd>
          <code>${entry.worktree.name}</code>, ${entry.timeout_minutes} minutes,
          ${entry.retry_budget}
        </dd>
        <dt>Description</dt>
        <dd>${entry.description}</dd>
      </dl>
    </details>
  </article> `;
}

/** Links to its slice and its result, if they exist. */
function links({ files, tokens }: ReportPackage): Html {
  const size = tokens === undefined ? '' : `, about ${tokens} tokens`;
  const found = [
    ...(files.slice === undefined ? [] : [{ path: files.slice, text: `Slice${size}` }]),
    ...(files.result === undefined ? [] : [{ path: files.result, text: 'Result' }]),
  ];
  if (found.length === 0) return markup``;
  return markup`<p>
    ${found.map(({ path, text }) => markup`<a href="../${encodeURI(path)}">${text}</a> `)}
  </p>`;
}

function list(title: string, items: readonly string[], none?: string): Html {
  if (items.length === 0 && none === undefined) return markup``;
  const body =
    items.length === 0
      ? markup`${none ?? ''}`
      : markup`<ul>
          ${items.map((item) => markup`<li><code>${item}</code></li>`)}
        </ul>`;
  return markup`<dt>${title}</dt>
    <dd>${body}</dd>`;
}

function stepText(step: WorkPackage['verification']['steps'][number]): Html {
  switch (step.kind) {
    case 'command':
      return markup`${step.name}: <code>${step.command ?? ''}</code>`;
    case 'ci':
      return markup`${step.name}: CI (${(step.ci?.required_checks ?? []).join(', ')})`;
    case 'manual':
      return markup`${step.name}: by a person`;
  }
}

function roles({ entry }: ReportPackage): readonly string[] {
  return entry.role === undefined ? [] : [entry.role.trim().replace(/\s+/g, '-')];
}

function states({ critical, findings }: ReportPackage): readonly string[] {
  return [
    ...(critical ? ['critical-path'] : []),
    ...(findings.length > 0 ? ['has-findings'] : []),
    ...(critical || findings.length > 0 ? [] : ['other']),
  ];
}

function searchText({ id, entry, projects }: ReportPackage): string {
  const { scope, locks, title = '', description, role = '' } = entry;
  return [
    ...[id, title, description, role],
    ...scope.write_allow,
    ...projects,
    ...locks.keys,
    ...locks.files,
  ]
    .join(' ')
    .replace(/\s+/g, ' ')
    .toLowerCase();
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
