import { escapeControls, quoted } from '@parallel-plan/plan';
import type { ContractFinding } from '../../check/contract-check';
import type { TextLines } from '@parallel-plan/plan/text';
import type { SqlFile, SqlStatement } from '../read/sql-statement';

/** psql commands that occur in dumps and don't affect a contract. */
const HARMLESS = new Set(
  String.raw`\restrict \unrestrict \echo \qecho \warn \set \unset \pset \timing \encoding \. \x \q`.split(
    ' ',
  ),
);

/** What other psql commands do, and what to write instead. */
const COMMANDS: Readonly<Record<string, string>> = {
  '\\connect': 'switches to another database, and a contract describes one. Remove the line',
  '\\c': 'switches to another database, and a contract describes one. Remove the line',
  '\\i': 'reads another file. Put its statements here, or the file itself into contracts/db/',
  '\\ir': 'reads another file. Put its statements here, or the file itself into contracts/db/',
  '\\include': 'reads another file. Put its statements here, or the file itself into contracts/db/',
  '\\copy': 'reads or writes a file. Write the rows as INSERT, or as COPY … FROM stdin',
};

/** Transaction statements to ignore: the check runs everything in one transaction. */
const OWN_TRANSACTION = new Set([
  'TRANS_STMT_BEGIN',
  'TRANS_STMT_START',
  'TRANS_STMT_COMMIT',
  'TRANS_STMT_SAVEPOINT',
  'TRANS_STMT_RELEASE',
]);

const MOST_CHARACTERS = 300;

/** Whether PostgreSQL should run the statement. */
export function isToBeRun({ transaction, copies }: SqlStatement): boolean {
  return transaction === undefined && copies === undefined;
}

/** The findings in a file that don't require running it. */
export function staticFindings(
  file: string,
  { statements, errors, metaCommands }: SqlFile,
  lines: TextLines,
): ContractFinding[] {
  const at = (offset: number) => ({ file, ...lines.place(offset) });
  return [
    ...errors.map(({ message, offset }): ContractFinding => ({
      code: 'contract/sql-syntax',
      message: `PostgreSQL can't parse this: ${shortened(message)}. Nothing in the file is run until this is fixed.`,
      ...at(offset),
    })),
    ...metaCommands
      .filter(({ name }) => !HARMLESS.has(name))
      .map(({ name, start }): ContractFinding => ({
        code: 'contract/sql-syntax',
        message: `${quoted(name)} is a command of psql, which PostgreSQL and other clients don't know: it ${Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : 'is left out when the statements are run. Remove the line'}.`,
        ...at(start),
      })),
    ...statements.flatMap((statement) => statementFindings(statement, at)),
  ];
}

function statementFindings(
  { copies, transaction, start }: SqlStatement,
  at: (offset: number) => Pick<ContractFinding, 'file' | 'line' | 'column'>,
): ContractFinding[] {
  if (copies !== undefined) {
    const what = copies.program ? 'a program' : 'a file';
    const message = `COPY with ${what} (${quoted(copies.target)}) depends on the server's machine, and is never run here. Write the rows as INSERT, or as COPY … FROM stdin.`;
    return [{ code: 'contract/sql', message, ...at(start) }];
  }
  if (transaction !== undefined && !OWN_TRANSACTION.has(transaction)) {
    const message =
      'a contract is one transaction, and this would undo the statements before it. Remove it.';
    return [{ code: 'contract/sql', message, ...at(start) }];
  }
  return [];
}

/**
 * A PostgreSQL message, which can quote the whole statement: its first 300 characters, and the
 * number of characters left out.
 */
export function shortened(message: string): string {
  const left = message.length - MOST_CHARACTERS;
  return left > 0
    ? `${escapeControls(message.slice(0, MOST_CHARACTERS))}… (${left} more characters)`
    : escapeControls(message);
}
