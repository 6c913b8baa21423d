import { realpathSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  escapeControls,
  escapeJson,
  explainPair,
  explainRule,
  formatPair,
  formatRule,
  formatRuleList,
  type ParsedPlan,
  parsePlanBytes,
  RULE_CATALOGUE,
  UnexplainableError,
} from '@parallel-plan/plan';
import { type PlanSource, readChangeSources } from '../prove/plan-source';
import { wantsColor } from '../prove/format-report';
import { findWorkspaceRoot } from '../workspace/find-workspace-root';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readOpenChanges } from '../workspace/open-changes';
import { type CommandHost, guarded, readArguments, usageError } from './command';
import { readPlanArguments } from './plan-arguments';

const USAGE = `Usage: parallel-plan explain [options] [code]
       parallel-plan explain [options] <plan> <package> <package>

With a code: what a finding means, why it matters and what to do. Without one: all rules.
With a plan (a file, a change, or - for standard input) and two packages: why they may or may not
run in parallel.

Options:
  --json        Print JSON
  -h, --help    Show this help

Exit codes: 0 explained, 2 nothing to explain (no such rule, plan or package).
`;

/** Runs `parallel-plan explain` and returns the exit code. */
export async function runExplainCommand(
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  return guarded(
    host,
    async () => {
      host.stdout.write(await explain(args, host));
      return 0;
    },
    (error) => error instanceof UnexplainableError,
  );
}

async function explain(args: readonly string[], host: CommandHost): Promise<string> {
  const { values, positionals } = readArguments('explain', () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    }),
  );
  if (values.help) return USAGE;
  const page = { color: wantsColor(host.stdout, host.env) };
  const [first, a, b, ...more] = positionals;
  if (first === undefined) {
    const list = { version: 1, rules: RULE_CATALOGUE };
    return values.json ? json(list) : formatRuleList(RULE_CATALOGUE, page);
  }
  if (a === undefined) {
    const rule = explainRule(first);
    return values.json ? json({ version: 1, rule }) : formatRule(rule, page);
  }
  if (b === undefined || more.length > 0) {
    throw usageError('explain', 'Name one code, or a plan and two packages.');
  }
  const explanation = explainPair(await readPlan(first, host), a, b);
  return values.json ? json(explanation) : formatPair(explanation, page);
}

/** Reads a file or, if there is none, the plan of an open change by its id. */
async function readPlan(name: string, host: CommandHost): Promise<ParsedPlan> {
  const here = realpathSync(host.cwd());
  const { sources, unreadable } = await readPlanArguments(here, [name], host);
  const [source] = sources.length > 0 ? sources : planOfChange(here, name);
  if (source !== undefined) return parsePlanBytes(source.bytes, { file: source.file });
  const { file = name, why = '' } = unreadable[0] ?? {};
  throw new NotCheckableError(`${escapeControls(file)}: ${why}`);
}

function planOfChange(here: string, id: string): readonly PlanSource[] {
  const root = findWorkspaceRoot(here);
  const isOpen = root !== undefined && readOpenChanges(root).some((change) => change.id === id);
  return isOpen ? readChangeSources(root, id).sources : [];
}

/** Plans may contain control characters that rewrite a terminal. */
function json(value: object): string {
  return `${escapeJson(JSON.stringify(value, null, 2))}\n`;
}
