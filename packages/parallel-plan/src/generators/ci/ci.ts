import { join } from 'node:path';
import {
  detectPackageManager,
  type GeneratorCallback,
  generateFiles,
  getPackageManagerCommand,
  OverwriteStrategy,
  readNxJson,
  type Tree,
} from '@nx/devkit';
import { GeneratorError } from '../generator-error';
import { withWholeWrites } from '../whole-writes';
import type { CiGeneratorSchema } from './schema';

const SCRIPT = 'tools/parallel-plan-ci.sh';
const WORKFLOWS = [
  '.github/workflows/parallel-plan.yml',
  '.github/workflows/parallel-plan-scope.yml',
  '.github/workflows/parallel-plan-report.yml',
];

/**
 * Writes the files that check plans in CI: a shell script for any CI and, for GitHub Actions, three
 * workflows. The first runs the script and code of the branch, without secrets or write
 * permissions. The second checks the scope with the files and tools of the base, which a branch
 * can't change. The third reports, and runs nothing of a branch. Actions are pinned by commit.
 *
 * @throws GeneratorError `ci/exists` for a file with other content, `ci/default-base` for a
 *   `defaultBase` in nx.json that is not a branch name
 */
export default function ciGenerator(
  tree: Tree,
  options: CiGeneratorSchema,
): Promise<GeneratorCallback> {
  return withWholeWrites(tree, async () => {
    writeCiFiles(tree, options);
    return undefined;
  });
}

function writeCiFiles(tree: Tree, options: CiGeneratorSchema): void {
  const { ci = 'github', overwrite = false } = options;
  const files = ci === 'github' ? [SCRIPT, ...WORKFLOWS] : [SCRIPT];
  const before = new Map(files.map((file) => [file, tree.read(file, 'utf-8')]));
  const values = { dot: '.', tmpl: '', quoted, ...workspaceValues(tree) };
  for (const folder of ci === 'github' ? ['shell', 'github'] : ['shell']) {
    generateFiles(tree, join(__dirname, 'files', folder), '.', values, {
      overwriteStrategy: OverwriteStrategy.Overwrite,
    });
  }
  const edited = files.filter((file) => {
    const text = before.get(file);
    return typeof text === 'string' && text !== tree.read(file, 'utf-8');
  });
  if (edited.length > 0 && !overwrite) {
    throw new GeneratorError(
      'ci/exists',
      'These files exist with other content, perhaps your edits. Nothing was written; --overwrite replaces them.',
      edited,
    );
  }
  // Nx lists a file as updated even if its permissions are set to the same value.
  if (before.get(SCRIPT) !== tree.read(SCRIPT, 'utf-8')) tree.changePermissions(SCRIPT, '755');
}

interface WorkspaceValues {
  readonly branch: string;
  readonly install: string;
  readonly exec: string;
  readonly setUp: string;
}

function workspaceValues(tree: Tree): WorkspaceValues {
  const packageManager = detectPackageManager(tree.root);
  const { ciInstall, install, exec } = getPackageManagerCommand(packageManager, tree.root);
  return {
    branch: defaultBranch(readNxJson(tree)?.defaultBase ?? 'main'),
    install: ciInstall ?? install,
    exec,
    setUp:
      packageManager === 'bun'
        ? 'oven-sh/setup-bun@735343b667d3e6f658f44d0eca948eb6282f2b76 # v2.0.2'
        : '',
  };
}

/** @throws GeneratorError `ci/default-base` if the text is not a branch name */
function defaultBranch(defaultBase: unknown): string {
  const name = String(defaultBase)
    .replace(/^(?:refs\/)?(?:heads|remotes)\//, '')
    .replace(/^origin\//, '');
  if (typeof defaultBase === 'string' && isBranchName(name)) return name;
  throw new GeneratorError(
    'ci/default-base',
    `"defaultBase" in nx.json is ${JSON.stringify(defaultBase)}, which is not a branch name. Correct it and run the command again.`,
  );
}

/** git's rules for branch names: https://git-scm.com/docs/git-check-ref-format */
function isBranchName(name: string): boolean {
  const isForbidden = /[\p{Cc} ~^:?*[\\]|\.\.|@\{|^[-/]|\/$|\.$|\/\/|^@$/u.test(name);
  const parts = name.split('/');
  return name !== '' && !isForbidden && !parts.some((part) => /^\.|\.lock$/.test(part));
}

/** Quotes a text as one word of a POSIX shell. */
function quoted(text: string): string {
  return /^[\w./@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
