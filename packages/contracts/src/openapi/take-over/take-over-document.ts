import { type ContractFinding } from '../../check/contract-check';
import { yamlText } from '../../yaml';
import { type ContractDocument, placeOf } from '../check/contract-document';
import { DocumentReader } from '../check/document-set';
import {
  EXISTING_API,
  isExistingApi,
  isForNewContractsOnly,
  openapiVersion,
} from '../check/document-facts';
import { distinctFindings } from '../check/finding-list';
import { lintDocuments } from '../check/lint-documents';
import { operationsOf } from '../check/operations';
import { withPatternGuard } from '../check/pattern-guard';
import { exampleRoot, problemFindings, patternFindings } from '../check/problem-findings';
import { type Redocly, type RedoclyProblem } from '../check/redocly';
import { referencesIn } from '../check/references';
import { type CompletedExample, completeExamples } from './complete-examples';
import { type MutableNode } from './openapi-tree';
import { refusal, type Refusal, type TakenOver } from './taken-over';
import { takeOverNotes } from './take-over-notes';
import { upgradeDocument } from './upgrade-document';

/** The result for a document. */
export type TakeOverAnswer = { readonly takenOver: TakenOver } | { readonly refusal: Refusal };

/** The name of the document for Redocly and in our findings; its path is unknown. */
const NAME = 'openapi.yaml';

/**
 * Parses, upgrades, completes and checks a document.
 *
 * @param file as the user wrote it, for messages
 */
export async function takeOverDocument(
  redocly: Redocly,
  text: string,
  file: string,
): Promise<TakeOverAnswer> {
  const reader = new DocumentReader(redocly, '', new Map([[NAME, text]]));
  const { entry, findings } = reader.documentsFrom(NAME);
  if (entry === undefined) return refusal(file, 'unreadable', named(findings, file));
  const version = openapiVersion(entry.parsed);
  if (version.kind === 'other') {
    const code = version.key === undefined ? 'not-openapi' : 'unsupported-version';
    return refusal(file, code, [], version.why);
  }
  const outside = otherFiles(redocly, entry);
  if (outside.length > 0) return refusal(file, 'external-ref', named(outside, file));
  const document = entry.parsed as MutableNode;
  if (findings.length > 0) return refusal(file, 'invalid', named(findings, file));
  const operations = operationsOf(document, (holder) => {
    const found = reader.target(entry, holder);
    return typeof found === 'object' ? found.node : undefined;
  });
  if (operations.length === 0) return refusal(file, 'no-operations', []);

  const { repaired } = upgradeDocument(document, version.kind);
  const { findings: checked, made, withoutExample } = await completed(redocly, reader, entry);
  const wrong = checked.filter(({ code }) => !isForNewContractsOnly(code));
  if (wrong.length > 0) return refusal(file, 'invalid', named(wrong, file));

  const isExisting = checked.length + withoutExample > 0;
  const upgraded = version.kind === '3.0' ? { upgradedFrom: version.version } : {};
  return {
    takenOver: {
      text: yamlText(isExisting ? markedAsExisting(document) : document),
      operations: operations.map(({ method, path, operationId }) => ({
        method,
        path,
        ...(operationId === undefined ? {} : { operationId }),
      })),
      ...upgraded,
      notes: takeOverNotes({
        ...upgraded,
        repaired,
        made,
        withoutExample,
        findings: checked,
        hasComments: /^\s*#|\s#\s/m.test(text) && !text.trimStart().startsWith('{'),
      }),
    },
  };
}

interface Completed {
  /** The remaining problems of the document, with positions in the original text. */
  readonly findings: readonly ContractFinding[];
  /** The number of generated examples that are valid. */
  readonly made: number;
  /** The number of media types without an example, because the generated one is not valid. */
  readonly withoutExample: number;
}

/** Adds generated examples, and removes those that are not valid. */
async function completed(
  redocly: Redocly,
  reader: DocumentReader,
  entry: ContractDocument,
): Promise<Completed> {
  const added = completeExamples(entry.parsed);
  const guarded = await withPatternGuard([entry], () =>
    lintDocuments(redocly, entry, new Map([[entry.file, entry]]), reader),
  );
  const byPointer = new Map(added.map((one) => [one.pointer, one]));
  const invalid = new Set<CompletedExample>();
  const others = guarded.value.filter((problem) => {
    const made = madeExampleOf(problem, byPointer);
    if (made !== undefined) invalid.add(made);
    return made === undefined;
  });
  for (const { media } of invalid) delete media['example'];
  return {
    findings: distinctFindings([
      ...problemFindings(redocly, others, [entry]),
      ...patternFindings(redocly, guarded),
    ]),
    made: added.length - invalid.size,
    withoutExample: invalid.size,
  };
}

/** The generated example that a problem is about. */
function madeExampleOf(
  { location: [location] }: RedoclyProblem,
  made: ReadonlyMap<string, CompletedExample>,
): CompletedExample | undefined {
  return made.get(exampleRoot(location?.pointer ?? ''));
}

function otherFiles(redocly: Redocly, entry: ContractDocument): ContractFinding[] {
  return referencesIn(entry.parsed)
    .filter(({ target }) => !target.startsWith('#') && target !== '')
    .map(({ pointer, target }) => ({
      code: 'contract/external-ref',
      message: JSON.stringify(target.length > 120 ? `${target.slice(0, 119)}…` : target),
      ...placeOf(redocly, entry, pointer, 'value'),
    }));
}

function named(findings: readonly ContractFinding[], file: string): ContractFinding[] {
  return findings.map((finding) => ({ ...finding, file }));
}

/** Adds the key right after the version, where readers notice it. */
function markedAsExisting(document: MutableNode): unknown {
  if (isExistingApi(document)) return document;
  const { openapi, ...rest } = document;
  return { openapi, [EXISTING_API]: true, ...rest };
}
