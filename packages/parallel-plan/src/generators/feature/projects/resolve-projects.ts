import type { Workspace } from '@parallel-plan/plan';
import type { BriefProject } from '../brief/feature-brief';
import type { FeatureProject } from '../decisions';
import { projectRole } from './project-role';

/** The projects of a feature with what the workspace knows of them, sorted by name. */
export function resolveProjects(
  requested: readonly BriefProject[],
  workspace: Workspace,
): readonly FeatureProject[] {
  const existing = new Map(workspace.projects.map((project) => [project.name, project]));
  return requested
    .map(({ name, root, type = 'library' }): FeatureProject => {
      const project = existing.get(name);
      return project === undefined || root !== undefined
        ? {
            name,
            root: root ?? name,
            type,
            tags: [],
            targets: [],
            role: projectRole({ name, tags: [] }),
            isNew: true,
          }
        : { ...project, role: projectRole(project), isNew: false };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
