import { createRequire } from 'node:module';
import type { ContractCheck, ModuleSource } from '@parallel-plan/contracts';
import type * as Contracts from '@parallel-plan/contracts';
import {
  type Diagnostic,
  didYouMean,
  quoted,
  RULE_CATALOGUE,
  toValidationResult,
  type ValidationResult,
} from '@parallel-plan/plan';
import type { ModuleContract } from './module-contracts';
import { findOwnerCode } from './owner-code';

/** For one contract. A program of a large application takes seconds on a busy machine. */
const TIMEOUT_MS = 60_000;

const load = createRequire(__filename);

/**
 * Compares the code of owners with their module contracts.
 *
 * @param root the workspace root, absolute, its own links resolved
 * @param projectRoots the root of each Nx project by its name, workspace-relative
 */
export async function checkModuleContracts(
  root: string,
  contracts: readonly ModuleContract[],
  projectRoots: ReadonlyMap<string, string>,
): Promise<ValidationResult> {
  const located = contracts.map((contract) => locate(root, contract, projectRoots));
  const { checkModules } = load('@parallel-plan/contracts') as typeof Contracts;
  const check = await checkModules(
    located.map(({ source }) => source),
    { root, timeoutMs: TIMEOUT_MS },
  );
  return toResult(contracts, {
    ...check,
    notChecked: [...located.flatMap(({ notChecked }) => notChecked), ...check.notChecked],
  });
}

interface Located {
  readonly source: ModuleSource;
  readonly notChecked: ContractCheck['notChecked'];
}

function locate(
  root: string,
  { file, text, project }: ModuleContract,
  projectRoots: ReadonlyMap<string, string>,
): Located {
  const projectRoot = projectRoots.get(project);
  const code =
    projectRoot === undefined
      ? { why: unknownProject(project, [...projectRoots.keys()]) }
      : findOwnerCode(root, projectRoot);
  if ('entry' in code) return { source: { file, text, code }, notChecked: [] };
  const why = `${file}: only the text was checked. ${code.why}`;
  return { source: { file, text }, notChecked: [{ check: 'module/mismatch', why }] };
}

function unknownProject(project: string, names: readonly string[]): string {
  return `There is no project ${quoted(project)}.${didYouMean(project, names)}`;
}

function toResult(
  contracts: readonly ModuleContract[],
  { findings, notChecked }: ContractCheck,
): ValidationResult {
  const byFile = new Map(contracts.map(({ file }) => [file, [] as Diagnostic[]]));
  for (const finding of findings) {
    const { code, message, file, line, column, related = [] } = finding;
    const severity =
      finding.severity ?? RULE_CATALOGUE.find(({ id }) => id === code)?.severity ?? 'error';
    const { endLine = line, endColumn = column } = finding;
    const place = { file, line, column, endLine, endColumn };
    byFile.get(file)?.push({ code, severity, message, ...place, related });
  }
  return toValidationResult(byFile, notChecked);
}
