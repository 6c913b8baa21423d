import { createHash } from 'node:crypto';

/** Where a generated file comes from, as its header names it. */
export interface GeneratedSource {
  /** The OpenAPI document, as YAML or JSON text. */
  readonly text: string;
  /** Relative to the folder of the generated file: `../openapi/v1.yaml`. */
  readonly file: string;
}

export interface HeaderContent {
  readonly source: Pick<GeneratedSource, 'file'>;
  /** What the source says. */
  readonly document: unknown;
  /** Name and version: `openapi-typescript 7.13.0`. */
  readonly generator: string;
  readonly notes?: readonly string[];
}

/** What the header of a generated file says. */
export interface ReadHeader {
  readonly digest: string;
  readonly generator: string;
}

/** The lines of a header, without the characters that make them a comment. */
export function generatedHeader({
  source,
  document,
  generator,
  notes = [],
}: HeaderContent): readonly string[] {
  return [
    'Generated: change the source and generate again.',
    `source: ${source.file.replace(/\p{Cc}|\*\//gu, ' ')}`,
    `digest: ${documentDigest(document)}`,
    `generator: ${generator}`,
    ...notes,
  ];
}

/** The header of a generated file, as a formatter may have left it; nothing where it is gone. */
export function readHeader(text: string): ReadHeader | undefined {
  const head = text.split('\n', 20).join('\n');
  const field = (name: string): string | undefined =>
    new RegExp(`^[ \\t]*(?:\\*|#|//)[ \\t]*${name}: (.*?)\\s*$`, 'm').exec(head)?.[1];
  const digest = field('digest');
  const generator = field('generator');
  return digest === undefined || generator === undefined ? undefined : { digest, generator };
}

/**
 * `sha256:` and the digest of what a document says, in hexadecimal digits. Of its values, not of its
 * text, so that a formatter's quotes and a comment are no drift.
 */
export function documentDigest(document: unknown): string {
  const text = JSON.stringify(document, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
