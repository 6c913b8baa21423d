import { join, relative, sep } from 'node:path';
import { moduleProject, quoted } from '@parallel-plan/plan';
import { runFilesInChild, SKIPPED } from '../../check/child/run-files-in-child';
import type {
  CheckLimits,
  ContractCheck,
  ContractFinding,
  ContractSources,
  UncheckedContract,
} from '../../check/contract-check';
import type { JudgedProblem } from './judge-module';

/** A module contract to check. */
export interface ModuleSource {
  /** Workspace-relative path of the contract. */
  readonly file: string;
  readonly text: string;
  /** The owner's code. Without it, only the text of the contract is checked. */
  readonly code?: {
    /** The workspace-relative file that the project's package name or path alias resolves to. */
    readonly entry: string;
    /** Workspace-relative path of the tsconfig that builds the project. */
    readonly tsconfig: string;
  };
}

export interface ModuleCheckOptions {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** The time limit for one contract, in milliseconds. */
  readonly timeoutMs: number;
}

/** The input of the child process. Paths are absolute. */
export interface ModulesInput {
  readonly root: string;
  readonly modules: readonly {
    readonly text: string;
    readonly code?: { readonly entry: string; readonly tsconfig: string };
    /** The later version of the contract, to find what it breaks. */
    readonly later?: string;
  }[];
}

/** The child's result for one contract. */
export interface ModuleAnswer {
  readonly problems: readonly JudgedProblem[];
  /** Why the contract could not be checked, in one line. */
  readonly failure?: string;
  /** The most memory that the child has used so far, in MB. */
  readonly memoryMb?: number;
}

/** The result of a check, with its cost. */
export interface ModulesCheck extends ContractCheck {
  /** The most memory that the child process has used, in MB; 0 if there was nothing to check. */
  readonly memoryMb: number;
}

/** The standard library alone takes 100 MB; the program of a large application needs much more. */
const MEMORY_MB = 4_096;

/**
 * Checks module contracts in a child process. The child parses each file once for all contracts. It
 * uses the TypeScript 5.9 of this package with each owner's compiler options, regardless of the
 * workspace's TypeScript version. It writes nothing. A contract can't make it read a file outside
 * the workspace.
 *
 * @param modules the contracts to check
 * @param options the workspace root (absolute) and `timeoutMs`, the limit per contract in
 * milliseconds
 * @returns findings in the contracts; each mismatch has its place in the code as a related
 * location. A contract that could not be checked is in `notChecked`.
 */
export async function checkModules(
  modules: readonly ModuleSource[],
  { root, timeoutMs }: ModuleCheckOptions,
): Promise<ModulesCheck> {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const { answers, stopped, skipped } = await runFilesInChild<ModuleAnswer>(
    [...byFile.keys()],
    (left) => ({
      entry: join(__dirname, 'check-modules-child'),
      input: { root, modules: left.flatMap((file) => inputOf(root, byFile.get(file))) },
      timeoutMs,
      memoryMb: MEMORY_MB,
    }),
  );
  const isStopped = new Set(stopped.map(({ file }) => file));
  const answered = [...byFile.keys()].filter((f) => !isStopped.has(f) && !skipped.includes(f));
  return {
    findings: answered.flatMap((file, at) =>
      (answers[at]?.problems ?? []).map((problem) => toFinding(root, file, problem)),
    ),
    facts: [],
    memoryMb: Math.max(0, ...answers.map(({ memoryMb = 0 }) => memoryMb)),
    notChecked: [
      ...answered.flatMap((file, at) => unchecked(file, answers[at]?.failure)),
      ...stopped.flatMap(({ file, ending }) =>
        unchecked(file, ending.kind === 'failed' ? ending.why : 'It took too long.'),
      ),
      ...skipped.flatMap((file) => unchecked(file, SKIPPED)),
    ],
  };
}

/**
 * Checks the text of a change's module contracts: syntax, exports, constructs that promise nothing,
 * and documentation. `checkModules` also compares them with code.
 */
export async function checkModuleTexts(
  { folder, files }: ContractSources,
  { timeoutMs, resolveFrom }: CheckLimits,
): Promise<ContractCheck> {
  const modules = [...files]
    .filter(([file]) => moduleProject(folder, file) !== undefined)
    .map(([file, text]) => ({ file, text }));
  if (modules.length === 0) return { findings: [], facts: [], notChecked: [] };
  const root = resolveFrom ?? process.cwd();
  const { findings, facts, notChecked } = await checkModules(modules, { root, timeoutMs });
  return { findings, facts, notChecked };
}

function inputOf(root: string, module: ModuleSource | undefined): ModulesInput['modules'] {
  if (module === undefined) return [];
  const { text, code } = module;
  if (code === undefined) return [{ text }];
  return [{ text, code: { entry: join(root, code.entry), tsconfig: join(root, code.tsconfig) } }];
}

function unchecked(file: string, why: string | undefined): UncheckedContract[] {
  if (why === undefined) return [];
  return [{ check: 'module/mismatch', why: `${quoted(file)} was not checked. ${why}` }];
}

function toFinding(root: string, file: string, problem: JudgedProblem): ContractFinding {
  const { related, ...own } = problem;
  if (related === undefined) return { file, ...own };
  const path = relative(root, related.file).split(sep).join('/');
  const { line, column } = related;
  return { file, ...own, related: [{ message: 'the code', file: path, line, column }] };
}
