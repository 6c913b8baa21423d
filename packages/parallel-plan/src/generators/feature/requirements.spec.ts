import type { ContractInterface } from '@parallel-plan/contracts';
import { assignRequirements } from './requirements';
import type { TouchedProject } from './types';

const PROJECTS: readonly TouchedProject[] = [
  project('api', 'backend', 'application'),
  project('data-access-comments', 'shared'),
  project('feat-comments', 'backend'),
  project('posts-worker', 'backend', 'application'),
  project('web', 'frontend', 'application'),
  { ...project('web-e2e', 'shared'), type: 'e2e' },
];
const DEPENDENCIES = [{ source: 'feat-comments', target: 'data-access-comments' }];
const COMMENTS: ContractInterface = {
  kind: 'operation',
  lockKey: 'api:POST /posts/{id}/comments',
  owner: 'feat-comments',
  consumers: ['api', 'web'],
  artifact: 'contracts/openapi/v1.yaml',
};

describe('assignRequirements', () => {
  it.each<[string, string, readonly string[], string]>([
    ['Comment on a post', 'The system SHALL store a comment on a post.', ['feat-comments'], 'owns'],
    ['Use POST /posts/{id}/comments', 'It SHALL be used.', ['feat-comments'], 'owns'],
    ['Show comments', 'The page SHALL have a button.', ['feat-comments'], '"comment" in its name'],
    ['Reply', 'The page SHALL show a dialog with a button.', ['web'], 'speaks of a frontend'],
    ['Reply', 'The API SHALL answer 404.', ['api'], '"api" in its name'],
    ['Reply', 'The `web` and the `api` SHALL agree.', ['api', 'web'], 'named in it'],
    ['Reply', 'It is done by posts-worker.', ['posts-worker'], 'named in it'],
    ['Reply', 'It SHALL work.', [], ''],
  ])('%s: %s', (name, text, implementedBy, evidence) => {
    const [found] = assign({ name, text });
    expect(found?.implementedBy).toEqual(implementedBy);
    expect(found?.evidence).toContain(evidence);
    expect(found?.evidence === '').toBe(evidence === '');
  });

  it('keeps and sorts the assignment of the brief', () => {
    const given = { name: 'Reply', text: 'The API SHALL.', implementedBy: ['web', 'api'] };
    expect(assign(given)).toMatchObject([{ implementedBy: ['api', 'web'], evidence: 'given' }]);
  });

  it('uses the only project', () => {
    const requirement = { name: 'Reply', text: 'It SHALL work.', scenarios: [] };
    const capabilities = [{ name: 'replies', added: [requirement] }];
    expect(assignRequirements(capabilities, PROJECTS.slice(0, 1), [])).toMatchObject([
      { implementedBy: ['api'] },
    ]);
  });

  it('refuses an unknown project', () => {
    expect(() => assign({ name: 'Reply', text: 'x', implementedBy: ['wbe'] })).toThrow(
      /feature\/implemented-by.*Did you mean "web"/,
    );
  });
});

function assign(requirement: {
  readonly name: string;
  readonly text: string;
  readonly implementedBy?: readonly string[];
}) {
  const capabilities = [{ name: 'replies', added: [{ ...requirement, scenarios: [] }] }];
  return assignRequirements(capabilities, PROJECTS, [COMMENTS], DEPENDENCIES);
}

function project(
  name: string,
  role: TouchedProject['role'],
  type: 'application' | 'library' = 'library',
): TouchedProject {
  return { name, root: name, type, tags: [], targets: [], role, isNew: false };
}
