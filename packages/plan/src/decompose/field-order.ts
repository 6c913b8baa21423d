import { byCodeUnit } from '../text';

/** The field order of a mapping. `in` holds the order of nested mappings. */
export interface FieldOrder {
  readonly fields: readonly string[];
  readonly in?: Readonly<Record<string, FieldOrder>>;
  /** Sort the remaining keys: they are project names, not fields. */
  readonly byName?: boolean;
}

const BY_NAME: FieldOrder = { fields: [], byName: true };

const STEP: FieldOrder = {
  fields: [
    'name',
    'kind',
    'command',
    'cwd',
    'env',
    'expect_exit_code',
    'ci',
    'manual_instructions',
    'evidence',
  ],
  in: {
    ci: { fields: ['provider', 'workflow', 'required_checks'] },
    evidence: { fields: ['artifacts', 'result_keys'] },
  },
};

const PACKAGE: FieldOrder = {
  fields: [
    'package_id',
    'title',
    'role',
    'archetype',
    'decomposition',
    'stack_position',
    'task_type',
    'description',
    'depends_on',
    'priority',
    'locks',
    'scope',
    'context_impact',
    'worktree',
    'timeout_minutes',
    'retry_budget',
    'min_trust_level',
    'verification',
    'metadata',
    'inputs',
    'outputs',
  ],
  in: {
    locks: { fields: ['files', 'keys', 'ttl_minutes', 'reason'] },
    scope: { fields: ['write_allow', 'read_allow', 'deny'] },
    context_impact: { fields: ['surfaces', 'rationale'] },
    worktree: { fields: ['name', 'mode'] },
    verification: { fields: ['tier_required', 'steps'], in: { steps: STEP } },
    inputs: {
      fields: ['nx'],
      in: {
        nx: {
          fields: ['projects', 'roots', 'newProjects', 'scaffold', 'amendments'],
          in: { roots: BY_NAME, newProjects: BY_NAME, scaffold: BY_NAME },
        },
      },
    },
    outputs: { fields: ['result_keys', 'artifacts'] },
  },
};

/** The order of a plan's fields, as documented in `plan-format`. */
export const PLAN_ORDER: FieldOrder = {
  fields: ['schema_version', 'feature', 'contracts', 'defaults', 'packages'],
  in: {
    feature: { fields: ['id', 'title', 'plan_revision', 'created_by', 'created_at'] },
    contracts: {
      fields: ['revision', 'openapi', 'generated', 'mocks', 'cdc'],
      in: { openapi: { fields: ['primary', 'files'] } },
    },
    packages: PACKAGE,
  },
};

/**
 * Returns the same value with its fields ordered. Unknown fields come last, in their original
 * order. Lists keep their order.
 */
export function inOrder(value: unknown, order: FieldOrder): unknown {
  if (Array.isArray(value)) return value.map((item) => inOrder(item, order));
  if (typeof value !== 'object' || value === null) return value;
  const rank = new Map(order.fields.map((field, index) => [field, index]));
  const rankOf = (field: string): number => rank.get(field) ?? order.fields.length;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => rankOf(a) - rankOf(b) || (order.byName === true ? byCodeUnit(a, b) : 0))
      .map(([field, inner]) => {
        const innerOrder = order.in?.[field];
        return [field, innerOrder === undefined ? inner : inOrder(inner, innerOrder)];
      }),
  );
}
