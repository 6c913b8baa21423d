/**
 * A sound plan as text: ten layers, each package waits for two of the layer before and writes five globs of its own, so that
 * the packages of a layer, and most pairs beyond, can run in parallel.
 *
 * @param {object} shape
 * @param {string} shape.id id of the feature
 * @param {number} shape.packages how many packages
 * @param {(index: number) => string} [shape.root] the folder that a package writes into
 * @param {(index: number) => string} [shape.project] the Nx project that a package was derived from
 * @param {number} [shape.descriptionLength] characters of each description
 * @returns {string} YAML
 */
export function syntheticPlan({
  id,
  packages,
  root = (index) => `libs/area-${index % 50}/part-${index}`,
  project,
  descriptionLength = 60,
}) {
  const width = Math.max(1, Math.ceil(packages / 10));
  const bodies = Array.from({ length: packages }, (_, index) =>
    packageText({
      id: `wp-${index}`,
      dependsOn: dependencies(index, width),
      root: root(index),
      project: project?.(index),
      description: `Builds part ${index}. `.padEnd(
        descriptionLength,
        'It has a description as people write it. ',
      ),
    }),
  );
  return `schema_version: 1
feature:
  id: ${id}
  plan_revision: 1
contracts:
  revision: 1
  openapi:
    primary: contracts/README.md
    files:
      - contracts/README.md
packages:
${bodies.join('')}`;
}

function dependencies(index, width) {
  const layer = Math.floor(index / width);
  if (layer === 0) return [];
  const before = (layer - 1) * width;
  return [...new Set([before + (index % width), before + ((index + 1) % width)])].map(
    (other) => `wp-${other}`,
  );
}

function packageText({ id, dependsOn, root, project, description }) {
  return `  - package_id: ${id}
    task_type: implement
    description: ${JSON.stringify(description)}
    depends_on: [${dependsOn.join(', ')}]
    priority: 3
    locks:
      files: [${root}/package.json]
      keys: ['event:${id.replaceAll('-', '.')}.done']
    scope:
      write_allow:
        - ${root}/src/**
        - ${root}/package.json
        - ${root}/tests/**/*.spec.ts
        - ${root}/docs/*.md
        - ${root}/config/{development,production}.json
      read_allow: ['**']
    worktree: { name: ${id} }
    timeout_minutes: 60
    retry_budget: 1
    min_trust_level: 2
    verification:
      tier_required: A
      steps:
        - name: test
          kind: command
          command: npx nx run-many -t lint test
          evidence: { artifacts: [], result_keys: [test] }
${project === undefined ? '' : `    inputs:\n      nx:\n        projects: [${project}]\n`}    outputs:
      result_keys: [test]
`;
}
