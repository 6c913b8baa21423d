import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fixOpenChanges, type FixRun } from '../prove/fix';
import {
  formatReport,
  formatReportFile,
  formatUnreadable,
  wantsColor,
} from '../prove/format-report';
import { pythonModelsIn } from '../contracts/python-models';
import { validateOpenChanges, validateSources, type ValidationReport } from '../prove/validate';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { writeOutputFile } from '../workspace/output-file';
import { type CommandHost, guarded } from './command';
import { fixPlanArguments } from './fix-plan-arguments';
import { nxJsonRules, readNxJson } from './nx-json-rules';
import { readPlanArguments } from './plan-arguments';
import {
  readValidateArguments,
  VALIDATE_USAGE,
  type ValidateArguments,
} from './validate-arguments';
import { workspaceHere } from './workspace-here';

/** Runs `parallel-plan validate` and returns the exit code. */
export async function runValidateCommand(
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  return guarded(host, async () => {
    const command = readValidateArguments(args);
    if (command.help) {
      host.stdout.write(VALIDATE_USAGE);
      return 0;
    }
    return await validateAndReport(command, host);
  });
}

async function validateAndReport(command: ValidateArguments, host: CommandHost): Promise<number> {
  const { format, outputFile, fix } = command;
  // In this case the fixed plan is written to standard output, so that it can be piped.
  const isFilter = fix?.dryRun === false && command.files.includes('-');
  if (isFilter && command.files.length > 1) {
    throw new NotCheckableError(
      'With --fix, standard input is fixed to standard output: leave out the other files.',
    );
  }
  const output = isFilter ? withoutStandardOutput(host) : host;
  const { report, texts } = await validate(command, output);
  if (isFilter) for (const text of texts) host.stdout.write(text);
  output.stdout.write(formatReport(report, format, wantsColor(output.stdout, host.env)));
  host.stderr.write(formatUnreadable(report));
  if (outputFile !== undefined) {
    writeOutputFile(resolve(host.cwd(), outputFile), formatReportFile(report, format));
  }
  if (report.unreadable.length > 0) return 2;
  return report.result.valid ? 0 : 1;
}

async function validate(
  { files, change, options, fix, format }: ValidateArguments,
  host: CommandHost,
): Promise<{ readonly report: ValidationReport; readonly texts: readonly Uint8Array[] }> {
  const here = realpathSync(host.cwd());
  if (files.length === 0) {
    const root = workspaceHere(host, 'Name a file, or - for standard input.');
    const all = withSettings(options, root);
    const only = change === undefined ? {} : { changeId: change };
    if (fix) fixOpenChanges(root, { fix, format, ...only, ...rulesOf(all) }, host);
    return { report: await validateOpenChanges(root, change, all), texts: [] };
  }
  if (options.branches) {
    throw new NotCheckableError(
      '--branches compares all open changes of the workspace: leave out either it or the files.',
    );
  }
  const named = await readPlanArguments(here, files, host);
  const all = withSettings(options, named.root);
  const plans = fix ? fixPlanArguments(here, named, { fix, format, ...rulesOf(all) }, host) : named;
  const report = await validateSources({ ...plans, notChecked: [] }, all);
  return { report, texts: plans.sources.map(({ bytes }) => bytes) };
}

function rulesOf({ rules }: ValidateArguments['options']): Pick<FixRun, 'rules'> {
  return rules ? { rules } : {};
}

function withoutStandardOutput(host: CommandHost): CommandHost {
  const { stdin, stderr, env } = host;
  return { stdin, stdout: stderr, stderr, env, cwd: () => host.cwd() };
}

/** The command line overrides the workspace. */
function withSettings(
  options: ValidateArguments['options'],
  root: string | undefined,
): ValidateArguments['options'] {
  if (root === undefined) return options;
  return {
    ...options,
    ...pythonModelsIn(readNxJson(root)),
    rules: { ...nxJsonRules(root), ...options.rules },
  };
}
