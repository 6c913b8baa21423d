import type { Tree } from '@nx/devkit';
import { escapeControls, type ScopeChange, type StaleScope } from '@parallel-plan/plan';
import type { SyncOutcome } from './sync-plan';

/** The messages of a sync generator for Nx. */
export interface SyncReport {
  /** Printed by `nx sync`, and by a run that isn't in sync. */
  readonly outOfSyncMessage?: string;
  /** Printed by `nx sync:check` in addition. */
  readonly outOfSyncDetails?: string[];
}

const MAX_ERRORS = 3;

/** Nx shows the report only if something is written. */
export function describeOutcomes(tree: Tree, outcomes: readonly SyncOutcome[]): SyncReport {
  const written = outcomes.filter(({ edited }) => edited !== undefined);
  if (written.length === 0) return {};
  const names = written.map(({ change }) => change.id).join(', ');
  const lines = [
    `Projects have moved, appeared or been renamed since the scopes of ${names} were derived from them.`,
    ...outcomes.flatMap((outcome) => concerns(tree, outcome)),
  ];
  return {
    outOfSyncMessage: lines.map(escapeControls).join('\n'),
    outOfSyncDetails: written.flatMap(detailsOf).map(escapeControls),
  };
}

/** Problems that the user has to fix separately. `nx sync` must not hide them. */
function concerns(
  tree: Tree,
  { change, stale, edited, refusal, errors }: SyncOutcome,
): readonly string[] {
  const more = errors.length - MAX_ERRORS;
  const approval = `${change.root}/approval.yaml`;
  return [
    ...(refusal === undefined ? [] : [`${change.planFile} is unchanged: ${refusal}`]),
    ...stale.flatMap(({ packageId, notes }) =>
      notes.map((note) => `${change.id}, ${packageId}: ${note}`),
    ),
    ...(errors.length === 0
      ? []
      : [
          `With this the plan of ${change.id} is not valid yet; correct it by hand:`,
          ...errors.slice(0, MAX_ERRORS).map((error) => `  ${error}`),
          ...(more > 0 ? [`  and ${more} more`] : []),
        ]),
    ...(edited !== undefined && tree.exists(approval)
      ? [`Have the plan of ${change.id} approved again: ${approval} is stale.`]
      : []),
  ];
}

function detailsOf({ change, stale, edited }: SyncOutcome): readonly string[] {
  const revision = edited?.revision ?? 0;
  return [
    `${change.planFile}: plan revision ${revision - 1} → ${revision}`,
    ...stale.flatMap(packageDetails),
  ];
}

function packageDetails({
  packageId,
  changes,
  renamed,
  operations,
}: StaleScope): readonly string[] {
  const lines = [
    ...renamed.map(({ from, to }) => `inputs.nx.projects: ${from} → ${to}`),
    ...changes.map(describeChange),
  ];
  if (lines.length === 0 && operations.length > 0) lines.push('inputs.nx: roots');
  return lines.map((line) => `  ${packageId} ${line}`);
}

function describeChange({ field, from, to }: ScopeChange): string {
  const name = field === 'locks.files' ? field : `scope.${field}`;
  if (from === undefined) return `${name}: + ${to ?? ''}`;
  return to === undefined ? `${name}: - ${from}` : `${name}: ${from} → ${to}`;
}
