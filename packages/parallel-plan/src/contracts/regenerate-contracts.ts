import {
  checkDrift,
  type ContractCheck,
  ContractRequestError,
  type ContractSources,
  generateContracts,
  ModelsToolError,
  type NotGenerated,
  type PythonModelsChoice,
} from '@parallel-plan/contracts';
import { parsePlanBytes } from '@parallel-plan/plan';
import { readChangeSources } from '../prove/plan-source';
import { formatFile } from '../workspace/format-file';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { resolveOutputFile, writeOutputFile } from '../workspace/output-file';
import { readBounded } from '../workspace/read-bounded';
import { readContractSources } from './read-contract-sources';

export interface RegenerateOptions {
  readonly change: string;
  /** Missing if the workspace has chosen no tool. */
  readonly pythonModels?: PythonModelsChoice;
  /** The command that regenerates the files, for messages. */
  readonly regenerate?: string;
  /** Called before a step that takes seconds. */
  readonly onStep?: (step: string) => void;
}

export interface RegeneratedFile {
  /** Workspace-relative. */
  readonly file: string;
  readonly status: 'written' | 'unchanged';
}

export interface Regenerated {
  readonly files: readonly RegeneratedFile[];
  readonly notGenerated: readonly NotGenerated[];
}

/**
 * Generates the files that are derived from the contracts of a change, and their copies in
 * projects. Writes only files that differ.
 *
 * @param root absolute path of the workspace root
 * @param isDryRun whether to report the changes without writing them
 * @throws NotCheckableError if nothing can be derived from the contracts, or the chosen tool can't
 *   be used
 */
export async function regenerateContracts(
  root: string,
  options: RegenerateOptions,
  isDryRun: boolean,
): Promise<Regenerated> {
  const sources = readSources(root, options.change);
  const { pythonModels, onStep } = options;
  const { files, copies, notGenerated } = await explained(sources, () =>
    generateContracts(sources, {
      tools: { root },
      ...(pythonModels && { pythonModels }),
      ...(onStep && { onStep }),
    }),
  );
  const own = [...files].map(([path, text]) => [`${sources.folder}/${path}`, text] as const);
  const formatted = await Promise.all(
    [...copies].map(async ([file, text]) => [file, await formatFile(root, file, text)] as const),
  );
  const regenerated = [...own, ...formatted].map(([file, text]): RegeneratedFile => {
    const target = resolveOutputFile(root, file);
    const before = readBounded(target);
    if (before.ok && Buffer.from(text).equals(before.bytes)) return { file, status: 'unchanged' };
    if (!isDryRun) writeOutputFile(target, text);
    return { file, status: 'written' };
  });
  return { files: regenerated, notGenerated };
}

/**
 * Checks whether the generated files of a change match its contracts.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if the contracts can't be read
 */
export function checkGeneratedContracts(
  root: string,
  options: RegenerateOptions,
): Promise<ContractCheck> {
  const { pythonModels, regenerate } = options;
  return checkDrift(readSources(root, options.change), {
    allCopies: true,
    ...(pythonModels && { pythonModels }),
    ...(regenerate !== undefined && { regenerate }),
  });
}

function readSources(root: string, changeId: string): ContractSources {
  const [source] = readChangeSources(root, changeId).sources;
  if (source === undefined) {
    throw new NotCheckableError(`The plan of ${JSON.stringify(changeId)} can't be read.`);
  }
  const { plan } = parsePlanBytes(source.bytes, { file: source.file });
  if (plan === undefined) {
    throw new NotCheckableError(
      `${source.file} is not valid, so its contracts are unknown: run \`npx parallel-plan validate ${source.file}\`.`,
    );
  }
  const { sources, missing, findings } = readContractSources(root, changeId, plan);
  const [lost] = missing;
  if (lost !== undefined) {
    throw new NotCheckableError(
      `${source.file} names ${JSON.stringify(lost.path)} as a contract, but it ${lost.why === 'missing' ? 'does not exist' : 'is outside the workspace'}: create it, or remove it from the plan.`,
    );
  }
  const [finding] = findings;
  if (finding !== undefined) {
    throw new NotCheckableError(
      `${finding.file}:${finding.line}:${finding.column} ${finding.message}`,
    );
  }
  return sources;
}

async function explained<T>(sources: ContractSources, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ModelsToolError) throw new NotCheckableError(error.message);
    if (!(error instanceof ContractRequestError)) throw error;
    throw new NotCheckableError(`${sources.openapi[0] ?? sources.folder}: ${error.message}`);
  }
}
