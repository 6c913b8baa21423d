import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Tree } from '@nx/devkit';
import {
  type Diagnostic,
  type NotChecked,
  type ParsedPlan,
  parsePlan,
  validatePlans,
  type Workspace,
} from '@parallel-plan/plan';
import { toDiagnostics } from '../../../openspec/to-diagnostics';
import { validateChange } from '../../../openspec/validate-change';
import {
  checkChangeContracts,
  type CheckedContracts,
  contractCacheFolder,
} from '../../../validation/contracts/check-change-contracts';
import { contractsInTree } from '../../../validation/contracts/contracts-in-tree';
import { pathFacts } from '../../../workspace/path-facts';
import { GeneratorError } from '../../generator-error';
import { readPluginOptions } from '../../init/plugin-options';
import type { FeatureEnvironment, WrittenChange } from '../types';

/** What was checked of a change, and what could not be. */
export interface FeatureValidation {
  readonly warnings: readonly Diagnostic[];
  readonly notChecked: readonly NotChecked[];
}

/**
 * Checks what the tree would write, before it is written: the plan and its contracts against our rules,
 * the change with `openspec validate --strict` on a copy.
 *
 * @throws GeneratorError `feature/invalid` with each finding on a line of its own
 */
export async function validateFeature(
  tree: Tree,
  change: WrittenChange,
  workspace: Workspace,
  { isDryRun, toolRoot = tree.root }: Pick<FeatureEnvironment, 'isDryRun' | 'toolRoot'>,
): Promise<FeatureValidation> {
  const file = `${change.root}/work-packages.yaml`;
  const parsed = parsePlan(tree.read(file, 'utf-8') ?? '', { file });
  const contracts = await checkContracts(tree, change, parsed, isDryRun);
  const result = validatePlans([parsed], {
    workspace,
    contracts: new Map([[file, contracts.facts]]),
    paths: pathFacts(tree.root, globsOf(parsed)),
    rules: readPluginOptions(tree).rules,
  });
  const openSpec = isDryRun
    ? notChecked('skipped in a dry run: it reads a copy on disk')
    : await checkOpenSpec(tree, change, toolRoot);
  const found = [...result.files.flatMap(({ diagnostics }) => diagnostics), ...openSpec.found];
  const errors = found.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new GeneratorError(
      'feature/invalid',
      `The plan of "${change.id}" would not be valid, so nothing was written. Correct what the lines below name, in the brief or the options.`,
      errors.map(
        ({ file: name, line, column, code, message }) =>
          `${name}:${line}:${column} ${code}: ${message}`,
      ),
    );
  }
  return {
    warnings: found.filter(({ severity }) => severity === 'warning'),
    notChecked: [...result.notChecked, ...contracts.notChecked, ...openSpec.notChecked],
  };
}

function globsOf({ view }: ParsedPlan): readonly string[] {
  return view.packages.flatMap(({ scope, locks }) =>
    [...scope.write_allow, ...scope.read_allow, ...locks.files].map(({ value }) => value),
  );
}

/** What is generated from contracts has just been made, so it isn't made once more to be compared. */
const KINDS = ['openapi', 'events', 'database'] as const;

const PATIENCE_MS = 2_000;
const PATIENCE = 'Checking the contracts: PostgreSQL takes some seconds at its first start.\n';

/** Without a word for up to two seconds; then with one. */
async function checkContracts(
  tree: Tree,
  { root }: WrittenChange,
  parsed: ParsedPlan,
  isDryRun: boolean,
): Promise<CheckedContracts> {
  const timer = setTimeout(() => void process.stderr.write(PATIENCE), PATIENCE_MS);
  try {
    const cacheFolder = isDryRun ? undefined : contractCacheFolder(tree.root);
    const checked = await checkChangeContracts(contractsInTree(tree, root, parsed), {
      resolveFrom: tree.root,
      // The first start of PostgreSQL is kept on disk.
      kinds: isDryRun ? KINDS.filter((kind) => kind !== 'database') : KINDS,
      ...(cacheFolder === undefined ? {} : { cacheFolder }),
    });
    return isDryRun ? { ...checked, notChecked: [...checked.notChecked, SQL_IN_DRY_RUN] } : checked;
  } finally {
    clearTimeout(timer);
  }
}

const SQL_IN_DRY_RUN: NotChecked = {
  check: 'contract/sql',
  why: 'skipped in a dry run: PostgreSQL keeps its first start on disk',
};

interface OpenSpecCheck {
  readonly found: readonly Diagnostic[];
  readonly notChecked: readonly NotChecked[];
}

function notChecked(why: string): OpenSpecCheck {
  return { found: [], notChecked: [{ check: 'openspec validate --strict', why }] };
}

async function checkOpenSpec(
  tree: Tree,
  change: WrittenChange,
  toolRoot: string,
): Promise<OpenSpecCheck> {
  const folder = mkdtempSync(join(tmpdir(), 'parallel-plan-'));
  try {
    copyOpenSpec(tree, change, folder);
    const verdict = await validateChange(folder, change.id, toolRoot);
    return verdict.checked
      ? { found: toDiagnostics(folder, change.id, verdict.issues).diagnostics, notChecked: [] }
      : notChecked(verdict.why);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The change, and what OpenSpec reads beside it: configuration, schemas and main specs. */
function copyOpenSpec(tree: Tree, change: WrittenChange, folder: string): void {
  const shared = tree
    .children('openspec')
    .filter((name) => name !== 'changes')
    .map((name) => `openspec/${name}`);
  for (const path of [...shared, change.root].flatMap((start) => filesIn(tree, start))) {
    const content = tree.read(path);
    if (content !== null) {
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, content);
    }
  }
}

function filesIn(tree: Tree, path: string): readonly string[] {
  return tree.isFile(path)
    ? [path]
    : tree.children(path).flatMap((child) => filesIn(tree, `${path}/${child}`));
}
