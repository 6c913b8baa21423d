import { byText } from '@parallel-plan/plan/text';
import type { Coordinator } from '../api/coordinator';
import { withLockNames, type WorkspacePaths } from '../api/lock-name';
import { claimInOrder } from './claim-in-order';
import { detectRemote } from './detect';
import {
  checkGuardrails,
  checkPolicy,
  deregisterFeature,
  discoverAgents,
  findConflicts,
  registerFeature,
} from './judgements';
import { acquire, release } from './locks';
import { queryAudit, readHandoff, recall, remember, writeHandoff } from './notes';
import type { RemoteServer } from './server';
import { submitOnce } from './submit-once';
import { claimWork, completeWork, getTask, renewLease, submit } from './work';

/** A coordinator on a server that is reached with HTTP or MCP. */
export function remoteCoordinator(server: RemoteServer, paths?: WorkspacePaths): Coordinator {
  const remote: Coordinator = {
    detect: () => detectRemote(server),
    discoverAgents: () => discoverAgents(server),
    acquireLock: async (lock) => (await acquire(server, lock)).outcome,
    claimLocks: (locks) => claimInOrder(server, locks),
    releaseLock: (key) => release(server, key),
    checkLocks: async (keys) => {
      const unique = keys === undefined ? undefined : [...new Set(keys)];
      const holders = await server.holders(unique, server.deadline('call'));
      return [...holders].sort(byText(({ key }) => key));
    },
    submitWork: async (task) =>
      task.idempotencyKey === undefined
        ? submit(server, task)
        : submitOnce(server, task, task.idempotencyKey),
    getTask: (taskId) => getTask(server, taskId),
    claimWork: (query) => claimWork(server, query ?? {}),
    renewLease: (lease) => renewLease(server, lease),
    completeWork: (taskId, completion, lease) => completeWork(server, taskId, completion, lease),
    checkGuardrails: (operation, paths) => checkGuardrails(server, operation, paths),
    writeHandoff: (handoff) => writeHandoff(server, handoff),
    readHandoff: (options) => readHandoff(server, options?.limit),
    remember: (memory) => remember(server, memory),
    recall: (query) => recall(server, query),
    checkPolicy: (operation, resource) => checkPolicy(server, operation, resource),
    queryAudit: (query) => queryAudit(server, query ?? {}),
    registerFeature: (feature) => registerFeature(server, feature),
    findConflicts: (feature) => findConflicts(server, feature),
    deregisterFeature: (featureId) => deregisterFeature(server, featureId),
    close: () => server.close(),
  };
  return withLockNames(remote, paths);
}
