import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { didYouMean, escapeControls, quoted } from '@parallel-plan/plan';
import { DEFAULTS_HEADING, type ListedDefaults, readDefaults } from '../contracts/decided-defaults';
import { leadsOutside } from '../paths';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { CHANGES_FOLDER, readOpenChanges } from '../workspace/open-changes';
import { readBounded } from '../workspace/read-bounded';
import { type CommandHost, guarded, readArguments, usageError } from './command';
import { severalChanges, workspaceHere } from './workspace-here';

const USAGE = `Usage: parallel-plan defaults [options]

Checks that each decision that the generator made by default is confirmed: that its task under
"Decided by default" in contracts/README.md is ticked. It is a verification step of the package
that finalises the contracts.

Options:
  --change <id>    The change (default: $PARALLEL_PLAN_CHANGE, else the only open one)
  --json           Print JSON
  -h, --help       Show this help

Exit codes: 0 all are confirmed, 1 some are not, 2 could not be checked.
`;

/** Runs `parallel-plan defaults` and returns the exit code. */
export async function runDefaultsCommand(
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  return guarded(host, async () => checkDefaults(args, host));
}

function checkDefaults(args: readonly string[], { cwd, env, stdout }: CommandHost): number {
  const { values } = readArguments('defaults', () =>
    parseArgs({
      args: [...args],
      options: {
        change: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help) {
    stdout.write(USAGE);
    return 0;
  }
  const root = workspaceHere({ cwd });
  const change = chosenChange(root, values.change ?? env['PARALLEL_PLAN_CHANGE']);
  const file = `${CHANGES_FOLDER}/${change}/contracts/README.md`;
  const listed = readListed(root, file);
  stdout.write(
    values.json
      ? `${JSON.stringify({ version: 1, change, file, ...listed }, null, 2)}\n`
      : formatDefaults(change, file, listed),
  );
  return listed.open.length === 0 ? 0 : 1;
}

function chosenChange(root: string, wanted: string | undefined): string {
  const open = readOpenChanges(root).map(({ id }) => id);
  const [only, ...others] = open;
  if (wanted !== undefined && wanted !== '') {
    if (open.includes(wanted)) return wanted;
    throw new NotCheckableError(
      `There is no open change ${quoted(wanted)}.${didYouMean(wanted, open)}`,
    );
  }
  if (only !== undefined && others.length === 0) return only;
  throw only === undefined
    ? usageError('defaults', 'No change is open.')
    : severalChanges('defaults', open);
}

function readListed(root: string, file: string): ListedDefaults {
  const path = join(root, file);
  const read = leadsOutside(root, path) === undefined ? readBounded(path) : undefined;
  const text = read?.ok === true ? Buffer.from(read.bytes).toString('utf8') : undefined;
  const listed = text === undefined ? undefined : readDefaults(text);
  if (listed !== undefined) return listed;
  throw new NotCheckableError(
    text === undefined
      ? `${file} can't be read, so it is unknown whether its defaults are confirmed.`
      : `${file} has no section ${quoted(DEFAULTS_HEADING.replace(/^#+ /, ''))}, so it is unknown whether its defaults are confirmed. Restore the section.`,
  );
}

function formatDefaults(change: string, file: string, { open, confirmed }: ListedDefaults): string {
  const lines =
    open.length === 0
      ? [
          `✔ ${change}: ${confirmed === 1 ? 'the default is' : `all ${confirmed} defaults are`} confirmed`,
        ]
      : [
          `✖ ${change}: ${open.length} of ${open.length + confirmed} defaults ${open.length === 1 ? 'is' : 'are'} not confirmed. Confirm each one (tick it in ${file}), or change it first:`,
          ...open.map((text) => `  - ${text}`),
        ];
  return `${lines.map(escapeControls).join('\n')}\n`;
}
