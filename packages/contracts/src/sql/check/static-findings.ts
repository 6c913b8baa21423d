import { escapeControls, quoted } from '@parallel-plan/plan';
import type { ContractFinding } from '../../check/contract-check';
import type { TextLines } from '@parallel-plan/plan/text';
import type { SqlFile, SqlStatement } from '../read/sql-statement';

/** psql's commands that dumps have, and that mean nothing for a contract. */
const HARMLESS = new Set(
  String.raw`\restrict \unrestrict \echo \qecho \warn \set \unset \pset \timing \encoding \. \x \q`.split(
    ' ',
  ),
);

/** What the commands that matter do, and what to write instead. */
const COMMANDS: Readonly<Record<string, string>> = {
  '\\connect': 'switches to another database, and a contract describes one. Take the line out',
  '\\c': 'switches to another database, and a contract describes one. Take the line out',
  '\\i': 'reads another file. Put its statements here, or the file itself into contracts/db/',
  '\\ir': 'reads another file. Put its statements here, or the file itself into contracts/db/',
  '\\include': 'reads another file. Put its statements here, or the file itself into contracts/db/',
  '\\copy': 'reads or writes a file. Write the rows as INSERT, or as COPY … FROM stdin',
};

/** Transactions that the check makes itself: one around everything. */
const OWN_TRANSACTION = new Set([
  'TRANS_STMT_BEGIN',
  'TRANS_STMT_START',
  'TRANS_STMT_COMMIT',
  'TRANS_STMT_SAVEPOINT',
  'TRANS_STMT_RELEASE',
]);

/** Whether a statement is for PostgreSQL to judge. */
export function isToBeRun({ transaction, copies }: SqlStatement): boolean {
  return transaction === undefined && copies === undefined;
}

/** What can be said of a file without running it. */
export function staticFindings(
  file: string,
  { statements, errors, metaCommands }: SqlFile,
  lines: TextLines,
): ContractFinding[] {
  const at = (offset: number) => ({ file, ...lines.place(offset) });
  return [
    ...errors.map(({ message, offset }): ContractFinding => ({
      code: 'contract/sql-syntax',
      message: `PostgreSQL can't read this: ${escapeControls(message)}. Nothing in the file can be run before that is mended.`,
      ...at(offset),
    })),
    ...metaCommands
      .filter(({ name }) => !HARMLESS.has(name))
      .map(({ name, start }): ContractFinding => ({
        code: 'contract/sql-syntax',
        message: `${quoted(name)} is a command of psql, which PostgreSQL and other clients don't know: it ${Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : 'is left out when the statements are run. Take the line out'}.`,
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
      'a contract is one transaction, and this would take back what stands before it. Take the statement out.';
    return [{ code: 'contract/sql', message, ...at(start) }];
  }
  return [];
}
