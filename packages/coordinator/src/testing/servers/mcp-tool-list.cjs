/** The tools of agent-coordinator's MCP server: names and arguments, those that must be there first. */
const string = { type: 'string' };
const integer = { type: 'integer' };
const strings = { type: 'array', items: string };
const object = { type: 'object' };

function tool(name, properties, required) {
  return { name, inputSchema: { type: 'object', properties, required } };
}

module.exports.TOOLS = [
  tool('acquire_lock', { file_path: string, reason: string, ttl_minutes: integer }, ['file_path']),
  tool('release_lock', { file_path: string }, ['file_path']),
  tool('check_locks', { file_paths: strings }, []),
  tool(
    'submit_work',
    {
      task_type: string,
      description: string,
      input_data: object,
      priority: integer,
      depends_on: strings,
    },
    ['task_type', 'description'],
  ),
  tool('get_work', { task_types: strings }, []),
  tool('get_task', { task_id: string }, ['task_id']),
  tool(
    'complete_work',
    { task_id: string, success: { type: 'boolean' }, result: object, error_message: string },
    ['task_id', 'success'],
  ),
  tool(
    'write_handoff',
    { summary: string, decisions: strings, next_steps: strings, relevant_files: strings },
    ['summary'],
  ),
  tool('read_handoff', { agent_name: string, limit: integer }, []),
  tool('remember', { event_type: string, summary: string, tags: strings }, []),
  tool('recall', { tags: strings, limit: integer }, []),
  tool('check_guardrails', { operation_text: string, file_paths: strings }, ['operation_text']),
  tool('check_policy', { operation: string, resource: string }, ['operation']),
  tool('query_audit', { agent_id: string, operation: string, limit: integer }, []),
  tool('discover_agents', { capability: string, status: string }, []),
  tool(
    'register_feature',
    { feature_id: string, resource_claims: strings, title: string, branch_name: string },
    ['feature_id', 'resource_claims'],
  ),
  tool('analyze_feature_conflicts', { candidate_feature_id: string, candidate_claims: strings }, [
    'candidate_feature_id',
    'candidate_claims',
  ]),
  tool('deregister_feature', { feature_id: string, status: string }, ['feature_id']),
];
