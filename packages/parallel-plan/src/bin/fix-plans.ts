import { join, resolve } from 'node:path';
import { type FixedSource, fixSource, fixSources, formatFixes } from '../validation/fix-sources';
import { readChangeSources, type PlanSource } from '../validation/plan-source';
import type { CommandHost } from './command-host';
import type { PlanArguments } from './plan-arguments';
import type { ValidateArguments } from './validate-arguments';

type Settings = Pick<ValidateArguments, 'fix' | 'format'> & {
  readonly rules?: ValidateArguments['options']['rules'];
};

/** Fixes the plans of all open changes of a workspace, and says what it did. */
export function fixOpenChanges(root: string, settings: Settings, host: CommandHost): void {
  if (settings.fix === undefined) return;
  const { sources } = readChangeSources(root);
  const fixed = fixSources(sources, ({ file }) => join(root, file), fixSettings(settings, root));
  report(fixed, settings, host);
}

/**
 * Fixes the plans that were named, and says what it did.
 *
 * @returns the plans as they are to be checked: fixed, unless nothing was to be written
 */
export function fixPlanArguments(
  here: string,
  plans: PlanArguments,
  settings: Settings,
  host: CommandHost,
): PlanArguments {
  if (settings.fix === undefined) return plans;
  const options = fixSettings(settings, plans.root);
  const isStandardInput = ({ file }: PlanSource) => file === '<stdin>';
  const fixed = plans.sources.map((source) => {
    const path = resolve(here, source.file);
    return isStandardInput(source)
      ? fixSource(source, options)
      : (fixSources([source], () => path, options)[0] ?? fixSource(source, options));
  });
  report(fixed, settings, host);
  if (settings.fix.dryRun) return plans;
  const sources = plans.sources.map((source, index) => {
    const { text, applied } = fixed[index] ?? { text: '', applied: [] };
    return applied.length === 0 ? source : { ...source, bytes: Buffer.from(text) };
  });
  return { ...plans, sources };
}

/** Standard output belongs to the result: what programs read stays what it is. */
function report(fixed: readonly FixedSource[], { fix, format }: Settings, host: CommandHost): void {
  const stream = format === 'text' ? host.stdout : host.stderr;
  stream.write(`${formatFixes(fixed, fix?.dryRun ?? false)}${format === 'text' ? '\n' : ''}`);
}

function fixSettings({ fix, rules }: Settings, root: string | undefined) {
  return {
    dryRun: fix?.dryRun ?? false,
    ...(rules && { rules }),
    ...(root === undefined ? {} : { root }),
  };
}
