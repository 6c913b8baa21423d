import { join } from 'node:path';
import { runFilesInChild, SKIPPED } from '../../check/child/run-files-in-child';
import type { Stub } from './render-stub';

/** A contract and the owner whose stub is written. */
export interface StubSource {
  /** Workspace-relative path of the contract. */
  readonly file: string;
  readonly text: string;
  /** The workspace-relative file that the project's package name or path alias resolves to. */
  readonly entry: string;
  /** Workspace-relative path of the tsconfig that builds the project. */
  readonly tsconfig: string;
  /**
   * How the stub imports the entry: the path, such as `../index`, and the file extension if imports
   * need one, such as `.js`.
   */
  readonly entryImport: { readonly path: string; readonly extension: string };
}

/** The stub of a contract, or why there is none. */
export type StubAnswer =
  | (Stub & {
      /** The names that the entry exports today. */
      readonly present: readonly string[];
      /**
       * Whether relative imports of the project need a file extension, as in Node.js ES modules.
       */
      readonly needsExtensions: boolean;
    })
  | { readonly failure: string };

/** The input of the child process. `entry` and `tsconfig` are absolute. */
export interface StubInput {
  readonly root: string;
  readonly modules: readonly Omit<StubSource, 'file'>[];
}

/**
 * Renders the stubs of contracts: code that compiles against the contract and throws when called.
 * Writes nothing to disk.
 *
 * @param sources the contracts, each with the owner's entry and tsconfig
 * @param options the workspace root (absolute) and `timeoutMs`, the limit per contract in
 * milliseconds
 * @returns the stub of each contract, or why it failed, by the contract's file
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
