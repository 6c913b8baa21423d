import type { Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { applyEdits, type TextEdit } from '../diagnostics/diagnostic';
import type { PlanPath } from '../parse/parsed-plan';
import { pairOf, pathText, PlanEditError, rangeOf, YamlSource } from './yaml-source';
import {
  type EditValue,
  entryLines,
  flowEntry,
  flowText,
  itemLines,
  type WriteStyle,
} from './write-value';
import { yaml } from '../parse/yaml';

/**
 * Appends items to a list in the style of the list. The rest of the text stays byte for byte.
 *
 * @param text a text without errors from `parsePlan`
 * @param path the path of the list
 * @param items the items, in order
 * @returns the edited text
 * @throws PlanEditError `not-a-list`, `alias`
 */
export function appendItems(text: string, path: PlanPath, items: readonly EditValue[]): string {
  const source = new YamlSource(text);
  const list = source.node(path);
  if (!yaml().isSeq(list)) throw wrongKind('not-a-list', path);
  const style = styleOf(source, list);
  if (list.flow === true) {
    const texts = items.map((item) => flowText(item, style));
    return applyEdits(text, insertInFlow(source, list, texts));
  }
  const column = source.column(rangeOf(list)[0]);
  const lines = items.flatMap((item) => itemLines(item, style));
  return applyEdits(text, [insertLines(source, source.endOf(list), lines, column)]);
}

/**
 * Adds an entry to a mapping in the style of the mapping.
 *
 * @param text a text without errors from `parsePlan`
 * @param before insert before the first of these keys that the mapping has (but never in first
 *   place)
 * @throws PlanEditError `not-a-mapping`, `alias`
 */
export function addEntry(
  text: string,
  path: PlanPath,
  key: string,
  value: EditValue,
  before: readonly string[] = [],
): string {
  const source = new YamlSource(text);
  const map = source.node(path);
  if (!yaml().isMap(map)) throw wrongKind('not-a-mapping', path);
  const style = styleOf(source, map);
  if (map.flow === true) {
    return applyEdits(text, insertInFlow(source, map, [flowEntry(key, value, style)]));
  }
  const next = map.items.findIndex(
    (pair) => yaml().isScalar(pair.key) && before.includes(`${pair.key}`),
  );
  const previous = map.items[next > 0 ? next - 1 : map.items.length - 1];
  const end = previous === undefined ? source.endOf(map) : source.endOfPair(previous);
  const column = source.column(rangeOf(map.items[0]?.key)[0]);
  return applyEdits(text, [insertLines(source, end, entryLines(key, value, style), column)]);
}

/** A list item, rendered in both block and flow style. */
export interface WrittenItem {
  /** The lines from the dash on, without indentation. */
  readonly lines: readonly string[];
  readonly flow: string;
}

/**
 * Inserts an item into a non-empty list. Adds empty lines around it when the list uses them.
 *
 * @param index the index of the item to insert before, at least 1; a flow list gets the item at its
 *   end
 * @returns the text, and the index of the new item
 * @throws PlanEditError `not-a-list`, `alias`
 */
export function insertItem(
  text: string,
  path: PlanPath,
  index: number,
  { lines, flow }: WrittenItem,
): { readonly text: string; readonly index: number } {
  const source = new YamlSource(text);
  const list = source.node(path);
  if (!yaml().isSeq(list)) throw wrongKind('not-a-list', path);
  if (list.flow === true) {
    const edited = applyEdits(text, insertInFlow(source, list, [flow]));
    return { text: edited, index: list.items.length };
  }
  const column = source.column(rangeOf(list)[0]);
  const end = source.endOf(list.items[index - 1]);
  const isSetOff = /^[^\n]*\n[ \t\r]*\n/.test(text.slice(source.endOf(list.items[0])));
  const edit = insertLines(source, end, isSetOff ? ['', ...lines] : lines, column);
  return { text: applyEdits(text, [edit]), index };
}

/**
 * Replaces a number.
 *
 * @throws PlanEditError `alias`
 */
export function replaceNumber(text: string, path: PlanPath, value: number): string {
  const [offset, end] = rangeOf(new YamlSource(text).node(path));
  return applyEdits(text, [{ offset, length: end - offset, text: String(value) }]);
}

/**
 * Replaces a text.
 *
 * @throws PlanEditError `alias`
 */
export function replaceText(text: string, path: PlanPath, value: string): string {
  const source = new YamlSource(text);
  const node = source.node(path);
  const [offset, end] = rangeOf(node);
  const style: WriteStyle = {
    quotes: quotesOf([node]) ?? 'plain',
    quotedKeys: false,
    ...indentsOf(source),
  };
  return applyEdits(text, [{ offset, length: end - offset, text: flowText(value, style) }]);
}

/** A mapping entry, rendered in both block and flow style. */
export interface WrittenEntry {
  /** The lines from the key on, without indentation. */
  readonly lines: readonly string[];
  readonly flow: string;
}

/**
 * Adds a rendered entry at the end of a mapping in any YAML document. The rest of the text stays
 * byte for byte.
 *
 * @param text one YAML document without errors
 * @param path the path of the mapping
 * @param entry the entry in both styles
 * @returns the edited text
 * @throws PlanEditError `not-a-mapping`, `alias`
 */
export function insertEntry(text: string, path: PlanPath, { lines, flow }: WrittenEntry): string {
  const source = new YamlSource(text);
  const map = source.node(path);
  if (!yaml().isMap(map)) throw wrongKind('not-a-mapping', path);
  if (map.flow === true) return applyEdits(text, insertInFlow(source, map, [flow]));
  const last = map.items.at(-1);
  const end = last === undefined ? source.endOf(map) : source.endOfPair(last);
  const column = source.column(rangeOf(map.items[0]?.key)[0]);
  return applyEdits(text, [insertLines(source, end, lines, column)]);
}

function insertLines(
  source: YamlSource,
  end: number,
  lines: readonly string[],
  column: number,
): TextEdit {
  const { lineBreak, text } = source;
  const padded = lines.map((line) => (line === '' ? '' : `${' '.repeat(column)}${line}`));
  // A block scalar with `+` ends after its last line break.
  return text[end - 1] === '\n'
    ? { offset: end, length: 0, text: padded.map((line) => `${line}${lineBreak}`).join('') }
    : {
        offset: source.lineEnd(end),
        length: 0,
        text: padded.map((line) => `${lineBreak}${line}`).join(''),
      };
}

function insertInFlow(
  source: YamlSource,
  collection: YAMLMap | YAMLSeq,
  added: readonly string[],
): readonly TextEdit[] {
  const { text, lineBreak } = source;
  const [start, afterClose] = rangeOf(collection);
  const close = afterClose - 1;
  const last: unknown = collection.items.at(-1);
  if (last === undefined) return [fillEmpty(text, start + 1, close, added)];

  const end = yaml().isMap(collection)
    ? source.endOfPair(collection.items.at(-1) ?? { key: null, value: null })
    : source.endOf(last);
  const lineEnd = source.lineEnd(end);
  const first = startOfLast(collection);
  const column = source.column(first);
  const isAlone = text.slice(first - column, first).trim() === '' && lineEnd < close;
  if (!isAlone) return [{ offset: end, length: 0, text: `, ${added.join(', ')}` }];

  const hasComma = /^[ \t]*,/.test(text.slice(end, lineEnd));
  const pad = `${lineBreak}${' '.repeat(column)}`;
  const items = added.map((item) => `${pad}${item}`).join(',');
  return [
    ...(hasComma ? [] : [{ offset: end, length: 0, text: ',' }]),
    { offset: lineEnd, length: 0, text: hasComma ? `${items},` : items },
  ].reduce<TextEdit[]>(joinAtOnePlace, []);
}

/** Joins edits at the same offset, because `applyEdits` allows one edit for each place. */
function joinAtOnePlace(edits: TextEdit[], edit: TextEdit): TextEdit[] {
  const previous = edits.at(-1);
  if (previous?.offset !== edit.offset) return [...edits, edit];
  return [...edits.slice(0, -1), { ...previous, text: `${previous.text}${edit.text}` }];
}

function startOfLast(collection: YAMLMap | YAMLSeq): number {
  const last = yaml().isMap(collection) ? collection.items.at(-1)?.key : collection.items.at(-1);
  return rangeOf(last)[0];
}

function fillEmpty(text: string, from: number, close: number, added: readonly string[]): TextEdit {
  const inner = text.slice(from, close);
  const isBlank = /^ *$/.test(inner);
  const isMapping = text[close] === '}';
  const content = added.join(', ');
  return {
    offset: from,
    length: isBlank ? inner.length : 0,
    text: isMapping || inner !== '' ? ` ${content} ` : content,
  };
}

function styleOf(source: YamlSource, node: YAMLMap | YAMLSeq): WriteStyle {
  const near = yaml().isSeq(node) ? node.items : node.items.map(({ value }) => value);
  const key = yaml().isMap(node) ? node.items[0]?.key : firstKey(node.items.at(-1));
  const quotedKeys = yaml().isScalar(key) && key.type === yaml().Scalar.QUOTE_DOUBLE;
  const quotes = quotesOf(near) ?? (quotedKeys ? 'double' : undefined);
  return { quotes: quotes ?? 'plain', quotedKeys, ...indentsOf(source) };
}

function firstKey(item: unknown): unknown {
  return yaml().isMap(item) ? item.items[0]?.key : undefined;
}

/** The quote style of the last text nearby. */
function quotesOf(nodes: readonly unknown[]): WriteStyle['quotes'] | undefined {
  const last = nodes.findLast(
    (node): node is Scalar<string> => yaml().isScalar(node) && typeof node.value === 'string',
  );
  switch (last?.type) {
    case yaml().Scalar.QUOTE_SINGLE:
      return 'single';
    case yaml().Scalar.QUOTE_DOUBLE:
      return 'double';
    default:
      return undefined;
  }
}

/**
 * The indentation of the first package. Every plan has a mapping there, and nearly every plan a
 * list.
 */
function indentsOf(source: YamlSource): Pick<WriteStyle, 'indent' | 'listIndent'> {
  const scope = source.find(['packages', 0, 'scope']);
  const own = source.find(['packages', 0]);
  if (!isBlockMap(scope) || !isBlockMap(own)) return { indent: 2, listIndent: 2 };
  const columnOfKey = (map: YAMLMap): number => source.column(rangeOf(map.items[0]?.key)[0]);
  const write = pairOf(scope, 'write_allow')?.value;
  const isBlockList = yaml().isSeq(write) && write.flow !== true;
  const indent = columnOfKey(scope) - columnOfKey(own);
  return {
    indent,
    listIndent: isBlockList ? source.column(rangeOf(write)[0]) - columnOfKey(scope) : indent,
  };
}

function isBlockMap(node: Node | undefined): node is YAMLMap {
  return yaml().isMap(node) && node.flow !== true;
}

function wrongKind(code: 'not-a-list' | 'not-a-mapping', path: PlanPath): PlanEditError {
  const kind = code === 'not-a-list' ? 'a list' : 'a mapping';
  return new PlanEditError(code, `${pathText(path)} is not ${kind}: correct or remove it first.`);
}
