import { resolve } from 'node:path';
import { type FixRun, fixSource, fixSources, reportFixes } from '../prove/fix';
import type { CommandHost } from './command';
import type { PlanArguments } from './plan-arguments';

/**
 * Fixes the named plans and reports what was fixed.
 *
 * @param here absolute path of the caller's folder
 * @returns the plans to check: fixed, unless nothing was to be written
 */
export function fixPlanArguments(
  here: string,
  plans: PlanArguments,
  { fix, format, rules }: FixRun,
  host: CommandHost,
): PlanArguments {
  const settings = {
    dryRun: fix.dryRun,
    ...(rules && { rules }),
    ...(plans.root === undefined ? {} : { root: plans.root }),
  };
  const fixed = plans.sources.flatMap((source) =>
    source.file === '<stdin>'
      ? [fixSource(source, settings)]
      : fixSources([source], ({ file }) => resolve(here, file), settings),
  );
  reportFixes(fixed, { fix, format }, host);
  if (fix.dryRun) return plans;
  const sources = plans.sources.map((source, index) => {
    const { text, applied } = fixed[index] ?? { text: '', applied: [] };
    return applied.length === 0 ? source : { ...source, bytes: Buffer.from(text) };
  });
  return { ...plans, sources };
}
