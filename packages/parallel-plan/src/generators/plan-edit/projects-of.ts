import type { WorkPackage } from '@parallel-plan/plan';

/** The Nx projects that the scope of a package was derived from. */
export function projectsOf({ inputs }: WorkPackage): readonly string[] {
  const nx: unknown = inputs?.['nx'];
  const projects =
    typeof nx === 'object' && nx !== null && 'projects' in nx ? nx.projects : undefined;
  return Array.isArray(projects) ? projects.filter((name) => typeof name === 'string') : [];
}
