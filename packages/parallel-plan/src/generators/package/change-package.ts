import type { GeneratorCallback, Tree } from '@nx/devkit';
import type { Workspace } from '@parallel-plan/plan';
import { GeneratorError } from '../errors/generator-error';
import { addWorkPackage } from './add-work-package';
import { amendPackage } from './amend-package';
import type { PackageGeneratorSchema } from './schema';
import { splitPackage } from './split-package';

/** What surrounds a run: all that isn't in the options or in the tree. */
export interface PackageEnvironment {
  readWorkspace(): Promise<Workspace>;
  /** Nothing may be written. */
  readonly isDryRun: boolean;
  /** There when there is a person to ask. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Adds a package, lets one write more, or makes two of one. The tree is only changed once the new plan is proven. */
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

/** An empty answer says nothing. */
function isGiven(value: readonly string[] | string | undefined): boolean {
  return value !== undefined && value.length > 0;
}
