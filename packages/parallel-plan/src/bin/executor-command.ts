import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ProjectGraph } from '@nx/devkit';
import type * as Devkit from '@nx/devkit';
import type { RunContext, Verdict } from '../executors/run-executor';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { type CommandHost, readArguments, usageError } from './command';
import { nxJsonRules, readNxJson } from './nx-json-rules';
import { workspaceHere } from './workspace-here';

/** The part of an executor's JSON Schema that defines a command. */
interface Schema {
  readonly description: string;
  readonly properties: Readonly<Record<string, Option>>;
}

interface Option {
  readonly type: 'string' | 'boolean' | 'integer' | 'number' | 'array' | 'object';
  readonly description: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly default?: unknown;
  readonly 'x-priority'?: string;
}

type Executor = (
  options: Readonly<Record<string, unknown>>,
  context: RunContext,
) => Promise<{ success: boolean }>;

/** Executors that are also commands. `needsGraph` marks those that need the project graph of Nx. */
const EXECUTOR_COMMANDS = {
  approve: { needsGraph: true },
  boundaries: { needsGraph: true },
  claim: { needsGraph: false },
  contracts: { needsGraph: false },
  mock: { needsGraph: false },
  'release-claims': { needsGraph: false },
  submit: { needsGraph: false },
} as const;

/** The name of such an executor. */
export type ExecutorCommandName = keyof typeof EXECUTOR_COMMANDS;

const EXIT_CODES: Readonly<Record<Verdict, number>> = { done: 0, failed: 1, notChecked: 2 };

/**
 * Runs an executor as a command. Options and help come from its schema.
 *
 * @param name name of the executor
 * @param args arguments of the command
 * @param host the process
 * @returns the exit code: 0 done, 1 failed, 2 not checked
 */
export async function runExecutorCommand(
  name: ExecutorCommandName,
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  const folder = join(__dirname, '../executors', name);
  const schema = JSON.parse(readFileSync(join(folder, 'schema.json'), 'utf8')) as Schema;
  let verdict: Verdict = 'notChecked';
  try {
    const options = readOptions(name, schema, args);
    if (options === undefined) {
      host.stdout.write(usage(name, schema));
      return 0;
    }
    const root = workspaceHere(host);
    const rules = 'rules' in schema.properties ? { rules: nxJsonRules(root) } : {};
    const context = { root, ...(await nxContext(name, root)) };
    const { default: run } = createRequire(__filename)(join(folder, name)) as {
      readonly default: Executor;
    };
    const onVerdict = (found: Verdict) => (verdict = found);
    await run({ ...rules, ...options }, { ...context, onVerdict });
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    host.stderr.write(`${error.message}\n`);
  }
  return EXIT_CODES[verdict];
}

async function nxContext(name: ExecutorCommandName, root: string): Promise<Partial<RunContext>> {
  const nxJson = readNxJson(root) as RunContext['nxJsonConfiguration'];
  const settings = nxJson === undefined ? {} : { nxJsonConfiguration: nxJson };
  if (!EXECUTOR_COMMANDS[name].needsGraph) return settings;
  return { ...settings, projectGraph: await readProjectGraph() };
}

async function readProjectGraph(): Promise<ProjectGraph> {
  try {
    // Load Nx here, because the other commands don't need it.
    const devkit = createRequire(__filename)('@nx/devkit') as typeof Devkit;
    return await devkit.createProjectGraphAsync({ exitOnError: false });
  } catch (error) {
    const [reason] = String((error as Error).message).split('\n');
    throw new NotCheckableError(
      `Nx could not compute the project graph (${reason}): run \`npx nx show projects\` for the details.`,
    );
  }
}

function readOptions(
  name: string,
  schema: Schema,
  args: readonly string[],
): Readonly<Record<string, unknown>> | undefined {
  const options = commandOptions(schema);
  const { values } = readArguments(name, () =>
    parseArgs({
      args: [...args],
      allowNegative: true,
      options: {
        ...Object.fromEntries(
          options.map(([option, { type }]) => [
            kebabCase(option),
            { type: type === 'boolean' ? ('boolean' as const) : ('string' as const) },
          ]),
        ),
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
  if (values['help']) return undefined;
  return Object.fromEntries(
    options.flatMap(([option, definition]) => {
      const flag = kebabCase(option);
      const value = (values as Readonly<Record<string, unknown>>)[flag];
      return value === undefined ? [] : [[option, toValue(name, flag, value, definition)]];
    }),
  );
}

function toValue(
  command: string,
  flag: string,
  value: unknown,
  { type, enum: choices, minimum = 0 }: Option,
): unknown {
  if (choices !== undefined && !choices.includes(String(value))) {
    throw usageError(
      command,
      `--${flag} is one of ${choices.join(', ')}, not ${JSON.stringify(value)}.`,
    );
  }
  if (type !== 'integer' && type !== 'number') return value;
  const number = /^\d{1,9}$/.test(String(value)) ? Number(value) : NaN;
  if (number >= minimum) return number;
  throw usageError(
    command,
    `--${flag} needs a whole number of at least ${minimum}, not ${JSON.stringify(value)}.`,
  );
}

/** Leaves out options that the project graph sets, and mappings, which belong in nx.json. */
function commandOptions({ properties }: Schema): readonly (readonly [string, Option])[] {
  return Object.entries(properties).filter(
    ([, { type, 'x-priority': priority }]) => type !== 'object' && priority !== 'internal',
  );
}

function usage(name: string, schema: Schema): string {
  const rows = [
    ...commandOptions(schema).map(([option, { type, description, enum: choices }]) => {
      const value =
        type === 'boolean' ? '' : type === 'string' ? ` <${valueName(option)}>` : ' <n>';
      const values = choices === undefined ? '' : ` One of ${choices.join(', ')}.`;
      return [`--${kebabCase(option)}${value}`, `${description}${values}`] as const;
    }),
    ['-h, --help', 'Show this help.'] as const,
  ];
  const width = Math.max(...rows.map(([flag]) => flag.length));
  const lines = rows.flatMap(([flag, text]) =>
    wrap(text, 98 - width).map((line, at) => `  ${(at === 0 ? flag : '').padEnd(width)}  ${line}`),
  );
  return `Usage: parallel-plan ${name} [options]

${wrap(schema.description, 100).join('\n')}

Options:
${lines.join('\n')}

Exit codes: 0 done, 1 failed, 2 not checked.
`;
}

function valueName(option: string): string {
  return (
    { change: 'id', package: 'id', outputFile: 'path', document: 'path', by: 'name' }[option] ??
    'value'
  );
}

function wrap(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1] ?? '';
    if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}

function kebabCase(option: string): string {
  return option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
