import type { Diagnostic, TextEdit } from '../diagnostics/diagnostic';

/**
 * Whether a fix only rewrites a value in its canonical form. A person must review a fix that widens
 * or guesses (a number range, the suggested name of a dependency, a wider glob).
 *
 * @param isFolder whether a workspace-relative path is a folder
 */
export function isSafeFix(
  { code }: Diagnostic,
  text: string,
  edit: TextEdit,
  isFolder: (path: string) => boolean = () => false,
): boolean {
  switch (code) {
    case 'lock/not-canonical':
    case 'schema':
      return true;
    case 'scope/invalid-glob':
    case 'scope/outside-workspace': {
      const [before, after] = [
        unquoted(text.slice(edit.offset, edit.offset + edit.length)),
        unquoted(edit.text),
      ];
      return before !== undefined && after !== undefined && isSameGlob(before, after, isFolder);
    }
    default:
      return false;
  }
}

/**
 * Whether two globs are equal after normalising (`./`, doubled slashes, `[^`). A folder means
 * everything in it.
 */
function isSameGlob(glob: string, other: string, isFolder: (path: string) => boolean): boolean {
  if (glob.startsWith('/')) return false;
  const path = glob
    .replaceAll('[^', '[!')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
  const endsOpen = glob.endsWith('/');
  return (other === path && !endsOpen) || (other === `${path}/**` && isFolder(path));
}

function unquoted(written: string): string | undefined {
  if (written.startsWith("'")) return written.slice(1, -1).replaceAll("''", "'");
  if (!written.startsWith('"')) return written;
  try {
    return JSON.parse(written) as string;
  } catch {
    return undefined;
  }
}
