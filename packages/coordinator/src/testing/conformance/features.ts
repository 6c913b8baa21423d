import type { Coordinator } from '../../api/coordinator';
import type { Harness, Traits } from './harness';

export function describeFeatures(harness: () => Harness): void {
  describe('features', () => {
    const claims = ['api:GET /v1/users', 'api:POST /v1/users', 'db:schema:users', 'src/users.ts'];

    it.each([
      ['no key', ['db:schema:teams'], 'FULL', []],
      [
        'one key of four',
        ['db:schema:users', 'a.ts', 'b.ts', 'c.ts'],
        'PARTIAL',
        claims.slice(2, 3),
      ],
      ['every key', claims, 'SEQUENTIAL', claims],
    ])('have %s in common with another feature', async (_, wanted, feasibility, keys) => {
      const { first, second } = harness();
      await first.registerFeature({ featureId: 'add-users', title: 'Users', claims });
      const found = await second.findConflicts({ featureId: 'add-teams', claims: wanted });
      expect(found).toEqual({
        feasibility,
        conflicts: keys.length === 0 ? [] : [{ featureId: 'add-users', keys }],
      });
    });

    it('have no conflict with themselves or with deregistered ones', async () => {
      const { first, second } = harness();
      await first.registerFeature({ featureId: 'add-users', claims });
      const none = { feasibility: 'FULL', conflicts: [] };
      expect(await first.findConflicts({ featureId: 'add-users', claims })).toEqual(none);
      await first.deregisterFeature('add-users');
      expect(await second.findConflicts({ featureId: 'add-teams', claims })).toEqual(none);
    });

    it('have the latest claims after another registration', async () => {
      const { first, second } = harness();
      await first.registerFeature({ featureId: 'add-users', claims });
      await first.registerFeature({ featureId: 'add-users', claims: ['db:schema:users'] });
      const found = await second.findConflicts({
        featureId: 'add-teams',
        claims: ['src/users.ts'],
      });
      expect(found.feasibility).toBe('FULL');
    });
  });
}

export function describeGuardrails(client: () => Coordinator, { missing = [] }: Traits): void {
  if (missing.includes('guardrails')) return;

  describe('guardrails', () => {
    it.each(['git push --force origin main', 'rm -rf /', 'DROP TABLE users;'])(
      'refuse %s',
      async (operation) => {
        const verdict = await client().checkGuardrails(operation);
        expect(verdict.safe).toBe(false);
        expect(verdict.violations.length).toBeGreaterThan(0);
        expect(verdict.violations.some(({ blocked }) => blocked)).toBe(true);
      },
    );

    it.each(['git push origin feature', 'npm test', 'ls -la src'])(
      'accept %s',
      async (operation) => {
        expect(await client().checkGuardrails(operation)).toEqual({ safe: true, violations: [] });
      },
    );
  });
}
