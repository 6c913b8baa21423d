import type { WorkspaceProject } from '@parallel-plan/plan';
import type { ProjectRole } from '../brief/types';

/** Words in names and tags that tell a role. The name counts first, and the first word of it. */
const ROLE_WORDS: readonly (readonly [ProjectRole, ReadonlySet<string>])[] = [
  ['frontend', new Set('frontend web ui client site mobile admin dashboard design'.split(' '))],
  ['backend', new Set('backend api server service worker gateway bff'.split(' '))],
  ['data', new Set('data db database migrations schema persistence'.split(' '))],
];

/** The role of a project, from its name and its tags; `shared` when neither tells. */
export function projectRole(project: Pick<WorkspaceProject, 'name' | 'tags'>): ProjectRole {
  const words = [project.name, ...project.tags].flatMap((text) =>
    text.toLowerCase().split(/[^a-z0-9]+/),
  );
  const found = ROLE_WORDS.find(([, known]) => words.some((word) => known.has(word)));
  return found?.[0] ?? 'shared';
}
