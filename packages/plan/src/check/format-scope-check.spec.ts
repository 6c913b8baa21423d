import { checkScope } from './check-scope';
import { formatScopeCheck } from './format-scope-check';
import { planOf } from './testing/plan-of';

const PLAN = planOf({
  'wp-api': { write_allow: ['apps/api/**'] },
  'wp-web': { write_allow: ['apps/web/**'] },
});
const REQUEST = { change: 'add-sessions', plan: PLAN, packageId: 'wp-api' } as const;

const RESULT = checkScope({
  ...REQUEST,
  base: 'a'.repeat(40),
  planRef: 'b'.repeat(40),
  changed: [
    { path: 'apps/api/a.ts', status: 'modified' },
    { path: 'apps/web/b.ts', status: 'renamed', from: 'apps/api/b.ts' },
    { path: 'odd\n\u001b[2J "name".ts', status: 'untracked' },
    { path: 'link', status: 'added', leadsTo: ['../secret'] },
  ],
});

describe('formatScopeCheck', () => {
  it('prints a line for each path and a summary', () => {
    expect(formatScopeCheck(RESULT, 'text')).toMatchInlineSnapshot(`
      "✖ apps/web/b.ts (renamed, its other name is apps/api/b.ts): It is not in the write scope of "wp-api". It belongs to "wp-web": leave it to that package, or have the plan amended.
      ✖ link (added): It is not in the write scope of "wp-api". Undo the change, or have the plan amended.
      ✖ "odd\\n\\x1b[2J \\"name\\".ts" (untracked): It is not in the write scope of "wp-api". Undo the change, or have the plan amended.
      ✖ add-sessions wp-api: 3 of 5 changed paths not within its scope (SCOPE_VIOLATION)
      "
    `);
  });

  it.each([
    [[], undefined, '✔ add-sessions: nothing is changed\n'],
    [['apps/api/a'], 'wp-api', '✔ add-sessions wp-api: 1 changed path, all within its scope\n'],
    [
      ['apps/api/a', 'apps/web/a'],
      undefined,
      '✔ add-sessions: 2 changed paths, all within the scopes of its packages\n',
    ],
  ])('sums up %j of %s', (paths, packageId, expected) => {
    const changed = paths.map((path) => ({ path, status: 'added' as const }));
    const result = checkScope({
      change: 'add-sessions',
      plan: PLAN,
      changed,
      ...(packageId && { packageId }),
    });
    expect(formatScopeCheck(result, 'text')).toBe(expected);
  });

  it('uses colours only on request', () => {
    expect(formatScopeCheck(RESULT, 'text')).not.toContain('\u001b');
    expect(formatScopeCheck(RESULT, 'text', { color: true })).toContain('\u001b[31m✖');
  });

  it('prints JSON that parses to the result and is safe for a terminal', () => {
    const json = formatScopeCheck(RESULT, 'json');
    expect(JSON.parse(json)).toEqual(RESULT);
    expect(json).not.toContain('\u001b');
    expect(json.endsWith('}\n')).toBe(true);
  });

  it('lists what was not checked', () => {
    const result = { ...RESULT, violations: [], ok: true, code: null };
    const notChecked = [{ check: 'x\u001b', why: 'Because.' }];
    expect(formatScopeCheck({ ...result, notChecked }, 'text')).toMatch(
      /^not checked x\\x1b: Because\.\n✔/,
    );
  });
});
