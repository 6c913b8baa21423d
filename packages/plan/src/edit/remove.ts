import type { YAMLMap, YAMLSeq } from 'yaml';
import { applyEdits, type TextEdit } from '../diagnostics/diagnostic';
import type { PlanPath } from '../parse/parsed-plan';
import { pairOf, pathText, PlanEditError, rangeOf, YamlSource } from './yaml-source';
import { yaml } from '../parse/yaml';

/**
 * Removes items from a list. The rest of the text stays byte for byte, including comments on their
 * own lines. A list that becomes empty is written as `[]`.
 *
 * @param text a text without errors from `parsePlan`
 * @throws PlanEditError `not-a-list`, `alias`, `not-verified`
 */
export function removeItems(text: string, path: PlanPath, indexes: readonly number[]): string {
  if (indexes.length === 0) return text;
  const source = new YamlSource(text);
  const list = source.node(path);
  if (!yaml().isSeq(list)) throw wrongKind('not-a-list', path);
  const doomed = new Set(indexes);
  if (list.flow === true) return applyEdits(text, removedFromFlow(source, list, doomed));

  const edits = [...doomed].map((index): TextEdit => {
    const item = list.items[index];
    return wholeLines(source, path, rangeOf(item)[0], source.endOf(item), /^[ \t]*-[ \t]+$/);
  });
  if (list.items.some((_, index) => !doomed.has(index))) return applyEdits(text, edits);
  const key = path.at(-1);
  const holder = source.node(path.slice(0, -1));
  const pair = yaml().isMap(holder) && key !== undefined ? pairOf(holder, String(key)) : undefined;
  const afterKey = rangeOf(pair?.key)[1];
  const colon = /^[ \t]*:/.exec(text.slice(afterKey))?.[0];
  if (pair === undefined || colon === undefined) throw unusual(path);
  return applyEdits(text, [{ offset: afterKey + colon.length, length: 0, text: ' []' }, ...edits]);
}

/**
 * Removes an entry from a mapping. A mapping that becomes empty is written as `{}`.
 *
 * @param text a text without errors from `parsePlan`
 * @throws PlanEditError `not-a-mapping`, `alias`, `not-verified`
 */
export function removeEntry(text: string, path: PlanPath, key: string): string {
  const source = new YamlSource(text);
  const map = source.node(path);
  if (!yaml().isMap(map)) throw wrongKind('not-a-mapping', path);
  const pair = pairOf(map, key);
  if (pair === undefined) return text;
  const index = map.items.indexOf(pair);
  if (map.flow === true) return applyEdits(text, removedFromFlow(source, map, new Set([index])));
  const [start] = rangeOf(pair.key);
  const end = source.endOfPair(pair);
  if (map.items.length > 1) {
    return applyEdits(text, [wholeLines(source, path, start, end, /^[ \t]*$/)]);
  }
  return applyEdits(text, [{ offset: start, length: end - start, text: '{}' }]);
}

/**
 * The whole lines of a value. Before the value, its first line may only contain what `lead`
 * matches.
 */
function wholeLines(
  { text }: YamlSource,
  path: PlanPath,
  start: number,
  end: number,
  lead: RegExp,
): TextEdit {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineBreak = text.indexOf('\n', end);
  const rest = text.slice(end, lineBreak === -1 ? text.length : lineBreak);
  const isAlone = lead.test(text.slice(lineStart, start)) && /^[ \t\r]*(?:#.*)?$/.test(rest);
  if (!isAlone) throw unusual(path);
  const after = lineBreak === -1 ? text.length : lineBreak + 1;
  return { offset: lineStart, length: after - lineStart, text: '' };
}

/** Removes each item with the comma after it, or the last item with the comma before it. */
function removedFromFlow(
  source: YamlSource,
  collection: YAMLMap | YAMLSeq,
  doomed: ReadonlySet<number>,
): readonly TextEdit[] {
  const places = yaml().isMap(collection)
    ? collection.items.map((pair) => [rangeOf(pair.key)[0], source.endOfPair(pair)] as const)
    : collection.items.map((item) => [rangeOf(item)[0], source.endOf(item)] as const);
  const lastKept = places.findLastIndex((_, index) => !doomed.has(index));
  const edits = [...doomed]
    .filter((index) => index < lastKept)
    .map((index): TextEdit => {
      const [start] = places[index] ?? [0];
      const [next] = places[index + 1] ?? [start];
      return { offset: start, length: next - start, text: '' };
    });
  const last = places.length - 1;
  if (lastKept === last) return edits;
  const from = lastKept === -1 ? (places[0]?.[0] ?? 0) : (places[lastKept]?.[1] ?? 0);
  return [...edits, { offset: from, length: (places[last]?.[1] ?? from) - from, text: '' }];
}

function unusual(path: PlanPath): PlanEditError {
  return new PlanEditError(
    'not-verified',
    `${pathText(path)} can't be edited without changing something else: put each of its items on its own line first.`,
  );
}

function wrongKind(code: 'not-a-list' | 'not-a-mapping', path: PlanPath): PlanEditError {
  const kind = code === 'not-a-list' ? 'a list' : 'a mapping';
  return new PlanEditError(code, `${pathText(path)} is not ${kind}: correct or remove it first.`);
}
