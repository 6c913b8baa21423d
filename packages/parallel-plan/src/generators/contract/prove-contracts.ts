import type { Tree } from '@nx/devkit';
import type { ContractFiles } from '@parallel-plan/contracts';
import type { ContractFacts, ContractIssue, NotChecked } from '@parallel-plan/plan';
import {
  checkChangeContracts,
  type CheckedContracts,
  contractCacheFolder,
} from '../../contracts/check-change-contracts';
import { GeneratorError } from '../generator-error';
import type { PlannedChange } from '../plan-edit/find-change';

/** Files that are derived from a contract have just been generated, so they need no check. */
const KINDS = ['openapi', 'events', 'modules', 'database'] as const;

export interface ProvenContracts {
  readonly interfaces: ContractFacts['interfaces'];
  readonly notChecked: readonly NotChecked[];
}

/**
 * Checks contracts before they are written. Errors that existed before are reported by `validate`.
 *
 * @param before contracts by path relative to the change's folder
 * @param openapi path of the API document, relative to the change's folder
 * @throws GeneratorError `contract/invalid-contract` for errors that were not there before
 */
export async function proveContracts(
  { root }: Pick<Tree, 'root'>,
  change: PlannedChange,
  before: ContractFiles,
  after: ContractFiles,
  openapi: string,
): Promise<ProvenContracts> {
  const { facts, notChecked } = await check(root, change, after, openapi);
  const errors = facts.issues.filter(isError);
  if (errors.length > 0) {
    const was = await check(root, change, before, openapi);
    const known = new Set(was.facts.issues.map(withoutPlace));
    const added = errors.filter((issue) => !known.has(withoutPlace(issue)));
    if (added.length > 0) {
      throw new GeneratorError(
        'contract/invalid-contract',
        `With this addition the contracts of "${change.id}" would be invalid, so nothing was written. Describe the addition in a --brief, or correct the contracts first; line numbers refer to the edited files.`,
        added.map(
          ({ file, line, column, code, message }) =>
            `${file}:${line}:${column} ${code}: ${message}`,
        ),
      );
    }
  }
  return { interfaces: facts.interfaces, notChecked };
}

function check(
  root: string,
  { root: folder }: PlannedChange,
  files: ContractFiles,
  openapi: string,
): Promise<CheckedContracts> {
  const sources = {
    folder,
    files: new Map([...files].map(([path, text]) => [`${folder}/${path}`, text] as const).sort()),
    openapi: files.has(openapi) ? [`${folder}/${openapi}`] : [],
  };
  const cacheFolder = contractCacheFolder(root);
  return checkChangeContracts(
    { sources, findings: [] },
    { resolveFrom: root, kinds: KINDS, ...(cacheFolder === undefined ? {} : { cacheFolder }) },
  );
}

function isError({ severity = 'error' }: ContractIssue): boolean {
  return severity === 'error';
}

/** An edit moves the text after it, so compare errors without their place. */
function withoutPlace({ code, file, message }: ContractIssue): string {
  return `${code} ${file} ${message}`;
}
