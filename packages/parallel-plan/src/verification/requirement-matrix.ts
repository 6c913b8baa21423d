import {
  type NotChecked,
  parseRequirementDeltas,
  type Plan,
  requirementId,
  requirementsOf,
} from '@parallel-plan/plan';
import { runGit } from '../git/git';
import { readSpecTexts } from '../openspec/read-specs';
import { CHANGES_FOLDER } from '../workspace/open-changes';

/**
 * One requirement of a change: the packages that implement it, their contracts, and the evidence.
 */
export interface RequirementRow {
  /** `user-authentication.sign-in` */
  readonly id: string;
  readonly name: string;
  readonly packages: readonly string[];
  /** The lock keys of the interfaces that its packages hold: `api:POST /v1/sessions`. */
  readonly contracts: readonly string[];
  /**
   * The worst state of its packages. `unassigned` if no package implements it; `unknown` if the
   * plan doesn't record which packages do.
   */
  readonly status: string;
  /** Test files that name its id, workspace-relative and sorted; `null` if unknown. */
  readonly evidence: readonly string[] | null;
}

/** The requirements of a change, in the order of its specs. */
export interface RequirementMatrix {
  readonly rows: readonly RequirementRow[];
  readonly notChecked: readonly NotChecked[];
}

const INTERFACE = /^(?:api|db|event|contract):/;
const MOST_OUTPUT = 16 * 1024 * 1024;
/** The names of test files in all languages. */
const TEST_FILES = ['test', 'spec', 'tests', 'specs', 'e2e', '__tests__'].flatMap((word) => [
  `:(glob,icase)**/*[._-]${word}.*`,
  `:(glob,icase)**/${word}[._-]*`,
  `:(glob,icase)**/${word}/**`,
]);
const MORE_TEST_FILES = [':(glob)**/*Test.*', ':(glob)**/*Tests.*', ':(glob)**/*.feature'];

/** From best to worst. */
const ORDER = ['passed', 'pending', 'missing', 'stale', 'infeasible', 'failed'];

/**
 * Lists the requirements that a change adds or modifies, with the packages that implement them
 * (`inputs.nx.requirements`) and the tests that name them. A test names a requirement if its title
 * or a comment contains the id.
 *
 * @param root absolute path of the workspace root
 * @param statusOf returns the state of a package's verification
 */
export async function requirementMatrix(
  root: string,
  change: string,
  plan: Plan,
  statusOf: (packageId: string) => string,
): Promise<RequirementMatrix> {
  const requirements = requirementsOfChange(root, change);
  if (requirements.size === 0) return { rows: [], notChecked: [] };
  const evidence = await findTests(root, [...requirements.keys()]);
  const isRecorded = plan.packages.some((work) => requirementsOf(work) !== undefined);
  const rows = [...requirements].map(([id, name]): RequirementRow => {
    const packages = plan.packages.filter((work) => requirementsOf(work)?.includes(id));
    const states = packages.map(({ package_id }) => statusOf(package_id));
    const worst = Math.max(...states.map((state) => ORDER.indexOf(state)), 0);
    const keys = packages.flatMap(({ locks }) => locks.keys).filter((key) => INTERFACE.test(key));
    return {
      id,
      name,
      packages: packages.map(({ package_id }) => package_id),
      contracts: [...new Set(keys)],
      status:
        packages.length > 0 ? (ORDER[worst] ?? 'missing') : isRecorded ? 'unassigned' : 'unknown',
      evidence: evidence === undefined ? null : [...(evidence.get(id.toLowerCase()) ?? [])].sort(),
    };
  });
  const notChecked = evidence === undefined ? [{ check: 'requirement evidence', why: NO_GIT }] : [];
  return { rows, notChecked };
}

const NO_GIT = 'git could not search the tests, so it is not known which requirements they name.';

/** Requirement names by id. A removed requirement needs no evidence. */
function requirementsOfChange(root: string, change: string): ReadonlyMap<string, string> {
  const texts = readSpecTexts(root, `${CHANGES_FOLDER}/${change}/specs`);
  return new Map(
    texts.flatMap(({ text, capability, file }) =>
      parseRequirementDeltas(text, { capability, file })
        .filter(({ operation }) => operation === 'ADDED' || operation === 'MODIFIED')
        .map(({ name }): [string, string] => [requirementId(capability, name), name]),
    ),
  );
}

/** One search for all ids, in tracked and new files. Returns `undefined` if git fails. */
async function findTests(
  root: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>> | undefined> {
  const patterns = ids.flatMap((id) => ['-e', id]);
  const flags = ['-z', '-I', '-o', '-F', '-i', '-w', '--untracked', '--no-color'];
  const paths = [...TEST_FILES, ...MORE_TEST_FILES, ':(exclude)openspec'];
  const args = ['grep', ...flags, ...patterns, '--', ...paths];
  const result = await runGit(root, args, { maxOutput: MOST_OUTPUT });
  // Exit code 1 means no match.
  if (result.exitCode !== 0 && result.exitCode !== 1) return undefined;
  const found = new Map<string, Set<string>>();
  for (const [, file = '', text = ''] of result.stdout.matchAll(/([^\0\n]+)\0([^\n]*)\n/g)) {
    const id = text.toLowerCase();
    found.set(id, (found.get(id) ?? new Set()).add(file));
  }
  return found;
}
