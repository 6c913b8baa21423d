import { planBoundaries } from '../check/boundaries';
import type { ParsedPlan, PlanView } from '../parse/parsed-plan';
import type { Workspace } from '../words/facts';
import { integrationPackage } from '../words/packages';
import { applyOperations, type PlanOperation } from './plan-operation';
import { hasMoved, knownProjects, type KnownProjects, recordedProjects } from './recorded-projects';
import { reviseDerived } from './revise-derived';
import { reviseMerging } from './revise-merging';
import { type ListRevision, recordOperations, type Revision, type ScopeChange } from './revision';
import type { EditedPlan } from './verified';

/** The comparison of a plan with the projects of its scopes. */
export interface ScopeSync {
  /** Packages that do not fit, and decisions that need a person. Empty when everything fits. */
  readonly stale: readonly StaleScope[];
  /** The updated plan; missing when nothing can be rewritten. */
  readonly edited?: EditedPlan;
}

/**
 * Updates the derived scopes of a plan to the current projects (see `staleScopes`), and increments
 * `feature.plan_revision` once. Comments and everything not derived stay byte for byte. A plan that
 * fits is not changed.
 *
 * It does not check the updated plan against the rules.
 *
 * @param parsed a sound plan
 * @param workspace the current projects
 * @returns the stale packages and the updated plan
 * @throws PlanEditError when the text cannot be edited; see its codes
 */
export function syncScopes(parsed: ParsedPlan, workspace: Workspace): ScopeSync {
  const stale = staleScopes(parsed.view, workspace);
  const operations = stale.flatMap((scope) => scope.operations);
  return operations.length === 0
    ? { stale }
    : { stale, edited: applyOperations(parsed, operations) };
}

/**
 * How `nx sync` updates a package whose scope was derived from projects, and what it cannot update.
 */
export interface StaleScope {
  readonly packageId: string;
  /** Empty when only the record of names and roots changes. */
  readonly changes: readonly ScopeChange[];
  /** Renamed projects. */
  readonly renamed: readonly { readonly from: string; readonly to: string }[];
  /** Decisions that need a person, one sentence each. */
  readonly notes: readonly string[];
  /** The edits that update the package; empty when only a person can decide. */
  readonly operations: readonly PlanOperation[];
}

/**
 * Finds packages whose derived scope no longer fits their projects, because a project has moved,
 * was renamed, or appeared inside a scope. Globs that were added by hand are never changed: a glob
 * counts as derived only when it follows from a root that the plan records (`inputs.nx.roots`,
 * `inputs.nx.newProjects`) or from the current root of a project.
 *
 * The package that merges the others is updated with them.
 *
 * @param view the readable part of the plan
 * @param workspace the current projects
 * @returns the packages that do not fit; after applying their `operations`, none has operations
 */
export function staleScopes(view: PlanView, workspace: Workspace): readonly StaleScope[] {
  const known = knownProjects(view, workspace);
  const reached = new Map(
    planBoundaries(view, workspace).packages.map(({ entry, reached: names }) => [entry, names]),
  );
  const revisions = view.packages
    .filter(({ projects, newProjects }) => projects.length + newProjects.length > 0)
    .map((entry) =>
      reviseDerived(entry, recordedProjects(entry, view, known), known, reached.get(entry)),
    );
  const merging = integrationPackage(view);
  const isFollowed =
    revisions.some(isStale) && revisions.every((revision) => revision.entry !== merging);
  const last =
    merging !== undefined && isFollowed ? [reviseMerging(merging, revisions, view, known)] : [];
  return [...revisions, ...last].flatMap((revision) => outcomeOf(revision, known));
}

function listsOf({ write, read, deny, files }: Revision): readonly ListRevision[] {
  return [write, read, deny, files];
}

function isStale(revision: Revision): boolean {
  return (
    listsOf(revision).some(({ changes }) => changes.length > 0) ||
    revision.projects.own.some(
      (project) =>
        project.planned !== project.name ||
        (hasMoved(project) && !revision.narrowed.has(project.planned)),
    )
  );
}

function outcomeOf(revision: Revision, known: KnownProjects): readonly StaleScope[] {
  const { entry, projects, notes } = revision;
  if (!isStale(revision) && notes.length === 0) return [];
  const lists = listsOf(revision);
  const operations = isStale(revision)
    ? [...lists.flatMap(({ operations: edits }) => edits), ...recordOperations(revision, known)]
    : [];
  return [
    {
      packageId: entry.package_id?.value ?? `packages[${String(entry.path.at(-1))}]`,
      changes: lists.flatMap((list) => list.changes),
      renamed: projects.own
        .filter(({ planned, name }) => planned !== name)
        .map(({ planned, name }) => ({ from: planned, to: name })),
      notes,
      operations,
    },
  ];
}
