/**
 * Where a header of `apply_patch` may start. Surrounding blanks are ignored, as the tool does. Only
 * a line feed ends a path: other line separators are part of it.
 */
const HEADER =
  /^[ \t]*\*\*\*[ \t]*(?:(?:Add|Update|Delete|Create|Modify|Rename|Move)[ \t]+File|Move[ \t]+to|Rename[ \t]+to)[ \t]*:([^\n]*)$/gim;
const BEGIN = /^[^\n]*\*\*\*[ \t]*Begin[ \t]+Patch/im;

/** `--- a/file` is followed by `+++ b/file`: https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html */
const UNIFIED = /^[ \t]*--- ([^\n]+)\r?\n[ \t]*\+\+\+ ([^\n]+)$/gm;
/** https://git-scm.com/docs/diff-format#generate_patch_text_with_p */
const GIT_HEADER =
  /^(?:rename (?:from|to)|copy to) ([^\n]+)$|^diff --git ("?)a\/([^\n]+?)\2 ("?)b\/([^\n]+?)\4\r?$/gm;

/**
 * The paths that a patch names, in the format of `apply_patch`
 * (https://cookbook.openai.com/examples/gpt4-1_prompting_guide#apply-patch) or as a unified diff,
 * alone or in a shell command.
 *
 * @returns `undefined` if the text is not a patch; an empty list for a patch whose headers can't be
 *   read
 */
export function pathsInPatch(text: string): readonly string[] | undefined {
  if (BEGIN.test(text)) {
    return [...text.matchAll(HEADER)].map(([, path = '']) => unquoted(path.trim()));
  }
  const unified = [...text.matchAll(UNIFIED)].flatMap(([, from = '', to = '']) => [from, to]);
  const named = [...text.matchAll(GIT_HEADER)].flatMap(([, renamed, , from, , to]) =>
    renamed === undefined ? [`a/${from ?? ''}`, `b/${to ?? ''}`] : [`a/${renamed}`],
  );
  const paths = [...unified, ...named].map(sideOf).filter((path) => path !== '/dev/null');
  return unified.length + named.length === 0 ? undefined : [...new Set(paths)];
}

/** Where a shell command changes the folder that its patch is relative to. */
const CHANGES_FOLDER =
  /(?:^|[\s;&|(])(?:cd|pushd|chdir)\s|\s(?:-C|-d|--directory|--work-tree|-p(?!1\b)\d+|--strip)(?:[\s=]|$)/;
const START = /^\s*cd\s+(?:"([^"$`\\]+)"|'([^']+)'|([^\s;&|"'$`\\~*?]+))\s*(?:&&|;|\n)/;

/**
 * The folder that the patch of a shell command is relative to, such as `apps` in
 * `cd apps && apply_patch <<EOF …`.
 *
 * @returns an empty text for the current folder; `undefined` if the command changes the folder in
 *   another way
 */
export function folderOfPatch(text: string): string | undefined {
  const [head = ''] = text.split(/\*\*\*[ \t]*Begin[ \t]+Patch|^[ \t]*(?:diff --git|--- )/im);
  const start = START.exec(head);
  const rest = start === null ? head : head.slice(start[0].length);
  if (CHANGES_FOLDER.test(rest)) return undefined;
  return start?.[1] ?? start?.[2] ?? start?.[3] ?? '';
}

/** Reads `b/file`, which may be quoted or followed by a tab and a time. */
function sideOf(header: string): string {
  const path = unquoted(header.split('\t')[0]?.trim() ?? '');
  return path.replace(/^[abciow]\//, '');
}

/**
 * git quotes names with special characters as C does:
 * https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath
 */
function unquoted(path: string): string {
  const [, inner] = /^"([^]*)"$/.exec(path) ?? [];
  if (inner === undefined) return path;
  const bytes = inner.replace(/\\(?:([0-7]{3})|(.))/g, (_, octal?: string, sign = '') =>
    octal === undefined
      ? ({ n: '\n', t: '\t', r: '\r' }[sign as 'n'] ?? sign)
      : String.fromCharCode(Number.parseInt(octal, 8)),
  );
  return /\\[0-7]{3}/.test(inner) ? Buffer.from(bytes, 'latin1').toString('utf8') : bytes;
}
