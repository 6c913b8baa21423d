/** A valid plan with two packages and comments, written like a person would. */
export const SAMPLE_PLAN = `# The plan of one change.
schema_version: 1
feature:
  id: add-sessions
  plan_revision: 2
  created_at: 2026-03-23T21:52:00Z # text, not a date
contracts:
  revision: 1
  openapi: { primary: contracts/openapi/v1.yaml, files: [contracts/openapi/v1.yaml] }
packages:
  - package_id: wp-contracts
    task_type: contracts
    description: Freeze the contracts
    depends_on: []
    priority: 1
    locks: { files: [], keys: ['contract:openapi/v1.yaml'] }
    scope:
      write_allow: [contracts/**]
      read_allow: ['**']
    worktree: { name: wp-contracts }
    timeout_minutes: 30
    retry_budget: 1
    min_trust_level: 2
    verification: &static
      tier_required: C
      steps:
        - name: look
          kind: manual
          manual_instructions: Read it
          evidence: { artifacts: [], result_keys: [] }
    outputs: { result_keys: [files_modified] }
  - package_id: wp-api
    task_type: implement
    description: |
      Implement the endpoints
    depends_on:
      - wp-contracts
    priority: 3
    locks: { files: [], keys: ['api:GET /v1/sessions'] }
    scope:
      write_allow:
        - apps/api/**
      read_allow: ['**']
      deny:
        - apps/api/legacy/**
    worktree: { name: wp-api, mode: isolated }
    timeout_minutes: 60.0
    retry_budget: 0
    min_trust_level: 2
    verification: *static
    inputs: { nx: { projects: [api] } }
    outputs: { result_keys: [files_modified] }
`;
