import { nxRuns } from './unknown-target';
import type { Workspace } from '../../words/facts';
import { findingsOf } from '../testing/findings-of';

const WORKSPACE: Workspace = {
  projects: [
    { name: 'api', root: 'apps/api', type: 'application', tags: [], targets: ['build', 'test'] },
    { name: '@shop/web', root: 'apps/web', type: 'application', tags: [], targets: ['lint'] },
  ],
  dependencies: [],
  changeProjects: ['change', 'change/x'],
};

describe('verification/unknown-target', () => {
  it.each([
    ['nx test api', undefined],
    ['nx run api:test', undefined],
    ['npx nx run api:test:ci --watch=false', undefined],
    ['CI=1 pnpm exec nx api:build', undefined],
    ['nx run-many -t test build -p api', undefined],
    ['nx run-many -t lint test', undefined],
    ['nx run-many --targets=lint,test --projects=api,@shop/web', undefined],
    ['nx affected -t lint test build', undefined],
    ['nx run change/x:validate && nx affected -t test', undefined],
    ['nx run change/new-change:validate', undefined],
    ['nx run-many -t e2e -p tag:scope', undefined],
    ['nx show projects', undefined],
    ['nx test $PROJECT', undefined],
    ['npm test', undefined],
    ['nx tets api', /"api" has no target "tets".*Did you mean "test"\?/],
    ['npx nx run api:lint', /"api" has no target "lint"/],
    ['nx run apii:test', /no project "apii".*Did you mean "api"\?/],
    ['nx run-many -t e2e -p api,@shop/web', /"api" and "@shop\/web" have no target "e2e"/],
    ['nx affected -t lint typecheck', /No project has a target "typecheck"/],
    [
      'npm ci && npx --yes nx run-many -t lints',
      /No project has a target "lints".*Did you mean "lint"\?/,
    ],
  ])('%s', (command, message) => {
    const steps = `[{ name: s, kind: command, command: ${JSON.stringify(command)} }]`;
    const text = `feature: { id: new-change }
packages:
  - package_id: wp-a
    verification: { tier_required: C, steps: ${steps} }`;
    const found = findingsOf('verification/unknown-target', text, { workspace: WORKSPACE });
    expect(found.map((diagnostic) => diagnostic.message)).toEqual(
      message === undefined ? [] : [expect.stringMatching(message)],
    );
  });

  it('checks several commands on one line', () => {
    expect(
      nxRuns("cd apps; nx lint 'a b' | tee log || nx run x:y\nyarn nx affected --target=t"),
    ).toEqual([
      { projects: ['a b'], targets: ['lint'] },
      { projects: ['x'], targets: ['y'] },
      { projects: [], targets: ['t'] },
    ]);
  });
});
