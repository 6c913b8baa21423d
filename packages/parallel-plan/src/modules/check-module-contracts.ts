import { createRequire } from 'node:module';
import type { ContractCheck, ContractFinding, ModuleSource } from '@parallel-plan/contracts';
import type * as Contracts from '@parallel-plan/contracts';
import {
  type Diagnostic,
  RULE_CATALOGUE,
  toValidationResult,
  type ValidationResult,
} from '@parallel-plan/plan';
import { checkFakes, unusedContracts } from './consumer-findings';
import { importedContracts } from './imported-contracts';
import { integrationFindings } from './integration-findings';
import type { ModuleContract, UsedContract } from './module-contracts';
import { findOwnerCode } from './owner-code';
import { unknownProject } from './project-roots';

/**
 * The limit for one contract. Type-checking a large application takes seconds on a busy machine.
 */
const TIMEOUT_MS = 60_000;

const load = createRequire(__filename);

/**
 * Compares the code of owners with their module contracts.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @param projectRoots workspace-relative root of each Nx project, by name
 */
export async function checkModuleContracts(
  root: string,
  contracts: readonly ModuleContract[],
  projectRoots: ReadonlyMap<string, string>,
  { integrated, examples: examplesOn, used = [] }: ModuleCheckSettings,
): Promise<CheckedModules> {
  const located = contracts.map((contract) => locate(root, contract, projectRoots));
  const { checkModules } = load('@parallel-plan/contracts') as typeof Contracts;
  const check = await checkModules(
    located.map(({ source }) => source),
    { root, timeoutMs: TIMEOUT_MS },
  );
  const examples = examplesOn ? await checkExamples(root, contracts, located) : NOTHING;
  const fakes = examplesOn ? await checkFakes(root, used, projectRoots, TIMEOUT_MS) : [];
  const merged = integrated
    ? contracts.flatMap((contract) => integrationFindings(root, contract, projectRoots))
    : [];
  const notChecked = [
    ...located.flatMap((one) => one.notChecked),
    ...check.notChecked,
    ...[examples, ...fakes].flatMap((one) => one.notChecked),
  ];
  const result = toResult(
    contracts,
    [
      ...[check, examples, ...fakes].flatMap(({ findings }) => findings.map(toDiagnostic)),
      ...merged,
      ...unusedContracts(root, used, projectRoots),
      ...(await importedContracts(root)),
    ],
    notChecked,
  );
  return { ...result, memoryMb: check.memoryMb };
}

/** The result of a check, with its cost. */
export interface CheckedModules extends ValidationResult {
  /** The most memory that the comparison has used, in MB. */
  readonly memoryMb: number;
}

/** The extent of a check. */
export interface ModuleCheckSettings {
  /** All packages are merged, so remaining stubs are errors. */
  readonly integrated: boolean;
  /** Run the shared examples, which executes code of the workspace. A stub fails them. */
  readonly examples: boolean;
  /** Contracts whose consumers are checked, too. */
  readonly used?: readonly UsedContract[];
}

const NOTHING: ContractCheck = { findings: [], facts: [], notChecked: [] };

function checkExamples(
  root: string,
  contracts: readonly ModuleContract[],
  located: readonly Located[],
): Promise<ContractCheck> {
  const sources = contracts.flatMap(({ examples }, at) => {
    const code = located[at]?.source.code;
    return examples === undefined || code === undefined ? [] : [{ ...examples, ...code }];
  });
  const { runExamples } = load('@parallel-plan/contracts') as typeof Contracts;
  return runExamples(sources, { root, timeoutMs: TIMEOUT_MS });
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

function toDiagnostic({ code, severity, ...finding }: ContractFinding): Diagnostic {
  const { message, file, line, column, related = [] } = finding;
  const { endLine = line, endColumn = column } = finding;
  const meant = severity ?? RULE_CATALOGUE.find(({ id }) => id === code)?.severity ?? 'error';
  const place = { file, line, column, endLine, endColumn };
  return { code, severity: meant, message, ...place, related };
}

function toResult(
  contracts: readonly ModuleContract[],
  diagnostics: readonly Diagnostic[],
  notChecked: ContractCheck['notChecked'],
): ValidationResult {
  const byFile = new Map(contracts.map(({ file }) => [file, [] as Diagnostic[]]));
  for (const diagnostic of diagnostics) {
    byFile.set(diagnostic.file, [...(byFile.get(diagnostic.file) ?? []), diagnostic]);
  }
  for (const found of byFile.values()) {
    found.sort((a, b) => a.line - b.line || a.column - b.column);
  }
  return toValidationResult(byFile, notChecked);
}
