import { parseArgs } from 'node:util';
import type { DiagnosticFormat, RuleSettings } from '@parallel-plan/plan';
import type { OpenChangesOptions } from '../prove/validate';
import { readArguments, usageError } from './command';

export const VALIDATE_USAGE = `Usage: parallel-plan validate [options] [file|-]...

Checks work-packages.yaml and the contracts next to it, and proves that no two parallel packages can
write the same path.
Without a file: all open changes of the workspace around the current folder, also against each other.
With -: a plan from standard input.

Options:
  --change <id>          Only this change of the workspace, and not against the others
  --format <format>      text, json, sarif, github or junit (default: text)
  --json                 The same as --format json
  --output-file <path>   Also write the result to a file: in the format, as JSON where that is text
  --fix                  Apply the safe fixes to the files, and check the result;
                         with -, print the fixed plan, and the result to standard error
  --dry-run              With --fix: print what would be fixed, and write nothing
  --branches             Also compare with the changes that are open on other branches, and contracts
                         with the default branch
  --base <ref>           Also compare contracts with a branch, a tag or a commit: what breaks
                         packages that were built against the earlier ones
  --no-contracts         Don't check the contracts
  --contract-timeout <s> How many seconds one contract may take to check (default: 30)
  --strict               Collisions with other open changes and breaking edits of contracts are errors
                         instead of warnings
  --max-warnings <n>     Invalid when there are more warnings than this
  --rule <id>=<level>    Severity of a rule: off, info, warn or error; may be given more than once,
                         and overrides nx.json
  --openspec             Also run \`openspec validate --strict\` (0.3 s)
  -h, --help             Show this help

Run \`parallel-plan explain <code>\` for the meaning of a finding.
Exit codes: 0 valid, 1 invalid, 2 could not be checked.
`;

/** The arguments of `parallel-plan validate`. */
export interface ValidateArguments {
  readonly help: boolean;
  readonly files: readonly string[];
  readonly format: DiagnosticFormat;
  /** Id of the single change to validate. */
  readonly change?: string;
  /** The path as given. */
  readonly outputFile?: string;
  readonly fix?: { readonly dryRun: boolean };
  readonly options: OpenChangesOptions;
}

/** @throws NotCheckableError with one sentence for an invalid argument */
export function readValidateArguments(args: readonly string[]): ValidateArguments {
  const { values, positionals } = readArguments('validate', () =>
    parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS }),
  );
  if (values['no-contracts'] && values.base !== undefined) {
    throw usageError('validate', '--base compares contracts, which --no-contracts leaves out.');
  }
  if (values['dry-run'] && !values.fix) {
    throw usageError('validate', '--dry-run requires --fix: validation alone writes nothing.');
  }
  if (values.change !== undefined && positionals.length > 0) {
    throw usageError('validate', '--change and a file exclude each other: leave out one.');
  }
  return {
    help: values.help ?? false,
    ...(values.change === undefined ? {} : { change: values.change }),
    files: [...new Set(positionals)],
    format: toFormat(values.json ? 'json' : (values.format ?? 'text')),
    ...(values['output-file'] === undefined ? {} : { outputFile: values['output-file'] }),
    ...(values.fix ? { fix: { dryRun: values['dry-run'] ?? false } } : {}),
    options: {
      branches: values.branches ?? false,
      strict: values.strict ?? false,
      openspec: values.openspec ?? false,
      rules: toRules(values.rule ?? []),
      contracts: !values['no-contracts'],
      ...(values.base === undefined ? {} : { base: { ref: values.base } }),
      ...(values['contract-timeout'] === undefined
        ? {}
        : { contractTimeoutMs: toSeconds(values['contract-timeout']) * 1_000 }),
      ...(values['max-warnings'] === undefined
        ? {}
        : { maxWarnings: toCount(values['max-warnings']) }),
    },
  };
}

const OPTIONS = {
  change: { type: 'string' },
  format: { type: 'string' },
  json: { type: 'boolean' },
  'output-file': { type: 'string' },
  fix: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  branches: { type: 'boolean' },
  base: { type: 'string' },
  'no-contracts': { type: 'boolean' },
  'contract-timeout': { type: 'string' },
  strict: { type: 'boolean' },
  'max-warnings': { type: 'string' },
  rule: { type: 'string', multiple: true },
  openspec: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const FORMATS: readonly DiagnosticFormat[] = ['text', 'json', 'sarif', 'github', 'junit'];

function toFormat(format: string): DiagnosticFormat {
  const known = FORMATS.find((name) => name === format);
  if (known !== undefined) return known;
  throw usageError(
    'validate',
    `There is no format ${JSON.stringify(format)}: use text, json, sarif, github or junit.`,
  );
}

function toCount(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usageError('validate', `--max-warnings needs a whole number, not ${JSON.stringify(text)}.`);
}

function toSeconds(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text);
  throw usageError(
    'validate',
    `--contract-timeout needs a number of seconds, 1 or more, not ${JSON.stringify(text)}.`,
  );
}

/** Unknown rules and severities are detected later, together with the settings of all callers. */
function toRules(settings: readonly string[]): RuleSettings {
  const pairs = settings.map((setting) => {
    const at = setting.indexOf('=');
    if (at > 0) return [setting.slice(0, at), setting.slice(at + 1)];
    throw usageError(
      'validate',
      `--rule needs <id>=<off|info|warn|error>, not ${JSON.stringify(setting)}.`,
    );
  });
  return Object.fromEntries(pairs) as RuleSettings;
}
