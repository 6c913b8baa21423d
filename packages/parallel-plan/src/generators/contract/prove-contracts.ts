import { checkContracts, type ContractFiles, type ContractFinding } from '@parallel-plan/contracts';
import type { NotChecked } from '@parallel-plan/plan';
import { GeneratorError } from '../errors/generator-error';
import type { PlannedChange } from '../plan-edit/find-change';

const TIMEOUT_MS = 30_000;

/**
 * Checks contracts before they are written. What was wrong before is for `validate` to say.
 *
 * @param root the workspace root, absolute
 * @param before by path relative to the change's folder
 * @param openapi the document of the API, relative to the change's folder
 * @throws GeneratorError `contract/invalid-contract` for errors that were not there before
 */
export async function proveContracts(
  root: string,
  change: PlannedChange,
  before: ContractFiles,
  after: ContractFiles,
  openapi: string,
): Promise<{ readonly notChecked: readonly NotChecked[] }> {
  const checked = await check(root, change, after, openapi);
  const errors = checked.findings.filter(isError);
  if (errors.length > 0) {
    const known = (await check(root, change, before, openapi)).findings.map(withoutPlace);
    const added = errors.filter((finding) => !known.includes(withoutPlace(finding)));
    if (added.length > 0) {
      throw new GeneratorError(
        'contract/invalid-contract',
        `With this the contracts of "${change.id}" would not be right, so nothing was written. Describe what is added in a --brief, or correct the contracts first; lines are those of the files as they would be.`,
        added.map(
          ({ file, line, column, code, message }) =>
            `${file}:${line}:${column} ${code}: ${message}`,
        ),
      );
    }
  }
  return { notChecked: checked.notChecked };
}

function check(
  root: string,
  { root: folder }: PlannedChange,
  files: ContractFiles,
  openapi: string,
): ReturnType<typeof checkContracts> {
  const sources = {
    folder,
    files: new Map([...files].map(([path, text]) => [`${folder}/${path}`, text] as const).sort()),
    openapi: files.has(openapi) ? [`${folder}/${openapi}`] : [],
  };
  // What is derived was derived a moment ago.
  const kinds = ['openapi', 'database'] as const;
  return checkContracts(sources, { limits: { timeoutMs: TIMEOUT_MS, resolveFrom: root }, kinds });
}

function isError({ severity = 'error' }: ContractFinding): boolean {
  return severity === 'error';
}

/** An edit moves what stands behind it. */
function withoutPlace({ code, file, message }: ContractFinding): string {
  return `${code} ${file} ${message}`;
}
