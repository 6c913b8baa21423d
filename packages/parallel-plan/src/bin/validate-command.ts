import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  formatReport,
  formatReportFile,
  formatUnreadable,
  wantsColor,
} from '../validation/format-report';
import { validateOpenChanges } from '../validation/validate-open-changes';
import { validateSources, type ValidationReport } from '../validation/validate-sources';
import { findWorkspaceRoot } from '../workspace/find-workspace-root';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { writeOutputFile } from '../workspace/output-file';
import type { CommandHost } from './command-host';
import { nxJsonRules } from './nx-json-rules';
import { readPlanArguments } from './plan-arguments';
import {
  readValidateArguments,
  VALIDATE_USAGE,
  type ValidateArguments,
} from './validate-arguments';

export type { CommandHost } from './command-host';

/** Runs `parallel-plan validate` and gives the exit code. */
export async function runValidateCommand(
  args: readonly string[],
  host: CommandHost,
): Promise<number> {
  try {
    const command = readValidateArguments(args);
    if (command.help) {
      host.stdout.write(VALIDATE_USAGE);
      return 0;
    }
    const report = await validate(command, host);
    const { format, outputFile } = command;
    host.stdout.write(formatReport(report, format, wantsColor(host.stdout, host.env)));
    host.stderr.write(formatUnreadable(report));
    if (outputFile !== undefined) {
      writeOutputFile(resolve(host.cwd(), outputFile), formatReportFile(report, format));
    }
    if (report.unreadable.length > 0) return 2;
    return report.result.valid ? 0 : 1;
  } catch (error) {
    if (!(error instanceof NotCheckableError)) throw error;
    host.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function validate(
  { files, options }: ValidateArguments,
  host: CommandHost,
): Promise<ValidationReport> {
  const here = realpathSync(host.cwd());
  if (files.length === 0) {
    const root = findWorkspaceRoot(here);
    if (root !== undefined) return validateOpenChanges(root, undefined, withRules(options, root));
    throw new NotCheckableError(
      'There is no workspace here (no nx.json and no openspec/ in this folder or above): name a file, or - for standard input.',
    );
  }
  if (options.branches) {
    throw new NotCheckableError(
      '--branches compares all open changes of the workspace: leave out either it or the files.',
    );
  }
  const plans = await readPlanArguments(here, files, host);
  return validateSources({ ...plans, notChecked: [] }, withRules(options, plans.root));
}

/** What the command line says comes before what the workspace says. */
function withRules(
  options: ValidateArguments['options'],
  root: string | undefined,
): ValidateArguments['options'] {
  if (root === undefined) return options;
  return { ...options, rules: { ...nxJsonRules(root), ...options.rules } };
}
