import type { Document, YAMLError } from 'yaml';
import { escapeControls } from '../text';
import { guardText } from './guard-text';
import { PlainTree } from './fast/plain-tree';
import { PlanTree, type ValueTree } from './plan-tree';
import type { Problem } from './problem';
import { readPlainYaml } from './fast/read-plain-yaml';
import { TEXT_LIMITS, yaml } from './yaml';

/**
 * The tree of a YAML document, or the reason why there is none, with the findings about its text.
 */
export interface ReadDocument {
  /** Missing when the text is not a single readable document. */
  readonly tree?: ValueTree;
  readonly problems: readonly Problem[];
}

/**
 * Reads YAML 1.2 (core schema). Merge keys (`<<`) belong to YAML 1.1 and are not merged.
 *
 * @param text any text, including hostile ones
 */
export function readDocument(text: string): ReadDocument {
  const plain = readPlainYaml(text);
  if (!plain) return readFully(text);
  const tree = new PlainTree(plain, () => new PlanTree(compose(text).contents));
  return { tree, problems: [] };
}

/** Reads any YAML with the library. `readDocument` gives the same result faster. */
export function readFully(text: string): ReadDocument {
  const obstacle = guardText(text);
  if (obstacle) return { problems: [obstacle] };
  const document = compose(text);
  const errors = syntaxProblems(document, text);
  if (errors.length > 0) return { problems: errors };
  const tree = new PlanTree(document.contents);
  return tree.isBounded ? { tree, problems: tree.problems } : { problems: tree.problems };
}

/**
 * The library creates an `Error` for each finding. Without this, their stacks would take gigabytes
 * on broken text.
 */
function compose(text: string): Document {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return yaml().parseDocument(text, {
      schema: 'core',
      merge: false,
      resolveKnownTags: false,
      // Quadratic in the library. The tree detects duplicates itself.
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function syntaxProblems(document: Document, text: string): Problem[] {
  // The library only warns about an unknown tag, but the value is then a guess.
  const found = [...document.errors, ...document.warnings];
  const seen = new Set<number>();
  return found
    .sort((a, b) => a.pos[0] - b.pos[0])
    .filter(({ pos: [offset] }) => !seen.has(offset) && seen.add(offset))
    .slice(0, TEXT_LIMITS.syntaxErrors)
    .map((error) => ({
      code: error.code === 'MULTIPLE_DOCS' ? 'yaml/multi-document' : 'yaml/syntax',
      message: syntaxMessage(error, text),
      offset: error.pos[0],
      endOffset: Math.max(error.pos[1], error.pos[0]),
    }));
}

function syntaxMessage({ code, message, pos: [offset] }: YAMLError, text: string): string {
  const plain = SYNTAX_MESSAGES[code];
  if (code === 'BAD_SCALAR_START' && plain === undefined) return `${shortened(message)}.`;
  if (/\t/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset + 1))) {
    if (code === 'TAB_AS_INDENT' || code === 'BAD_INDENT') return SYNTAX_MESSAGES.TAB_AS_INDENT;
  }
  return plain ?? `${shortened(message)}.`;
}

function shortened(message: string): string {
  const plain = escapeControls(message.replace(/\.$/, ''));
  return plain.length > 160 ? `${plain.slice(0, 160)}…` : plain;
}

/** Replaces the library's messages, which use YAML terms, with messages for authors of plans. */
const SYNTAX_MESSAGES = {
  BAD_ALIAS: 'This alias (`*name`) is not well-formed: quote the value if it is text.',
  BAD_COLLECTION_TYPE: 'The tag does not fit the value that follows it: remove the tag.',
  BAD_INDENT:
    'The indentation is wrong here: the items of one list or mapping start in one column, and what is inside them further to the right.',
  BLOCK_AS_IMPLICIT_KEY:
    'A mapping or list can\'t start here, on the line of its key: put it on the next line, indented, or quote the value if it contains ": ".',
  BLOCK_IN_FLOW:
    'A value that starts with "- ", "? ", "|" or ">" is not allowed between brackets: quote it.',
  MISSING_CHAR: 'A character is missing here: a closing quote or bracket, a comma, or a ":".',
  MULTILINE_IMPLICIT_KEY:
    'A key has to be on one line with its ":" after it. Is a ":" missing, or the line before not indented as it should be?',
  MULTIPLE_ANCHORS: 'A value can have one anchor (`&name`): remove the others.',
  MULTIPLE_DOCS:
    'A second YAML document starts here, and a file holds one plan: remove the `---` (or `...`), or move the rest to another file.',
  MULTIPLE_TAGS: 'A value can have one tag (`!name`): remove the others.',
  TAB_AS_INDENT: 'A tab indents this line, and YAML only allows spaces: replace the tab by spaces.',
  TAG_RESOLVE_FAILED:
    'This tag (`!name`) is not known, or does not fit its value: remove it. A plan needs no tags.',
} as const satisfies Partial<Record<YAMLError['code'], string>> &
  Record<'TAB_AS_INDENT', string> as Readonly<Record<string, string>> & {
  readonly TAB_AS_INDENT: string;
};
