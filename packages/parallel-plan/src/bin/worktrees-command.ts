import { parseArgs } from 'node:util';
import { escapeControls } from '@parallel-plan/plan';
import { findOldRecords, removeRecords } from '../implement/branches/old-refs';
import { Heartbeat } from '../implement/progress/heartbeat';
import { openRunRepository } from '../implement/repository';
import { cleanWorktree, listPackageWorktrees } from '../implement/worktree/list-worktrees';
import { type CommandHost, guarded, readArguments, usageError } from './command';
import { toJson } from './run-arguments';
import { workspaceHere } from './workspace-here';

const USAGE = `Usage: parallel-plan worktrees list|clean [options]

Lists the worktrees of packages, or removes those of merged packages that are not in use. Uncommitted
work is saved in a commit first, and that commit is printed. clean also removes the records of
attempts of a change that is over: its branch is gone or merged into the default branch.

Options:
  --dry-run   Print what clean would remove
  --json      Print JSON
  -h, --help  Show this help

Exit codes: 0 done, 2 could not be done.
`;

/** Runs `parallel-plan worktrees` and returns the exit code. */
export function runWorktreesCommand(args: readonly string[], host: CommandHost): Promise<number> {
  return guarded(host, () => worktrees(args, host));
}

async function worktrees(args: readonly string[], host: CommandHost): Promise<number> {
  const { values, positionals } = readArguments('worktrees', () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help) return print(host, USAGE);
  const [what, ...more] = positionals;
  if ((what !== 'list' && what !== 'clean') || more.length > 0) {
    throw usageError('worktrees', 'Say list or clean.');
  }
  const root = workspaceHere(host);
  const repository = await openRunRepository(root);
  const listed = await listPackageWorktrees(repository, root);
  const isDry = what === 'list' || values['dry-run'] === true;
  const rows = [];
  const heartbeat = new Heartbeat(host.stderr);
  for (const one of listed) {
    heartbeat.begin(`removing ${one.path}`);
    const saved = isDry || !one.canGo ? undefined : await cleanWorktree(repository, one);
    rows.push({ ...one, removed: !isDry && one.canGo, ...(saved === undefined ? {} : { saved }) });
  }
  heartbeat.stop();
  const records = what === 'list' ? [] : await findOldRecords(repository);
  if (!isDry) for (const one of records) await removeRecords(repository, one);
  const old = records.map(({ change, refs, why }) => ({
    change,
    refs: [...refs.keys()],
    why,
    removed: !isDry,
  }));
  if (values.json) return print(host, toJson({ version: 1, worktrees: rows, records: old }));
  if (rows.length === 0 && old.length === 0) {
    return print(host, 'There are no worktrees of packages.\n');
  }
  const lines = rows.map(({ change, package: id, path, canGo, why, isDirty, removed, saved }) => {
    const fate = removed ? 'removed' : canGo ? 'can be removed' : `stays: ${why ?? ''}`;
    const kept = saved === undefined ? '' : `, its edits are in ${saved.slice(0, 10)}`;
    return `${change} ${id}  ${path}  ${fate}${isDirty && !removed ? ', has edits' : ''}${kept}`;
  });
  for (const { change, refs, why, removed } of old) {
    lines.push(
      `${change}  ${refs.length} records ${removed ? 'removed' : 'can be removed'}: ${why}`,
    );
  }
  return print(host, lines.map((line) => `${escapeControls(line)}\n`).join(''));
}

function print({ stdout }: CommandHost, text: string): number {
  stdout.write(text);
  return 0;
}
