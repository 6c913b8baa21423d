import type { RemoteOperation } from '../server';

/** The tool that implements each operation. */
export const MCP_TOOLS: Readonly<Record<RemoteOperation, string>> = {
  acquireLock: 'acquire_lock',
  releaseLock: 'release_lock',
  checkLocks: 'check_locks',
  submitWork: 'submit_work',
  getTask: 'get_task',
  claimWork: 'get_work',
  renewLease: 'renew_lease',
  completeWork: 'complete_work',
  checkGuardrails: 'check_guardrails',
  writeHandoff: 'write_handoff',
  readHandoff: 'read_handoff',
  remember: 'remember',
  recall: 'recall',
  checkPolicy: 'check_policy',
  queryAudit: 'query_audit',
  discoverAgents: 'discover_agents',
  registerFeature: 'register_feature',
  findConflicts: 'analyze_feature_conflicts',
  deregisterFeature: 'deregister_feature',
};

/** The fields of a `tools/call` result that are read here. */
export interface ToolResult {
  readonly isError?: boolean | undefined;
  readonly structuredContent?: unknown;
  readonly content?: unknown;
}

/** The value of an answer: its structured content, or JSON in its texts. */
export function valueOf(result: ToolResult): unknown {
  const structured = result.structuredContent;
  if (structured !== undefined && structured !== null) return unwrapped(structured);
  const texts = textsOf(result);
  if (texts.length === 1) return parsed(texts[0] ?? '');
  // Older servers return a list as one text per item, and an empty list as no text.
  return texts.map(parsed);
}

export function textsOf({ content }: ToolResult): readonly string[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((item: { type?: unknown; text?: unknown } | null) =>
    item?.type === 'text' && typeof item.text === 'string' ? [item.text] : [],
  );
}

/** Structured content must be an object, so servers wrap a list in the field `result`. */
function unwrapped(structured: unknown): unknown {
  if (typeof structured !== 'object' || structured === null) return structured;
  const entries = Object.entries(structured);
  const [only] = entries;
  return entries.length === 1 && only?.[0] === 'result' ? only[1] : structured;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
