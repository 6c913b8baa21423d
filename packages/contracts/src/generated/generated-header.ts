import { createHash } from 'node:crypto';

/** The source of a generated file. */
export interface GeneratedSource {
  /** The OpenAPI document, as YAML or JSON text. */
  readonly text: string;
  /** The file name in the header, such as `../openapi/v1.yaml`. */
  readonly file: string;
}

/** The contents of the header of a generated file. */
export interface HeaderContent {
  readonly source: Pick<GeneratedSource, 'file'>;
  /** The parsed source. */
  readonly document: unknown;
  /** Name and version, such as `openapi-typescript 7.13.0`. */
  readonly generator: string;
  /** Additional lines. */
  readonly notes?: readonly string[];
}

/** The header of a generated file, parsed. */
export interface ReadHeader {
  /** The digest of the source: `sha256:` and hexadecimal digits. */
  readonly digest: string;
  /** The digest of the code below the header; missing in files of older versions. */
  readonly content?: string;
  readonly generator: string;
}

/**
 * Adds a header to a generated text: the source and its digest, the generator, notes, and the
 * digest of the code. The last one detects an edit without generating again.
 *
 * @param comment `#` for Python, `*` for a TypeScript block comment
 */
export function withHeader(text: string, content: HeaderContent, comment: '#' | '*'): string {
  const { source, document, generator, notes = [] } = content;
  const lines = [
    'Generated. Do not edit: change the source, then generate again.',
    `source: ${source.file.replace(/\p{Cc}|\*\//gu, ' ')}`,
    `digest: ${documentDigest(document)}`,
    `generator: ${generator}`,
    ...notes,
  ];
  const file = (all: readonly string[]): string =>
    comment === '#'
      ? `${all.map((line) => `# ${line}\n`).join('')}\n${text.trim()}\n`
      : `/**\n${all.map((line) => ` * ${line}\n`).join('')} */\n${text.trim()}\n`;
  return file([...lines, `content: ${contentDigest(text)}`]);
}

/**
 * Turns ESLint off for a file. ESLint warns of an `eslint-disable` that nothing needs, and a generated
 * file may be clean. So the first line makes a rule report the word "Generated" of the header, which
 * the second line then suppresses.
 */
export const WITHOUT_ESLINT = `/* eslint no-warning-comments: [1, { "terms": ["generated"], "location": "anywhere" }] */
/* eslint-disable */
`;

/**
 * The text of a generated file, as a copy for a project. Its header names the source by its
 * workspace-relative path, and linters skip the TypeScript of others.
 *
 * @param text a generated file with its header
 * @param openapi the source, workspace-relative
 */
export function copyOf(text: string, { file }: GeneratedSource, openapi = file): string {
  const copy = text.replace(`source: ${file}\n`, () => `source: ${openapi}\n`);
  return copy.startsWith('/**') ? `${WITHOUT_ESLINT}${copy}` : copy;
}

/**
 * The header lines about differences from the contract.
 *
 * @param notEnforced keywords that the generated code doesn't enforce, with their number
 * @param bothDirections `readOnly` and `writeOnly`, with the number of required properties. The
 * contract requires them in one direction, the generated code in both.
 */
export function lossNotes(
  notEnforced: ReadonlyMap<string, number>,
  bothDirections: ReadonlyMap<string, number>,
): readonly string[] {
  const list = (counts: ReadonlyMap<string, number>): string =>
    [...counts].map(([keyword, count]) => `${keyword} (${count})`).join(', ');
  return [
    ...(notEnforced.size === 0 ? [] : [`not enforced: ${list(notEnforced)}`]),
    ...(bothDirections.size === 0
      ? []
      : [`required in requests and in responses: ${list(bothDirections)}`]),
  ];
}

/** Reads the header of a generated file. Returns `undefined` if it has none. */
export function readHeader(text: string): ReadHeader | undefined {
  const head = text.split('\n', 20).join('\n');
  const field = (name: string): string | undefined =>
    new RegExp(`^[ \\t]*(?:\\*|#|//)[ \\t]*${name}: (.*?)\\s*$`, 'm').exec(head)?.[1];
  const [digest, content, generator] = [field('digest'), field('content'), field('generator')];
  return digest === undefined || generator === undefined
    ? undefined
    : { digest, generator, ...(content !== undefined && { content }) };
}

/** Strings, comments, words and punctuation of TypeScript and Python. */
const TOKENS =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|\/\/[^\n]*|#[^\n]*|[\w$]+|\S/g;

/**
 * Tokens that formatters add and remove: separators, parentheses, the leading bar of a union,
 * comments.
 */
const FORMATTING = /^(?:[;,()|]$|\/\*|\/\/|#)/;

/**
 * The digest of the tokens of generated code. White space, quotes, separators and comments are left
 * out: formatting doesn't change the digest, an edit does.
 *
 * @returns `sha256:` and hexadecimal digits
 */
export function contentDigest(text: string): string {
  const tokens = (text.replace(/^\uFEFF/, '').match(TOKENS) ?? [])
    .filter((token) => !FORMATTING.test(token))
    .map((token) => (/^["']/.test(token) ? token.slice(1, -1).replace(/\\(["'])/g, '$1') : token));
  return sha256(JSON.stringify(tokens));
}

/**
 * The digest of a document's values, not of its text: comments, quotes and key order don't change
 * it.
 *
 * @returns `sha256:` and hexadecimal digits
 */
export function documentDigest(document: unknown): string {
  return sha256(
    JSON.stringify(document, (_key, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
        : value,
    ),
  );
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
