import type {
  FeatureClaims,
  FeatureConflicts,
  GuardrailVerdict,
  KnownAgent,
  PolicyVerdict,
} from '../api/coordinator';
import { CoordinatorError } from '../api/errors';
import { type Answer, badAnswer, readAnswer } from './answer';
import type { Deadline } from './timing';
import { refused } from './locks';
import type { RemoteOperation, RemoteServer } from './server';

const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
const FEASIBILITIES = ['FULL', 'PARTIAL', 'SEQUENTIAL'] as const;

export async function discoverAgents(
  server: RemoteServer,
  deadline?: Deadline,
): Promise<readonly KnownAgent[]> {
  const answer = await ask(server, 'discoverAgents', {}, deadline);
  return answer.list('agents').map((agent) => {
    const lastSeenAt = agent.time('last_heartbeat');
    return {
      id: agent.text('agent_id'),
      type: agent.optionalText('agent_type') ?? '',
      ...(lastSeenAt === null ? {} : { lastSeenAt }),
    };
  });
}

export async function checkGuardrails(
  server: RemoteServer,
  operation: string,
  paths: readonly string[] | undefined,
  deadline?: Deadline,
): Promise<GuardrailVerdict> {
  const answer = await ask(
    server,
    'checkGuardrails',
    { operation_text: operation, ...(paths === undefined ? {} : { file_paths: paths }) },
    deadline,
  );
  const safe = answer.flag('safe');
  const violations = answer.list('violations').map((violation) => ({
    pattern: violation.text('pattern_name'),
    category: violation.optionalText('category') ?? '',
    severity: oneOf(SEVERITIES, violation.optionalText('severity') ?? 'high', server),
    matchedText: violation.optionalText('matched_text') ?? '',
    blocked: violation.flag('blocked'),
  }));
  // The server refused the check itself. This is not a verdict on the operation.
  if (!safe && violations.length === 0) throw refused('check the operation', answer, server);
  return { safe, violations };
}

export async function checkPolicy(
  server: RemoteServer,
  operation: string,
  resource: string | undefined,
  deadline?: Deadline,
): Promise<PolicyVerdict> {
  const answer = await ask(
    server,
    'checkPolicy',
    { operation, ...(resource === undefined ? {} : { resource }) },
    deadline,
  );
  const reason = answer.optionalText('reason');
  return { allowed: answer.flag('allowed'), ...(reason === undefined ? {} : { reason }) };
}

/**
 * Registers a feature and reads it back. Some servers answer `success` without registering the feature, for
 * example when it was deregistered before.
 *
 * @throws CoordinatorError `bad-answer` when the feature is not registered afterwards
 */
export async function registerFeature(server: RemoteServer, feature: FeatureClaims): Promise<void> {
  const answer = await ask(server, 'registerFeature', {
    feature_id: feature.featureId,
    resource_claims: feature.claims,
    ...(feature.title === undefined ? {} : { title: feature.title }),
    ...(feature.branch === undefined ? {} : { branch_name: feature.branch }),
  });
  if (!answer.flag('success')) throw refused('register the feature', answer, server);
  if (feature.claims.length === 0) return;
  // MCP servers have no call to read a feature. Find it as a conflict of another feature with the same
  // claims.
  const featureId = `${feature.featureId}--read-back`;
  const { conflicts } = await findConflicts(server, { featureId, claims: feature.claims });
  const read = conflicts.find((conflict) => conflict.featureId === feature.featureId);
  const missing = feature.claims.filter((claim) => read?.keys.includes(claim) !== true);
  if (missing.length === 0) return;
  throw new CoordinatorError(
    'bad-answer',
    `${server.name} says that it has registered the feature ${server.shown(feature.featureId)}, but does not have ${missing.length === feature.claims.length ? 'it' : `${missing.length} of its claims`}. Claims of other changes would not be compared with it. Deregister the feature on the server, or update the server.`,
  );
}

export async function findConflicts(
  server: RemoteServer,
  { featureId, claims }: FeatureClaims,
): Promise<FeatureConflicts> {
  const answer = await ask(server, 'findConflicts', {
    candidate_feature_id: featureId,
    candidate_claims: claims,
  });
  return {
    feasibility: oneOf(FEASIBILITIES, answer.text('feasibility'), server),
    conflicts: answer.list('conflicts').map((conflict) => ({
      featureId: conflict.text('feature_id'),
      keys: conflict.texts('overlapping_keys'),
    })),
  };
}

/** Deregisters a feature. A feature that is not registered is not an error. */
export async function deregisterFeature(server: RemoteServer, featureId: string): Promise<void> {
  const answer = await ask(server, 'deregisterFeature', { feature_id: featureId });
  if (answer.flag('success')) return;
  const gone = /not_?found|not_?registered|not_?active/i.test(answer.optionalText('reason') ?? '');
  if (!gone) throw refused('deregister the feature', answer, server);
}

async function ask(
  server: RemoteServer,
  operation: RemoteOperation,
  args: Readonly<Record<string, unknown>>,
  deadline = server.deadline('call'),
): Promise<Answer> {
  const { value } = await server.call(operation, args, deadline);
  return readAnswer(value, `The answer of ${server.name} to ${operation}`);
}

function oneOf<T extends string>(known: readonly T[], found: string, server: RemoteServer): T {
  const value = known.find((item) => item === found);
  if (value !== undefined) return value;
  const shown = server.shown(JSON.stringify(found));
  throw badAnswer(`The answer of ${server.name}`, `${shown} is none of ${known.join(', ')}`);
}
