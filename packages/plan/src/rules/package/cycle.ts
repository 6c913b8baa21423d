import { planDag } from '../../dag/plan-dag';
import { quoted } from '../../text';
import type { PackageView, PlanPath } from '../../parse/parsed-plan';
import type { Rule } from '../rule';

/** A longer cycle is shortened in the message. The related locations contain all of it. */
const LONGEST_PATH = 12;

export const cycle: Rule = {
  meta: {
    id: 'package/cycle',
    severity: 'error',
    required: true,
    summary: 'The packages form a dependency cycle.',
    why: 'Each package waits for another, so none can start. Nx reports this only when the target runs.',
    howToFix:
      'Remove one of the listed dependencies, or move the shared part into a package that both depend on.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    depends_on: [wp-web]
  - package_id: wp-web
    depends_on: [wp-api]`,
      right: `packages:
  - package_id: wp-api
    depends_on: []
  - package_id: wp-web
    depends_on: [wp-api]`,
    },
  },
  check({ view, report }) {
    const packages = new Map<string, PackageView>();
    for (const entry of view.packages) {
      const id = entry.package_id?.value;
      if (id !== undefined && !packages.has(id)) packages.set(id, entry);
    }

    for (const path of planDag(view).cycles) {
      const edges = path.slice(1).flatMap((to, index) => {
        const from = path[index] as string;
        return { from, to, at: placeOf(packages.get(from), to) };
      });
      const hasRoom = report({
        at: edges[0]?.at ?? [],
        message: `None of these packages can ever start, because each waits for the next: ${shown(path)}. Remove one of the dependencies.`,
        related: edges.map(({ from, to, at }) => ({
          at,
          message: `${quoted(from)} depends on ${quoted(to)}.`,
        })),
        data: { cycle: path },
      });
      if (!hasRoom) return;
    }
  },
};

function placeOf(entry: PackageView | undefined, dependency: string): PlanPath {
  return entry?.depends_on.find(({ value }) => value === dependency)?.path ?? entry?.path ?? [];
}

function shown(path: readonly string[]): string {
  if (path.length <= LONGEST_PATH) return path.map(unquoted).join(' -> ');
  const half = LONGEST_PATH / 2;
  const left = path.slice(0, half).map(unquoted);
  const right = path.slice(-half).map(unquoted);
  return [...left, `(${path.length - LONGEST_PATH} more)`, ...right].join(' -> ');
}

function unquoted(id: string): string {
  return quoted(id).slice(1, -1);
}
