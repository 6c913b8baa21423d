import type { Tree } from '@nx/devkit';
import type { ContractSources } from '@parallel-plan/contracts';
import { byText, contractFileAt, type ParsedPlan } from '@parallel-plan/plan';

/** The contract files that a generator passes as text. */
const TEXT = /\.(?:ya?ml|json|sql|md|ts|py)$/i;
const OPENAPI = /(?<!\.schema)\.(?:ya?ml|json)$/i;

/**
 * The contracts of a change as a generator will write them, for checks before anything is written.
 *
 * @param folder folder of the change, workspace-relative
 */
export function contractsInTree(
  tree: Tree,
  folder: string,
  { view }: ParsedPlan,
): { readonly sources: ContractSources; readonly findings: readonly [] } {
  const { primary, files: named } = view.contracts;
  const names = [...(primary ? [primary] : []), ...named].map(({ value }) => value);
  const files = new Map<string, string>();
  const add = (file: string): void => {
    const text = tree.read(file, 'utf-8');
    if (text !== null) files.set(file, text.replace(/^\uFEFF/, ''));
  };
  for (const file of contractPathsInTree(tree, folder)) add(file);
  for (const name of names) {
    if (contractFileAt({ folder, files }, name) === undefined && isInside(name)) add(name);
  }
  const found = names.flatMap((name) => contractFileAt({ folder, files }, name) ?? []);
  const sorted = [...files].sort(byText(([key]) => key));
  const openapi = [...new Set(found.filter((file) => OPENAPI.test(file)))];
  return { sources: { folder, files: new Map(sorted), openapi }, findings: [] };
}

/** The paths under `contracts/` of a change, workspace-relative. No file is read. */
export function contractPathsInTree(tree: Tree, folder: string): readonly string[] {
  return filesIn(tree, `${folder}/contracts`).filter((file) => TEXT.test(file));
}

function filesIn(tree: Tree, folder: string): readonly string[] {
  return tree.children(folder).flatMap((name) => {
    const path = `${folder}/${name}`;
    return tree.isFile(path) ? [path] : filesIn(tree, path);
  });
}

/** The tree itself follows `..`, even out of the workspace. */
function isInside(path: string): boolean {
  return !path.startsWith('/') && !path.split('/').includes('..');
}
