import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tree } from '@nx/devkit';
import {
  type ContractFacts,
  type NotChecked,
  type ParsedPlan,
  parsePlan,
  parsePlanBytes,
} from '@parallel-plan/plan';
import { type OpenspecAnswers, toDiagnostics } from '../openspec/diagnostics';
import { validateChange } from '../openspec/validate-change';
import type { ContractAnswers } from '../contracts/ask-contracts';
import { checkChangeContracts, contractCacheFolder } from '../contracts/check-change-contracts';
import { contractPathsInTree, contractsInTree } from '../contracts/contracts-in-tree';
import { loadCheckers } from '../contracts/load-checkers';
import { CHANGES_FOLDER, PLAN_FILE } from '../workspace/open-changes';
import { openPlansOf } from './open-plans';
import { type PlanSource, readChangeSources } from './plan-source';
import type { ProofSource } from './prove';

export interface TreeSourceOptions {
  /** Whether to write nothing outside the tree, not even a cache. */
  readonly isDryRun: boolean;
  /**
   * Absolute path of the folder in which the OpenSpec CLI is installed. Default: the workspace
   * root.
   */
  readonly toolRoot?: string;
}

/** Contracts that an edit adds and that are not in the tree yet. */
export type EditedContracts = Pick<ContractFacts, 'files' | 'interfaces'>;

const NO_OPENSPEC: OpenspecAnswers = { byChange: new Map(), texts: new Map(), notChecked: [] };

/**
 * Reads a change as a generator will write it: its plan, its contracts, and OpenSpec's findings for
 * a copy.
 *
 * @param change its id, and its folder, workspace-relative
 * @throws TemporaryFolderError if the copy can't be written
 */
export async function readTreeSource(
  tree: Tree,
  change: { readonly id: string; readonly root: string },
  options: TreeSourceOptions,
): Promise<ProofSource> {
  const file = `${change.root}/${PLAN_FILE}`;
  const parsed = parsePlan(tree.read(file, 'utf-8') ?? '', { file });
  const contracts = await checkContracts(tree, change.root, parsed, options.isDryRun);
  const openspec = options.isDryRun
    ? { ...NO_OPENSPEC, notChecked: [openspecNotChecked(OPENSPEC_IN_DRY_RUN)] }
    : await checkOpenspec(tree, change, options.toolRoot ?? tree.root);
  return {
    root: realpathSync(tree.root),
    plans: [{ parsed, changeId: change.id }],
    contracts,
    openspec,
  };
}

/**
 * Reads a plan that was edited in memory, with the other open changes on disk. The contracts are
 * not checked again, because an edit of the plan doesn't change them. Their owners are checked.
 */
export function readEditSource(
  tree: Tree,
  { id, parsed }: { readonly id: string; readonly parsed: ParsedPlan },
  edited: EditedContracts = { files: new Set(), interfaces: [] },
): ProofSource {
  const root = realpathSync(tree.root);
  const others = readChangeSources(root).sources.filter(({ changeId }) => changeId !== id);
  const own: PlanSource = { file: parsed.file, bytes: Buffer.from(parsed.text), changeId: id };
  const plans = others.map(({ file, bytes }) => parsePlanBytes(bytes, { file }));
  const folder = `${CHANGES_FOLDER}/${id}`;
  const facts: ContractFacts = {
    folder,
    files: new Set([...contractPathsInTree(tree, folder), ...edited.files]),
    interfaces: edited.interfaces,
    complete: false,
    issues: [],
  };
  return {
    root,
    plans: [{ parsed, changeId: id }],
    contracts: { facts: new Map([[parsed.file, facts]]), texts: new Map(), notChecked: [] },
    openspec: NO_OPENSPEC,
    openPlans: openPlansOf(root, [own, ...others], [parsed, ...plans]),
  };
}

/** Generated files have just been created from the contracts, so they need no comparison. */
const KINDS = ['openapi', 'events', 'modules', 'database'] as const;

const PATIENCE_MS = 2_000;
const PATIENCE = 'Checking the contracts: PostgreSQL takes some seconds at its first start.\n';
const SQL_IN_DRY_RUN: NotChecked = {
  check: 'contract/sql',
  why: 'skipped in a dry run: PostgreSQL keeps its first start on disk',
};
const OPENSPEC_IN_DRY_RUN = 'skipped in a dry run: it reads a copy on disk';

/** Reports progress after two seconds. */
async function checkContracts(
  tree: Tree,
  folder: string,
  parsed: ParsedPlan,
  isDryRun: boolean,
): Promise<ContractAnswers> {
  const timer = setTimeout(() => void process.stderr.write(PATIENCE), PATIENCE_MS);
  try {
    const cacheFolder = isDryRun ? undefined : contractCacheFolder(tree.root);
    const { facts, notChecked } = await checkChangeContracts(
      contractsInTree(tree, folder, parsed),
      {
        resolveFrom: tree.root,
        kinds: isDryRun ? KINDS.filter((kind) => kind !== 'database') : KINDS,
        ...(cacheFolder === undefined ? {} : { cacheFolder }),
      },
    );
    return {
      facts: new Map([[parsed.file, facts]]),
      texts: new Map(),
      notChecked: isDryRun ? [...notChecked, SQL_IN_DRY_RUN] : notChecked,
    };
  } finally {
    clearTimeout(timer);
  }
}

async function checkOpenspec(
  tree: Tree,
  change: { readonly id: string; readonly root: string },
  toolRoot: string,
): Promise<OpenspecAnswers> {
  return loadCheckers().inTemporaryFolder(async (folder) => {
    copyOpenspec(tree, change.root, folder);
    const verdict = await validateChange(folder, change.id, toolRoot);
    if (!verdict.checked) return { ...NO_OPENSPEC, notChecked: [openspecNotChecked(verdict.why)] };
    const { diagnostics, sources } = toDiagnostics(folder, change.id, verdict.issues);
    return { byChange: new Map([[change.id, diagnostics]]), texts: sources, notChecked: [] };
  });
}

function openspecNotChecked(why: string): NotChecked {
  return { check: 'openspec validate --strict', why };
}

/**
 * Copies the change, and what OpenSpec reads in addition: configuration, schemas and main specs.
 */
function copyOpenspec(tree: Tree, changeFolder: string, folder: string): void {
  const shared = tree
    .children('openspec')
    .filter((name) => name !== 'changes')
    .map((name) => `openspec/${name}`);
  for (const path of [...shared, changeFolder].flatMap((start) => filesIn(tree, start))) {
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
