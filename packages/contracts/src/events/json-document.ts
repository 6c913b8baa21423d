import { createRequire } from 'node:module';
import type ts from 'typescript';
import type { JsonStep } from '../check/schema-parts';
import { TextLines } from '@parallel-plan/plan/text';

export interface JsonPlace {
  readonly line: number;
  readonly column: number;
}

export type ReadJson =
  | { readonly document: JsonDocument; readonly problem?: undefined }
  | { readonly document?: undefined; readonly problem: JsonPlace & { readonly message: string } };

/** A JSON text with its value and the position of each part. */
export class JsonDocument {
  readonly value: unknown;
  readonly #text: string;
  #tree: ts.JsonSourceFile | undefined;
  #lines: TextLines | undefined;

  constructor(text: string, value: unknown) {
    this.#text = text;
    this.value = value;
  }

  /**
   * The position of a value, or of the nearest enclosing value in the text. For an object member it
   * is the position of the key, which is what users look for in an editor.
   */
  place(path: readonly JsonStep[]): JsonPlace {
    this.#lines ??= new TextLines(this.#text);
    return this.#lines.place(this.#offset(path));
  }

  #offset(path: readonly JsonStep[]): number {
    try {
      // Only findings need positions, so most texts are never parsed a second time.
      this.#tree ??= typescript().parseJsonText('contract.json', this.#text);
    } catch {
      return 0; // Too deeply nested for TypeScript's parser.
    }
    const tree = this.#tree;
    let node: ts.Expression | undefined = tree.statements[0]?.expression;
    let found = node?.getStart(tree) ?? 0;
    for (const step of path) {
      const member = node === undefined ? undefined : memberOf(node, step);
      if (member === undefined) break;
      found = member.at.getStart(tree);
      node = member.value;
    }
    return found;
  }
}

/**
 * Parses JSON. For invalid text, returns a position that an editor can open and the engine's own
 * message.
 */
export function readJson(text: string): ReadJson {
  try {
    return { document: new JsonDocument(text, JSON.parse(text) as unknown) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const offset = positionIn(message) ?? firstBadOffset(text);
    return { problem: { message: reason(message, text), ...new TextLines(text).place(offset) } };
  }
}

/** Loaded for the first finding: this takes longer than most checks. */
function typescript(): typeof ts {
  return createRequire(__filename)('typescript') as typeof ts;
}

function memberOf(
  node: ts.Expression,
  step: JsonStep,
): { readonly at: ts.Node; readonly value: ts.Expression } | undefined {
  const is = typescript();
  if (is.isArrayLiteralExpression(node)) {
    const item = node.elements[Number(step)];
    return item === undefined ? undefined : { at: item, value: item };
  }
  if (!is.isObjectLiteralExpression(node)) return undefined;
  // If a key occurs twice, the last one counts.
  const property = node.properties.findLast(
    (candidate): candidate is ts.PropertyAssignment =>
      is.isPropertyAssignment(candidate) &&
      is.isStringLiteralLike(candidate.name) &&
      candidate.name.text === String(step),
  );
  return property && { at: property.name, value: property.initializer };
}

function positionIn(message: string): number | undefined {
  const [, position] = /at position (\d+)/.exec(message) ?? [];
  return position === undefined ? undefined : Number(position);
}

/**
 * The engine reports a position only for some errors. Each prefix of a JSON text is either valid or
 * incomplete, so the error is at the end of the first prefix that is neither.
 */
function firstBadOffset(text: string): number {
  let [sound, broken] = [0, text.length + 1];
  while (broken - sound > 1) {
    const middle = Math.floor((sound + broken) / 2);
    if (mayGoOn(text.slice(0, middle))) sound = middle;
    else broken = middle;
  }
  return Math.min(sound, text.length);
}

function mayGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return /end of JSON input/.test(message) || positionIn(message) === beginning.length;
  }
}

/**
 * The engine's message without its quotation of the text: `Unexpected token '}', ..."a": }" is not
 * valid JSON` can quote any characters.
 */
function reason(message: string, text: string): string {
  if (text.trim() === '') return 'the file is empty';
  const short = /^Unexpected token (?:'(.)')?/su.exec(message);
  if (short !== null) {
    return short[1] === undefined || /[\p{C}\p{Z}]/u.test(short[1])
      ? 'unexpected character'
      : `unexpected ${short[1]}`;
  }
  const plain = message.replace(/ (?:in JSON )?at position .*$/s, '');
  return `${plain.charAt(0).toLowerCase()}${plain.slice(1)}`;
}
