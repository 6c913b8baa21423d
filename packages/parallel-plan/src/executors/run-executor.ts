import { realpathSync } from 'node:fs';
import { basename, dirname } from 'node:path/posix';
import type { ExecutorContext } from '@nx/devkit';
import { escapeControls, escapeJson, quoted } from '@parallel-plan/plan/text';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { CHANGES_FOLDER, readOpenChanges } from '../workspace/open-changes';
import { resolveOutputFile, writeOutputFile } from '../workspace/output-file';

/** `failed` is a result; `notChecked` means that there is no result. */
export type Verdict = 'done' | 'failed' | 'notChecked';

/** The context of an executor. A command of the bin passes the parts that it knows. */
export interface RunContext extends Pick<ExecutorContext, 'root'>, Partial<ExecutorContext> {
  readonly root: string;
  /** Receives the verdict, for callers that need more than `success`. */
  readonly onVerdict?: (verdict: Verdict) => void;
}

/** Options that every executor can have. */
export interface CommonOptions {
  /** Print `json` instead of `text`. */
  readonly json?: boolean;
  /** Also write the result to this file, relative to the workspace root. */
  readonly outputFile?: string;
}

/** The result of an executor. */
export interface Outcome {
  readonly success: boolean;
  /** Text for people, ending with a line break. Untrusted parts are escaped. */
  readonly text: string;
  /** Data for programs: printed with `json`, and written to the output file. `version` is added. */
  readonly json?: object;
  /** Content of the output file, if it is not `json`. */
  readonly file?: string;
}

/**
 * Runs an executor: prints its result and writes the output file. A `NotCheckableError` is printed
 * as one line on standard error. Other errors are bugs and are thrown.
 *
 * @param options options of the executor
 * @param context context from Nx
 * @param work the work of the executor; its `root` has symbolic links resolved
 * @returns the result that Nx expects of an executor
 */
export async function runExecutor(
  options: CommonOptions,
  context: RunContext,
  work: (root: string) => Promise<Outcome> | Outcome,
): Promise<{ success: boolean }> {
  const movedTo: unknown = context.target?.metadata?.['movedTo'];
  if (typeof movedTo === 'string') {
    process.stderr.write(`This target has moved and will be removed in 0.3: use ${movedTo}.\n`);
  }
  const verdict = await run(options, context.root, work);
  context.onVerdict?.(verdict);
  return { success: verdict === 'done' };
}

async function run(
  options: CommonOptions,
  workspaceRoot: string,
  work: (root: string) => Promise<Outcome> | Outcome,
): Promise<Verdict> {
  try {
    const { outputFile } = options;
    // Check the path first, so that a wrong one costs no work.
    const path =
      outputFile === undefined ? undefined : resolveOutputFile(workspaceRoot, outputFile);
    const { success, text, json, file } = await work(realpathSync(workspaceRoot));
    const printed = options.json && json !== undefined ? toJson(json) : text;
    if (printed !== '') process.stdout.write(printed);
    const content = file ?? (json === undefined ? undefined : toJson(json));
    if (path !== undefined && content !== undefined) writeOutputFile(path, content);
    return success ? 'done' : 'failed';
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    process.stderr.write(`${escapeControls(error.message)}\n`);
    return 'notChecked';
  }
}

/**
 * The change of the project whose target runs. The targets of a change don't name it in an option,
 * because Nx processes every option of every target at each start.
 *
 * @param context context from Nx
 * @returns its id; `undefined` for other projects and for commands
 */
export function changeOfProject({
  projectName,
  projectsConfigurations,
}: RunContext): string | undefined {
  const root = projectsConfigurations?.projects[projectName ?? '']?.root;
  return root !== undefined && dirname(root) === CHANGES_FOLDER ? basename(root) : undefined;
}

/**
 * The change for a command.
 *
 * @param root absolute path of the workspace root
 * @param given id as given; default: the change of the project, else the only open change with a plan
 * @param context context from Nx, for an executor with a target in the projects of changes
 * @returns its id
 * @throws NotCheckableError if no id is given and not exactly one change is open
 */
export function oneChange(root: string, given: string | undefined, context?: RunContext): string {
  const change = given ?? (context && changeOfProject(context));
  if (change !== undefined) return change;
  const ids = readOpenChanges(root).flatMap(({ id, planFile }) => (planFile ? [id] : []));
  const [only, ...others] = ids;
  if (only !== undefined && others.length === 0) return only;
  throw new NotCheckableError(
    only === undefined
      ? 'No open change has a plan: create one with `nx g parallel-plan:feature`.'
      : `Several changes are open (${ids.map(quoted).join(', ')}): select one with --change=<id>.`,
  );
}

/**
 * The settings with which an executor opens the coordinator.
 *
 * @param options options of the executor
 */
export function coordinatorOptions({ coordinator }: { readonly coordinator?: string }): {
  readonly coordinator: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly warn: (text: string) => void;
} {
  return {
    coordinator,
    env: process.env,
    warn: (text) => void process.stderr.write(`${escapeControls(text)}\n`),
  };
}

function toJson(value: object): string {
  return `${escapeJson(JSON.stringify({ version: 1, ...value }, null, 2))}\n`;
}
