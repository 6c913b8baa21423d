import { CHANGES_FOLDER, PLAN_FILE } from '../workspace/open-changes';
import {
  type GitObjects,
  GitObjectsError,
  openGitObjects,
  parseTree,
  type TreeEntry,
} from './objects';
import { readOtherBranches } from './other-branches';
import { MAX_PLAN_BYTES } from '../workspace/read-bounded';

/** A file of a change on another branch. */
export interface BranchFile {
  /** `<branch>:<path in the repository>`, the syntax of `git show`. */
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** The plan of a change that is open on other branches. */
export interface BranchPlan extends BranchFile {
  readonly change: string;
  /** The branches that have this version of the plan. */
  readonly branches: readonly string[];
  readonly specs: readonly (BranchFile & { readonly capability: string })[];
}

export interface BranchPlans {
  /** Sorted by change, then by first branch. */
  readonly plans: readonly BranchPlan[];
  /** The number of branches that were read. */
  readonly branches: number;
  /** What could not be read or determined. */
  readonly notChecked: readonly { readonly check: string; readonly why: string }[];
}

const MAX_TREE_BYTES = 4 * 1024 * 1024;
const MAX_SPEC_BYTES = 1024 * 1024;
const MAX_SPEC_DEPTH = 6;
/** Limits for hostile branches: total bytes of plans and specs, and number of folders. */
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_TREES = 50_000;

/**
 * Reads the plans of changes that are open on other branches, local and remote-tracking, directly
 * from git's objects: no checkout, no server. Branches that are merged into HEAD or into the
 * default branch are left out. Content that branches share is read once.
 *
 * @param root absolute path of the workspace root; it may be a folder inside the repository
 * @param isKnown whether to skip a change, because it is open here under the same id (so the branch
 *   has another version of it) or is archived here
 */
export async function readBranchPlans(
  root: string,
  isKnown: (change: string) => boolean,
): Promise<BranchPlans> {
  const other = await readOtherBranches(root);
  if (!other.ok) {
    return { plans: [], branches: 0, notChecked: [{ check: CHECK, why: other.why }] };
  }
  const notChecked = other.isShallow ? [{ check: CHECK, why: SHALLOW }] : [];
  const objects = openGitObjects(root);
  try {
    const reader = new PlanReader(objects, other.prefix, isKnown);
    await Promise.all(other.branches.map((branch) => reader.readBranch(branch)));
    const { plans, unread } = await reader.result();
    return { plans, branches: other.branches.length, notChecked: [...notChecked, ...unread] };
  } catch (error) {
    if (!(error instanceof GitObjectsError)) throw error;
    const why = `The plans of other branches could not be read: ${error.message}`;
    return { plans: [], branches: 0, notChecked: [{ check: CHECK, why }] };
  } finally {
    objects.close();
  }
}

const CHECK = 'other branches';
const TOO_MANY = {
  check: CHECK,
  why: 'They have more or larger change folders than the limit: some plans were skipped.',
};
const SHALLOW =
  'This is a shallow clone, so other branches may be missing: fetch them with `git fetch --unshallow origin "+refs/heads/*:refs/remotes/origin/*"`.';

/** A version of a change's folder, and the branches that have it. */
interface FoundChange {
  readonly change: string;
  readonly plan: TreeEntry;
  readonly specs: string | undefined;
  readonly branches: string[];
}

class PlanReader {
  readonly #trees = new Map<string, Promise<readonly TreeEntry[]>>();
  /** Keyed by change and plan; other differences don't matter. */
  readonly #found = new Map<string, FoundChange>();
  readonly #unread: { check: string; why: string }[] = [];
  #bytes = 0;
  #isIncomplete = false;

  constructor(
    readonly objects: GitObjects,
    readonly prefix: string,
    readonly isKnown: (change: string) => boolean,
  ) {}

  async readBranch({ name, commit }: { name: string; commit: string }): Promise<void> {
    for (const change of await this.#tree(`${commit}:${this.prefix}${CHANGES_FOLDER}`)) {
      const isOpen = change.kind === 'tree' && change.name !== 'archive';
      if (!isOpen || change.name.startsWith('.') || this.isKnown(change.name)) continue;
      const entries = await this.#tree(change.oid);
      const plan = entries.find((entry) => entry.name === PLAN_FILE && entry.kind === 'file');
      if (plan === undefined) continue;
      const specs = entries.find((entry) => entry.name === 'specs' && entry.kind === 'tree')?.oid;
      const key = `${plan.oid} ${change.name}`;
      const known = this.#found.get(key);
      if (known) known.branches.push(name);
      else this.#found.set(key, { change: change.name, plan, specs, branches: [name] });
    }
  }

  async result(): Promise<{
    plans: readonly BranchPlan[];
    unread: readonly { check: string; why: string }[];
  }> {
    const found = [...this.#found.values()];
    for (const { branches } of found) branches.sort(byCodeUnits);
    found.sort(
      (a, b) =>
        byCodeUnits(a.change, b.change) || byCodeUnits(a.branches[0] ?? '', b.branches[0] ?? ''),
    );
    const plans: BranchPlan[] = [];
    for (const change of found) {
      const plan = await this.#plan(change);
      if (plan) plans.push(plan);
    }
    const unread = this.#isIncomplete ? [...this.#unread, TOO_MANY] : this.#unread;
    return { plans, unread };
  }

  async #plan({ change, plan, specs, branches }: FoundChange): Promise<BranchPlan | undefined> {
    const folder = `${branches[0] ?? ''}:${this.prefix}${CHANGES_FOLDER}/${change}`;
    const file = `${folder}/${PLAN_FILE}`;
    const bytes = await this.#blob(plan.oid, MAX_PLAN_BYTES);
    if (bytes === undefined) {
      this.#unread.push({ check: file, why: 'The plan is not in this clone, or is too large.' });
      return undefined;
    }
    const deltas =
      specs === undefined ? [] : await this.#specs(specs, `${folder}/specs`, '', MAX_SPEC_DEPTH);
    return { change, branches, file, bytes, specs: deltas };
  }

  async #specs(
    tree: string,
    folder: string,
    capability: string,
    depth: number,
  ): Promise<BranchPlan['specs']> {
    const specs: BranchPlan['specs'][number][] = [];
    for (const { name, kind, oid } of await this.#tree(tree)) {
      if (kind === 'tree' && depth > 1) {
        const inner = capability === '' ? name : `${capability}/${name}`;
        specs.push(...(await this.#specs(oid, `${folder}/${name}`, inner, depth - 1)));
      } else if (kind === 'file' && name === 'spec.md' && capability !== '') {
        const bytes = await this.#blob(oid, MAX_SPEC_BYTES);
        if (bytes) specs.push({ capability, file: `${folder}/${name}`, bytes });
      }
    }
    return specs;
  }

  #tree(name: string): Promise<readonly TreeEntry[]> {
    const known = this.#trees.get(name);
    if (known) return known;
    const entries = this.#readTree(name);
    this.#trees.set(name, entries);
    return entries;
  }

  async #readTree(name: string): Promise<readonly TreeEntry[]> {
    const maxBytes = this.#trees.size < MAX_TREES ? MAX_TREE_BYTES : -1;
    const object = await this.objects.read(name, maxBytes);
    if (object.kind === 'too-large') this.#isIncomplete = true;
    return object.kind === 'tree' ? parseTree(object.bytes, object.oid.length / 2) : [];
  }

  async #blob(oid: string, maxBytes: number): Promise<Buffer | undefined> {
    const object = await this.objects.read(oid, Math.min(maxBytes, MAX_BYTES - this.#bytes));
    if (object.kind !== 'blob') return undefined;
    this.#bytes += object.bytes.length;
    return object.bytes;
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
