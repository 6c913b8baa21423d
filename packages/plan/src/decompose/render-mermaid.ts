import { planDag } from '../dag/plan-dag';
import { escapeControls } from '../text';
import { type Plan } from '../model/plan.generated';
import { drawnEdges } from './dag-edges';

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
