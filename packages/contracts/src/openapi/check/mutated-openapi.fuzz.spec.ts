import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { takeOverDocument } from '../take-over/take-over-document';
import { USERS_API } from '../testing/users-api';
import { checkDocument } from './check-document';
import { DocumentReader } from './document-set';
import { loadRedocly } from './redocly';

/** `FUZZ_RUNS` and `FUZZ_SEED` make a longer run of it, or the same one again. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? (process.env['SOAK'] === '1' ? 3_000 : 60));
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_714);

const FILE = 'c/v1.yaml';

type Container = Record<string | number, unknown>;

/** Every place in a value: what holds it, and its key. */
function placesIn(value: unknown): [Container, string][] {
  if (typeof value !== 'object' || value === null) return [];
  const container = value as Container;
  return Object.keys(container).flatMap((key) => [
    [container, key] as [Container, string],
    ...placesIn(container[key]),
  ]);
}

const values = fc.constantFrom<unknown>(
  ...[undefined, null, true, 0, -1.5, '', 'x', '#/x', [], {}, [null], [[]], { a: null }],
  ...[{ $ref: '#' }, { $ref: '#/' }, { $ref: 3 }, { $ref: '#/nothing' }, { $ref: 'v1.yaml' }],
  ...[{ $ref: '#/components/schemas/User' }, { $ref: '#/components/schemas/User/properties/name' }],
  ...[{ $ref: '#/components/schemas/Mail' }, { $ref: '#/components/responses/Conflict' }],
  ...[{ $ref: '#/paths/~1v1~1users' }, { oneOf: [] }, { allOf: [{}] }, { pattern: '(' }],
);
const mutations = fc.array(fc.tuple(fc.nat(), values), { minLength: 1, maxLength: 4 });

describe('mutated OpenAPI documents', () => {
  it('are checked, and taken over or refused, without a crash', async () => {
    const redocly = await loadRedocly();
    await fc.assert(
      fc.asyncProperty(mutations, async (edits) => {
        const document: unknown = parse(USERS_API);
        for (const [index, value] of edits) {
          const places = placesIn(document);
          const [container, key] = places[index % places.length] ?? [{}, ''];
          container[key] = structuredClone(value);
        }
        const text = stringify(document, { aliasDuplicateObjects: false });
        const reader = new DocumentReader(redocly, 'c', new Map([[FILE, text]]));
        const { findings } = await checkDocument(redocly, reader, FILE);
        const lines = text.split('\n').length;
        for (const { message, line, column } of findings) {
          expect(message).not.toMatch(/Cannot read|is not a function|is not iterable|\n/);
          expect(line >= 1 && line <= lines && column >= 1).toBe(true);
        }
        const answer = await takeOverDocument(redocly, text, 'v1.yaml');
        if ('takenOver' in answer) {
          const taken = new DocumentReader(redocly, 'c', new Map([[FILE, answer.takenOver.text]]));
          const again = await checkDocument(redocly, taken, FILE);
          expect(again.findings.filter(({ severity }) => severity !== 'warning')).toEqual([]);
        }
      }),
      { seed: SEED, numRuns: RUNS },
    );
  }, 600_000);
});
