import type { Plan } from '../parse/plan.generated';
import type { ParsedPlan, PlanPath } from '../parse/parsed-plan';
import { addEntry, appendItems, replaceNumber, replaceText } from './insert';
import { PlanEditError, YamlSource } from './yaml-source';
import { removeEntry, removeItems } from './remove';
import { type EditedPlan, verified } from './verified';
import type { EditValue } from './write-value';

/** One edit of a plan, addressed by path. Indexes refer to the plan before all edits. */
export type PlanOperation =
  /** Replaces a text. */
  | { readonly kind: 'replace'; readonly path: PlanPath; readonly value: string }
  /** Appends items to a list. Creates the list when its mapping does not have it. */
  | { readonly kind: 'append'; readonly path: PlanPath; readonly items: readonly EditValue[] }
  /** Adds an entry to a mapping, before the first of the `before` keys that it has. */
  | {
      readonly kind: 'add';
      readonly path: PlanPath;
      readonly key: string;
      readonly value: EditValue;
      readonly before?: readonly string[];
    }
  /** Removes items from a list. */
  | { readonly kind: 'remove'; readonly path: PlanPath; readonly indexes: readonly number[] }
  /** Removes an entry from a mapping. */
  | { readonly kind: 'drop'; readonly path: PlanPath; readonly key: string };

/** Edits that move other values come last. */
const ORDER: readonly PlanOperation['kind'][] = ['replace', 'append', 'add', 'drop', 'remove'];

/**
 * Applies edits to a plan, and increments `feature.plan_revision`. Edits the text in place:
 * comments, order, quotes and line breaks do not change. The result is parsed again to verify that
 * it contains these changes and no others.
 *
 * It does not check the edited plan against the rules.
 *
 * @param operations at most one of each kind for each path
 * @throws PlanEditError when the text cannot be edited; see its codes
 */
export function applyOperations(
  parsed: ParsedPlan,
  operations: readonly PlanOperation[],
): EditedPlan {
  const { plan } = parsed;
  if (plan === undefined) {
    throw new PlanEditError('unsound', 'The plan has errors: correct them first.');
  }
  const revision = plan.feature.plan_revision + 1;
  const { text, wanted } = operate(parsed.text, plan, operations);
  return verified(parsed, replaceNumber(text, ['feature', 'plan_revision'], revision), {
    ...wanted,
    feature: { ...wanted.feature, plan_revision: revision },
  });
}

/**
 * Applies edits to a text and to the plan's value. Does not change the revision.
 *
 * @throws PlanEditError when the text cannot be edited; see its codes
 */
export function operate(
  text: string,
  plan: Plan,
  operations: readonly PlanOperation[],
): { readonly text: string; readonly wanted: Plan } {
  const inOrder = [...operations].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  const wanted = structuredClone(plan);
  for (const operation of inOrder) change(wanted, operation);
  return { text: inOrder.reduce(edited, text), wanted };
}

function edited(text: string, operation: PlanOperation): string {
  const { path } = operation;
  switch (operation.kind) {
    case 'replace':
      return replaceText(text, path, operation.value);
    case 'append':
      return new YamlSource(text).node(path) === undefined
        ? addEntry(text, path.slice(0, -1), String(path.at(-1)), operation.items)
        : appendItems(text, path, operation.items);
    case 'add':
      return addEntry(text, path, operation.key, operation.value, operation.before);
    case 'remove':
      return removeItems(text, path, operation.indexes);
    case 'drop':
      return removeEntry(text, path, operation.key);
  }
}

/**
 * Applies an edit to the plain value. When the path does not exist, `verified` detects the
 * difference.
 */
function change(plan: Plan, operation: PlanOperation): void {
  const { kind, path } = operation;
  if (kind === 'replace') {
    const holder = at(plan, path.slice(0, -1));
    if (holder !== undefined) put(holder, path.at(-1) ?? '', operation.value);
    return;
  }
  const holder = at(plan, path);
  if (holder === undefined && kind === 'append') {
    const parent = at(plan, path.slice(0, -1));
    if (parent !== undefined) put(parent, path.at(-1) ?? '', operation.items);
  }
  if (holder === undefined) return;
  if (kind === 'add') put(holder, operation.key, operation.value);
  else if (kind === 'drop') Reflect.deleteProperty(holder, operation.key);
  else if (!Array.isArray(holder)) return;
  else if (kind === 'append') holder.push(...operation.items);
  else {
    const kept = holder.filter((_, index) => !operation.indexes.includes(index));
    holder.splice(0, holder.length, ...kept);
  }
}

function at(plan: Plan, path: PlanPath): object | undefined {
  let value: unknown = plan;
  for (const step of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  }
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** Sets an own property, also for names such as `__proto__`. */
function put(holder: object, key: string | number, value: EditValue): void {
  Reflect.defineProperty(holder, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}
