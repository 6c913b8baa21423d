import { escapeControls } from '@parallel-plan/plan';
import type { ChangeResult, PackageOutcome } from './verify-change';

/** The results of a change for a person, ending in a newline. */
export function formatChangeResult({ change, status, packages }: ChangeResult): string {
  const width = Math.max(...packages.map(({ package_id: id }) => id.length));
  const pending = packages.flatMap(({ package_id: id, result }) =>
    (result?.verification.steps ?? [])
      .filter((step) => step.status === 'pending')
      .map(
        ({ name, message }) => `  ${id}, ${escapeControls(name)}: ${escapeControls(message ?? '')}`,
      ),
  );
  const count = `${packages.length} ${packages.length === 1 ? 'package' : 'packages'}`;
  return [
    ...packages.map((outcome) => formatOutcome(outcome, width)),
    ...(pending.length === 0 ? [] : ['', 'Pending:', ...pending]),
    '',
    `${status === 'passed' ? '✔' : status === 'pending' ? '…' : '✖'} ${escapeControls(change)}: ${count}, ${status}`,
    '',
  ].join('\n');
}

function formatOutcome(
  { package_id: id, status, message, result }: PackageOutcome,
  width: number,
): string {
  const mark = status === 'passed' ? '✔' : status === 'pending' ? '…' : '✖';
  const { tier_required: required, tier_reached: reached } = result?.verification ?? {};
  const tier =
    required === undefined
      ? ''
      : `  tier ${required}${reached && reached !== required ? `, reached ${reached}` : ''}`;
  const why = message === undefined || status === 'pending' ? '' : `  ${escapeControls(message)}`;
  return `${mark} ${id.padEnd(width)}  ${status}${tier}${why}`;
}
