import fc from 'fast-check';
import { parse } from 'yaml';
import { type Plan } from '../parse/plan.generated';
import { parsePlan } from '../parse/parse-plan';
import { conformancePlans } from '../testing/conformance';
import { decompose } from './decompose';
import { renderPlan } from './render-plan';
import { sessionsRequest, shopWorkspace } from './testing/sessions-feature';

const plan = decompose(sessionsRequest, shopWorkspace);
const read = conformancePlans().flatMap(({ file, text }) => {
  const parsed = parsePlan(text).plan;
  return parsed === undefined ? [] : [[file, parsed] as const];
});

function withTexts(description: string, command: string, inputs: Record<string, unknown>): Plan {
  const [first] = plan.packages;
  const [step] = first!.verification.steps;
  return {
    ...plan,
    packages: [
      {
        ...first!,
        description,
        inputs,
        verification: {
          ...first!.verification,
          steps: [{ ...step!, command, env: { [command]: command } }],
        },
      },
    ],
  };
}

describe('renderPlan', () => {
  it('writes a readable plan', () => {
    expect(renderPlan(plan)).toMatchSnapshot();
  });

  it(`preserves ${read.length} real plans`, () => {
    process.stdout.write(`renderPlan: ${read.length} real plans\n`);
    for (const [file, real] of read) {
      expect({ file, plan: parsePlan(renderPlan(real)).plan }).toEqual({ file, plan: real });
    }
  });

  it.each([
    'on',
    'no',
    'y',
    '~',
    'null',
    '1_000',
    '0o14',
    '0x1F',
    '1e3',
    '12:30:45',
    '2026-01-02',
    '.inf',
    '=',
    '<<',
    '',
    '*a',
    '&a',
    '!x',
    '%a',
    '@a',
    '`a',
    '- a',
    '? a',
    '#a',
    'a #b',
    'a: b',
    ' a',
    'a ',
    '\ta',
    '[[]id]/**',
    '**',
    'a\nb',
    'a\n\n\nb',
    '\na',
    'a\n',
    ' a\nb',
    'a \nb',
    'a\r\nb',
    'a\u0085b',
    'a\u2028b',
    '\ufeffa',
    'a\u007f',
    '\ud800',
  ])('writes %j so that YAML 1.1 and 1.2 agree', (text) => {
    const special = withTexts(text, text, { nx: { projects: [text] }, [text]: text });
    const yaml = renderPlan(special);
    expect(parse(yaml, { version: '1.2' })).toEqual(special);
    expect(parse(yaml, { version: '1.1' })).toEqual(special);
    expect(yaml).not.toMatch(/[\r\u007f-\u009f\u2028\u2029\ufeff]/u);
  });

  it('preserves any text and any JSON', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.string({
        unit: fc.constantFrom(...'ab:#- \n\t>|"\'%@&*!?{}[],~=0123456789._'),
        maxLength: 200,
      }),
      fc.lorem({ mode: 'sentences', maxCount: 6 }),
    );
    const json = fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      fc
        .jsonValue({ maxDepth: 3, noUnicodeString: false })
        .filter((value) => !/-0|__proto__/.test(JSON.stringify(value) + String(value))),
      { maxKeys: 4, noNullPrototype: true },
    );
    fc.assert(
      fc.property(text, text, json, (description, command, inputs) => {
        const special = withTexts(description, command, inputs);
        expect(parse(renderPlan(special), { version: '1.2' })).toEqual(special);
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  it('sorts fields in the order of the format', () => {
    const reversed = JSON.parse(JSON.stringify(plan), (_, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    ) as Plan;
    expect(renderPlan(reversed)).toBe(renderPlan(plan));
  });

  it('escapes line breaks of names in comments', () => {
    const named = withTexts('d', 'c', { nx: { projects: ['a\nevil: true\r\u2028x'] } });
    expect(parse(renderPlan(named))).toEqual(named);
    expect(renderPlan(named)).toContain('# From the roots of a\\nevil: true\\r');
  });
});
