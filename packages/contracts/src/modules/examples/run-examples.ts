import { join } from 'node:path';
import { quoted } from '@parallel-plan/plan';
import { runFilesInChild, SKIPPED } from '../../check/child/run-files-in-child';
import type { ContractCheck, ContractFinding, UncheckedContract } from '../../check/contract-check';

/**
 * The shared examples of a module contract, and the code to run them on. Paths are
 * workspace-relative.
 */
export interface ExamplesSource {
  /** `contracts/modules/<project>.examples.ts` of a change. */
  readonly file: string;
  readonly text: string;
  readonly entry: string;
  readonly tsconfig: string;
}

/** The input of the child process. Paths are absolute. */
export interface ExamplesInput {
  readonly modules: readonly {
    readonly examples: string;
    readonly entry: string;
    readonly tsconfig: string;
  }[];
}

/** The cases of one file, each with its error if it failed; or why no case could run. */
export type ExampleAnswer =
  | { readonly cases: readonly { readonly name: string; readonly problem?: string }[] }
  | { readonly failure: string };

/**
 * Runs shared examples on the owners' code, in a child process. The file exports a generator
 * function of cases: `export function* examples(module) { yield { name, run() { … } } }`. A case
 * fails if `run` throws or rejects.
 *
 * @param sources the example files, each with the owner's entry and tsconfig
 * @param options the workspace root (absolute) and `timeoutMs`, the limit per file in milliseconds
 * @returns a `module/example` finding for each failed case, each file that can't run or doesn't
 * end, and each file without a case; files that were skipped are in `notChecked`
 */
export async function runExamples(
  sources: readonly ExamplesSource[],
  { root, timeoutMs }: { readonly root: string; readonly timeoutMs: number },
): Promise<ContractCheck> {
  const byFile = new Map(sources.map((source) => [source.file, source]));
  const { answers, stopped, skipped } = await runFilesInChild<ExampleAnswer>(
    [...byFile.keys()],
    (left) => ({
      entry: join(__dirname, 'examples-child'),
      input: { modules: left.flatMap((file) => inputOf(root, byFile.get(file))) },
      timeoutMs,
      // The code of the workspace may need environment variables, as in its tests.
      environment: 'inherited',
    }),
  );
  const ended = new Set([...stopped.map(({ file }) => file), ...skipped]);
  const answered = [...byFile.values()].filter(({ file }) => !ended.has(file));
  return {
    findings: [
      ...answered.flatMap((source, at) => findingsOf(source, answers[at])),
      ...stopped.flatMap(({ file, ending }) => {
        const source = byFile.get(file);
        const why = ending.kind === 'failed' ? ending.why : 'they took too long';
        return source === undefined
          ? []
          : [finding(source, '', `The examples did not end: ${why}.`)];
      }),
    ],
    facts: [],
    notChecked: skipped.map((file): UncheckedContract => ({
      check: 'module/example',
      why: `${quoted(file)}: ${SKIPPED}`,
    })),
  };
}

function inputOf(root: string, source: ExamplesSource | undefined): ExamplesInput['modules'] {
  if (source === undefined) return [];
  const [examples, entry, tsconfig] = [source.file, source.entry, source.tsconfig].map((path) =>
    join(root, path),
  ) as [string, string, string];
  return [{ examples, entry, tsconfig }];
}

function findingsOf(
  source: ExamplesSource,
  answer: ExampleAnswer | undefined,
): readonly ContractFinding[] {
  if (answer === undefined) return [];
  if ('failure' in answer)
    return [finding(source, '', `The examples can't run: ${answer.failure}`)];
  if (answer.cases.length === 0) return [finding(source, '', 'There is no example.')];
  return answer.cases.flatMap(({ name, problem }) =>
    problem === undefined ? [] : [finding(source, name, `${quoted(name)} fails: ${problem}`)],
  );
}

/** A finding at the line that contains the name of the case. */
function finding(
  { file, text, entry }: ExamplesSource,
  name: string,
  message: string,
): ContractFinding {
  const lines = text.split('\n');
  const at = name === '' ? -1 : lines.findIndex((line) => line.includes(name));
  const column = at < 0 ? 1 : (lines[at] ?? '').indexOf(name) + 1;
  const related = [{ message: 'the code', file: entry, line: 1, column: 1 }];
  return { code: 'module/example', message, file, line: Math.max(at, 0) + 1, column, related };
}
