import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { tempWorkspace, type TempWorkspace } from '../testing/temp-workspace';
import { scopeCheck } from './scope-check';
import { planRepository } from './testing/plan-repository';

/** `FUZZ_RUNS` and `FUZZ_SEED` make a longer run of it, or the same one again. */
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 12);
const SEED = Number(process.env['FUZZ_SEED'] ?? 20_260_901);

jest.setTimeout(120_000 + RUNS * 4_000);

const NAMES = [
  'a.ts',
  'two words.ts',
  'größe.ts',
  '日本.ts',
  'q"uote.ts',
  'tab\there.ts',
  'x[1].ts',
  '-dash',
];
const FOLDERS = [
  'apps/api',
  'apps/api/legacy',
  'apps/api/deep/er',
  'apps/web',
  'libs',
  'apps/apix',
];

const path = fc
  .tuple(fc.constantFrom(...FOLDERS), fc.constantFrom(...NAMES))
  .map((parts) => parts.join('/'));
type Step = readonly [kind: string, first: string, second: string];
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom(
    'write',
    'remove',
    'move',
    'mode',
    'link',
    'commit',
    'commit',
    'stage',
    'merge',
    'main',
  ),
  path,
  path,
);

/** Does a step, as far as the tree allows it. */
function apply({ root, git, write, commit }: TempWorkspace, [kind, first, second]: Step): void {
  const at = (name: string) => join(root, name);
  // A link to nothing takes its name as well.
  const isFree = (name: string) => lstatSync(at(name), { throwIfNoEntry: false }) === undefined;
  if (kind === 'commit') commit();
  else if (kind === 'stage') git('add', '-A');
  else if (kind === 'write') write({ [first]: `${first} ${second}\n` });
  else if (kind === 'remove') rmSync(at(first), { force: true });
  else if (kind === 'mode' && existsSync(at(first))) chmodSync(at(first), 0o755);
  else if (kind === 'link' && isFree(first)) {
    mkdirSync(dirname(at(first)), { recursive: true });
    symlinkSync('nowhere', at(first));
  } else if (kind === 'move' && !isFree(first) && isFree(second)) {
    mkdirSync(dirname(at(second)), { recursive: true });
    git('add', '-A');
    git('mv', first, second);
  } else if (kind === 'main') {
    commit();
    git('checkout', '-q', 'main');
    write({ [`libs/main ${first.length}.ts`]: `${first}\n` });
    commit();
    git('checkout', '-q', 'add-sessions--wp-api');
  } else if (kind === 'merge') {
    commit();
    git('merge', '-q', '--no-edit', 'main');
  }
}

/**
 * What differs between the merge base and the branch, its index and its working tree, by listing each
 * in full: no diff, no rename detection.
 */
function changedPaths({ root, git }: TempWorkspace): ReadonlySet<string> {
  const base = git('merge-base', 'main', 'HEAD').trim();
  const tree = (commit: string) =>
    entries(git('ls-tree', '-r', '-z', commit), /^(\d+) \w+ (\w+)\t([^]*)$/);
  const index = () => entries(git('ls-files', '-s', '-z'), /^(\d+) (\w+) \d\t([^]*)$/);
  const before = tree(base);
  const committed = tree('HEAD');
  const staged = index();
  copyFileSync(join(root, '.git/index'), join(root, '.git/kept'));
  git('add', '-A');
  const onDisk = index();
  renameSync(join(root, '.git/kept'), join(root, '.git/index'));
  const all = new Set([before, committed, staged, onDisk].flatMap((known) => [...known.keys()]));
  return new Set(
    [...all].filter((name) =>
      [committed, staged, onDisk].some((known) => known.get(name) !== before.get(name)),
    ),
  );
}

function entries(output: string, pattern: RegExp): ReadonlyMap<string, string> {
  return new Map(
    output
      .split('\0')
      .filter((line) => line !== '')
      .map((line): [string, string] => {
        const [, mode = '', id = '', name = ''] = pattern.exec(line) ?? [];
        return [name, `${mode} ${id}`];
      }),
  );
}

/** The scope of `wp-api`, without globs. */
function isAllowed(name: string): boolean {
  return name.startsWith('apps/api/') && !name.startsWith('apps/api/legacy/');
}

describe('random histories', () => {
  it(`are judged like a list of all changed files (${RUNS})`, async () => {
    // A copy of one repository costs no process. Its index has the times of the original files.
    const original = planRepository();
    rmSync(join(original.root, '.git/hooks'), { recursive: true, force: true });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const repository = tempWorkspace();
        cpSync(original.root, repository.root, { recursive: true });
        try {
          for (const each of steps) apply(repository, each);
          const { violations, checked } = await scopeCheck(repository.root, {});
          const changed = changedPaths(repository);
          // A link in scope leads to `nowhere` beside it, which is in scope as well.
          expect(violations.map(({ path: name }) => name).sort()).toEqual(
            [...changed].filter((name) => !isAllowed(name)).sort(),
          );
          expect(checked).toBe(changed.size);
        } finally {
          rmSync(repository.root, { recursive: true, force: true });
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });
});
