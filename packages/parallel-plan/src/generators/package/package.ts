import { createProjectGraphAsync, type GeneratorCallback, type Tree } from '@nx/devkit';
import { toWorkspace } from '../../workspace/to-workspace';
import { GeneratorError } from '../generator-error';
import { ask, isDryRun, isInteractive } from '../terminal';
import { withWholeWrites } from '../whole-writes';
import { addWorkPackage } from './add-package';
import { amendPackage } from './amend-package';
import type { PackageEnvironment } from './options';
import type { PackageGeneratorSchema } from './schema';
import { splitPackage } from './split-package';

/**
 * `nx g parallel-plan:package`: adds a work package to an open change, lets a package write more
 * paths, or splits one, and proves the plan again. If anything is wrong, nothing is written.
 *
 * @throws GeneratorError with a code and what to do, for every error of the user
 */
export async function packageGenerator(
  tree: Tree,
  options: PackageGeneratorSchema,
): Promise<GeneratorCallback> {
  return withWholeWrites(tree, () => changePackage(tree, options, nxEnvironment()));
}

export default packageGenerator;

function nxEnvironment(): PackageEnvironment {
  return {
    readWorkspace: async () => toWorkspace(await createProjectGraphAsync({ exitOnError: false })),
    isDryRun: isDryRun(),
    ...(isInteractive() && { ask }),
  };
}

/**
 * Adds a package, lets one write more paths, or splits one. The tree is changed only after the new
 * plan is proven.
 */
export async function changePackage(
  tree: Tree,
  options: PackageGeneratorSchema,
  environment: PackageEnvironment,
): Promise<GeneratorCallback> {
  const isAmendment = options.amend === true;
  if (isGiven(options.split)) {
    const unused = FOR_OTHERS.filter((name) => isGiven(options[name]));
    if (unused.length > 0 || isAmendment) {
      throw new GeneratorError(
        'package/options',
        `${[...unused, ...(isAmendment ? ['amend'] : [])].map((name) => `--${name}`).join(', ')} can't be used with --split: leave out one or the other.`,
      );
    }
    return splitPackage(tree, options, environment);
  }
  const foreign = (isAmendment ? FOR_ADDING : FOR_AMENDING).filter((name) =>
    isGiven(options[name]),
  );
  if (foreign.length > 0) {
    throw new GeneratorError(
      'package/options',
      `${foreign.map((name) => `--${name}`).join(', ')} ${foreign.length === 1 ? 'is' : 'are'} for ${isAmendment ? 'a new package, and --amend changes one that exists: leave out one or the other' : 'a package that exists: add --amend'}.`,
    );
  }
  return isAmendment
    ? amendPackage(tree, options, environment)
    : addWorkPackage(tree, options, environment);
}

const FOR_OTHERS = ['package', 'reason', 'dependsOn'] as const;
const FOR_AMENDING = ['package', 'path', 'reason'] as const;
const FOR_ADDING = ['projects', 'dependsOn', 'title', 'description'] as const;

/** An empty answer counts as missing. */
function isGiven(value: readonly string[] | string | undefined): boolean {
  return value !== undefined && value.length > 0;
}
