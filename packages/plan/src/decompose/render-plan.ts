import type { YAMLMap } from 'yaml';
import { type PlanDag, planDag } from '../dag/plan-dag';
import { clip, escapeControls, escapeJson, listOf } from '../text';
import { type Plan, type WorkPackage } from '../model/plan.generated';
import { projectsOf } from '../words/packages';
import { inOrder, PLAN_ORDER } from './field-order';
import { styleTree } from './yaml-style';
import { yaml } from '../parse/yaml';

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
    'Those of one wave can be worked on at the same time: no two of them may write one path.',
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
      commentOn(scope, 'deny', 'Lies inside them, and belongs to others.');
    } else if (isUnion(work, plan)) {
      commentOn(scope, 'write_allow', 'What the other packages may write, and files of its own.');
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
