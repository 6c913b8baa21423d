import type { Plan } from '../model/plan.generated';
import type { ParsedPlan, PlanPath } from '../parse/parsed-plan';
import { addEntry, appendItems, replaceNumber, replaceText } from './insert';
import { PlanEditError } from './plan-edit-error';
import { removeEntry, removeItems } from './remove';
import { type EditedPlan, verified } from './verified';
import type { EditValue } from './write-value';
import { YamlSource } from './yaml-source';

/** One change of a plan, by the place where it is made. Indexes are those of the plan before all changes. */
export type PlanOperation =
  /** A text in the place of another. */
  | { readonly kind: 'replace'; readonly path: PlanPath; readonly value: string }
  /** Items behind those of a list, which is made where its mapping doesn't have it. */
  | { readonly kind: 'append'; readonly path: PlanPath; readonly items: readonly EditValue[] }
  /** A new entry of a mapping, in front of the first of `before` that it has. */
  | {
      readonly kind: 'add';
      readonly path: PlanPath;
      readonly key: string;
      readonly value: EditValue;
      readonly before?: readonly string[];
    }
  /** Items of a list. */
  | { readonly kind: 'remove'; readonly path: PlanPath; readonly indexes: readonly number[] }
  /** An entry of a mapping. */
  | { readonly kind: 'drop'; readonly path: PlanPath; readonly key: string };

/** What moves other places comes last. */
const ORDER: readonly PlanOperation['kind'][] = ['replace', 'append', 'add', 'drop', 'remove'];

/**
 * Makes changes in a plan, and raises `feature.plan_revision`. The text is edited in place: comments,
 * order, quotes and line breaks stay as they are. The result is read again, and is the old plan with
 * these changes and no other.
 *
 * Whether the plan still passes is for the rules to say.
 *
 * @param operations at most one of a kind a place
 * @throws PlanEditError where the text can't be edited; see its codes
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
 * The changes in a text, and what the plan is with them. The revision stays.
 *
 * @throws PlanEditError where the text can't be edited; see its codes
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

/** The same for the plain value. Where the place isn't there, `verified` finds the difference. */
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

/** As an own property, whatever the name. */
function put(holder: object, key: string | number, value: EditValue): void {
  Reflect.defineProperty(holder, key, {
    value,
    configurable: true,
    enumerable: true,
    writable: true,
  });
}
