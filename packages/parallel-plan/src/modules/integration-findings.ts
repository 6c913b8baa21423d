import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Diagnostic, quoted } from '@parallel-plan/plan';
import type { ModuleContract } from './module-contracts';
import { pathAliases, readJson } from './owner-code';

/** Files with the code of a project. Tests are excluded: they may mention unimplemented code. */
const CODE = /(?<!\.d|\.spec|\.test)\.[mc]?[jt]sx?$/;
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'coverage', 'tmp']);
/** More files than the sources of a project have. */
const MOST_FILES = 20_000;

/**
 * Findings that matter only after all packages are merged: remaining stubs.
 *
 * @param root absolute path of the workspace root
 * @param projectRoots workspace-relative root of each Nx project, by name
 */
export function integrationFindings(
  root: string,
  contract: ModuleContract,
  projectRoots: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  const owner = projectRoots.get(contract.project);
  if (owner === undefined) return [];
  return stubsIn(root, owner, contract);
}

function stubsIn(root: string, owner: string, contract: ModuleContract): Diagnostic[] {
  const words = new Set(contract.text.match(/[\p{L}\p{N}$_]+/gu));
  return codeFiles(root, owner).flatMap((file) => {
    const lines = readFileSync(join(root, file), 'utf8').split('\n');
    return lines.flatMap((text, index) => {
      const [found, name] = /\bnot implemented: ([\p{L}\p{N}$_.]+)/u.exec(text) ?? [];
      if (found === undefined || name === undefined) return [];
      // Other code may have a message like this, such as a stub of another contract.
      if (!words.has(name.split('.', 1)[0] ?? '')) return [];
      const column = text.indexOf(found) + 1;
      const place = { file, line: index + 1, column };
      const related = [{ message: 'the contract', file: contract.file, line: 1, column: 1 }];
      const message = `${quoted(name)} is a stub. Implement it.`;
      return [diagnostic('module/stub-left', 'error', message, place, found.length, related)];
    });
  });
}

/**
 * Notes a consumer that doesn't import the library.
 *
 * @param root absolute path of the workspace root
 * @param owner workspace-relative root of the library
 * @param folder workspace-relative root of the consumer
 * @returns a `module/unused` finding, or nothing
 */
export function unusedBy(
  root: string,
  { file, project }: ModuleContract,
  owner: string,
  consumer: string,
  folder: string,
): Diagnostic[] {
  const names = importNames(root, owner);
  const isUsed = codeFiles(root, folder).some((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return names.some((name) => text.includes(`'${name}`) || text.includes(`"${name}`));
  });
  if (isUsed || names.length === 0) return [];
  const message = `${quoted(consumer)} is a consumer of ${quoted(project)} and does not import it.`;
  return [diagnostic('module/unused', 'info', message, { file, line: 1, column: 1 }, 0, [])];
}

/** The aliases and the package name with which code imports a project. */
function importNames(root: string, owner: string): readonly string[] {
  const aliases = pathAliases(root).filter(({ file }) => file.startsWith(`${owner}/`));
  const name = readJson(root, posix.join(owner, 'package.json'))?.['name'];
  return [...aliases.map(({ alias }) => alias), ...(typeof name === 'string' ? [name] : [])];
}

/**
 * The files with the code of a project, sorted, without tests and outputs.
 *
 * @param root absolute path of the workspace root
 * @param folder workspace-relative
 */
export function codeFiles(root: string, folder: string): readonly string[] {
  const found: string[] = [];
  const open = [folder];
  for (let next = open.pop(); next !== undefined && found.length < MOST_FILES; next = open.pop()) {
    for (const entry of readdirSync(join(root, next), { withFileTypes: true })) {
      const path = posix.join(next, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && !entry.name.startsWith('.')) open.push(path);
      } else if (entry.isFile() && CODE.test(entry.name)) found.push(path);
    }
  }
  return found.sort();
}

function diagnostic(
  code: string,
  severity: Diagnostic['severity'],
  message: string,
  place: { readonly file: string; readonly line: number; readonly column: number },
  length: number,
  related: Diagnostic['related'],
): Diagnostic {
  const end = { endLine: place.line, endColumn: place.column + length };
  return { code, severity, message, ...place, ...end, related };
}
