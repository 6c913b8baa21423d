import type { Plan } from '../parse/plan.generated';
import type { ParsedPlan } from '../parse/parsed-plan';
import { estimateTokens } from './estimate-tokens';
import { requirementsOf } from '../words/requirements';
import { requirementTexts, tasksOf } from './package-texts';
import { type Handoffs, renderContextPage } from './render-context-page';
import { type ChangeFiles, type SliceFile, sliceFiles, sliceKind } from './slice-files';

/** The context that one work package needs, and no more. */
export interface ContextSlice {
  readonly change: string;
  readonly packageId: string;
  readonly planRevision: number;
  readonly contractsRevision: number;
  /** `CONTEXT.md` first, then the other files sorted by path. */
  readonly files: readonly SliceFile[];
  readonly tokens: number;
}

/**
 * Selects the files of a change that one of its packages needs. `wp-contracts` gets the proposal,
 * the design, the spec deltas and the contracts. A backend or frontend package gets its section of `design.md`
 * and its kind of contract. The integration package gets the whole plan and all contracts. A single
 * package gets everything. Each slice has a `CONTEXT.md` with the package's tasks, its requirements
 * with their scenarios, the handoffs of its dependencies, its verification and its limits.
 *
 * @param parsed a valid plan: one with `plan`
 * @param change the change's id: the name of its folder
 * @param packageId the id of the package
 * @param files the texts of the change's folder, keyed by path relative to it
 * @param handoffs the handoffs of earlier packages in Markdown, keyed by package id
 * @returns the slice, deterministic; `undefined` when the plan has no such package
 */
export function sliceContext(
  parsed: ParsedPlan & { readonly plan: Plan },
  change: string,
  packageId: string,
  files: ChangeFiles,
  handoffs: Handoffs = new Map(),
): ContextSlice | undefined {
  const { plan, view } = parsed;
  const index = plan.packages.findIndex(({ package_id }) => package_id === packageId);
  const workPackage = plan.packages[index];
  if (workPackage === undefined) return undefined;

  const kind = sliceKind(plan, view, workPackage);
  const tasks = tasksOf(files.get('tasks.md') ?? '', packageId);
  const content = sliceFiles(kind, workPackage, files, tasks).map(([source, text]) =>
    sliceFile(`files/${source}`, text, { source, cut: text !== files.get(source) }),
  );
  const page = renderContextPage({
    change,
    plan,
    workPackage,
    tasks,
    requirements: requirementTexts(files, requirementsOf(workPackage) ?? []),
    handoffs,
    files: content,
  });
  const all = [sliceFile('CONTEXT.md', page, { cut: false }), ...content];
  return {
    change,
    packageId,
    planRevision: plan.feature.plan_revision,
    contractsRevision: plan.contracts.revision,
    files: all,
    tokens: all.reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

function sliceFile(
  path: string,
  text: string,
  origin: Pick<SliceFile, 'source' | 'cut'>,
): SliceFile {
  const bytes = new TextEncoder().encode(text).length;
  return { path, ...origin, text, bytes, tokens: estimateTokens(text) };
}
