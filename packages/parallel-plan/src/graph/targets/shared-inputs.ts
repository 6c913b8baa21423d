/** What packages have agreed on, together with the contracts that a plan names elsewhere. */
export const PLAN_CONTRACTS: readonly string[] = [
  '{projectRoot}/work-packages.yaml',
  '{projectRoot}/contracts/**/*',
];

/**
 * Inputs that many targets share. They are said once a project, because Nx sends every project from
 * process to process at each start.
 */
export const SHARED_INPUTS: Readonly<Record<string, string[]>> = {
  /** What a person or a generator has written for the change; not what targets write into it. */
  'plan-files': [
    '{projectRoot}/**/*',
    '!{projectRoot}/approval.yaml',
    '!{projectRoot}/context/**/*',
    '!{projectRoot}/report/**/*',
    '!{projectRoot}/results/**/*',
  ],
  /** Where tools are configured and versions are fixed. Texts for people are not among them. */
  'plan-root-files': [
    '{workspaceRoot}/.*',
    '{workspaceRoot}/*.{json,jsonc,json5,js,cjs,mjs,ts,cts,mts,yaml,yml,toml,lock,lockb,cfg,ini}',
    '{workspaceRoot}/*.{conf,properties,xml,gradle,kts,mod,sum,work,sln,props,targets,bazel}',
    '{workspaceRoot}/{Makefile,makefile,Justfile,justfile,Dockerfile,Gemfile,Rakefile,Pipfile}',
    '{workspaceRoot}/{requirements*,constraints*,CMakeLists}.txt',
  ],
  /**
   * What a verdict depends on besides the change itself: where projects are and what they may depend
   * on, the specs that its deltas change, and how OpenSpec is set up.
   */
  'plan-surroundings': [
    '{workspaceRoot}/nx.json',
    '{workspaceRoot}/**/project.json',
    '{workspaceRoot}/**/package.json',
    '{workspaceRoot}/{eslint.config,.eslintrc}*',
    '{workspaceRoot}/openspec/config.yaml',
    '{workspaceRoot}/openspec/project.md',
    '{workspaceRoot}/openspec/specs/**/*',
    '{workspaceRoot}/openspec/schemas/**/*',
  ],
};
