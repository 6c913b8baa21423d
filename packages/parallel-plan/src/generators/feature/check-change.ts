import type { Tree } from '@nx/devkit';
import { DERIVED_FOLDERS } from '../../workspace/open-changes';
import { GeneratorError } from '../generator-error';
import { changeProject } from '../init/plugin-options';

/** @throws GeneratorError `feature/no-openspec` if the workspace was not set up */
export function checkOpenSpec(tree: Tree): void {
  if (tree.isFile('openspec')) {
    throw new GeneratorError(
      'feature/no-openspec',
      'openspec is a file, but it must be the folder of the changes. Move the file, then run: nx g parallel-plan:init',
    );
  }
  if (!tree.exists('openspec')) {
    throw new GeneratorError(
      'feature/no-openspec',
      'This workspace has no openspec/ folder. Set it up first: nx g parallel-plan:init',
    );
  }
}

/** @throws GeneratorError `feature/change-exists` or `feature/change-archived` */
export function checkNewChange(tree: Tree, id: string): void {
  const folder = `openspec/changes/${id}`;
  const names = tree.children(folder).filter((name) => !DERIVED_FOLDERS.has(name));
  if (names.some((name) => holdsFile(tree, `${folder}/${name}`))) {
    throw new GeneratorError(
      'feature/change-exists',
      `The change "${id}" already exists. Let one of its packages write more with \`nx g parallel-plan:package --change ${id} --amend\`, or edit its plan in openspec/changes/${id} and check it with \`nx run ${changeProject(tree, id)}:validate\`, or plan another one with --changeId.`,
    );
  }
  const archived = tree
    .children('openspec/changes/archive')
    .find((name) => name === id || name.replace(/^\d{4}-\d{2}-\d{2}-/, '') === id);
  if (archived !== undefined) {
    throw new GeneratorError(
      'feature/change-archived',
      `The change "${id}" was archived as openspec/changes/archive/${archived}. Choose another id: --changeId ${id}-2`,
    );
  }
}

/** Empty folders are no change: git knows none, and an interrupted run leaves one. */
function holdsFile(tree: Tree, path: string): boolean {
  return (
    tree.isFile(path) || tree.children(path).some((name) => holdsFile(tree, `${path}/${name}`))
  );
}
