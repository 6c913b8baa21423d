import type { Diagnostic, TextEdit } from '../diagnostics/diagnostic';

/**
 * Whether a fix only spells what is there in the one way that counts. A fix that widens or guesses
 * (a number range, a dependency that was probably meant, a glob that reaches further) is for a person.
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

/** Without what means nothing (`./`, doubled slashes, `[^`) they are one; a folder is all that is in it. */
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
