import { lockIdentity } from '../locks/lock-conflict';
import type { OpenPlan } from './open-plan';

const CONTRACT = 'contract:';

/**
 * Returns the identity of a lock key across changes: equal strings lock the same thing.
 *
 * Equals `lockIdentity`, except for contracts. `contract:contracts/openapi/v1.yaml` names a
 * different file in each change, so the identity includes the change's folder. A key relative to
 * the workspace root (`contract:openspec/changes/add-x/contracts/openapi/v1.yaml`) has the same
 * identity.
 *
 * @param key a lock key, canonical or not
 * @param plan the plan that contains the key
 * @returns the identity
 */
export function identityAcrossChanges(key: string, plan: OpenPlan): string {
  const identity = lockIdentity(key);
  if (!identity.startsWith(CONTRACT)) return identity;
  const path = identity.slice(CONTRACT.length);
  const home =
    plan.contractHomes?.get(path) ?? (path.startsWith('contracts/') ? 'change' : 'workspace');
  return home === 'workspace' ? identity : `${CONTRACT}openspec/changes/${plan.change}/${path}`;
}
