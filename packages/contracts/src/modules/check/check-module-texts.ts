import { moduleProject } from '@parallel-plan/plan';
import type { CheckLimits, ContractCheck, ContractSources } from '../../check/contract-check';
import { checkModules } from './check-modules';

/**
 * Checks the text of a change's module contracts: syntax, exports, constructs that promise nothing,
 * and documentation. `checkModules` also compares them with code.
 */
export async function checkModuleTexts(
  { folder, files }: ContractSources,
  { timeoutMs, resolveFrom }: CheckLimits,
): Promise<ContractCheck> {
  const modules = [...files]
    .filter(([file]) => moduleProject(folder, file) !== undefined)
    .map(([file, text]) => ({ file, text }));
  if (modules.length === 0) return { findings: [], facts: [], notChecked: [] };
  return checkModules(modules, { root: resolveFrom ?? process.cwd(), timeoutMs });
}
