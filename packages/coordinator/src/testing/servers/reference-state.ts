import { randomUUID } from 'node:crypto';
import type { Agent } from '../../api/coordinator';
import { number, optional, strings, text } from './call-arguments';
import { ReferenceQueue } from './reference-queue';
import { type Args, ServerFault } from './call-arguments';

interface LockRow {
  readonly file_path: string;
  readonly locked_by: string;
  readonly agent_type: string;
  readonly locked_at: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly expires_at: string | null;
  readonly reason: string | null;
}

/** Deviations of real servers from the expected behaviour, as observed. */
export interface StateDefects {
  /** `ttl_minutes: 0` is treated as 120. */
  readonly clampsPlanningClaims?: boolean;
  /** `input_data` and `result` are returned as JSON in a string. */
  readonly jsonStrings?: boolean;
  /** `/work/complete` works only for this agent id. */
  readonly completesOnlyFor?: string;
  /** The audit always returns an empty list. */
  readonly emptyAudit?: boolean;
  /** A refusal names the holder but not the expiry. */
  readonly hidesExpiry?: boolean;
}

/**
 * An in-memory model of agent-coordinator's state and operations. Operations have the names of its MCP
 * tools.
 */
export class ReferenceState {
  defects: StateDefects = {};
  private readonly locks = new Map<string, LockRow>();
  readonly queue = new ReferenceQueue(this);
  private readonly features = new Map<string, { claims: readonly string[]; title: unknown }>();
  private readonly agents = new Map<string, { type: string; seen: string }>();
  private readonly handoffs: Record<string, unknown>[] = [];
  private readonly memories: Record<string, unknown>[] = [];
  private readonly audit: Record<string, unknown>[] = [];
  private later = 0;

  advance(minutes: number): void {
    this.later += minutes * 60_000;
  }

  /** Answers a call, given the name of its MCP tool. */
  handle(tool: string, args: Args, agent: Agent): unknown {
    this.agents.set(agent.id, { type: agent.type, seen: this.iso() });
    const operation = OPERATIONS[tool];
    if (operation === undefined) throw new ServerFault(404, `no such tool: ${tool}`);
    return operation(this, args, agent);
  }

  acquireLock(args: Args, agent: Agent): unknown {
    const key = text(args, 'file_path');
    const asked = number(args, 'ttl_minutes', 120);
    if (asked < 0 || asked > 480) return { success: false, reason: 'ttl_out_of_range' };
    const ttl = asked === 0 && this.defects.clampsPlanningClaims ? 120 : asked;
    const held = this.held(key);
    if (held !== undefined && held.locked_by !== agent.id) {
      this.log('acquire_lock', agent, { file_path: key }, false);
      return {
        success: false,
        action: null,
        file_path: key,
        reason: 'locked_by_other',
        locked_by: held.locked_by,
        lock_reason: held.reason,
        expires_at: this.defects.hidesExpiry ? null : held.expires_at,
      };
    }
    const expires = ttl === 0 ? Infinity : this.now() + ttl * 60_000;
    const expires_at = ttl === 0 ? null : new Date(expires).toISOString().replace('Z', '+00:00');
    this.locks.set(key, {
      file_path: key,
      locked_by: agent.id,
      agent_type: agent.type,
      locked_at: held?.locked_at ?? this.iso(),
      expires,
      expires_at,
      reason: optional(args, 'reason'),
    });
    this.log('acquire_lock', agent, { file_path: key }, true);
    const action = held === undefined ? 'acquired' : 'refreshed';
    return { success: true, action, file_path: key, expires_at, reason: null, locked_by: null };
  }

  releaseLock(args: Args, agent: Agent): unknown {
    const key = text(args, 'file_path');
    const success = this.held(key)?.locked_by === agent.id;
    if (success) this.locks.delete(key);
    this.log('release_lock', agent, { file_path: key }, success);
    return success
      ? { success, action: 'released', file_path: key, reason: null }
      : { success, action: null, file_path: key, reason: 'lock_not_found_or_not_owner' };
  }

  checkLocks(args: Args): unknown {
    const keys = args['file_paths'];
    const all = [...this.locks.keys()].flatMap((key) => this.held(key) ?? []);
    const wanted = Array.isArray(keys) ? all.filter((lock) => keys.includes(lock.file_path)) : all;
    return wanted.map((lock) => ({ ...lock, expires: undefined }));
  }

  checkGuardrails(args: Args): unknown {
    const operation = text(args, 'operation_text');
    const found = GUARDRAILS.flatMap(([pattern_name, category, pattern]) => {
      const matched_text = pattern.exec(operation)?.[0];
      if (matched_text === undefined) return [];
      return [{ pattern_name, category, severity: 'critical', matched_text, blocked: true }];
    });
    return { safe: found.length === 0, violations: found };
  }

  writeHandoff(args: Args, agent: Agent): unknown {
    const id = randomUUID();
    text(args, 'summary');
    this.handoffs.unshift({ ...args, id, agent_name: agent.id, created_at: this.iso() });
    return { success: true, handoff_id: id, error: null };
  }

  readHandoff(args: Args): unknown {
    return { handoffs: this.handoffs.slice(0, number(args, 'limit', 1)) };
  }

  remember(args: Args, agent: Agent): unknown {
    const id = randomUUID();
    text(args, 'summary');
    const tags = strings(args, 'tags');
    this.memories.unshift({ ...args, tags, id, agent_id: agent.id, created_at: this.iso() });
    return { success: true, memory_id: id, action: 'created' };
  }

  recall(args: Args): unknown {
    const tags = strings(args, 'tags');
    const found = this.memories.filter(
      (memory) =>
        tags.length === 0 || tags.some((tag) => (memory['tags'] as string[]).includes(tag)),
    );
    return { memories: found.slice(0, number(args, 'limit', 10)) };
  }

  queryAudit(args: Args): unknown {
    if (this.defects.emptyAudit) return { entries: [] };
    const matches = (name: string) => (row: Record<string, unknown>) =>
      args[name] === undefined || row[name] === args[name];
    const found = this.audit.filter(matches('agent_id')).filter(matches('operation'));
    return { entries: found.slice(0, number(args, 'limit', 20)) };
  }

  discoverAgents(): unknown {
    const agents = [...this.agents].map(([agent_id, { type, seen }]) => ({
      agent_id,
      agent_type: type,
      status: 'active',
      last_heartbeat: seen,
    }));
    return { agents };
  }

  registerFeature(args: Args): unknown {
    const id = text(args, 'feature_id');
    const action = this.features.has(id) ? 'updated' : 'registered';
    this.features.set(id, { claims: strings(args, 'resource_claims'), title: args['title'] });
    return { success: true, feature_id: id, action, reason: null };
  }

  feature(id: string): { readonly claims: readonly string[] } | undefined {
    return this.features.get(id);
  }

  deregisterFeature(args: Args): unknown {
    const id = text(args, 'feature_id');
    const success = this.features.delete(id);
    return { success, feature_id: id, reason: success ? null : 'feature_not_found' };
  }

  analyzeFeatureConflicts(args: Args): unknown {
    const claims = strings(args, 'candidate_claims');
    const candidate = text(args, 'candidate_feature_id');
    const conflicts = [...this.features]
      .filter(([id]) => id !== candidate)
      .map(([feature_id, feature]) => ({
        feature_id,
        overlapping_keys: claims.filter((claim) => feature.claims.includes(claim)),
      }))
      .filter(({ overlapping_keys }) => overlapping_keys.length > 0);
    const shared = new Set(conflicts.flatMap(({ overlapping_keys }) => overlapping_keys)).size;
    const share = claims.length === 0 ? 0 : shared / claims.length;
    const feasibility = share === 0 ? 'FULL' : share <= 0.5 ? 'PARTIAL' : 'SEQUENTIAL';
    return { candidate_feature_id: candidate, feasibility, conflicts };
  }

  private held(key: string): LockRow | undefined {
    const lock = this.locks.get(key);
    return lock !== undefined && lock.expires > this.now() ? lock : undefined;
  }

  log(operation: string, agent: Agent, parameters: Args, success: boolean): void {
    const row = { agent_id: agent.id, agent_type: agent.type, operation, parameters, success };
    this.audit.unshift({ id: randomUUID(), ...row, created_at: this.iso() });
  }

  private now(): number {
    return Date.now() + this.later;
  }

  iso(): string {
    return new Date(this.now()).toISOString();
  }
}

const OPERATIONS: Readonly<
  Record<string, (state: ReferenceState, args: Args, agent: Agent) => unknown>
> = {
  acquire_lock: (state, args, agent) => state.acquireLock(args, agent),
  release_lock: (state, args, agent) => state.releaseLock(args, agent),
  check_locks: (state, args) => state.checkLocks(args),
  submit_work: (state, args, agent) => state.queue.submit(args, agent),
  get_work: (state, args, agent) => state.queue.claim(args, agent),
  get_task: (state, args) => state.queue.get(args),
  complete_work: (state, args, agent) => state.queue.complete(args, agent),
  check_guardrails: (state, args) => state.checkGuardrails(args),
  write_handoff: (state, args, agent) => state.writeHandoff(args, agent),
  read_handoff: (state, args) => state.readHandoff(args),
  remember: (state, args, agent) => state.remember(args, agent),
  recall: (state, args) => state.recall(args),
  query_audit: (state, args) => state.queryAudit(args),
  check_policy: () => ({ allowed: true, reason: null, engine: 'NativePolicyEngine' }),
  discover_agents: (state) => state.discoverAgents(),
  register_feature: (state, args) => state.registerFeature(args),
  analyze_feature_conflicts: (state, args) => state.analyzeFeatureConflicts(args),
  deregister_feature: (state, args) => state.deregisterFeature(args),
};

export const TOOL_NAMES = Object.keys(OPERATIONS);

const GUARDRAILS: readonly (readonly [string, string, RegExp])[] = [
  ['git_force_push', 'git', /git\s+push\s+.*--force/],
  ['recursive_delete', 'file', /rm\s+-rf/],
  ['drop_table', 'database', /drop\s+table/i],
];
