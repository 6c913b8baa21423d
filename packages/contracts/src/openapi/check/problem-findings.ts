import { type ContractFinding } from '../../check/contract-check';
import { patternProblem } from '../../example/safe-pattern';
import { isObject } from '@parallel-plan/plan/text';
import { type ContractDocument, placeOf } from './contract-document';
import { type Guarded } from './pattern-guard';
import { localTarget } from '../../json';
import { type Pointer, type Redocly, type RedoclyProblem, VALID_EXAMPLE } from './redocly';

/**
 * Converts Redocly's problems into findings in the files they occur in.
 *
 * @param documents the linted document first, then those that it references
 */
export function problemFindings(
  redocly: Redocly,
  problems: readonly RedoclyProblem[],
  documents: readonly ContractDocument[],
): ContractFinding[] {
  const byId = new Map(documents.map((document) => [document.source.absoluteRef, document]));
  return problems.flatMap((problem) => {
    const [location] = problem.location;
    const document = byId.get(location?.source.absoluteRef ?? '') ?? documents[0];
    if (document === undefined) return [];
    const part = location?.reportOnKey === true ? 'key' : 'value';
    return [
      {
        code: codeOf(problem),
        message: messageOf(problem, document),
        ...placeOf(redocly, document, location?.pointer ?? '#/', part),
      },
    ];
  });
}

/** One finding for each unusable pattern, at its first position. */
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
      message: `The pattern ${JSON.stringify(shortened(pattern))} can't be used: ${patternProblem(pattern) ?? ''}. Its examples were not checked: write it in the syntax of ECMA-262 with the u flag, which escapes only special characters.`,
      ...placeOf(redocly, document, pointer, 'value'),
    })),
  ];
}

function codeOf({ ruleId }: RedoclyProblem): ContractFinding['code'] {
  if (ruleId === `contract/${VALID_EXAMPLE}`) return 'contract/example';
  return ruleId.startsWith('contract/') ? (ruleId as ContractFinding['code']) : 'contract/openapi';
}

const ADVICE: Readonly<Record<string, string>> = {
  'no-unresolved-refs':
    'Nothing can be generated from it: correct the reference, or add what it points to',
  'operation-operationId-unique': 'Generated clients use it as a function name: rename one of them',
  'path-parameters-defined': 'Correct the path or the list of parameters',
};

function messageOf(problem: RedoclyProblem, document: ContractDocument): string {
  if (problem.ruleId.startsWith('contract/')) return problem.message;
  const message = problem.message
    .replace(/\.$/, '')
    .replace(/^Can't resolve \$ref/, () => `Can't resolve ${referenceAt(problem, document)}`);
  const [suggestion] = problem.suggest;
  const meant = suggestion === undefined ? '' : ` Did you mean \`${suggestion}\`?`;
  const advice = ADVICE[problem.ruleId];
  return `${shortened(message)}.${advice === undefined ? '' : ` ${advice}.`}${meant}`;
}

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

/** The pointer of the example that contains a position. */
export function exampleRoot(pointer: Pointer): Pointer {
  return /^.*?\/(?:example|examples\/[^/]+(?:\/value)?)(?=\/|$)/.exec(pointer)?.[0] ?? pointer;
}
