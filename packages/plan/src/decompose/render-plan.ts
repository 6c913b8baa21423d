import type { Scalar, YAMLMap } from 'yaml';
import { type PlanDag, planDag } from '../dag/plan-dag';
import type { Plan, WorkPackage } from '../parse/plan.generated';
import { yaml } from '../parse/yaml';
import { byCodeUnit, clip, escapeControls, escapeJson, listOf } from '../text';
import { projectsOf } from '../words/packages';

const LINE_WIDTH = 100;
const COMMENT_WIDTH = 84;

/**
 * Renders a plan as YAML for review: fields in the documented order, a blank line between packages,
 * comments about waves and the origin of scopes.
 *
 * Parsing the text gives the same plan, also with YAML 1.1: strings such as `on`, `1_000` or
 * `2026-01-02` are quoted.
 *
 * @param plan the plan
 * @returns YAML with lines terminated by LF
 */
export function renderPlan(plan: Plan): string {
  const document = new (yaml().Document)(inOrder(plan, PLAN_ORDER), {
    version: '1.2',
    compat: 'yaml-1.1',
    aliasDuplicateObjects: false,
  });
  styleTree(document.contents);
  document.commentBefore = comment(header(plan));
  if (yaml().isMap(document.contents)) separate(document.contents.items.map(({ key }) => key));
  const packages = document.get('packages');
  if (yaml().isSeq(packages)) {
    separate(packages.items);
    annotate(packages.items, plan);
  }
  // `styleTree` has double-quoted every text with an invisible character.
  return escapeJson(document.toString({ lineWidth: LINE_WIDTH, flowCollectionPadding: false }));
}

function header({ feature, packages }: Plan): readonly string[] {
  const end = 'After an edit, raise feature.plan_revision and validate the plan again.';
  if (packages.length === 1) return [`${feature.id}: 1 work package.`, end];
  return [
    `${feature.id}: ${packages.length} work packages.`,
    'Packages of one wave can run at the same time: no two of them may write the same path.',
    end,
  ];
}

function separate(nodes: readonly unknown[]): void {
  for (const node of nodes.slice(1)) {
    if (yaml().isScalar(node) || yaml().isMap(node)) node.spaceBefore = true;
  }
}

function annotate(nodes: readonly unknown[], plan: Plan): void {
  const dag = planDag(plan);
  nodes.forEach((node, index) => {
    const work = plan.packages[index];
    if (!yaml().isMap(node) || work === undefined) return;
    node.commentBefore = comment([waveOf(work.package_id, dag)]);
    const scope = node.get('scope');
    if (!yaml().isMap(scope)) return;
    const projects = projectsOf(work);
    if (projects.length > 0) {
      commentOn(scope, 'write_allow', `From the roots of ${listOf(projects, 8)}.`);
      commentOn(scope, 'deny', 'Inside these folders, but owned by other packages.');
    } else if (isUnion(work, plan)) {
      commentOn(
        scope,
        'write_allow',
        'Everything that the other packages may write, and its own files.',
      );
    }
  });
}

function commentOn(map: YAMLMap, field: string, text: string): void {
  const key = map.items.find((item) => yaml().isScalar(item.key) && item.key.value === field)?.key;
  if (yaml().isScalar(key)) key.commentBefore = comment([clip(text, COMMENT_WIDTH)]);
}

/** Names are sanitised, so they cannot end the comment. */
function comment(lines: readonly string[]): string {
  return lines.map((line) => ` ${escapeControls(line)}`).join('\n');
}

function waveOf(id: string, { layers }: PlanDag): string {
  const wave = layers.findIndex((layer) => layer.includes(id));
  if (wave === -1) return 'Never runs: it waits for itself.';
  const others = (layers[wave] ?? []).filter((other) => other !== id);
  const beside = others.length === 0 ? '' : `, beside ${listOf(others, 4)}`;
  return clip(`Wave ${wave + 1} of ${layers.length}${beside}.`, COMMENT_WIDTH);
}

function isUnion(work: WorkPackage, { packages }: Plan): boolean {
  const own = new Set(work.scope.write_allow);
  const others = packages.filter((other) => other !== work);
  return (
    others.length > 1 &&
    others.every(({ scope }) => scope.write_allow.every((glob) => own.has(glob)))
  );
}

/** The field order of a mapping. `in` holds the order of nested mappings. */
interface FieldOrder {
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
const PLAN_ORDER: FieldOrder = {
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
function inOrder(value: unknown, order: FieldOrder): unknown {
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

/** Lists of short words are written on one line. */
const INLINE_FIELDS = [
  'depends_on',
  'surfaces',
  'artifacts',
  'result_keys',
  'required_checks',
  'projects',
];
const INLINE_WIDTH = 72;
const LONG_TEXT = 80;
const LITERAL_WIDTH = 90;

/** Sets the style of a YAML tree: long text as blocks, short lists on one line. */
function styleTree(node: unknown, field = ''): void {
  if (yaml().isScalar(node)) {
    styleScalar(node);
  } else if (yaml().isSeq(node)) {
    if (INLINE_FIELDS.includes(field) && isInline(node.items)) node.flow = true;
    for (const item of node.items) styleTree(item);
  } else if (yaml().isMap(node)) {
    for (const { key, value } of node.items) {
      if (yaml().isScalar(key)) styleKey(key);
      styleTree(value, yaml().isScalar(key) ? String(key.value) : '');
    }
  }
}

function styleScalar(node: Scalar): void {
  const { value } = node;
  if (typeof value !== 'string') return;
  if (needsQuotes(value)) node.type = yaml().Scalar.QUOTE_DOUBLE;
  else if (value.includes('\n')) node.type = blockStyle(value);
  else if (value.length > LONG_TEXT && value.includes(' ')) node.type = yaml().Scalar.BLOCK_FOLDED;
}

function styleKey(node: Scalar): void {
  if (typeof node.value === 'string' && (needsQuotes(node.value) || node.value.includes('\n'))) {
    node.type = yaml().Scalar.QUOTE_DOUBLE;
  }
}

/** Prose is folded. A text of short lines keeps its line breaks. */
function blockStyle(text: string): 'BLOCK_FOLDED' | 'BLOCK_LITERAL' {
  const lines = text.split('\n');
  const laidOut = lines.some((line) => /^\s|\s$/u.test(line));
  const short = lines.every((line) => line.length <= LITERAL_WIDTH);
  return laidOut || short ? yaml().Scalar.BLOCK_LITERAL : yaml().Scalar.BLOCK_FOLDED;
}

/**
 * `=` alone has a special type in YAML 1.1. White space at either end is easily lost in a block.
 */
function needsQuotes(text: string): boolean {
  return (
    text === '=' ||
    /^\s|[^\S\n]$/u.test(text) ||
    escapeControls(text.replaceAll('\n', '')) !== text.replaceAll('\n', '')
  );
}

function isInline(items: readonly unknown[]): boolean {
  const texts = items.map((item) => (yaml().isScalar(item) ? String(item.value) : undefined));
  return (
    texts.every((text) => text !== undefined && !text.includes('\n')) &&
    texts.join(', ').length <= INLINE_WIDTH
  );
}
