import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { NotCheckableError } from './not-checkable-error';
import { leadsOutside } from './inside';

/**
 * Where an output file lies, absolute. It can't leave the workspace, neither by `..` nor by a link.
 *
 * @param root the workspace root, absolute
 * @param file relative to the root; an absolute path inside it will do
 * @throws NotCheckableError for a file outside
 */
export function resolveOutputFile(root: string, file: string): string {
  const realRoot = realpathSync(root);
  const path = resolve(realRoot, file);
  const inside = relative(realRoot, path);
  const leaves =
    inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  if (
    leaves ||
    ancestors(realRoot, path).some((part) => leadsOutside(realRoot, part) !== undefined)
  ) {
    throw new NotCheckableError(
      `The output file ${JSON.stringify(file)} is outside the workspace: name one inside it.`,
    );
  }
  return path;
}

/** @throws NotCheckableError where the file can't be written */
export function writeOutputFile(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new NotCheckableError(
      `The output file ${JSON.stringify(basename(path))} could not be written (${reason}): give write access to its folder, or name another file.`,
    );
  }
}

/** The path and the folders above it, up to the root. */
function ancestors(root: string, path: string): readonly string[] {
  return path === root || dirname(path) === path ? [] : [path, ...ancestors(root, dirname(path))];
}
