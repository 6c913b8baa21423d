import { join } from 'node:path';
import { runFilesInChild, SKIPPED } from '../../check/child/run-files-in-child';
import type { Stub } from './render-stub';

/** A contract, and the owner that gets its stub. */
export interface StubSource {
  /** The contract, workspace-relative. */
  readonly file: string;
  readonly text: string;
  /** Workspace-relative: what the project's package or path alias leads to. */
  readonly entry: string;
  /** Workspace-relative: the configuration that the project is built with. */
  readonly tsconfig: string;
  /** How the stub imports the entry: `../index`, and the extension where one is needed: `.js`. */
  readonly entryImport: { readonly path: string; readonly extension: string };
}

/** The stub of a contract, or why there is none. */
export type StubAnswer =
  | (Stub & {
      /** What the entry exports today. */
      readonly present: readonly string[];
      /** Whether relative imports of the project have an extension, as in ES modules of Node.js. */
      readonly needsExtensions: boolean;
    })
  | { readonly failure: string };

/** What the child gets; entry and tsconfig are absolute. */
export interface StubInput {
  readonly root: string;
  readonly modules: readonly Omit<StubSource, 'file'>[];
}

/**
 * Writes the stubs of contracts: code that compiles as they say, and fails when it is called. Nothing is
 * written to the disk.
 *
 * @param root absolute path of the workspace
 * @param timeoutMs for one contract, in milliseconds
 * @returns the stubs by the file of their contract
 */
export async function stubModules(
  sources: readonly StubSource[],
  { root, timeoutMs }: { readonly root: string; readonly timeoutMs: number },
): Promise<ReadonlyMap<string, StubAnswer>> {
  const byFile = new Map(sources.map((source) => [source.file, source]));
  const { answers, stopped, skipped } = await runFilesInChild<StubAnswer>(
    [...byFile.keys()],
    (left) => ({
      entry: join(__dirname, 'stub-child'),
      input: { root, modules: left.flatMap((file) => inputOf(root, byFile.get(file))) },
      timeoutMs,
    }),
  );
  const failures = new Map([
    ...stopped.map(({ file, ending }): [string, string] => [
      file,
      ending.kind === 'failed' ? ending.why : 'It took too long.',
    ]),
    ...skipped.map((file): [string, string] => [file, SKIPPED]),
  ]);
  const answered = [...byFile.keys()].filter((file) => !failures.has(file));
  return new Map(
    [...byFile.keys()].map((file) => {
      const failure = failures.get(file) ?? 'It was not answered.';
      return [file, answers[answered.indexOf(file)] ?? { failure }];
    }),
  );
}

function inputOf(root: string, source: StubSource | undefined): StubInput['modules'] {
  if (source === undefined) return [];
  const { text, entry, tsconfig, entryImport } = source;
  return [{ text, entry: join(root, entry), tsconfig: join(root, tsconfig), entryImport }];
}
