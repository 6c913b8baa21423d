import { moduleContractFile } from '@parallel-plan/plan';
import type { ContractFiles, ContractRequest, ModuleRequest } from '../request/contract-request';
import { ContractRequestError, quoted } from '../request/contract-request-error';

/** The names of npm packages and Nx projects. A scope becomes a folder. */
const PROJECT_NAME = /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*$/u;

/**
 * Writes the module contracts of a request: a header that names the owner and the consumers, and
 * the declarations of the request. If the request has none, the file contains the questions that a
 * contract must answer.
 *
 * @returns the text of each file, by path relative to the change folder
 * @throws ContractRequestError for a project whose name can't be a file name, or that occurs twice
 */
export function moduleContracts({ changeId, modules = [] }: ContractRequest): ContractFiles {
  checkModules(modules);
  return new Map(
    modules.map((module) => [
      moduleContractFile(module.project),
      `${header(module, changeId)}\n${body(module)}`,
    ]),
  );
}

/**
 * @throws ContractRequestError for a project whose name can't be a file name, or that occurs twice
 */
export function checkModules(modules: readonly ModuleRequest[]): void {
  const seen = new Map<string, number>();
  for (const [index, { project }] of modules.entries()) {
    const place = `modules[${index}].project`;
    if (!PROJECT_NAME.test(project)) {
      const reason = `${quoted(project)} is not the name of a project. Name the Nx project that exports the module.`;
      throw new ContractRequestError('invalid-module', place, reason);
    }
    const other = seen.get(project.toLowerCase());
    if (other !== undefined) {
      const reason = `${quoted(project)} is in modules[${other}] already. Put its exports into one entry.`;
      throw new ContractRequestError('duplicate-module', place, reason);
    }
    seen.set(project.toLowerCase(), index);
  }
}

function header({ project, consumers }: ModuleRequest, changeId: string): string {
  const users = consumers.length === 0 ? 'none yet' : consumers.join(', ');
  return `/*
 * What ${project} exports for the change ${changeId}: what is new, and what changes.
 * Consumers: ${users}.
 *
 * Only the package that owns ${project} changes this file, and tells the consumers. Check its code with
 * \`parallel-plan modules check\`.
 */
`;
}

function body({ project, exports, surface }: ModuleRequest): string {
  if (exports !== undefined && exports.trim() !== '') return `${exports.trim()}\n`;
  return `// Declare what the consumers import from ${project}: explicit exports, parameters and return types.
// A TSDoc comment of each function answers:
// - What does it do, and what is stored where?
// - @param: which values are allowed, in which unit?
// - @returns: what, in which order, how many at most?
// - @throws: which errors, and when?
//
// export declare function example(id: string): Promise<void>;
${surface === undefined ? '' : asComment(surface)}`;
}

function asComment(surface: string): string {
  const lines = surface.trim().split(/\r?\n/u);
  const shown = lines.map((line) => `// ${line}`.trimEnd());
  return ['//', '// What it exports today, to copy from what changes:', '//', ...shown, ''].join(
    '\n',
  );
}
