import type {
  CheckLimits,
  ContractCheck,
  ContractFact,
  ContractFinding,
  ContractSources,
  UncheckedContract,
} from '../../check/contract-check';
import { TextLines } from '@parallel-plan/plan/text';
import { readSql } from '../read/read-sql';
import type { SqlFile, TableAction, TableName } from '../read/sql-statement';
import { type DatabaseFile, databaseFiles } from './database-files';
import { runSql } from './run-sql';
import { type PlacedStatement, runFindings } from './run-findings';
import { isToBeRun, staticFindings } from './static-findings';

/** PGlite itself needs 400 to 800 MB. */
const MEMORY_MB = 2_048;
const LARGEST_FILE = 16 * 1_024 * 1_024;

interface ReadFile {
  readonly source: DatabaseFile;
  readonly sql: SqlFile;
  readonly lines: TextLines;
}

/**
 * Checks the SQL files under `<folder>/contracts/db/`. PostgreSQL's own parser checks their syntax.
 * If PGlite is installed, the files then run in one transaction on an empty database: `schema.sql`,
 * other files by name, `seed.sql`. Files that revert a migration (`*.down.sql`) are parsed but not
 * run.
 *
 * A fact is a table that a statement creates, alters, renames or drops. The target of a foreign key
 * is also a fact, marked as a reference if the contract does nothing else to it: a change that
 * modifies that table must hold its lock, a change that only references it need not.
 */
export async function checkDatabase(
  sources: ContractSources,
  limits: CheckLimits,
): Promise<ContractCheck> {
  const files = databaseFiles(sources);
  const unreadable = files.flatMap(unreadableFile);
  const sound = files.filter(({ file }) => !unreadable.some((finding) => finding.file === file));
  const readings = await readSql(
    sound.map(({ text }) => text),
    limits.timeoutMs,
  );
  const findings: ContractFinding[] = [...unreadable];
  const read: ReadFile[] = [];
  for (const [index, source] of sound.entries()) {
    const reading = readings[index];
    if (reading === undefined) continue;
    if ('why' in reading) {
      const message = `PostgreSQL's parser failed on this file: ${reading.why}. Make it smaller.`;
      findings.push({
        code: 'contract/sql-syntax',
        message,
        file: source.file,
        line: 1,
        column: 1,
      });
    } else read.push({ source, sql: reading.file, lines: new TextLines(source.text) });
  }
  for (const { source, sql, lines } of read) {
    findings.push(...staticFindings(source.file, sql, lines));
  }
  const run = await runFiles(read, files, limits);
  return {
    findings: [...findings, ...run.findings],
    facts: tableFacts(read.filter(({ source }) => !source.isDown)),
    notChecked: run.notChecked,
  };
}

async function runFiles(
  read: readonly ReadFile[],
  files: readonly DatabaseFile[],
  { timeoutMs, cacheFolder, resolveFrom }: CheckLimits,
): Promise<{ findings: readonly ContractFinding[]; notChecked: readonly UncheckedContract[] }> {
  const notChecked = files
    .filter(({ isDown }) => isDown)
    .map(({ file }): UncheckedContract => ({
      check: 'contract/sql',
      why: `${file} reverts a migration: it was parsed, not run on PostgreSQL.`,
    }));
  const isRead = ({ file }: DatabaseFile) =>
    read.some(({ source, sql }) => source.file === file && sql.errors.length === 0);
  // If one file can't be read at all, most errors in the others would only be consequences.
  const unread = files.find((file) => !file.isDown && !isRead(file));
  if (unread !== undefined) {
    const why = `The SQL files were not run on PostgreSQL, because ${unread.file} has to be readable first.`;
    return { findings: [], notChecked: [{ check: 'contract/sql', why }, ...notChecked] };
  }
  const statements = read
    .filter(({ source }) => !source.isDown)
    .flatMap(({ source, sql, lines }) =>
      sql.statements
        .filter(isToBeRun)
        .map((statement): PlacedStatement => ({ ...source, lines, statement })),
    );
  const result = await runSql({
    statements: statements.map(({ file, text, statement: { start, end, copyData } }, index) => ({
      sql: text.slice(start, end),
      opensFile: statements[index - 1]?.file !== file,
      ...(copyData === undefined ? {} : { rows: text.slice(copyData.start, copyData.end) }),
    })),
    extensions: statements.flatMap(({ statement: { extension } }) => extension ?? []),
    timeoutMs,
    memoryMb: MEMORY_MB,
    resolveFrom: [...(resolveFrom === undefined ? [] : [resolveFrom]), __dirname],
    ...(cacheFolder === undefined ? {} : { cacheFolder }),
  });
  const ran = runFindings(result, statements, timeoutMs, MEMORY_MB);
  return { findings: ran.findings, notChecked: [...ran.notChecked, ...notChecked] };
}

function unreadableFile({ file, text }: DatabaseFile): ContractFinding[] {
  const at = (offset: number) => ({ file, ...new TextLines(text).place(offset) });
  if (text.length > LARGEST_FILE) {
    const message = `the file has ${Math.ceil(text.length / 1_048_576)} MiB; the limit is 16 MiB. Remove rows: a contract needs a few.`;
    return [{ code: 'contract/unreadable', message, file, line: 1, column: 1 }];
  }
  const nul = text.indexOf('\0');
  if (nul === -1) return [];
  const message =
    'there is a NUL character, at which PostgreSQL stops reading. Save the file as UTF-8 text.';
  return [{ code: 'contract/unreadable', message, ...at(nul) }];
}

function tableFacts(files: readonly ReadFile[]): ContractFact[] {
  const facts = new Map<string, ContractFact>();
  const add = (name: string, action: TableAction, { source, lines }: ReadFile) => {
    const lockKey = tableLockKey({ name });
    const isReference = action.does === 'refer';
    const known = facts.get(lockKey);
    if (known !== undefined && (isReference || known.isReference !== true)) return;
    facts.set(lockKey, {
      lockKey,
      file: source.file,
      ...lines.place(action.offset),
      ...(isReference ? { isReference } : {}),
    });
  };
  for (const file of files) {
    for (const { actions } of file.sql.statements) {
      for (const action of actions) {
        add(action.table.name, action, file);
        if (action.does === 'rename') add(action.to, action, file);
      }
    }
  }
  return [...facts.values()];
}

/**
 * The lock key of a table. Keys contain only `[a-z][a-z0-9_]*` and no schema. Tables whose names
 * differ only in other characters (`billing.users` and `users`, `"Users"` and `users`) share a key:
 * it can lock more than needed, but never less.
 */
function tableLockKey({ name }: TableName): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9_]+/g, '_');
  return `db:schema:${/^[a-z]/.test(plain) ? plain : `t_${plain}`}`;
}
