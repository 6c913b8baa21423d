import ts from 'typescript';
import { compareModules } from '../compare/compare-modules';
import type { Difference } from '../compare/difference';
import { type ContractProblem, lintContract } from './lint-contract';
import { editedModule, type ModuleCode, type OpenModule, openModule } from './open-module';
import type { ProgramHost } from './program-host';
import { isStrict } from './read-configuration';

/** A range of a file. Lines and columns start at 1; columns count UTF-16 units. */
export interface FileRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A problem in one contract, with its range in the contract and, for a mismatch, in the code. */
export interface JudgedProblem extends FileRange {
  readonly code: ContractProblem['code'] | 'module/mismatch' | 'module/strict';
  /** Overrides the severity of the rule. */
  readonly severity?: 'warning';
  readonly message: string;
  /** The range of the differing code; `file` is absolute. */
  readonly related?: FileRange & { readonly file: string };
}

/**
 * Checks one contract: its text and, if code is given, whether the code fulfils it.
 *
 * @param text of the contract
 * @param code of the owner; without it, only the text is checked
 */
export function judgeModule(
  text: string,
  code: Omit<ModuleCode, 'contract'> | undefined,
  host: ProgramHost,
): readonly JudgedProblem[] {
  const found = lintContract(text, { hasCode: code !== undefined }).map((problem) =>
    placed(text, problem),
  );
  // Don't let the compiler follow the references of a contract that was refused.
  if (code === undefined || found.some(isRefused)) return found;
  return [...found, ...compareWithCode(text, code, host)];
}

/**
 * Compares code with a contract whose text has no errors.
 *
 * @returns the compiler's errors in the contract; if there are none, the differences in the code
 */
export function compareWithCode(
  text: string,
  code: Omit<ModuleCode, 'contract'>,
  host: ProgramHost,
): readonly JudgedProblem[] {
  const module = { ...code, contract: text };
  const open = openModule(module, host, false);
  const broken = compileProblems(open);
  if (broken.length > 0) return broken;
  const { differences, isCompilerStricter } = compareModules(open);
  const mismatches = differences.map((difference) => mismatch('module/mismatch', difference, open));
  // The compiler confirms what our own comparison found equal.
  if (mismatches.length === 0 && !isCompilerStricter) mismatches.push(...probeProblems(open));
  return [...mismatches, ...strictProblems(module, host, mismatches)];
}

/**
 * Compares two versions of a contract: the later one must fulfil the earlier one. Versions that are
 * refused are not compared, because the check of the contract itself reports them.
 *
 * @returns the differences; `related` is their range in the later version
 */
export function judgeEdit(
  earlier: string,
  later: string,
  host: ProgramHost,
): readonly JudgedProblem[] {
  const isBroken = [earlier, later].some((text) =>
    lintContract(text, { hasCode: true }).some(({ code }) => code !== 'module/undocumented'),
  );
  if (isBroken) return [];
  const open = openModule(editedModule(earlier, later, host), host, true);
  return compareModules(open).differences.map((found) => mismatch('module/mismatch', found, open));
}

function isRefused({ code }: JudgedProblem): boolean {
  return code === 'module/contract' || code === 'module/unsupported';
}

/** The compiler's errors in the contract: missing names and packages. */
function compileProblems({ program, contractFile, contractEnd }: OpenModule): JudgedProblem[] {
  return program
    .getSemanticDiagnostics(contractFile)
    .filter(({ start = 0 }) => start < contractEnd)
    .map(({ code, messageText, start = 0, length = 0 }) => ({
      code: IMPORT_ERRORS.has(code) ? 'module/unsupported' : 'module/contract',
      message: sentence(ts.flattenDiagnosticMessageText(messageText, ' ')),
      ...rangeOf(contractFile, start, start + length),
    }));
}

/** Cannot find module; the same with a hint; resolved to a file without types. */
const IMPORT_ERRORS = new Set([2307, 2792, 7016]);

/** The compiler's errors in the probes, reported at the declaration that each probe tests. */
function probeProblems(open: OpenModule): JudgedProblem[] {
  const { program, contractFile, contractEnd, probeFile, probes } = open;
  const ofTypes = program
    .getSemanticDiagnostics(contractFile)
    .filter(({ start = 0 }) => start >= contractEnd);
  return [...ofTypes, ...program.getSemanticDiagnostics(probeFile)].map((problem) => {
    const { file = contractFile, start = 0, messageText } = problem;
    const line = lineAt(file.text, start);
    const probe = probes.find(({ text }) => text === line);
    const message = sentence(ts.flattenDiagnosticMessageText(messageText, ' '));
    const range = rangeOf(contractFile, probe?.start ?? 0, probe?.end ?? 0);
    return { code: 'module/mismatch', message: `${probe?.name ?? ''}: ${message}`, ...range };
  });
}

function lineAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(text.lastIndexOf('\n', offset) + 1, end < 0 ? text.length : end);
}

/** Differences that only `strict` finds are warnings: the owner's own options accept them. */
function strictProblems(
  module: ModuleCode,
  host: ProgramHost,
  mismatches: readonly JudgedProblem[],
): JudgedProblem[] {
  if (module.tsconfig === undefined || isStrict(module.tsconfig, host.root)) return [];
  const open = openModule(module, host, true);
  const known = new Set(mismatches.map(({ line, column }) => `${line}:${column}`));
  return compareModules(open)
    .differences.map((difference) => mismatch('module/strict', difference, open))
    .filter(({ line, column }) => !known.has(`${line}:${column}`));
}

function mismatch(
  code: 'module/mismatch' | 'module/strict',
  { path, what, contract, code: codeNode }: Difference,
  { contractFile, contractEnd }: OpenModule,
): JudgedProblem {
  const isOwn = contract?.getSourceFile() === contractFile && contract.pos < contractEnd;
  const place = isOwn ? nameOf(contract) : undefined;
  const range = rangeOf(contractFile, place?.getStart() ?? 0, place?.getEnd() ?? 0);
  const message = sentence(`${path.join(', ')}: ${what}`);
  const prefix = code === 'module/strict' ? 'With "strict" on: ' : '';
  if (codeNode === undefined) return { code, message: prefix + message, ...range };
  const file = codeNode.getSourceFile();
  const node = nameOf(codeNode);
  const related = ts.isSourceFile(node)
    ? { file: file.fileName, ...rangeOf(file, 0, 0) }
    : { file: file.fileName, ...rangeOf(file, node.getStart(file), node.getEnd()) };
  return { code, message: prefix + message, ...range, related };
}

/** Report a declaration at its name, not at its whole range. */
function nameOf(node: ts.Node): ts.Node {
  return ts.getNameOfDeclaration(node as ts.Declaration) ?? node;
}

function placed(text: string, { start, end, message, ...problem }: ContractProblem): JudgedProblem {
  const lines = ts.createSourceFile('x.d.ts', '', ts.ScriptTarget.Latest);
  lines.text = text;
  return { ...problem, message: sentence(message), ...rangeOf(lines, start, end) };
}

function rangeOf(file: ts.SourceFile, start: number, end: number): FileRange {
  const [from, to] = [start, end].map((at) => ts.getLineAndCharacterOfPosition(file, at));
  return {
    line: (from?.line ?? 0) + 1,
    column: (from?.character ?? 0) + 1,
    endLine: (to?.line ?? 0) + 1,
    endColumn: (to?.character ?? 0) + 1,
  };
}

function sentence(text: string): string {
  return /[.…]$/u.test(text) ? text : `${text}.`;
}
