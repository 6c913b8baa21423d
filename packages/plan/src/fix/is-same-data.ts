import type { TextEdit } from '../diagnostics/diagnostic';
import type { PlanPath } from '../parse/parsed-plan';
import { readDocument } from '../parse/read-document';
import { isObject } from '../text';

type Tree = NonNullable<ReturnType<typeof readDocument>['tree']>;

/**
 * Whether two texts contain the same data, except for the values and keys that the edits replaced
 * in the first one. Detects side effects on anchors, merge keys and quotes.
 */
export function isSameData(before: string, after: string, edits: readonly TextEdit[]): boolean {
  const [old, now] = [readDocument(before).tree, readDocument(after).tree];
  if (old === undefined || now === undefined) return false;
  const places = new Set(edits.map(({ offset, length }) => `${offset}:${offset + length}`));
  return sameBut(old, { old: old.value, now: now.value }, [], places);
}

function sameBut(
  tree: Tree,
  { old, now }: { readonly old: unknown; readonly now: unknown },
  path: PlanPath,
  places: ReadonlySet<string>,
): boolean {
  if (Array.isArray(old) && Array.isArray(now)) {
    return (
      old.length === now.length &&
      old.every((item: unknown, index) =>
        sameBut(tree, { old: item, now: now[index] }, [...path, index], places),
      )
    );
  }
  if (isObject(old) && isObject(now)) {
    const keys = Object.keys(old);
    const names = Object.keys(now);
    return (
      keys.length === names.length &&
      keys.every((key, index) => {
        const name = names[index] ?? '';
        const at = [...path, key];
        const isSameKey = key === name || places.has(placeOf(tree, at, 'key'));
        return isSameKey && sameBut(tree, { old: old[key], now: now[name] }, at, places);
      })
    );
  }
  return Object.is(old, now) || places.has(placeOf(tree, path, 'value'));
}

function placeOf(tree: Tree, path: PlanPath, part: 'key' | 'value'): string {
  const { offset, endOffset } = tree.locate(path, part);
  return `${offset}:${endOffset}`;
}
