import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { approveChange } from '../../approval/approve-change';
import { tempWorkspace, type TempWorkspace } from '../../testing/temp-workspace';
import { implementChange, type ImplementOptions } from '../implement-change';
import type { RunReport } from '../progress/run-report';

export const CHANGE = 'add-sessions';
const FOLDER = `openspec/changes/${CHANGE}`;
const AGENT = resolve(__dirname, '../../../../../tools/testing/scripted-agent.mjs');

/** A package of the plan in a test. */
export interface RunPackage {
  readonly id: string;
  readonly write: readonly string[];
  readonly deny?: readonly string[];
  readonly dependsOn?: readonly string[];
  /** A shell command. Default: a command that passes. */
  readonly verify?: string;
  readonly retries?: number;
  readonly taskType?: string;
  /** Lock keys, which a run wants to be claimed. */
  readonly keys?: readonly string[];
  /** Locked files. */
  readonly files?: readonly string[];
}

/**
 * The steps of a scripted agent: by package, one list per attempt. See
 * `tools/testing/scripted-agent.mjs`.
 */
export type Script = Readonly<
  Record<string, readonly (readonly Readonly<Record<string, unknown>>[])[]>
>;

export interface RunWorkspace extends TempWorkspace {
  /** The shell command of an agent with a script. */
  agent(script: Script, name?: string): string;
  /** Implements the change with a scripted agent. */
  implement(script: Script, options?: Partial<ImplementOptions>): Promise<RunReport>;
  /** The content of a file on the feature branch; `undefined` if it isn't there. */
  merged(path: string): string | undefined;
  /** Ids of the packages, in the order of their merges. */
  mergedPackages(): readonly string[];
  /** Checks the state of git and the disk that every run must leave. */
  expectTidy(): void;
}

/** A contracts package, two packages that run in parallel, and the integration. */
export const PACKAGES: readonly RunPackage[] = [
  { id: 'wp-contracts', write: [`${FOLDER}/contracts/**`], taskType: 'contracts' },
  { id: 'wp-api', write: ['apps/api/**'], dependsOn: ['wp-contracts'] },
  { id: 'wp-web', write: ['apps/web/**'], dependsOn: ['wp-contracts'] },
  {
    id: 'wp-integration',
    write: ['README.md'],
    dependsOn: ['wp-api', 'wp-web'],
    taskType: 'integrate',
  },
];

/** A script in which every package writes one file in its scope. */
export const SCRIPT: Script = {
  'wp-contracts': [
    [{ write: { path: `${FOLDER}/contracts/README.md`, text: '# Contracts, agreed\n' } }],
  ],
  'wp-api': [[{ write: { path: 'apps/api/session.ts', text: 'api\n' } }]],
  'wp-web': [[{ write: { path: 'apps/web/session.ts', text: 'web\n' } }]],
  'wp-integration': [[{ append: { path: 'README.md', text: 'Sessions.\n' } }]],
};

/**
 * Creates a git repository with an approved plan on `main`, which is checked out.
 *
 * @param files additional files, by workspace-relative path
 */
export async function runWorkspace(
  packages: readonly RunPackage[] = PACKAGES,
  files: Readonly<Record<string, string>> = {},
): Promise<RunWorkspace> {
  const workspace = tempWorkspace();
  const { root } = workspace;
  const worktrees = `${root}.worktrees`;
  created.push(worktrees);
  cpSync(await approvedRepository(packages, files), root, { recursive: true });
  const agent = (script: Script, name = 'agent'): string => {
    const file = join(root, '.git', `${name}-script.json`);
    writeFileSync(file, JSON.stringify(script));
    return `${process.execPath} ${AGENT} ${file}`;
  };
  return {
    ...workspace,
    agent,
    implement: (script, options = {}) =>
      implementChange(root, {
        change: CHANGE,
        agents: { default: agent(script) },
        env: process.env,
        signal: new AbortController().signal,
        ...options,
      }),
    merged(path) {
      try {
        return gitQuietly(root, 'show', `refs/heads/${CHANGE}:${path}`);
      } catch {
        return undefined;
      }
    },
    mergedPackages: () =>
      gitQuietly(
        root,
        'log',
        '--first-parent',
        '--reverse',
        '--grep=^Plan-Head: ',
        '--format=%(trailers:key=Plan-Package,valueonly,separator=)',
        CHANGE,
      )
        .split('\n')
        .filter((line) => line !== ''),
    expectTidy() {
      expect(gitQuietly(root, 'status', '--porcelain')).toBe('');
      expect(gitQuietly(root, 'worktree', 'list').trim().split('\n')).toHaveLength(1);
      expect(
        gitQuietly(root, 'for-each-ref', '--format=%(refname:short)', `refs/heads/${CHANGE}--*`),
      ).toBe('');
      expect(existsSync(worktrees)).toBe(false);
      expect(gitQuietly(root, 'fsck', '--strict', '--no-dangling')).toBe('');
    },
  };
}

/** Repositories that are made once and copied, by their content. */
const templates = new Map<string, Promise<string>>();

function approvedRepository(
  packages: readonly RunPackage[],
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const key = JSON.stringify([packages, files]);
  const known = templates.get(key) ?? makeRepository(packages, files);
  templates.set(key, known);
  return known;
}

async function makeRepository(
  packages: readonly RunPackage[],
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const workspace = tempWorkspace({
    'nx.json': '{}',
    'README.md': '# Board\n',
    'apps/api/main.ts': 'main\n',
    'apps/web/main.ts': 'main\n',
    [`${FOLDER}/work-packages.yaml`]: planText(packages),
    ...files,
  });
  workspace.commit('workspace');
  workspace.git('config', 'user.name', 'Test');
  workspace.git('config', 'user.email', 'test@example.com');
  await approveChange(workspace.root, CHANGE, { by: 'Ada <ada@example.com>' });
  workspace.commit('approve');
  return workspace.root;
}

const created: string[] = [];

afterAll(() => {
  for (const folder of created.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function gitQuietly(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** The outcomes in the record of a package, in order. */
export function outcomes(workspace: TempWorkspace, packageId: string): readonly string[] {
  const format = '--format=%(trailers:key=Plan-Outcome,valueonly,separator=)';
  const refs = `refs/parallel-plan/${CHANGE}/${packageId}/attempts`;
  const text = workspace.git(
    'for-each-ref',
    '--sort=v:refname',
    format.replace(',separator=', ''),
    refs,
  );
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The content of a file in the logs of an attempt. */
export function logOf(
  { root }: TempWorkspace,
  packageId: string,
  attempt: number,
  file: string,
): string {
  return readFileSync(
    join(root, '.git/parallel-plan', CHANGE, packageId, String(attempt), file),
    'utf8',
  );
}

function planText(packages: readonly RunPackage[]): string {
  const json = (value: unknown): string => JSON.stringify(value);
  return `schema_version: 1
feature: { id: ${CHANGE}, plan_revision: 1 }
contracts:
  revision: 1
  openapi: { primary: contracts/README.md, files: [contracts/README.md] }
packages:
${packages
  .map(
    ({
      id,
      write,
      deny = [],
      dependsOn = [],
      verify = 'true',
      retries = 1,
      taskType = 'implement',
      keys = [],
      files = [],
    }) => `  - package_id: ${id}
    task_type: ${taskType}
    description: Does its part.
    depends_on: ${json(dependsOn)}
    priority: 5
    locks: { files: ${json(files)}, keys: ${json(keys)} }
    scope: { write_allow: ${json(write)}, read_allow: ['**'], deny: ${json(deny)} }
    worktree: { name: ${id} }
    timeout_minutes: 60
    retry_budget: ${retries}
    min_trust_level: 2
    verification:
      tier_required: C
      steps:
        - name: check
          kind: command
          command: ${json(verify)}
          evidence: { artifacts: [], result_keys: [check] }
    outputs: { result_keys: [done] }
`,
  )
  .join('')}`;
}
