import { type PlanDag, planDag } from '../dag/plan-dag';
import type { Plan } from '../parse/plan.generated';
import { clip, escapeControls } from '../text';
import { drawRails, type Rail } from './rails';

const WIDTH = 100;
const MAX_RAILS = 10;

/**
 * Renders the package graph for a terminal, at most 100 columns wide: one row for each package,
 * grouped by wave, with lines from dependencies to dependents, followed by width and critical path.
 *
 * Transitive dependencies are not drawn. Lines from one package to several are on the left, lines
 * from several packages to one on the right. Lines that do not fit are listed below the picture.
 *
 * @param plan the plan to draw
 * @returns lines terminated by LF, without colours
 */
export function renderDag(plan: Plan): string {
  const dag = planDag(plan);
  const rows = dag.layers.flat();
  const { left, right } = bundles(drawnEdges(plan, dag), rows);
  const drawnLeft = drawRails([...left.keys()], rows.length, 'left', MAX_RAILS);
  const drawnRight = drawRails([...right.keys()], rows.length, 'right', MAX_RAILS);
  const picture = layOut(dag, drawnLeft.lines, drawnRight.lines, left, right);
  const notes = [
    ...drawnLeft.leftOut.flatMap((rail) => notDrawn(left.get(rail) ?? [])),
    ...drawnRight.leftOut.flatMap((rail) => notDrawn(right.get(rail) ?? [])),
  ];
  return [...picture, '', ...notes, ...summary(plan, dag)]
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

type Bundles = ReadonlyMap<Rail, readonly DagEdge[]>;

/** Each edge joins the larger bundle: that of its source or that of its target. */
function bundles(
  edges: readonly DagEdge[],
  rows: readonly string[],
): { readonly left: Bundles; readonly right: Bundles } {
  const rowOf = new Map(rows.map((id, row) => [id, row]));
  const outgoing = groupBy(edges, ({ from }) => from);
  const incoming = groupBy(edges, ({ to }) => to);
  const isJoin = ({ from, to }: DagEdge): boolean =>
    (incoming.get(to)?.length ?? 0) > (outgoing.get(from)?.length ?? 0);
  const toRails = (groups: ReadonlyMap<string, readonly DagEdge[]>): Bundles =>
    new Map(
      [...groups.values()].map((group) => {
        const ids = new Set(group.flatMap(({ from, to }) => [from, to]));
        const taken = [...ids].map((id) => rowOf.get(id) ?? 0).sort((a, b) => a - b);
        return [{ rows: taken }, group];
      }),
    );
  return {
    left: toRails(
      groupBy(
        edges.filter((edge) => !isJoin(edge)),
        ({ from }) => from,
      ),
    ),
    right: toRails(groupBy(edges.filter(isJoin), ({ to }) => to)),
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function layOut(
  { layers, criticalPath }: PlanDag,
  left: readonly string[],
  right: readonly string[],
  leftBundles: Bundles,
  rightBundles: Bundles,
): readonly string[] {
  const critical = new Set(criticalPath);
  const reachedLeft = new Set([...leftBundles.values()].flat().map(({ to }) => to));
  const endsRight = new Set([...rightBundles.values()].flat().map(({ to }) => to));
  const startsRight = new Set([...rightBundles.values()].flat().map(({ from }) => from));
  const waveWidth = `wave ${layers.length}`.length;
  const room = WIDTH - waveWidth - 2 - (left[0]?.length ?? 0) - 4 - 3 - (right[0]?.length ?? 0);
  const names = new Map(layers.flat().map((id) => [id, clip(escapeControls(id), room)]));
  const nameWidth = Math.max(0, ...[...names.values()].map((name) => [...name].length));

  let row = 0;
  return layers.flatMap((layer, wave) =>
    layer.map((id, index) => {
      const rails = left[row] ?? '';
      const joins = right[row] ?? '';
      row++;
      const label = (index === 0 ? `wave ${wave + 1}` : '').padEnd(waveWidth);
      const head =
        reachedLeft.has(id) && rails.endsWith('─') ? '►' : rails.endsWith('─') ? '─' : ' ';
      const name = names.get(id) ?? '';
      const reaches = joins.startsWith('─');
      const tail = reaches && endsRight.has(id) ? '◄' : ' ';
      const filler = (reaches && (startsRight.has(id) || endsRight.has(id)) ? '─' : ' ').repeat(
        nameWidth - [...name].length + 1,
      );
      return `${label}  ${rails}${head} ${critical.has(id) ? '●' : '○'} ${name} ${tail === '◄' ? '◄' : filler[0]}${filler}${joins}`;
    }),
  );
}

/** Lists the edges of a rail that did not fit, by the package that they share. */
function notDrawn(edges: readonly DagEdge[]): readonly string[] {
  const from = [...new Set(edges.map((edge) => edge.from))];
  const to = [...new Set(edges.map((edge) => edge.to))];
  return from.length === 1
    ? wrap(`not drawn: ${from.join('')} →`, to, ', ')
    : wrap(`not drawn: ${to.join('')} ←`, from, ', ');
}

function summary({ packages }: Plan, dag: PlanDag): readonly string[] {
  const { layers, width, criticalPath } = dag;
  const runnable = new Set(layers.flat());
  const stuck = dag.ids.filter((id) => !runnable.has(id));
  return [
    `${count(packages.length, 'package')} in ${count(layers.length, 'wave')}, at most ${width} at the same time`,
    ...wrap('critical path (●):', criticalPath, ' → '),
    ...(stuck.length === 0 ? [] : wrap('never run, in a cycle or behind one:', stuck, ', ')),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Items after a heading. Breaks lines between items and indents continuation lines. */
function wrap(heading: string, items: readonly string[], separator: string): readonly string[] {
  const lines: string[] = [];
  let line = heading;
  items.forEach((item, index) => {
    const word = `${escapeControls(item)}${index < items.length - 1 ? separator.trimEnd() : ''}`;
    if (line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = ` `;
    }
    line += ` ${word}`;
  });
  return [...lines, line];
}

/** `to` depends on `from`. */
export interface DagEdge {
  readonly from: string;
  readonly to: string;
}

/**
 * The dependencies to draw: those between packages that can run, without transitive ones.
 *
 * @param plan the plan to draw
 * @param dag the graph of the same plan
 * @returns the edges in plan order
 */
export function drawnEdges({ packages }: Plan, dag: PlanDag): readonly DagEdge[] {
  const runnable = new Set(dag.layers.flat());
  return packages
    .filter(({ package_id }) => runnable.has(package_id))
    .flatMap(({ package_id: to, depends_on }) => {
      const bases = [...new Set(depends_on)].filter((id) => runnable.has(id));
      return bases
        .filter((from) => !bases.some((other) => dag.reaches(other, from)))
        .map((from) => ({ from, to }));
    });
}

/**
 * Renders the package graph as a Mermaid flowchart: a subgraph for each wave, with the critical
 * path highlighted. Transitive dependencies are not drawn. All texts of the plan are escaped inside
 * their labels.
 *
 * @param plan the plan to draw
 * @returns Mermaid source
 */
export function renderMermaid(plan: Plan): string {
  const dag = planDag(plan);
  const nodeOf = new Map(dag.ids.map((id, index) => [id, `p${index}`]));
  const titles = new Map(plan.packages.map(({ package_id, title }) => [package_id, title]));
  const lines = ['flowchart LR'];
  dag.layers.forEach((layer, wave) => {
    lines.push(`  subgraph wave${wave + 1} ["Wave ${wave + 1}"]`);
    for (const id of layer) {
      const title = titles.get(id);
      const label =
        title === undefined ? escapeLabel(id) : `${escapeLabel(id)}<br/>${escapeLabel(title)}`;
      lines.push(`    ${nodeOf.get(id)}["${label}"]`);
    }
    lines.push('  end');
  });
  for (const { from, to } of drawnEdges(plan, dag)) {
    lines.push(`  ${nodeOf.get(from)} --> ${nodeOf.get(to)}`);
  }
  if (dag.criticalPath.length > 0) {
    lines.push('  classDef critical stroke-width:3px');
    lines.push(`  class ${dag.criticalPath.map((id) => nodeOf.get(id)).join(',')} critical`);
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Escapes every character that Mermaid, its Markdown or HTML could interpret. Mermaid entities
 * start with `#` instead of `&#`: https://mermaid.js.org/syntax/flowchart.html
 */
function escapeLabel(text: string): string {
  return escapeControls(text).replace(
    /[^\p{L}\p{N} .,:/_-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );
}
