import { lockKeysConflict } from '@parallel-plan/plan';
import type { FeatureConflicts, StoreCoordinator } from '../api/coordinator';
import { isoTime } from './schema';
import { checkKey, checkText } from '../api/limits';
import type { Session } from './session';

type Features = Pick<
  StoreCoordinator,
  'registerFeature' | 'findConflicts' | 'deregisterFeature' | 'listFeatures'
>;

/** Registered features in a store: the keys that each needs, locked or not. */
export function storeFeatures(session: Session): Features {
  const { agent, engine } = session;
  return {
    registerFeature: async ({ featureId, title, branch, claims }) => {
      checkText('The id of a feature', featureId);
      claims.forEach(checkKey);
      await session.write(async (transaction) => {
        await transaction
          .insertInto('features')
          .values({
            id: featureId,
            agent_id: agent.id,
            title: title ?? null,
            branch: branch ?? null,
            claims: JSON.stringify([...new Set(claims)]),
            registered_at: engine.now(),
          })
          .onConflict((conflict) =>
            conflict.column('id').doUpdateSet((row) => ({
              agent_id: row.ref('excluded.agent_id'),
              title: row.ref('excluded.title'),
              branch: row.ref('excluded.branch'),
              claims: row.ref('excluded.claims'),
              registered_at: row.ref('excluded.registered_at'),
            })),
          )
          .execute();
        await session.record(transaction, {
          operation: 'register_feature',
          resource: featureId,
          success: true,
          details: { claims: claims.length },
        });
      });
    },

    findConflicts: async ({ featureId, claims }) => {
      const others = await session.read((db) =>
        db
          .selectFrom('features')
          .select(['id', 'claims'])
          .where('id', '<>', featureId)
          .orderBy('id')
          .execute(),
      );
      return conflictsOf(
        claims,
        others.map((other) => ({ id: other.id, claims: JSON.parse(other.claims) as string[] })),
      );
    },

    listFeatures: async () => {
      const rows = await session.read((db) =>
        db.selectFrom('features').selectAll().orderBy('registered_at').orderBy('id').execute(),
      );
      return rows.map((row) => ({
        featureId: row.id,
        ...(row.title !== null && { title: row.title }),
        ...(row.branch !== null && { branch: row.branch }),
        claims: JSON.parse(row.claims) as string[],
        agentId: row.agent_id,
        registeredAt: isoTime(row.registered_at),
      }));
    },

    deregisterFeature: async (featureId) => {
      await session.write(async (transaction) => {
        const removed = await transaction
          .deleteFrom('features')
          .where('id', '=', featureId)
          .returning('id')
          .execute();
        await session.record(transaction, {
          operation: 'deregister_feature',
          resource: featureId,
          success: removed.length > 0,
        });
      });
    },
  };
}

/**
 * `SEQUENTIAL` when the feature and the others share over half of the keys that it or one of them needs.
 * The limit is the same as for two plans.
 */
function conflictsOf(
  claims: readonly string[],
  others: readonly { readonly id: string; readonly claims: readonly string[] }[],
): FeatureConflicts {
  const wanted = [...new Set(claims)];
  const shared = others.flatMap((other) => {
    const keys = wanted.filter((key) => other.claims.some((claim) => lockKeysConflict(key, claim)));
    return keys.length === 0 ? [] : [{ featureId: other.id, keys, of: other.claims.length }];
  });
  const colliding = new Set(shared.flatMap(({ keys }) => keys)).size;
  const mostly =
    colliding * 2 > wanted.length || shared.some(({ keys, of }) => keys.length * 2 > of);
  return {
    feasibility: shared.length === 0 ? 'FULL' : mostly ? 'SEQUENTIAL' : 'PARTIAL',
    conflicts: shared.map(({ featureId, keys }) => ({ featureId, keys })),
  };
}
