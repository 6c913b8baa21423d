import { type GeneratorCallback, logger } from '@nx/devkit';
import { escapeControls, type NotChecked } from '@parallel-plan/plan';
import type { PlannedChange } from './find-change';

const MAX_LISTED = 5;

/** The common part of every summary of an edit. */
export interface EditSummary {
  readonly change: PlannedChange;
  /** The revision after the edit. */
  readonly revision: number;
  /** The warnings that the edit adds. */
  readonly warnings: readonly string[];
  readonly notChecked: readonly NotChecked[];
  /** Whether the plan was approved before the edit. */
  readonly hasApproval: boolean;
  readonly isDryRun: boolean;
}

/**
 * Renders headings with their lines, safe to print on a terminal. Headings without lines are left
 * out.
 */
export function renderSections(
  sections: readonly (readonly [heading: string, lines: readonly string[]])[],
): string {
  const text = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([heading, lines]) => [heading, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n');
  return `\n${text.split('\n').map(escapeControls).join('\n')}\n`;
}

/**
 * Logs a summary after Nx has written the files. In a dry run Nx doesn't run the returned callback,
 * so the summary is logged at once.
 */
export function logSummary(summary: string, isDryRun: boolean): GeneratorCallback {
  if (isDryRun) logger.info(summary);
  return () => logger.info(summary);
}

export function validationLines({ warnings, notChecked }: EditSummary): readonly string[] {
  const more = warnings.length - MAX_LISTED;
  return [
    'work-packages.yaml is valid: no two parallel packages can write one path',
    ...warnings.slice(0, MAX_LISTED).map((warning) => `new warning ${warning}`),
    ...(more > 0 ? [`and ${more} more new warnings`] : []),
    ...notChecked.map(({ check, why }) => `not checked: ${check} (${why})`),
  ];
}

export function approvalLines({ hasApproval, change }: EditSummary): readonly string[] {
  return hasApproval ? [`get the plan approved again: ${change.root}/approval.yaml is stale`] : [];
}
