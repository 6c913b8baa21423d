import { createRequire } from 'node:module';
import { posix } from 'node:path';
import type { ContractCheck } from '@parallel-plan/contracts';
import type * as Contracts from '@parallel-plan/contracts';
import type { Diagnostic } from '@parallel-plan/plan';
import { codeFiles, unusedBy } from './integration-findings';
import type { UsedContract } from './module-contracts';
import { findOwnerCode } from './owner-code';

const load = createRequire(__filename);

/**
 * Notes consumers that don't import the library.
 *
 * @param root absolute path of the workspace root
 * @param projectRoots workspace-relative root of each Nx project, by name
 */
export function unusedContracts(
  root: string,
  used: readonly UsedContract[],
  projectRoots: ReadonlyMap<string, string>,
): readonly Diagnostic[] {
  return used.flatMap(({ contract, consumers }) => {
    const owner = projectRoots.get(contract.project);
    return consumers.flatMap((consumer) => {
      const folder = projectRoots.get(consumer);
      if (owner === undefined || folder === undefined) return [];
      return unusedBy(root, contract, owner, consumer, folder);
    });
  });
}

/**
 * Runs the shared examples on the fakes of consumers: files `<library>.fake.ts` anywhere in the
 * project, without the npm scope of the library.
 *
 * @param root absolute path of the workspace root
 * @param timeoutMs the limit for the examples of one contract
 */
export async function checkFakes(
  root: string,
  used: readonly UsedContract[],
  projectRoots: ReadonlyMap<string, string>,
  timeoutMs: number,
): Promise<readonly ContractCheck[]> {
  const fakes = used.flatMap(({ contract: { examples, project }, consumers }) =>
    examples === undefined
      ? []
      : consumers.flatMap((consumer) =>
          fakesIn(root, projectRoots.get(consumer), project).map((code) => ({
            ...examples,
            ...code,
          })),
        ),
  );
  const { runExamples } = load('@parallel-plan/contracts') as typeof Contracts;
  const checks: ContractCheck[] = [];
  // A run takes the examples of a contract once, and each consumer has its own fake.
  for (let left = fakes; left.length > 0;) {
    const round = left.filter(({ file }, at) => left.findIndex((one) => one.file === file) === at);
    checks.push(await runExamples(round, { root, timeoutMs }));
    left = left.filter((one) => !round.includes(one));
  }
  return checks;
}

function fakesIn(
  root: string,
  folder: string | undefined,
  project: string,
): readonly { readonly entry: string; readonly tsconfig: string }[] {
  if (folder === undefined) return [];
  const code = findOwnerCode(root, folder);
  const tsconfig = 'tsconfig' in code ? code.tsconfig : posix.join(folder, 'tsconfig.json');
  const name = `${project.split('/').at(-1) ?? project}.fake.`;
  return codeFiles(root, folder)
    .filter((file) => posix.basename(file).startsWith(name))
    .map((entry) => ({ entry, tsconfig }));
}
