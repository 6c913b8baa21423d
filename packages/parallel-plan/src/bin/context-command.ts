import { parseArgs } from 'node:util';
import { escapeJson } from '@parallel-plan/plan';
import { contextSlices } from '../context/context-slices';
import { readHandoffs } from '../context/read-handoffs';
import { sliceText } from '../context/format-slices';
import { manifestOf } from '../context/write-slices';
import { type CommandHost, guarded, readArguments, usageError } from './command';
import { onlyChange, workspaceHere } from './workspace-here';

const USAGE = `Usage: parallel-plan context --package <id> [options]

Prints what an agent needs for one work package: where it may write, what earlier packages hand over,
how it is verified, its part of the design, and its contracts.

Options:
  --package <id>   The package (default: $PARALLEL_PLAN_PACKAGE)
  --change <id>    The change (default: $PARALLEL_PLAN_CHANGE, else the only open one)
  --json           Print JSON: the manifest, with the text of each file
  -h, --help       Show this help

Exit codes: 0 printed, 2 nothing to print (no such change or package, a plan that can't be read).
`;

/** Runs `parallel-plan context` and returns the exit code. */
export async function runContextCommand(
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  return guarded(host, async () => {
    host.stdout.write(await context(args, host));
    return 0;
  });
}

async function context(args: readonly string[], { env, cwd }: CommandHost): Promise<string> {
  const { values } = readArguments('context', () =>
    parseArgs({
      args: [...args],
      options: {
        change: { type: 'string' },
        package: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help) return USAGE;
  const packageId = values.package ?? env['PARALLEL_PLAN_PACKAGE'];
  if (!packageId) throw usageError('context', 'Name the package with --package <id>.');
  const root = workspaceHere({ cwd });
  const change = values.change ?? env['PARALLEL_PLAN_CHANGE'] ?? onlyChange('context', root);
  const [slice] = contextSlices(root, change, packageId, await readHandoffs(root, change));
  if (slice === undefined) return '';
  if (!values.json) return sliceText(slice);
  const files = slice.files.map(({ text, ...file }) => ({ ...file, text }));
  return `${escapeJson(JSON.stringify({ ...manifestOf(slice), files }, null, 2))}\n`;
}
