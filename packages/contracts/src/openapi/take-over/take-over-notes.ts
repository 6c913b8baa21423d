import { type ContractFinding } from '../../check/contract-check';
import { EXISTING_API } from '../check/document-facts';

/** What was changed in a document. */
export interface TakeOverFacts {
  readonly upgradedFrom?: string;
  readonly repaired: number;
  readonly made: number;
  readonly withoutExample: number;
  /** The findings that the checks will report as warnings. */
  readonly findings: readonly ContractFinding[];
  readonly hasComments: boolean;
}

/** Notes for the user about a document that was taken over, one per line. */
export function takeOverNotes(facts: TakeOverFacts): string[] {
  const { upgradedFrom, repaired, made, withoutExample, findings, hasComments } = facts;
  const missing = countOf(findings, 'contract/example') + withoutExample;
  const total = findings.length + withoutExample;
  const open = [
    countedAs(
      missing,
      'example that is missing or not valid',
      'examples that are missing or not valid',
    ),
    countedAs(
      countOf(findings, 'contract/problem-details'),
      'error response without problem details (RFC 7807)',
      'error responses without problem details (RFC 7807)',
    ),
    countedAs(
      countOf(findings, 'contract/discriminator'),
      'oneOf without a usable discriminator',
      'oneOf without a usable discriminator',
    ),
  ].filter((text) => text !== undefined);
  return [
    ...(upgradedFrom === undefined ? [] : [`OpenAPI ${upgradedFrom} was upgraded to 3.1.0.`]),
    ...(repaired === 0
      ? []
      : [
          `${repaired === 1 ? '1 schema' : `${repaired} schemas`} used keywords that OpenAPI 3.1 does not have; they were converted.`,
        ]),
    ...(made === 0
      ? []
      : [
          made === 1
            ? '1 missing example was derived from its schema.'
            : `${made} missing examples were derived from their schemas.`,
        ]),
    ...(open.length === 0
      ? []
      : [
          `It has ${open.join(', ')}. Because the API exists, \`${EXISTING_API}: true\` makes ${total === 1 ? 'that a warning' : 'them warnings'}; remove it to apply all rules for new contracts.`,
        ]),
    ...(hasComments ? ['Comments of the original are not kept.'] : []),
  ];
}

function countOf(findings: readonly ContractFinding[], code: string): number {
  return findings.filter((finding) => finding.code === code).length;
}

function countedAs(count: number, one: string, many: string): string | undefined {
  return count === 0 ? undefined : `${count} ${count === 1 ? one : many}`;
}
