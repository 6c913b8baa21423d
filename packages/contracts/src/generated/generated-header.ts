import { createHash } from 'node:crypto';

/** What a generated file is made from. */
export interface GeneratedSource {
  /** The OpenAPI document, as YAML or JSON text. */
  readonly text: string;
  /** How the header names it, such as `../openapi/v1.yaml`. */
  readonly file: string;
}

/** What the header of a generated file says beside its content. */
export interface HeaderContent {
  readonly source: Pick<GeneratedSource, 'file'>;
  /** The parsed source. */
  readonly document: unknown;
  /** Name and version: `openapi-typescript 7.13.0`. */
  readonly generator: string;
  /** Further lines. */
  readonly notes?: readonly string[];
}

/** The header of a generated file, as it was read. */
export interface ReadHeader {
  /** Of what the source says: `sha256:` and hexadecimal digits. */
  readonly digest: string;
  /** Of the code below the header; missing in files of older versions. */
  readonly content?: string;
  readonly generator: string;
}

/**
 * A generated text with a header: its source and the digest of what that says, the generator, notes, and
 * the digest of the code, by which an edit is found without generating again.
 *
 * @param comment `#` for Python, `*` for a block comment of TypeScript
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

/** The header of a generated file, or `undefined` for a file that has none. */
export function readHeader(text: string): ReadHeader | undefined {
  const head = text.split('\n', 20).join('\n');
  const field = (name: string): string | undefined =>
    new RegExp(`^[ \\t]*(?:\\*|#|//)[ \\t]*${name}: (.*?)\\s*$`, 'm').exec(head)?.[1];
  const [digest, content, generator] = [field('digest'), field('content'), field('generator')];
  return digest === undefined || generator === undefined
    ? undefined
    : { digest, generator, ...(content !== undefined && { content }) };
}

/** Strings, comments, words and punctuation, in TypeScript and in Python. */
const TOKENS =
  /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|\/\/[^\n]*|#[^\n]*|[\w$]+|\S/g;

/** What formatters add and remove: separators, parentheses, the first bar of a union, comments. */
const FORMATTING = /^(?:[;,()|]$|\/\*|\/\/|#)/;

/**
 * The digest of generated code by its words, so that a formatter makes no difference and an edit does:
 * white space, quotes, separators and comments are left out.
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
 * The digest of what a document says: of its values, not of its text, so that comments, quotes and the
 * order of keys make no difference.
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
