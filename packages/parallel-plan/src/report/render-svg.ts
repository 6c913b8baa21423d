import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeControls } from '@parallel-plan/plan';
import type { Graph } from '@viz-js/viz' with { 'resolution-mode': 'import' };
import type { ReportModel, ReportPackage } from './report-model';

/** The layout of larger graphs takes minutes, and people can't read them. */
const MOST_PACKAGES = 300;
const MOST_EDGES = 1_000;

const FONT = 'Helvetica,Arial,sans-serif';
/** Points. */
const FONT_SIZE = 12;
/** Inches on each side of a label. */
const MARGIN = 0.2;

/** A picture, or the reason why there is none. */
export type PlanPicture =
  | {
      /** An `svg` element that uses the style of its page. */
      readonly svg: string;
    }
  | { readonly why: string };

/**
 * The packages as a graph, drawn by Graphviz: one box per wave, with the critical path highlighted.
 * Dependencies that others imply are not drawn. Each package links to `#package-<id>`.
 */
export async function renderPicture(model: ReportModel): Promise<PlanPicture> {
  const { packages, edges } = model;
  if (packages.length === 0) return { why: 'The plan can’t be read, so there is nothing to draw.' };
  if (packages.length > MOST_PACKAGES || edges.length > MOST_EDGES) {
    return {
      why: `The plan has ${packages.length} packages and ${edges.length} dependencies: too many for a readable picture. The waves are listed below.`,
    };
  }
  // Load it here: it is 5 MB of WebAssembly, and only a report needs it.
  const { instance } = await import('@viz-js/viz');
  const viz = await instance();
  const drawn = viz.renderString(graphOf(model), { format: 'svg' });
  return { svg: drawn.slice(drawn.indexOf('<svg')).replace(/<!--[^]*?-->\n?/g, '') };
}

/** The picture as a standalone file, with its own colors for light and dark mode. */
export function standaloneSvg(svg: string): string {
  const style = readFileSync(join(__dirname, 'files', 'graph.css'), 'utf8');
  return svg.replace(/^<svg[^>]*>\n/, (tag) => `${tag}<style>\n${style}</style>\n`);
}

function graphOf({ packages, waves, edges, criticalPath }: ReportModel): Graph {
  const known = new Map(packages.map((one) => [one.id, one]));
  const criticalEdges = new Set(
    criticalPath.slice(1).map((to, index) => `${criticalPath[index]}>${to}`),
  );
  return {
    name: 'plan',
    graphAttributes: {
      rankdir: 'LR',
      bgcolor: 'transparent',
      fontname: FONT,
      ranksep: 0.7,
      nodesep: 0.2,
    },
    nodeAttributes: {
      shape: 'box',
      style: 'rounded',
      fontname: FONT,
      fontsize: FONT_SIZE,
      margin: `${MARGIN},0.08`,
    },
    edgeAttributes: { arrowsize: 0.7 },
    subgraphs: waves.map((ids, wave) => ({
      name: `cluster_${wave}`,
      graphAttributes: { label: `Wave ${wave + 1}`, class: 'wave', margin: 12 },
      // With a layout from left to right, Graphviz puts the first node at the bottom.
      nodes: [...ids].reverse().flatMap((id) => {
        const found = known.get(id);
        return found === undefined ? [] : [nodeOf(found)];
      }),
    })),
    edges: [...edges].reverse().map(({ from, to }) => ({
      tail: from,
      head: to,
      attributes: { class: criticalEdges.has(`${from}>${to}`) ? 'critical' : 'dependency' },
    })),
  };
}

function nodeOf({ id, entry, critical, findings }: ReportPackage) {
  const details = [
    ...(entry.role === undefined ? [] : [entry.role]),
    `tier ${entry.verification.tier_required}`,
  ].join(' · ');
  const worst = ['error', 'warning'].find((one) =>
    findings.some(({ severity }) => severity === one),
  );
  const lines = [label(id), label(details)];
  return {
    name: id,
    attributes: {
      id: `node-${id}`,
      width: Math.max(1.15 * widthOf(lines[0] ?? ''), widthOf(lines[1] ?? '')) + 2 * MARGIN,
      label: lines.join('\\n'),
      tooltip: label(entry.title ?? entry.description.split('\n')[0] ?? id),
      URL: `#package-${id}`,
      class: ['package', ...(critical ? ['critical'] : []), ...(worst ? [worst] : [])].join(' '),
    },
  };
}

/**
 * The maximum width of a line in inches. Graphviz measures with its own tables, and a reader may
 * have a wider font: DejaVu Sans and Verdana need 0.64 em for an average letter, bold text 15 %
 * more, and East Asian characters a whole em.
 */
function widthOf(line: string): number {
  const ems = [...line].reduce(
    (sum, sign) => sum + (sign >= '\u1100' ? 1 : WIDE.test(sign) ? 0.95 : 0.66),
    0,
  );
  return (ems * FONT_SIZE) / 72;
}

const WIDE = /[mwMWQO@%]/;

/** Graphviz interprets `\N` and `\n` in labels: https://graphviz.org/docs/attr-types/escString/ */
function label(text: string): string {
  const line = escapeControls(text.replace(/\s+/g, ' '));
  const short = line.length > 48 ? `${line.slice(0, 47)}…` : line;
  return short.replaceAll('\\', '\\\\');
}
