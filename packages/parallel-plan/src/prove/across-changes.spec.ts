import { planText } from '../testing/plan-text';
import { tempWorkspace } from '../testing/temp-workspace';
import { formatReport } from './format-report';
import { validateOpenChanges } from './validate';

const plan = (id: string) => `openspec/changes/${id}/work-packages.yaml`;
const spec = (id: string) => `openspec/changes/${id}/specs/auth/spec.md`;
const MODIFIES = '## MODIFIED Requirements\n\n### Requirement: Log in\nIt SHALL.\n';
const KEYS = (text: string, keys: string) => text.replace('keys: []', `keys: ${keys}`);

const FILES = {
  [plan('add-audit')]: KEYS(
    planText('add-audit', [
      { id: 'wp-contracts', write: ['openspec/changes/add-audit/contracts/**'] },
      { id: 'wp-api', write: ['apps/api/**', 'package.json'], dependsOn: ['wp-contracts'] },
      { id: 'wp-worker', write: ['apps/worker/**'], dependsOn: ['wp-contracts'] },
      { id: 'wp-integration', write: ['apps/**'], dependsOn: ['wp-api', 'wp-worker'] },
    ]),
    `['contract:contracts/openapi/v1.yaml', 'db:migration-slot']`,
  ),
  [spec('add-audit')]: MODIFIES,
  [plan('add-users')]: KEYS(
    planText('add-users', [
      { id: 'wp-contracts', write: ['openspec/changes/add-users/contracts/**'] },
      { id: 'wp-api', write: ['package.json', 'apps/api/src/*.ts'], dependsOn: ['wp-contracts'] },
      { id: 'wp-jobs', write: ['apps/*/jobs/**'], dependsOn: ['wp-contracts'] },
      { id: 'wp-integration', write: ['apps/**'], dependsOn: ['wp-api', 'wp-jobs'] },
    ]),
    `['contract:contracts/openapi/v1.yaml', 'db:migration-slot']`,
  ),
  [spec('add-users')]: MODIFIES,
  [plan('fix-docs')]: planText('fix-docs', [{ id: 'wp-main', write: ['docs/**'] }]),
};

/** The report without what other rules say of these plans. */
async function textOf(files: Record<string, string>, options = {}) {
  const { root } = tempWorkspace(files);
  const report = await validateOpenChanges(root, undefined, options);
  return formatReport(report, 'text', false);
}

describe('the comparison of open changes', () => {
  it('prints a section for each colliding pair, without code frames', async () => {
    const text = await textOf(FILES);
    const start = text.indexOf('⚠ across changes');
    expect(text.slice(start)).toMatchSnapshot();
    expect(text.slice(0, start)).not.toContain('change/');
  });

  it('fails on request', async () => {
    const text = await textOf(FILES, { strict: true });
    expect(text).toContain('✖ add-users: 5 errors\n');
    expect(text).toContain('✖ across changes: 5 errors (3 open changes here)\n');
  });

  it('adds findings with places and each collision once to the result', async () => {
    const { root } = tempWorkspace(FILES);
    const { result } = await validateOpenChanges(root, undefined, {});
    const found = result.files.flatMap(({ file, diagnostics }) =>
      diagnostics.filter(({ code }) => code.startsWith('change/')).map(({ code }) => [file, code]),
    );
    expect(found).toEqual([
      [plan('add-users'), 'change/lock-overlap'],
      ...Array.from({ length: 3 }, () => [plan('add-users'), 'change/scope-overlap']),
      [spec('add-users'), 'change/requirement-overlap'],
    ]);
    expect(result.collisions).toMatchSnapshot();
  });

  it('reports when nothing collides, and prints nothing for a single change', async () => {
    const { [plan('fix-docs')]: docs = '', [plan('add-users')]: users = '' } = FILES;
    const two = await textOf({ [plan('fix-docs')]: docs, [plan('add-users')]: users });
    expect(two).toContain('\n\n✔ across changes: nothing collides (2 open changes here)\n');
    expect(await textOf({ [plan('fix-docs')]: docs })).not.toContain('across changes');
  });

  it('omits disabled rules in every format', async () => {
    const rules = {
      'change/scope-overlap': 'off',
      'change/lock-overlap': 'off',
      'change/requirement-overlap': 'off',
    } as const;
    expect(await textOf(FILES, { rules })).toContain('✔ across changes: nothing collides');
  });

  it('does not affect the result of a single change', async () => {
    const { root } = tempWorkspace(FILES);
    const { result } = await validateOpenChanges(root, 'add-users', { strict: true });
    expect(result).not.toHaveProperty('collisions');
    const codes = result.files.flatMap(({ diagnostics }) => diagnostics.map(({ code }) => code));
    expect(codes).toEqual(['lock/contract-unknown', 'scope/hotspot']);
  });

  it('limits the output for many changes', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => [
        plan(`change-${n}`),
        planText(`change-${n}`, [{ id: 'wp-main', write: ['src/**'] }]),
      ]),
    );
    const text = await textOf(files);
    expect(text.match(/SEQUENTIAL — 1 of 1 package of change-\d collides/g)).toHaveLength(20);
    expect(text).toMatch(/\n25 more pairs of changes: --json lists them\n$/);
  });

  it('escapes control characters', async () => {
    const text = await textOf({
      [plan('a\u001b[31m')]: planText('a', [{ id: 'wp-main', write: ['src/**'] }]),
      [plan('b')]: planText('b', [{ id: 'wp-main', write: ['src/x'] }]),
    });
    expect(text).toContain('a\\x1b[31m × b: SEQUENTIAL');
    expect(text).not.toContain('\u001b');
  });
});
