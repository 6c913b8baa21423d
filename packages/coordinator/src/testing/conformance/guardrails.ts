import type { Coordinator } from '../../coordinator';
import type { Traits } from './harness';

export function describeGuardrails(client: () => Coordinator, { missing = [] }: Traits): void {
  if (missing.includes('guardrails')) return;

  describe('guardrails', () => {
    it.each(['git push --force origin main', 'rm -rf /', 'DROP TABLE users;'])(
      'stops %s',
      async (operation) => {
        const verdict = await client().checkGuardrails(operation);
        expect(verdict.safe).toBe(false);
        expect(verdict.violations.length).toBeGreaterThan(0);
        expect(verdict.violations.some(({ blocked }) => blocked)).toBe(true);
      },
    );

    it.each(['git push origin feature', 'npm test', 'ls -la src'])(
      'lets %s pass',
      async (operation) => {
        expect(await client().checkGuardrails(operation)).toEqual({ safe: true, violations: [] });
      },
    );
  });
}
