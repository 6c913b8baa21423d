import { lockIdentity } from '../locks/lock-conflict';
import type { OpenPlan } from './open-plan';

const CONTRACT = 'contract:';

/**
 * What a lock key locks, as one string that means the same in every change.
 *
 * It is `lockIdentity`, but for contracts: `contract:contracts/openapi/v1.yaml` names a file of its
 * own in each change, so the key gets the change's folder. A key that names the file from the
 * workspace root (`contract:openspec/changes/add-x/contracts/openapi/v1.yaml`) comes to the same.
 */
export function identityAcrossChanges(key: string, plan: OpenPlan): string {
  const identity = lockIdentity(key);
  if (!identity.startsWith(CONTRACT)) return identity;
  const path = identity.slice(CONTRACT.length);
  const home =
    plan.contractHomes?.get(path) ?? (path.startsWith('contracts/') ? 'change' : 'workspace');
  return home === 'workspace' ? identity : `${CONTRACT}openspec/changes/${plan.change}/${path}`;
}
