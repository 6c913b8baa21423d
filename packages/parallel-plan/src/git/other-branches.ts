import { runGit } from './git';

/** A local or remote-tracking branch that is not checked out. */
export interface OtherBranch {
  /** `feature/x`, or `origin/feature/x`. */
  readonly name: string;
  readonly commit: string;
}

export type OtherBranches =
  | {
      readonly ok: true;
      /** Sorted by name, local branches first. */
      readonly branches: readonly OtherBranch[];
      /** The workspace's folder in the repository: empty, or with a trailing `/`. */
      readonly prefix: string;
      /** Whether the clone is shallow, so that branches may be missing. */
      readonly isShallow: boolean;
    }
  | { readonly ok: false; readonly why: string };

/**
 * The branches with commits that neither HEAD nor the default branch has. Merged branches are
 * irrelevant. Nothing is fetched.
 *
 * @param root absolute path of the workspace root; it may be a folder inside the repository
 */
export async function readOtherBranches(root: string): Promise<OtherBranches> {
  const place = await runGit(root, ['rev-parse', '--is-shallow-repository', '--show-prefix']);
  if (place.exitCode !== 0) return { ok: false, why: NOT_A_REPOSITORY };
  const [shallow = '', prefix = '', ...rest] = place.stdout.split('\n');
  // git reads object names line by line.
  if (rest.length > 1) return { ok: false, why: 'The name of a folder holds a line break.' };

  const all = await listRefs(root, []);
  if (all === undefined) return { ok: false, why: 'git could not list the branches.' };
  const base = defaultRef(all);
  const inHead = await mergedInto(root, 'HEAD');
  const inBase = base && (await mergedInto(root, base.commit));
  // The default branch is merged into itself, but its open changes count.
  const isMerged = (ref: string): boolean =>
    inHead.has(ref) || (ref !== base?.ref && inBase?.has(ref) === true);
  const branches = all.filter(({ ref, symref }) => symref === '' && !isMerged(ref));
  return {
    ok: true,
    branches: branches.map(({ ref, commit }) => ({ name: shortName(ref), commit })),
    prefix,
    isShallow: shallow === 'true',
  };
}

const NOT_A_REPOSITORY =
  'This folder is not in a git repository (or git is not installed), so there are no other branches to compare with.';

interface Ref {
  readonly ref: string;
  readonly commit: string;
  /** The target of a symbolic ref such as `origin/HEAD`. */
  readonly symref: string;
}

/** Branch names contain neither spaces nor control characters, so each line is one record. */
async function listRefs(root: string, filter: readonly string[]): Promise<Ref[] | undefined> {
  const format = '--format=%(objecttype) %(objectname) %(refname) %(symref)';
  const args = ['for-each-ref', format, ...filter, 'refs/heads', 'refs/remotes'];
  const listed = await runGit(root, args);
  if (listed.exitCode !== 0) return undefined;
  return listed.stdout.split('\n').flatMap((line) => {
    const [type, commit, ref, symref = ''] = line.split(' ');
    return type === 'commit' && commit && ref ? [{ ref, commit, symref }] : [];
  });
}

/** Empty in a repository without a commit. */
async function mergedInto(root: string, commit: string): Promise<ReadonlySet<string>> {
  const refs = await listRefs(root, [`--merged=${commit}`]);
  return new Set(refs?.map(({ ref }) => ref));
}

/** The remote's default branch, else main or master, remote branches first. */
function defaultRef(refs: readonly Ref[]): Ref | undefined {
  const head = refs.find(({ ref }) => ref === 'refs/remotes/origin/HEAD');
  const names = [
    head?.symref,
    'refs/remotes/origin/main',
    'refs/remotes/origin/master',
    'refs/heads/main',
    'refs/heads/master',
  ];
  return names
    .map((name) => refs.find(({ ref, symref }) => ref === name && symref === ''))
    .find((found) => found !== undefined);
}

function shortName(ref: string): string {
  return ref.replace(/^refs\/(?:heads|remotes)\//, '');
}
