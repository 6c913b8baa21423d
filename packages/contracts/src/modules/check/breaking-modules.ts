import { join } from 'node:path';
import { moduleProject, quoted } from '@parallel-plan/plan';
import { runFilesInChild } from '../../check/child/run-files-in-child';
import type {
  BreakingEdits,
  CheckLimits,
  ContractSources,
  UncheckedContract,
} from '../../check/contract-check';
import type { ModuleAnswer, ModulesInput } from './check-modules';

/**
 * Finds what the edits between two versions of module contracts break for consumers of the earlier
 * version. The later version is judged as code is: it may add exports, accept more and return less.
 *
 * @param limits `timeoutMs` is the time limit per contract, in milliseconds; imports are resolved
 * from `resolveFrom`, the workspace root
 */
export async function breakingModuleChanges(
  before: ContractSources,
  after: ContractSources,
  { timeoutMs, resolveFrom = process.cwd() }: CheckLimits,
): Promise<BreakingEdits> {
  const modules = [...before.files].filter(
    ([file]) => moduleProject(before.folder, file) !== undefined,
  );
  const gone = modules.filter(([file]) => !after.files.has(file));
  const edited = modules.filter(([file, text]) => (after.files.get(file) ?? text) !== text);
  const earlier = new Map(edited);
  const { answers, stopped, skipped } = await runFilesInChild<ModuleAnswer>(
    edited.map(([file]) => file),
    (left) => {
      const input: ModulesInput = {
        root: resolveFrom,
        modules: left.map((file) => ({
          text: earlier.get(file) ?? '',
          later: after.files.get(file) ?? '',
        })),
      };
      return { entry: join(__dirname, 'check-modules-child'), input, timeoutMs };
    },
  );
  const missing = new Set([...stopped.map(({ file }) => file), ...skipped]);
  const answered = edited.map(([file]) => file).filter((file) => !missing.has(file));
  return {
    findings: [
      ...gone.map(([file]) => ({ ...START, message: `the module contract ${file} is gone`, file })),
      ...answered.flatMap((file, at) =>
        (answers[at]?.problems ?? []).map(({ message, related = START }) => {
          const { line, column } = related;
          return { code: START.code, message: clauseOf(message), file, line, column };
        }),
      ),
    ],
    notChecked: [
      ...[...missing].map((file) => notCompared(file)),
      ...answered.flatMap((file, at) => {
        const { failure } = answers[at] ?? {};
        return failure === undefined ? [] : [notCompared(file, failure)];
      }),
    ],
  };
}

function notCompared(file: string, reason?: string): UncheckedContract {
  const why = `${quoted(file)} could not be compared with the base.`;
  return { check: 'contract/breaking', why: reason === undefined ? why : `${why} ${reason}` };
}

const START = { code: 'contract/breaking', line: 1, column: 1 } as const;

/** The comparison speaks of a contract and its code. Here both are contracts. */
function clauseOf(message: string): string {
  return message
    .replace(/\bthe contract\b/g, 'the base')
    .replace(/\bthe code\b/g, 'this version')
    .replace(/\.$/, '');
}
