import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import type { StubSource } from '@parallel-plan/contracts';
import type * as Contracts from '@parallel-plan/contracts';
import { formatFile } from '../workspace/format-file';
import type { ModuleContract } from './module-contracts';
import { findOwnerCode, type OwnerCode } from './owner-code';
import { unknownProject } from './project-roots';

/** The result for the stub of one contract. Paths are workspace-relative. */
export interface WrittenStub {
  readonly project: string;
  readonly contract: string;
  /** New files, and files that were changed by one line. Empty if nothing had to be written. */
  readonly files: readonly string[];
  /** Names of the contract that the entry already exports. They have to be changed by hand. */
  readonly byHand: readonly string[];
  /** Why no stub was written. */
  readonly failure?: string;
}

/** Milliseconds for one contract. */
const TIMEOUT_MS = 60_000;

const load = createRequire(__filename);

/**
 * Writes the stubs of module contracts into the projects of their owners: a new file per contract,
 * and a line in the entry that exports it.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @param projectRoots workspace-relative root of each Nx project, by name
 */
export async function writeStubs(
  root: string,
  contracts: readonly ModuleContract[],
  projectRoots: ReadonlyMap<string, string>,
  { dryRun }: { readonly dryRun: boolean },
): Promise<readonly WrittenStub[]> {
  const targets = contracts.map((contract) => targetOf(root, contract, projectRoots));
  const sources = targets.flatMap((target) => ('source' in target ? [target.source] : []));
  const { stubModules } = load('@parallel-plan/contracts') as typeof Contracts;
  const stubs = await stubModules(sources, { root, timeoutMs: TIMEOUT_MS });
  const written: WrittenStub[] = [];
  for (const target of targets) {
    const { project, file: contract } = target.contract;
    const none = { project, contract, files: [], byHand: [] };
    if (!('source' in target)) {
      written.push({ ...none, failure: target.failure });
      continue;
    }
    const stub = stubs.get(contract) ?? { failure: 'It was not answered.' };
    if ('failure' in stub) {
      written.push({ ...none, failure: stub.failure });
      continue;
    }
    const names = new Set(declaredNames(target.contract.text));
    const byHand = stub.present.filter((name) => names.has(name));
    const files = stub.text === '' ? [] : await write(root, target, stub, dryRun);
    written.push({ ...none, files, byHand });
  }
  return written;
}

interface Target {
  readonly contract: ModuleContract;
  readonly code: OwnerCode;
  /** The new file, workspace-relative. */
  readonly file: string;
  readonly source: StubSource;
}

function targetOf(
  root: string,
  contract: ModuleContract,
  projectRoots: ReadonlyMap<string, string>,
): Target | { readonly contract: ModuleContract; readonly failure: string } {
  const projectRoot = projectRoots.get(contract.project);
  if (projectRoot === undefined) {
    const names = [...projectRoots.keys()];
    const why = unknownProject(contract.project, names);
    return { contract, failure: `${why} Create it first.` };
  }
  const code = findOwnerCode(root, projectRoot);
  if (!('entry' in code)) return { contract, failure: code.why };
  const extension = /\.([mc]?)ts$/.exec(code.entry)?.[1];
  if (extension === undefined) {
    const failure = `${code.entry} is not a TypeScript file. Write the stub by hand.`;
    return { contract, failure };
  }
  const file = newFile(root, code.entry, contract.change, `.${extension}ts`);
  const { file: contractFile, text } = contract;
  const path = relativeImport(file, code.entry.replace(/\.[mc]?ts$/, ''));
  const entryImport = { path, extension: `.${extension}js` };
  return { contract, code, file, source: { file: contractFile, text, ...code, entryImport } };
}

/** A path in the folder of the project's code. An existing file is never changed. */
function newFile(root: string, entry: string, change: string, extension: string): string {
  const folder = posix.dirname(entry);
  const place = existsSync(join(root, folder, 'lib')) ? posix.join(folder, 'lib') : folder;
  for (let count = 1; ; count += 1) {
    const file = posix.join(place, `${change}${count === 1 ? '' : `-${count}`}${extension}`);
    if (!existsSync(join(root, file))) return file;
  }
}

function relativeImport(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

async function write(
  root: string,
  { code, file, source }: Target,
  stub: { readonly text: string; readonly hasDefault: boolean; readonly needsExtensions: boolean },
  dryRun: boolean,
): Promise<readonly string[]> {
  if (dryRun) return [file, code.entry];
  const extension = stub.needsExtensions ? source.entryImport.extension : '';
  const path = `${relativeImport(code.entry, file.replace(/\.[mc]?ts$/, ''))}${extension}`;
  const lines = [
    `export * from '${path}';`,
    ...(stub.hasDefault ? [`export { default } from '${path}';`] : []),
  ];
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), await formatFile(root, file, stub.text));
  const entryPath = join(root, code.entry);
  const text = readFileSync(entryPath, 'utf8');
  const kept = text.trim() === '' || text.trim() === 'export {};' ? '' : `${text.trimEnd()}\n`;
  const entry = `${kept}${lines.join('\n')}\n`;
  writeFileSync(entryPath, await formatFile(root, code.entry, entry));
  return [file, code.entry];
}

/** The exported names, for display. */
function declaredNames(text: string): readonly string[] {
  const declared =
    /\bexport\s+(?:declare\s+)?(?:abstract\s+)?(?:class|const|enum|function|interface|namespace|type)\s+([\p{ID_Start}$_][\p{ID_Continue}$]*)/gu;
  return [...text.matchAll(declared)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}
