import { parseArgs } from 'node:util';
import { gatherReport } from '../report/gather-report';
import { renderSummary } from '../report/summary';
import { readOpenChanges } from '../workspace/open-changes';
import { type CommandHost, guarded, readArguments } from './command';
import { nxJsonRules } from './nx-json-rules';
import { workspaceHere } from './workspace-here';

const USAGE = `Usage: parallel-plan summary [options]

Prints open changes as Markdown for a pull request: verdict, packages, graph (Mermaid), findings, and
conflicts with other open changes.

Options:
  --change <id>    Only this change; repeat it for several (default: all that are open)
  --openspec       Also run \`openspec validate --strict\`
  -h, --help       Show this help

Exit codes: 0 printed, whatever the verdict; 2 nothing to print (no such change, a plan that can't be read).
`;

/** Runs `parallel-plan summary` and returns the exit code. */
export async function runSummaryCommand(
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  return guarded(host, async () => {
    host.stdout.write(await summary(args, host));
    return 0;
  });
}

async function summary(args: readonly string[], { cwd }: CommandHost): Promise<string> {
  const { values } = readArguments('summary', () =>
    parseArgs({
      args: [...args],
      options: {
        change: { type: 'string', multiple: true },
        openspec: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values.help) return USAGE;
  const root = workspaceHere({ cwd });
  const open = readOpenChanges(root).filter(({ planFile }) => planFile !== undefined);
  const changes = values.change ?? open.map(({ id }) => id);
  if (changes.length === 0) return 'No change is open.\n';
  const rules = nxJsonRules(root);
  const texts: string[] = [];
  for (const change of changes) {
    const options = { openspec: values.openspec ?? false, rules };
    texts.push(renderSummary(await gatherReport(root, change, options)));
  }
  return texts.join('\n');
}
