import { realpathSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import type { RuleSettings } from '@parallel-plan/plan';
import {
  formatReport,
  formatUnreadable,
  type ReportFormat,
  wantsColor,
} from '../validation/format-report';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { type PlanSource, sentenceFor, type UnreadableSource } from '../validation/plan-source';
import { validateOpenChanges } from '../validation/validate-open-changes';
import {
  validateSources,
  type ValidationOptions,
  type ValidationReport,
} from '../validation/validate-sources';
import { findWorkspaceRoot } from '../workspace/find-workspace-root';
import { MAX_PLAN_BYTES, readBounded } from '../workspace/read-bounded';

const USAGE = `Usage: parallel-plan validate [options] [file|-]...

Checks work-packages.yaml and proves that no two parallel packages can write the same path.
Without a file: all open changes of the workspace around the current folder, also against each other.
With -: a plan from standard input.

Options:
  --format <text|json>   What is printed (default: text)
  --json                 The same as --format json
  --strict               Collisions with other open changes are errors instead of warnings
  --max-warnings <n>     Invalid when there are more warnings than this
  --rule <id>=<level>    Severity of a rule: off, info, warn or error; may be given more than once
  --openspec             Also run \`openspec validate --strict\` (0.3 s)
  -h, --help             Show this help

Exit codes: 0 valid, 1 invalid, 2 could not be checked.
`;

/** What a command needs of its process. */
export interface CommandHost {
  readonly stdin: Readable;
  readonly stdout: { readonly isTTY?: boolean; write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: NodeJS.ProcessEnv;
  cwd(): string;
}

/** Runs `parallel-plan validate` and gives the exit code. */
export async function runValidateCommand(
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  try {
    const command = parseCommand(args);
    if (command.help) {
      host.stdout.write(USAGE);
      return 0;
    }
    const report = await validate(command, host);
    host.stdout.write(formatReport(report, command.format, wantsColor(host.stdout, host.env)));
    host.stderr.write(formatUnreadable(report));
    if (report.unreadable.length > 0) return 2;
    return report.result.valid ? 0 : 1;
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    host.stderr.write(`${error.message}\n`);
    return 2;
  }
}

interface Command {
  readonly help: boolean;
  readonly files: readonly string[];
  readonly format: ReportFormat;
  readonly options: ValidationOptions;
}

function parseCommand(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  return {
    help: values.help ?? false,
    files: [...new Set(positionals)],
    format: toFormat(values.json ? 'json' : (values.format ?? 'text')),
    options: {
      strict: values.strict ?? false,
      openspec: values.openspec ?? false,
      rules: toRules(values.rule ?? []),
      ...(values['max-warnings'] === undefined
        ? {}
        : { maxWarnings: toCount(values['max-warnings']) }),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        format: { type: 'string' },
        json: { type: 'boolean' },
        strict: { type: 'boolean' },
        'max-warnings': { type: 'string' },
        rule: { type: 'string', multiple: true },
        openspec: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    const [sentence = 'The options can not be read.'] = String((error as Error).message).split(
      /\. |\n/,
    );
    throw usage(sentence.replace(/\.?$/, '.'));
  }
}

function toFormat(format: string): ReportFormat {
  if (format === 'text' || format === 'json') return format;
  throw usage(`There is no format ${JSON.stringify(format)}: use text or json.`);
}

function toCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usage(`--max-warnings needs a whole number, not ${JSON.stringify(text)}.`);
}

/** Whether rules and severities exist is checked with the settings of all callers. */
function toRules(settings: readonly string[]): RuleSettings {
  const pairs = settings.map((setting) => {
    const at = setting.indexOf('=');
    if (at > 0) return [setting.slice(0, at), setting.slice(at + 1)];
    throw usage(`--rule needs <id>=<off|info|warn|error>, not ${JSON.stringify(setting)}.`);
  });
  return Object.fromEntries(pairs) as RuleSettings;
}

function usage(message: string): NotCheckableError {
  return new NotCheckableError(`${message} See \`parallel-plan validate --help\`.`);
}

async function validate(
  { files, options }: Command,
  { stdin, cwd }: CommandHost,
): Promise<ValidationReport> {
  const here = realpathSync(cwd());
  if (files.length === 0) {
    const root = findWorkspaceRoot(here);
    if (root !== undefined) return validateOpenChanges(root, undefined, options);
    throw new NotCheckableError(
      'There is no workspace here (no nx.json and no openspec/ in this folder or above): name a file, or - for standard input.',
    );
  }
  const sources: PlanSource[] = [];
  const unreadable: UnreadableSource[] = [];
  for (const file of files) {
    const source = file === '-' ? await readStandardInput(stdin) : readFileArgument(here, file);
    if ('bytes' in source) sources.push(source);
    else unreadable.push(source);
  }
  const [first] = files;
  const from = first === undefined || first === '-' ? here : dirname(resolve(here, first));
  const root = findWorkspaceRoot(from);
  const inChanges =
    root === undefined ? sources : sources.map((source) => withChange(source, here, root));
  const input = { sources: inChanges, unreadable, notChecked: [] };
  return validateSources(root === undefined ? input : { ...input, root }, options);
}

async function readStandardInput(stdin: Readable): Promise<PlanSource> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    chunks.push(bytes);
    length += bytes.length;
    // One byte too many is enough to know that there are too many.
    if (length > MAX_PLAN_BYTES) break;
  }
  return { file: '<stdin>', bytes: Buffer.concat(chunks) };
}

/** Findings name a file as the caller did, but never by an absolute path. */
function readFileArgument(here: string, file: string): PlanSource | UnreadableSource {
  const path = resolve(here, file);
  const name = relative(here, path).replaceAll(sep, '/');
  const read = readBounded(path);
  return read.ok
    ? { file: name, bytes: read.bytes }
    : { file: name || '.', why: sentenceFor(read) };
}

function withChange(source: PlanSource, here: string, root: string): PlanSource {
  const inWorkspace = relative(root, resolve(here, source.file)).replaceAll(sep, '/');
  const [, id] = /^openspec\/changes\/([^/]+)\/work-packages\.yaml$/.exec(inWorkspace) ?? [];
  return id === undefined || source.file === '<stdin>' ? source : { ...source, changeId: id };
}
