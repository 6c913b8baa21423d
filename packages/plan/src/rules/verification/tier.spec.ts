import { findingsOf } from '../testing/findings-of';

describe('verification/tier', () => {
  it.each([
    ['A', 'kind: command, command: npm run lint', 1],
    ['A', 'kind: manual, name: test by hand', 1],
    ['A', 'kind: command, command: npx nx test api', 0],
    ['A', 'kind: command, command: uv run pytest -q', 0],
    ['A', 'kind: command, command: go test ./...', 0],
    ['A', 'kind: command, command: echo latest', 1],
    ['B', 'kind: command, command: npm test', 1],
    ['B', 'kind: ci', 0],
    ['C', 'kind: manual', 0],
  ])('tier %s with a step of %s: %i', (tier, step, count) => {
    const yaml = `verification:\n  tier_required: ${tier}\n  steps: [{ ${step} }]`;
    expect(findingsOf('verification/tier', yaml)).toHaveLength(count);
  });

  it.each([
    ['implement', 1],
    ['docs', 0],
    ['contracts', 0],
  ])('a default of B and a package of tier C that is to %s: %i', (type, count) => {
    const yaml = `packages:
  - package_id: wp-a
    task_type: ${type}
    verification: { tier_required: C, steps: [{ kind: manual }] }
defaults: { verification_tier_required: B }`;
    expect(findingsOf('verification/tier', yaml)).toHaveLength(count);
  });
});
