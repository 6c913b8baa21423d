import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { userEnvironment } from './harness/environment';
import { REPOSITORY_ROOT } from './harness/packed-packages';
import { smallPlan } from './harness/plan';
import { mustRun } from './harness/run-command';
import { useWorkspace } from './harness/use-workspace';

/** Microsoft's validator of the format, with the rules that GitHub adds. About 100 MB, so no dependency. */
const VALIDATOR = `@microsoft/sarif-multitool-${process.platform}`;
const VALIDATOR_VERSION = '5.7.0';

interface SarifLog {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules?: readonly { help?: object }[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly level?: string;
        readonly message: object;
        readonly locations: readonly object[];
        readonly relatedLocations?: readonly object[];
        readonly fixes?: readonly object[];
      }[];
    },
  ];
}

const OVERLAP = smallPlan('a', ['apps/**', 'apps/web/**']);

/** Errors with and without a fix, warnings and notes. */
const MANY_FINDINGS = OVERLAP.replace('keys: []', "keys: ['api:get /v1/x/', 'feature:a:other']")
  .replace('files: []', 'files: [libs/elsewhere.ts]')
  .replace('depends_on: []', 'depends_on: [wp-prat-2]');

const PLANS: readonly (readonly [name: string, file: string, text: string])[] = [
  ['a sound plan', 'plan.yaml', smallPlan('a')],
  ['an overlap', 'plan.yaml', OVERLAP],
  ['errors, warnings, notes and fixes', 'plan.yaml', MANY_FINDINGS],
  ['letters that are not ASCII in its path', 'größe/日本 😀.yaml', MANY_FINDINGS],
  ['characters in its path that mean something in a URI', 'a:b/c#d?e%20,[id].yaml', MANY_FINDINGS],
  ['broken YAML', 'plan.yaml', 'packages: [\n'],
  [
    'links and placeholders in its text',
    'plan.yaml',
    OVERLAP.replaceAll('wp-part-2', "'{0} [a](1)'"),
  ],
];

describe('SARIF of the packed program', () => {
  const workspace = useWorkspace('demo');
  let validator: string;

  beforeAll(() => {
    validator = installValidator();
  }, 300_000);

  it.each(PLANS)('has no error or warning in the official validator: %s', (_, file, text) => {
    workspace().write(file, text);
    const log = sarifOf([file]);
    expect(complaints(log)).toEqual([]);
    workspace().reset();
  });

  it('includes the codes of other programs', () => {
    workspace().write('openspec/changes/no-spec/proposal.md', '# Nothing\n');
    workspace().write('openspec/changes/no-spec/work-packages.yaml', smallPlan('no-spec'));
    const log = sarifOf(['openspec/changes/no-spec/work-packages.yaml', '--openspec']);
    expect(JSON.parse(log)).toMatchObject({
      runs: [
        {
          results: expect.arrayContaining([expect.objectContaining({ ruleId: 'openspec/strict' })]),
        },
      ],
    });
    expect(complaints(log)).toEqual([]);
    workspace().reset();
  });

  it('includes all levels, fixes and related places', () => {
    workspace().write('plan.yaml', MANY_FINDINGS);
    const { results } = (JSON.parse(sarifOf(['plan.yaml'])) as SarifLog).runs[0];
    expect(new Set(results.map(({ level }) => level))).toEqual(
      new Set(['error', 'warning', 'note']),
    );
    expect(results.some(({ fixes }) => fixes !== undefined)).toBe(true);
    expect(results.some(({ relatedLocations }) => relatedLocations !== undefined)).toBe(true);
    workspace().reset();
  });

  it('is checked by a validator that reports missing properties', () => {
    workspace().write('plan.yaml', OVERLAP);
    const log = JSON.parse(sarifOf(['plan.yaml'])) as SarifLog;
    for (const rule of log.runs[0].tool.driver.rules ?? []) delete rule.help;
    expect(complaints(JSON.stringify(log))).toContainEqual(
      expect.objectContaining({ ruleId: 'GH2012' }),
    );
    workspace().reset();
  });

  function sarifOf(args: readonly string[]): string {
    const { stdout, stderr } = workspace().bin(['validate', ...args, '--format', 'sarif']);
    expect(stderr).toBe('');
    return stdout;
  }

  /** Its exit code is 0 whatever it finds: what it says is in its report, a log in the same format. */
  function complaints(log: string): SarifLog['runs'][0]['results'] {
    workspace().write('log.sarif', log);
    const args = ['log.sarif', '--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning'];
    mustRun(validator, ['validate', ...args, '--output', 'report.sarif'], {
      cwd: workspace().root,
      env: { ...workspace().env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1' },
    });
    return workspace().readJson<SarifLog>('report.sarif').runs[0].results;
  }
});

/** @returns the path of the program, in the checkout's ignored `tmp/`, where the next run finds it */
function installValidator(): string {
  const folder = join(REPOSITORY_ROOT, 'tmp/e2e', `sarif-multitool-${VALIDATOR_VERSION}`);
  const manifest = join(folder, 'package.json');
  // npm writes it at the end, so that an installation that was stopped doesn't count.
  if (!existsSync(join(folder, 'node_modules/.package-lock.json'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(manifest, '{ "private": true }\n');
    mustRun(
      'npm',
      [
        'install',
        '--no-audit',
        '--no-fund',
        '--prefer-offline',
        `${VALIDATOR}@${VALIDATOR_VERSION}`,
      ],
      { cwd: folder, env: userEnvironment(), timeout: 300_000 },
    );
  }
  const program = createRequire(manifest)(VALIDATOR) as string;
  // Its install script does this, where npm runs those.
  chmodSync(program, 0o755);
  return program;
}
