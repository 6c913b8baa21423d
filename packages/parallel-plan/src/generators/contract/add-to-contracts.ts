import type { GeneratorCallback, Tree } from '@nx/devkit';
import type { ContractInterface } from '@parallel-plan/contracts';
import {
  addContracts,
  type ContractFiles,
  type ContractRequest,
  ContractRequestError,
} from '@parallel-plan/contracts';
import type { InterfaceAddition, PackageGain, Plan } from '@parallel-plan/plan';
import { addInterfaces, PlanEditError, type Workspace, projectsOf } from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import { changeProject } from '../init/plugin-options';
import { addTasks } from '../plan-edit/edit-tasks';
import { findChange } from '../plan-edit/find-change';
import { editPlan, newWarnings, proveAfter, proveBefore } from '../plan-edit/prove-edit';
import {
  approvalLines,
  type EditSummary,
  logSummary,
  renderSections,
  validationLines,
} from '../plan-edit/render-sections';
import {
  apiDocument,
  contractFiles,
  type RegeneratedModels,
  regenerateModels,
} from './contract-files';
import { type ContractOptions, isEmpty, normalizeOptions } from './options';
import { copyGains } from './copy-gains';
import { moduleGains } from './module-gains';
import { type ApiDocument, contractsPackage, planAdditions } from './plan-additions';
import { proveContracts, type ProvenContracts } from './prove-contracts';
import { interfaceError, interfaceName, requestAdditions } from './request-additions';
import type { ContractGeneratorSchema } from './schema';

/** The environment of a run: everything that is neither in the options nor in the tree. */
export interface ContractEnvironment {
  readWorkspace(): Promise<Workspace>;
  /** Absolute path of the folder in which the command was started. */
  readonly cwd: string;
  /** Whether the run may neither write files nor start processes. */
  readonly isDryRun: boolean;
  /** Asks the user a question. Missing if the session is not interactive. */
  readonly ask?: (question: string) => Promise<string>;
}

/** Adds interfaces to a change. The tree is changed only after plan and contracts are proven. */
export async function addToContracts(
  tree: Tree,
  schema: ContractGeneratorSchema,
  { readWorkspace, cwd, isDryRun, ask }: ContractEnvironment,
): Promise<GeneratorCallback> {
  const given = normalizeOptions(schema, tree.root, cwd);
  const change = findChange(tree, given.change, 'contract');
  const workspace = await readWorkspace();
  const before = proveBefore(tree, change, workspace);
  const { plan } = before;

  const options = await completeOptions(given, ask);
  const document = apiDocument(tree, change, plan);
  const apiFile = document.openapi ?? document.first;
  const { request, interfaces, assumed } = requestAdditions(options, change, plan, workspace, {
    changeProject: changeProject(tree, change.id),
    openapi: apiFile,
    root: tree.root,
  });
  const files = contractFiles(tree, change);
  const contracts = contractsPackage(plan);
  const target = { changeId: change.id, folder: change.root, parsed: change.parsed, plan, files };
  const widened = moduleGains(
    tree,
    { ...target, ...(contracts && { contracts }) },
    interfaces,
    workspace,
  );
  const { copies, gains } = copyGains(tree, plan, contracts, request, workspace);
  const more = [...widened.gains, ...gains];
  const addition = planAdditions(change, plan, interfaces, document, more);
  const written = await writeContracts(files, document, request, options);
  const models = written.has(apiFile)
    ? await regenerateModels(tree, change, new Map([...files, ...written]), apiFile, isDryRun)
    : NO_MODELS;
  const changed = new Map([...written, ...models.files]);
  const edited = editPlan(change, () => addInterfaces(change.parsed, addition));
  const proven = isDryRun
    ? IN_DRY_RUN
    : await proveContracts(tree, change, files, new Map([...files, ...changed]), apiFile);
  const added = new Set(interfaces.map(({ lockKey }) => lockKey));
  const after = proveAfter(tree, change, edited, workspace, {
    files: new Set([...changed.keys()].map((path) => `${change.root}/${path}`)),
    interfaces: proven.interfaces.filter(({ lockKey }) => added.has(lockKey)),
  });

  tree.write(change.planFile, edited.text);
  for (const [path, text] of changed) tree.write(`${change.root}/${path}`, text);
  const tasksFile = `${change.root}/tasks.md`;
  const tasks = tree.read(tasksFile, 'utf-8');
  if (tasks !== null)
    tree.write(tasksFile, addTasks(tasks, plan, { interfaces, copies }, contracts?.package_id));
  const summary = renderSummary({
    change,
    plan,
    addition,
    interfaces,
    assumed,
    files: [...changed.keys()],
    names: interfaces.map(interfaceName),
    notes: [...models.notes, ...widened.notes],
    revision: edited.revision,
    warnings: newWarnings(before, after),
    notChecked: [...after.notChecked, ...proven.notChecked],
    hasApproval: tree.exists(`${change.root}/approval.yaml`),
    isDryRun,
  });
  return logSummary(summary, isDryRun);
}

const IN_DRY_RUN: ProvenContracts = {
  interfaces: [],
  notChecked: [{ check: 'contracts', why: 'skipped in a dry run, which starts no program' }],
};

const NO_MODELS: RegeneratedModels = { files: new Map(), notes: [] };

async function writeContracts(
  files: ContractFiles,
  { openapi }: ApiDocument,
  request: ContractRequest,
  options: ContractOptions,
): Promise<ContractFiles> {
  try {
    return await addContracts({ files, ...(openapi !== undefined && { openapi }) }, request);
  } catch (error) {
    if (error instanceof ContractRequestError) throw interfaceError(error, options);
    if (error instanceof PlanEditError) {
      throw new GeneratorError(`contract/edit/${error.code}`, `${openapi}: ${error.message}`);
    }
    throw error;
  }
}

/** Asks for missing options, if there is a terminal. */
async function completeOptions(
  options: ContractOptions,
  ask: ContractEnvironment['ask'],
): Promise<ContractOptions> {
  if (!isEmpty(options)) return options;
  const answer =
    (await ask?.('Which operation ("GET /v1/users"), "table users" or "event user.created"?')) ??
    '';
  const [kind = '', name = ''] = answer.split(/\s+/, 2);
  if (answer === '') {
    throw new GeneratorError(
      'contract/nothing-to-do',
      'Name what to add: --operation "GET /v1/users/{id}", --table users, --event user.created or --module users; or describe it in a --brief.',
    );
  }
  const wanted =
    kind === 'table' || kind === 'event' ? { [`${kind}s`]: [name] } : { operations: [answer] };
  return { ...options, wanted: { ...options.wanted, ...wanted } };
}

interface ContractSummary extends EditSummary {
  readonly plan: Plan;
  readonly addition: InterfaceAddition;
  readonly interfaces: readonly ContractInterface[];
  /** Display names of the interfaces. */
  readonly names: readonly string[];
  readonly assumed: readonly string[];
  readonly notes: readonly string[];
  /** New or changed files, relative to the change's folder. */
  readonly files: readonly string[];
}

function gainLines(gain: PackageGain): readonly string[] {
  const { packageId: id, keys = [], dependsOn = [], freedOf = [] } = gain;
  const { reads = [], writes = [], denies = [], steps = [] } = gain;
  return [
    ...keys.map((key) => `${id} locks ${key}`),
    ...dependsOn.map((base) => `${id} waits for ${base}`),
    ...freedOf.map((base) => `${id} no longer waits for ${base}`),
    ...writes.map((glob) => `${id} may write ${glob}`),
    ...reads.map((glob) => `${id} may read ${glob}`),
    ...denies.map((glob) => `${id} may not write ${glob}`),
    ...steps.map(({ command }) => `${id} verifies with \`${command}\``),
  ];
}

/** Renders the summary for the user after an addition to the contracts. */
export function renderSummary(content: ContractSummary): string {
  const { change, plan, addition, interfaces, names, assumed, notes, files, revision, isDryRun } =
    content;
  const strangers = interfaces
    .flatMap(({ consumers }) => consumers)
    .filter((name) => !plan.packages.some((work) => projectsOf(work).includes(name)));
  return renderSections([
    [
      `${isDryRun ? 'Would add' : 'Added'} ${names.join(', ')} to "${change.id}": plan revision ${revision - 1} → ${revision}`,
      files.map((file) => `${change.root}/${file}`),
    ],
    ['Plan:', addition.gains.flatMap(gainLines)],
    ['Assumed:', assumed],
    [
      'Validation:',
      [...(isDryRun ? [] : ['the contracts pass their checks']), ...validationLines(content)],
    ],
    [
      'Note:',
      [
        ...notes,
        ...[...new Set(strangers)].map(
          (name) => `${name} has no package in this plan, so no work is planned for it`,
        ),
      ],
    ],
    [
      'Next:',
      isDryRun
        ? ['run it without --dry-run']
        : [
            `complete what was added, such as its fields, and commit what changed in ${change.root}`,
            ...approvalLines(content),
          ],
    ],
  ]);
}
