import { type ContractFinding } from '../../check/contract-check';
import { isTooLarge, nodeCount } from './document-facts';
import { type Pointer, type Redocly, type RedoclySource } from './redocly';

/** A contract file that parses. */
export interface ContractDocument {
  /** The file name that the caller uses. */
  readonly file: string;
  readonly source: RedoclySource;
  readonly parsed: unknown;
}

/** A position in a file. Lines and columns start at 1. */
export type Place = Pick<ContractFinding, 'file' | 'line' | 'column' | 'endLine' | 'endColumn'>;

/**
 * Parses a YAML or JSON text.
 *
 * @param id the source name for Redocly, which resolves references relative to it
 * @returns the document, or the errors in it
 */
export function readDocument(
  redocly: Redocly,
  file: string,
  id: string,
  text: string,
): ContractDocument | ContractFinding {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text;
  if (isTooLarge(body)) return unreadable(file, TOO_LARGE);
  let parsed: unknown;
  try {
    parsed = redocly.parseYaml(body);
  } catch (error) {
    return unreadable(file, ...syntaxError(error));
  }
  if (nodeCount(parsed) === undefined) return unreadable(file, TOO_MANY_NODES);
  return { file, source: new redocly.Source(id, body), parsed };
}

/**
 * The position of a node of a document or of its key; for a missing node, that of the nearest
 * enclosing node.
 */
export function placeOf(
  redocly: Redocly,
  document: Pick<ContractDocument, 'file' | 'source'>,
  pointer: Pointer,
  part: 'key' | 'value',
): Place {
  const { start, end } = redocly.getLineColLocation({
    source: document.source,
    pointer,
    reportOnKey: part === 'key',
  });
  return {
    file: document.file,
    line: start.line,
    column: start.col,
    ...(end?.line === start.line ? { endLine: end.line, endColumn: end.col } : {}),
  };
}

const TOO_LARGE =
  'The file is larger than 16 MiB and was not read: split it, or remove large examples.';
const TOO_MANY_NODES =
  'The file has more than 2,000,000 values once its YAML aliases are followed, and was not checked: replace the aliases with their values, or remove parts.';

function unreadable(file: string, message: string, line = 1, column = 1): ContractFinding {
  return { code: 'contract/unreadable', message, file, line, column };
}

/** Splits an error of js-yaml into message, line and column. */
function syntaxError(error: unknown): [string, number, number] {
  const { reason, mark } = error as {
    reason?: unknown;
    mark?: { line?: unknown; column?: unknown } | null;
  };
  const what = typeof reason === 'string' ? reason : 'it nests too deeply to be read';
  const line = typeof mark?.line === 'number' ? mark.line + 1 : 1;
  const column = typeof mark?.column === 'number' ? mark.column + 1 : 1;
  return [
    `The file is not valid YAML or JSON: ${what}. Nothing else in it was checked.`,
    line,
    column,
  ];
}
