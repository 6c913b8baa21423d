import { type ContractFinding } from '../../check/contract-check';
import { patternProblem } from '../../example/safe-pattern';
import { isObject } from '@parallel-plan/plan/text';
import { type ContractDocument, placeOf } from './contract-document';
import { type Guarded, SLOW_PATTERN } from './pattern-guard';
import { localTarget } from './local-target';
import { type Pointer, type Redocly, type RedoclyProblem } from './redocly';

/**
 * What Redocly found, as findings in the files where they are.
 *
 * @param documents the one that was linted, then those that it refers to
 */
export function problemFindings(
  redocly: Redocly,
  problems: readonly RedoclyProblem[],
  documents: readonly ContractDocument[],
): ContractFinding[] {
  const byId = new Map(documents.map((document) => [document.source.absoluteRef, document]));
  return groupedByExample(problems).flatMap(({ problem, alike }) => {
    const [location] = problem.location;
    const document = byId.get(location?.source.absoluteRef ?? '') ?? documents[0];
    if (document === undefined || isAboutPattern(problem)) return [];
    const part = location?.reportOnKey === true ? 'key' : 'value';
    return [
      {
        code: codeOf(problem),
        message: messageOf(problem, alike, document),
        ...placeOf(redocly, document, location?.pointer ?? '#/', part),
      },
    ];
  });
}

/** A finding for each pattern that nothing could be held against, where it stands first. */
export function patternFindings(
  redocly: Redocly,
  { slow, invalid }: Pick<Guarded<unknown>, 'slow' | 'invalid'>,
): ContractFinding[] {
  return [
    ...slow.map(({ pattern, document, pointer }) => ({
      code: 'contract/openapi' as const,
      message: `The pattern ${JSON.stringify(shortened(pattern))} was stopped after a second on one example, and would stop every server and client that checks it: write it without repeats inside repeats, such as (a+)+.`,
      ...placeOf(redocly, document, pointer, 'value'),
    })),
    ...invalid.map(({ pattern, document, pointer }) => ({
      code: 'contract/example' as const,
      message: `The pattern ${JSON.stringify(shortened(pattern))} can't be used: ${patternProblem(pattern) ?? ''}. Examples that it concerns were not checked: write it as ECMA-262 has it with the u flag, where only characters with a meaning are escaped.`,
      ...placeOf(redocly, document, pointer, 'value'),
    })),
  ];
}

const EXAMPLE_RULE = /^no-invalid-(?:media-type|schema)-examples$/;

/** Said at the pattern itself. */
function isAboutPattern({ message }: RedoclyProblem): boolean {
  return message.includes(SLOW_PATTERN) || /validation errored: Invalid regular exp/.test(message);
}

function codeOf({ ruleId }: RedoclyProblem): ContractFinding['code'] {
  if (ruleId.startsWith('contract/')) return ruleId as ContractFinding['code'];
  return EXAMPLE_RULE.test(ruleId) ? 'contract/example' : 'contract/openapi';
}

const ADVICE: Readonly<Record<string, string>> = {
  'no-unresolved-refs':
    'Nothing can be generated from it: correct the reference, or add what it points to',
  'operation-operationId-unique':
    'Generated clients name their functions by it: rename one of them',
  'path-parameters-defined': 'Correct the path or the list of parameters',
};

function messageOf(problem: RedoclyProblem, alike: number, document: ContractDocument): string {
  const message = problem.message
    .replace(/\.$/, '')
    .replace(/^Can't resolve \$ref/, () => `Can't resolve ${referenceAt(problem, document)}`);
  if (EXAMPLE_RULE.test(problem.ruleId)) {
    const what = message
      .replace(
        VALIDATOR_BROKE,
        'The example could not be held against its schema: that is no JSON Schema',
      )
      .replace(/^Example value must conform to the schema: /, 'The example is not valid: ')
      .replace(
        /^Example validation errored: /,
        'The example could not be held against its schema: ',
      );
    const more = alike > 1 ? `, and ${alike - 1} more` : '';
    return `${shortened(what)}${more}. Mocks would answer with it: correct the example or the schema.`;
  }
  if (problem.ruleId.startsWith('contract/')) return problem.message;
  const [suggestion] = problem.suggest;
  const meant = suggestion === undefined ? '' : ` Did you mean \`${suggestion}\`?`;
  const advice = ADVICE[problem.ruleId];
  return `${shortened(message)}.${advice === undefined ? '' : ` ${advice}.`}${meant}`;
}

/** What a validator says that ran into its own error at a schema of the wrong shape. */
const VALIDATOR_BROKE =
  /^Example validation errored: (?:.* is not (?:a function|iterable|a constructor)|Cannot (?:read|convert|create)).*$/;

function referenceAt(
  { location: [location] }: RedoclyProblem,
  { parsed }: ContractDocument,
): string {
  const node = localTarget(parsed, location?.pointer ?? '');
  const target = isObject(node) ? node['$ref'] : node;
  return typeof target === 'string' ? `the reference ${JSON.stringify(target)}` : '$ref';
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}

interface ProblemGroup {
  readonly problem: RedoclyProblem;
  /** How many problems one example has. */
  readonly alike: number;
}

/**
 * A validator says everything that is wrong with an example, for each variant of a `oneOf`. The place
 * that is deepest in the example says most, so that one stays.
 */
function groupedByExample(problems: readonly RedoclyProblem[]): ProblemGroup[] {
  const groups = new Map<unknown, RedoclyProblem[]>();
  for (const problem of problems) {
    const [location] = problem.location;
    const isExample = EXAMPLE_RULE.test(problem.ruleId) && location?.pointer !== undefined;
    const key = isExample
      ? `${location.source.absoluteRef}${exampleRoot(location.pointer)}`
      : problem;
    groups.set(key, [...(groups.get(key) ?? []), problem]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    if (first === undefined) return [];
    const problem = others.reduce((best, one) => (depth(one) > depth(best) ? one : best), first);
    return [{ problem, alike: new Set(group.map(({ message }) => message)).size }];
  });
}

/** The pointer of the example that a place is in. */
export function exampleRoot(pointer: Pointer): Pointer {
  return /^.*?\/(?:example|examples\/[^/]+(?:\/value)?)(?=\/|$)/.exec(pointer)?.[0] ?? pointer;
}

function depth({ location: [location] }: RedoclyProblem): number {
  return location?.pointer?.split('/').length ?? 0;
}
