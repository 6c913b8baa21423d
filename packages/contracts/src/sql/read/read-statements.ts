import { hasSqlDetails, loadModule, type Node, parseSync, type RawStmt } from 'libpg-query';
import { type PsqlScript, readPsqlScript, type ScriptPiece } from './psql-script';
import type { SqlFile, SqlStatement, SyntaxError } from './sql-statement';
import { tableActions } from './table-actions';

/** A parse tree takes about 200 times the memory of its text. */
const CHUNK = 256 * 1024;
const MOST_ERRORS = 20;

/**
 * Parses a file with PostgreSQL's own parser. Statements with errors are left out; the rest is
 * parsed.
 */
export async function readStatements(text: string): Promise<SqlFile> {
  await loadModule();
  const script = readPsqlScript(text);
  const statements: SqlStatement[] = [];
  const errors: SyntaxError[] = [];
  for (const { problem } of script.pieces) {
    if (problem !== undefined && errors.length < MOST_ERRORS) errors.push(problem);
  }
  const pieces = script.pieces.filter(({ problem }) => problem === undefined);
  for (const chunk of chunks({ ...script, pieces })) {
    const together = parsed(text, chunk);
    if ('statements' in together) {
      statements.push(...together.statements);
      continue;
    }
    for (const piece of chunk) {
      const alone = parsed(text, [piece]);
      if ('statements' in alone) statements.push(...alone.statements);
      else if (errors.length < MOST_ERRORS) errors.push(alone.error);
    }
  }
  errors.sort((a, b) => a.offset - b.offset);
  return { statements, errors, metaCommands: script.metaCommands };
}

/** Groups adjacent statements into one text: a parser call for each statement takes longer. */
function* chunks({ pieces, metaCommands }: PsqlScript): Generator<readonly ScriptPiece[]> {
  const commands = metaCommands.map(({ start }) => start);
  let chunk: ScriptPiece[] = [];
  let command = 0;
  for (const piece of pieces) {
    const [first, last] = [chunk[0], chunk.at(-1)];
    while ((commands[command] ?? Infinity) < (last?.end ?? 0)) command++;
    const isInterrupted =
      last?.copyData !== undefined || (commands[command] ?? Infinity) < piece.start;
    if (first !== undefined && (isInterrupted || piece.end - first.start > CHUNK)) {
      yield chunk;
      chunk = [];
    }
    chunk.push(piece);
  }
  if (chunk.length > 0) yield chunk;
}

type Parsed = { readonly statements: SqlStatement[] } | { readonly error: SyntaxError };

function parsed(text: string, pieces: readonly ScriptPiece[]): Parsed {
  const start = pieces[0]?.start ?? 0;
  const source = text.slice(start, pieces.at(-1)?.end ?? start);
  let found: readonly RawStmt[];
  try {
    found = parseSync(source).stmts ?? [];
  } catch (error) {
    return { error: syntaxError(error, source, start) };
  }
  if (found.length !== pieces.length) {
    const message = 'this is more or less than one statement';
    return { error: { message, offset: start } };
  }
  const units = unitsOfBytes(source);
  const offsetOf = (location: number | undefined, otherwise: number) =>
    location === undefined || location < 0 ? otherwise : start + (units(location) ?? 0);
  return {
    statements: pieces.flatMap((piece, index) => {
      const node = found[index]?.stmt;
      return node === undefined
        ? []
        : [statement(node, piece, (location) => offsetOf(location, piece.start))];
    }),
  };
}

function statement(
  node: Node,
  piece: ScriptPiece,
  offsetOf: (location: number | undefined) => number,
): SqlStatement {
  const { start, end, copyData } = piece;
  return {
    kind: Object.keys(node)[0] ?? '',
    start,
    end,
    actions: tableActions(node, offsetOf, start),
    ...(copyData === undefined ? {} : { copyData }),
    ...particulars(node),
  };
}

function particulars(node: Node): Pick<SqlStatement, 'copies' | 'extension' | 'transaction'> {
  if ('CopyStmt' in node) {
    const { is_program, filename } = node.CopyStmt;
    return filename === undefined
      ? {}
      : { copies: { program: is_program === true, target: filename } };
  }
  if ('CreateExtensionStmt' in node) return { extension: node.CreateExtensionStmt.extname ?? '' };
  if ('TransactionStmt' in node) return { transaction: node.TransactionStmt.kind ?? '' };
  return {};
}

function syntaxError(error: unknown, source: string, start: number): SyntaxError {
  if (error instanceof RangeError) {
    return { message: 'the statement is nested too deep to be read', offset: start };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (!hasSqlDetails(error)) return { message, offset: start };
  const { cursorPosition = 0 } = error.sqlDetails ?? {};
  return {
    message: message.startsWith('memory exhausted')
      ? 'the statement is nested too deep to be read'
      : message,
    // The parser counts characters here, but bytes in its parse tree.
    offset: start + unitsOfCharacters(source, Math.max(0, cursorPosition)),
  };
}

/** The number of UTF-16 units in the first `characters` characters. */
export function unitsOfCharacters(text: string, characters: number): number {
  let units = 0;
  for (let count = 0; count < characters && units < text.length; count++) {
    units += (text.codePointAt(units) ?? 0) > 0xffff ? 2 : 1;
  }
  return units;
}

/** @returns a function from a UTF-8 byte offset to a UTF-16 offset */
function unitsOfBytes(text: string): (byte: number) => number | undefined {
  // eslint-disable-next-line no-control-regex -- ASCII is what it says.
  if (/^[\x00-\x7f]*$/.test(text)) return (byte) => byte;
  const units: number[] = [];
  for (let unit = 0; unit < text.length;) {
    const code = text.codePointAt(unit) ?? 0;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let byte = 0; byte < bytes; byte++) units.push(unit);
    unit += code > 0xffff ? 2 : 1;
  }
  return (byte) => units[byte];
}
