import { type ContractFinding } from '../../check/contract-check';
import { type ContractDocument, type Place, placeOf } from './contract-document';
import { type DocumentReader, type DocumentSet } from './document-set';
import { isExistingApi, isForNewContractsOnly, openapiVersion } from './document-facts';
import { orderedFindings } from './finding-list';
import { lintDocuments } from './lint-documents';
import { operationsOf } from './operations';
import { withPatternGuard } from './pattern-guard';
import { problemFindings, patternFindings } from './problem-findings';
import { pointerOf, type Redocly } from './redocly';

/** The contents and the problems of one OpenAPI document. */
export interface CheckedDocument {
  readonly file: string;
  readonly findings: readonly ContractFinding[];
  readonly operations: readonly PlacedOperation[];
}

export interface PlacedOperation extends Pick<Place, 'file' | 'line' | 'column'> {
  readonly method: string;
  readonly path: string;
}

/** Checks one document and everything that it references. */
export async function checkDocument(
  redocly: Redocly,
  reader: DocumentReader,
  file: string,
): Promise<CheckedDocument> {
  const set = reader.documentsFrom(file);
  const { entry, findings } = set;
  if (entry === undefined) return { file, findings: orderedFindings(findings), operations: [] };
  const isComplete = findings.every(({ code }) => code === 'contract/external-ref');
  const linted = isComplete ? await lintFindings(redocly, reader, entry, set) : [];
  return {
    file,
    findings: orderedFindings([...findings, ...linted]).map(forItsKind(entry)),
    operations: placedOperations(redocly, reader, entry),
  };
}

async function lintFindings(
  redocly: Redocly,
  reader: DocumentReader,
  entry: ContractDocument,
  { documents, findings }: DocumentSet,
): Promise<ContractFinding[]> {
  const version = openapiVersion(entry.parsed);
  if (version.kind === 'other') {
    const key = version.key === undefined ? [] : [version.key];
    return [
      {
        code: 'contract/openapi',
        message: `The document was not checked: ${version.why}.`,
        ...placeOf(redocly, entry, pointerOf(key), 'value'),
      },
    ];
  }
  const guarded = await withPatternGuard(documents.values(), () =>
    lintDocuments(redocly, entry, documents, reader),
  );
  const found = problemFindings(redocly, guarded.value, [...documents.values()]);
  return [...found.filter((one) => !isSaid(one, findings)), ...patternFindings(redocly, guarded)];
}

/**
 * Whether a finding repeats one that was already reported: a reference that leaves the folder is
 * also unresolved.
 */
function isSaid(finding: ContractFinding, said: readonly ContractFinding[]): boolean {
  return (
    finding.message.startsWith("Can't resolve ") &&
    said.some(({ file, line }) => file === finding.file && line === finding.line)
  );
}

function forItsKind(entry: ContractDocument): (finding: ContractFinding) => ContractFinding {
  const isExisting = isExistingApi(entry.parsed);
  return (finding) =>
    isExisting && isForNewContractsOnly(finding.code)
      ? { ...finding, severity: 'warning' }
      : finding;
}

function placedOperations(
  redocly: Redocly,
  reader: DocumentReader,
  entry: ContractDocument,
): PlacedOperation[] {
  const resolve = (holder: object): unknown => {
    const found = reader.target(entry, holder);
    return typeof found === 'object' ? found.node : undefined;
  };
  return operationsOf(entry.parsed, resolve).map(({ method, path, pointer }) => {
    const { file, line, column } = placeOf(redocly, entry, pointer, 'key');
    return { method, path, file, line, column };
  });
}
