import type { Tree } from '@nx/devkit';
import { TemporaryFolderError } from '@parallel-plan/contracts';
import type { Diagnostic, NotChecked, Workspace } from '@parallel-plan/plan';
import { prove } from '../../prove/prove';
import { readTreeSource, type TreeSourceOptions } from '../../prove/tree-source';
import { GeneratorError } from '../generator-error';
import { readPluginOptions } from '../init/plugin-options';

/** What was checked in a change, and what could not be checked. */
export interface FeatureValidation {
  readonly warnings: readonly Diagnostic[];
  readonly notChecked: readonly NotChecked[];
}

/**
 * Checks the files in the tree before they are written.
 *
 * @throws GeneratorError `feature/invalid` with each finding on its own line; `disk/temporary` if the
 *   folder for temporary files can't be written
 */
export async function validateFeature(
  tree: Tree,
  change: { readonly id: string; readonly root: string },
  workspace: Workspace,
  options: TreeSourceOptions,
): Promise<FeatureValidation> {
  const source = await readTreeSource(tree, change, options).catch((error: unknown) => {
    if (!(error instanceof TemporaryFolderError)) throw error;
    throw new GeneratorError('disk/temporary', `${error.message} Nothing was written.`);
  });
  const { rules } = readPluginOptions(tree);
  const { files, notChecked } = prove(source, { workspace, rules });
  const found = files.flatMap(({ diagnostics }) => diagnostics);
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new GeneratorError(
      'feature/invalid',
      `The plan of "${change.id}" would not be valid, so nothing was written. Correct what the lines below name, in the brief or the options.`,
      errors.map(
        ({ file, line, column, code, message }) => `${file}:${line}:${column} ${code}: ${message}`,
      ),
    );
  }
  return { warnings: found.filter(({ severity }) => severity === 'warning'), notChecked };
}
