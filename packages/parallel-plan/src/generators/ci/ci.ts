import { join } from 'node:path';
import {
  detectPackageManager,
  generateFiles,
  getPackageManagerCommand,
  OverwriteStrategy,
  readNxJson,
  type Tree,
} from '@nx/devkit';
import { GeneratorError } from '../generator-error';
import type { CiGeneratorSchema } from './schema';

const SCRIPT = 'tools/parallel-plan-ci.sh';
const WORKFLOWS = [
  '.github/workflows/parallel-plan.yml',
  '.github/workflows/parallel-plan-report.yml',
];

/**
 * Writes what checks plans in CI: a shell script that any CI can run and, for GitHub Actions, the
 * workflow that runs it and the one that reports. The first needs no secret and no right to write, so
 * that it may run what a fork has changed; the second has those rights and runs nothing of a branch.
 *
 * @throws GeneratorError `ci/exists` for a file that is there and says something else
 */
export default async function ciGenerator(tree: Tree, options: CiGeneratorSchema): Promise<void> {
  const { ci = 'github', overwrite = false } = options;
  const files = ci === 'github' ? [SCRIPT, ...WORKFLOWS] : [SCRIPT];
  const before = new Map(files.map((file) => [file, tree.read(file, 'utf-8')]));
  const values = { dot: '.', tmpl: '', ...workspaceValues(tree) };
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
      'These files are there and say something else, perhaps because you have edited them. Nothing was written; --overwrite replaces them.',
      edited,
    );
  }
  // Told again, Nx would say that it updates the file.
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
  const branch = readNxJson(tree)?.defaultBase ?? 'main';
  return {
    branch: branch.replace(/^(?:refs\/)?(?:heads|remotes)\//, '').replace(/^origin\//, ''),
    install: ciInstall ?? install,
    exec,
    setUp: packageManager === 'bun' ? 'oven-sh/setup-bun@v2' : '',
  };
}
