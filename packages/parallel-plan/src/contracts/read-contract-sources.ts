import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import type { ContractFinding, ContractSources } from '@parallel-plan/contracts';
import type { Plan } from '@parallel-plan/plan';
import { leadsOutside } from '../paths';
import { readBounded } from '../workspace/read-bounded';
import { decodeUtf8 } from './decode-utf8';
import { copiesAmong } from './generated-copies';

/** A file that the plan names as a contract and that doesn't exist. */
export interface MissingContract {
  /** As written in the plan. */
  readonly path: string;
  /** The place in the plan: `['contracts', 'openapi', 'files', 0]`. */
  readonly at: readonly (string | number)[];
  /** `outside`: the path, or a link in it, leads out of the workspace. */
  readonly why: 'missing' | 'outside';
}

/** The part of a plan that describes its contracts. Every plan has this shape. */
export interface PlanContracts extends Pick<Plan, 'contracts'> {
  readonly packages?: readonly { readonly scope: { readonly write_allow: readonly string[] } }[];
}

export interface ReadContracts {
  readonly sources: ContractSources;
  readonly missing: readonly MissingContract[];
  /** `contract/unreadable`: files that exist but can't be read as text. */
  readonly findings: readonly ContractFinding[];
}

/** A larger contract was not written for people. */
export const MAX_CONTRACT_BYTES = 16 * 1024 * 1024;

/**
 * More files than the contracts of a change have. A larger folder contains other data by mistake.
 */
const MAX_FILES = 5_000;

/** Files that must be text. Of other files, only those that are text are read. */
const TEXT = /\.(?:ya?ml|json|sql|md|ts|py)$/i;

const OPENAPI = /\.(?:ya?ml|json)$/i;
const NOT_OPENAPI = /\.schema\.json$/i;

/** Files that Python and editors leave behind. They are not contracts. */
const SKIPPED = /^(?:\..*|__pycache__|node_modules)$/;

/**
 * Reads the contracts of a change: the files under its `contracts/`, the files that its plan names
 * elsewhere in the workspace, and the copies of generated code that its packages write into
 * projects. It never reads outside the workspace, even through a link or `..`, and at most 16 MiB
 * of a file.
 *
 * @param root absolute path of the workspace root
 * @param changeId name of the change's folder in `openspec/changes`
 * @param plan plan of the change; without one, no file is known to be an OpenAPI document
 */
export function readContractSources(
  root: string,
  changeId: string,
  plan: PlanContracts | undefined,
): ReadContracts {
  const folder = `openspec/changes/${changeId}`;
  const reader = new ContractReader(realpathSync(root));
  reader.readFolder(`${folder}/contracts`);

  const openapi: string[] = [];
  const missing: MissingContract[] = [];
  for (const { path, at } of namedContracts(plan)) {
    const file = [posix.join(folder, path), posix.normalize(path)].find(
      (candidate) => reader.read(candidate) === 'there',
    );
    if (file === undefined) {
      const why = reader.read(posix.join(folder, path)) === 'outside' ? 'outside' : 'missing';
      missing.push({ path, at, why });
    } else if (reader.files.has(file) && OPENAPI.test(file) && !NOT_OPENAPI.test(file)) {
      if (!openapi.includes(file)) openapi.push(file);
    }
  }
  const files = new Map([...reader.files].sort(byKey));
  const writes = plan?.packages?.flatMap(({ scope }) => scope.write_allow) ?? [];
  const copies = copiesAmong(writes, changeId).map((file) => {
    reader.read(file);
    return [file, reader.files.get(file)] as const;
  });
  return {
    sources: { folder, files, openapi, ...(copies.length > 0 && { copies: new Map(copies) }) },
    missing,
    findings: reader.findings,
  };
}

/** The primary document comes first. */
function namedContracts(plan: PlanContracts | undefined): readonly Omit<MissingContract, 'why'>[] {
  if (plan === undefined) return [];
  const at = ['contracts', 'openapi'];
  const { primary, files } = plan.contracts.openapi;
  return [
    ...(files.includes(primary) ? [] : [{ path: primary, at: [...at, 'primary'] }]),
    ...files
      .map((path, index) => ({ path, at: [...at, 'files', index] }))
      .sort((a, b) => Number(b.path === primary) - Number(a.path === primary)),
  ];
}

/** Reads each path once, and records the texts and the errors. */
class ContractReader {
  readonly files = new Map<string, string>();
  readonly findings: ContractFinding[] = [];
  private readonly outcomes = new Map<string, 'there' | 'missing' | 'outside'>();
  private readonly folders = new Set<string>();

  constructor(private readonly root: string) {}

  readFolder(folder: string): void {
    const path = this.inside(folder);
    if (path === undefined || !isDirectory(path)) return;
    // A link to a parent folder would cause an endless loop.
    const real = realpathSync(path);
    if (this.folders.has(real)) return;
    this.folders.add(real);
    for (const name of readdirSync(path).sort()) {
      if (SKIPPED.test(name)) continue;
      if (this.outcomes.size >= MAX_FILES) return this.tooMany(folder);
      const entry = `${folder}/${name}`;
      if (isDirectory(`${path}/${name}`)) this.readFolder(entry);
      else this.read(entry);
    }
  }

  /** Whether the file exists. An unreadable file counts as existing and gives a finding. */
  read(file: string): 'there' | 'missing' | 'outside' {
    const known = this.outcomes.get(file);
    if (known !== undefined) return known;
    const outcome = this.readNow(file);
    this.outcomes.set(file, outcome);
    return outcome;
  }

  private readNow(file: string): 'there' | 'missing' | 'outside' {
    const path = this.inside(file);
    if (path === undefined) {
      if (isInside(file)) this.unreadable(file, 'it is a link to a file outside the workspace');
      return 'outside';
    }
    const read = readBounded(path, MAX_CONTRACT_BYTES);
    if (!read.ok) {
      if (read.why === 'missing' && !isLink(path)) return 'missing';
      this.unreadable(file, WHY[read.why]);
      return 'there';
    }
    if (read.bytes.length > MAX_CONTRACT_BYTES) {
      this.unreadable(file, 'it has more than 16 MiB');
      return 'there';
    }
    const text = decodeUtf8(read.bytes);
    if (text.ok) this.files.set(file, text.text);
    else if (TEXT.test(file)) this.unreadable(file, 'it is not UTF-8 text from here on', text);
    return 'there';
  }

  /** The absolute path; `undefined` if it leaves the workspace, by `..` or by a link. */
  private inside(file: string): string | undefined {
    const path = `${this.root}/${file}`;
    return isInside(file) && leadsOutside(this.root, path) === undefined ? path : undefined;
  }

  private unreadable(file: string, why: string, place = { line: 1, column: 1 }): void {
    this.findings.push({
      code: 'contract/unreadable',
      message: `The contract can't be read: ${why}. It is not checked.`,
      file,
      line: place.line,
      column: place.column,
    });
  }

  private tooMany(folder: string): void {
    if (this.findings.some(({ file }) => file === folder)) return;
    this.unreadable(folder, `there are more than ${MAX_FILES} files in the contracts folder`);
  }
}

const WHY = {
  missing: 'it is a link to a file that does not exist',
  'not-a-file': 'it is not a regular file',
  unreadable: 'its permissions do not allow it',
};

function isInside(file: string): boolean {
  return (
    !file.includes('\0') && !posix.isAbsolute(file) && !/^\.\.(?:\/|$)/.test(posix.normalize(file))
  );
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

function byKey([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : 1;
}
