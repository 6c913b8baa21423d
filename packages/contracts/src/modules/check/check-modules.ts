import { join, relative, sep } from 'node:path';
import { quoted } from '@parallel-plan/plan';
import { runFilesInChild, SKIPPED } from '../../check/child/run-files-in-child';
import type { ContractCheck, ContractFinding, UncheckedContract } from '../../check/contract-check';
import type { JudgedProblem } from './judge-module';

/** A module contract to be checked. */
export interface ModuleSource {
  /** The contract, workspace-relative. */
  readonly file: string;
  readonly text: string;
  /** Where the owner's code is; without it only the text is judged. */
  readonly code?: {
    /** Workspace-relative: what the project's package or path alias leads to. */
    readonly entry: string;
    /** Workspace-relative: the configuration that the project is built with. */
    readonly tsconfig: string;
  };
}

export interface ModuleCheckOptions {
  /** Absolute path of the workspace. */
  readonly root: string;
  /** For one contract, in milliseconds. */
  readonly timeoutMs: number;
}

/** What the child gets. Paths are absolute. */
export interface ModulesInput {
  readonly root: string;
  readonly modules: readonly {
    readonly text: string;
    readonly code?: { readonly entry: string; readonly tsconfig: string };
  }[];
}

/** What the child says of one contract. */
export interface ModuleAnswer {
  readonly problems: readonly JudgedProblem[];
  /** Why it could not be judged, in one line. */
  readonly failure?: string;
}

/** A program of a large application needs some; the standard library alone takes 100. */
const MEMORY_MB = 4_096;

/**
 * Checks module contracts in a process of its own, which shares what it has parsed among them: TypeScript
 * 5.9 of this package judges with the options of each owner, whatever version the workspace has.
 * Nothing is written. A contract can't make the check read a file outside the workspace.
 *
 * @returns findings in the contracts, each mismatch with its place in the code as a related location
 */
export async function checkModules(
  modules: readonly ModuleSource[],
  { root, timeoutMs }: ModuleCheckOptions,
): Promise<ContractCheck> {
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
    notChecked: [
      ...answered.flatMap((file, at) => unchecked(file, answers[at]?.failure)),
      ...stopped.flatMap(({ file, ending }) =>
        unchecked(file, ending.kind === 'failed' ? ending.why : 'It took too long.'),
      ),
      ...skipped.flatMap((file) => unchecked(file, SKIPPED)),
    ],
  };
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
