import type { TextEdit } from '../diagnostics/diagnostic';
import { parsePlan } from '../parse/parse-plan';
import type { ParsedPlan, PlanPath } from '../parse/parsed-plan';
import type { Plan } from '../parse/plan.generated';
import { readDocument } from '../parse/read-document';
import { isObject } from '../text';
import { PlanEditError } from './yaml-source';

/** A plan after an edit. */
export interface EditedPlan {
  readonly text: string;
  /** The parsed text; `plan` is always present. */
  readonly parsed: ParsedPlan;
  /** The new `feature.plan_revision`. */
  readonly revision: number;
}

/**
 * Parses an edited text and compares it with the expected plan.
 *
 * @throws PlanEditError `not-verified` when they differ
 */
export function verified({ file }: ParsedPlan, text: string, wanted: Plan): EditedPlan {
  const parsed = parsePlan(text, { file });
  if (parsed.plan === undefined || !sameValue(parsed.plan, wanted)) {
    throw new PlanEditError(
      'not-verified',
      'The plan is written in a way that cannot be edited without changing something else (an anchor that other places share, or unusual YAML): make the edit by hand, or write the place plainly first.',
    );
  }
  return { text, parsed, revision: wanted.feature.plan_revision };
}

/** Whether two plain values are equal, regardless of key order in mappings. */
function sameValue(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => sameValue(item, b[index]));
  }
  if (!isObject(a) || !isObject(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && sameValue(a[key], b[key]))
  );
}

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
