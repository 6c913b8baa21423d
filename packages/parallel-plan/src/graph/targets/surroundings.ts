/**
 * What a verdict depends on besides the change itself: where projects are, the specs that its
 * deltas change, and how OpenSpec is set up.
 */
const SURROUNDINGS = [
  '{workspaceRoot}/nx.json',
  '{workspaceRoot}/**/project.json',
  '{workspaceRoot}/**/package.json',
  '{workspaceRoot}/openspec/config.yaml',
  '{workspaceRoot}/openspec/project.md',
  '{workspaceRoot}/openspec/specs/**/*',
  '{workspaceRoot}/openspec/schemas/**/*',
];

/** Said once a project, because Nx sends every project from process to process at each start. */
export const NAMED_INPUTS: Readonly<Record<string, string[]>> = {
  'plan-surroundings': SURROUNDINGS,
};
