import { escapeControls } from '@parallel-plan/plan';
import type { BoundaryMap } from './boundary-map';

const HEAD = ['package', 'projects', 'glob', 'owners'] as const;

/** Formats the map as a table: one row per glob, without repeated cells. Ends with a newline. */
export function formatBoundaries({ packages }: BoundaryMap): string {
  const rows = packages.flatMap(({ package_id: id, projects, globs, deny }) => {
    const written = globs.map(({ glob, owners, amended }) => [
      `${glob}${amended ? ' (amended)' : ''}`,
      owners.length === 0 ? ownerOf(glob) : owners.map(({ project }) => project).join(', '),
    ]);
    const denied = deny.map((glob) => [`not ${glob}`, '']);
    const lines = [...written, ...denied];
    if (lines.length === 0) lines.push(['(reads only)', '']);
    return lines.map(([glob = '', owners = ''], at) =>
      (at === 0 ? [id, projects.join(', '), glob, owners] : ['', '', glob, owners]).map(
        escapeControls,
      ),
    );
  });
  const all = [[...HEAD], ...rows];
  const widths = HEAD.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const lines = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

function ownerOf(glob: string): string {
  return glob.startsWith('openspec/') ? '(the change)' : '(no project)';
}
