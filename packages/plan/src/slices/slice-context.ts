import type { Plan } from '../model/plan.generated';
import type { ParsedPlan } from '../parse/parsed-plan';
import { estimateTokens } from './estimate-tokens';
import { requirementsOf } from '../words/requirements';
import { requirementTexts, tasksOf } from './package-texts';
import { type Handoffs, renderContextPage } from './render-context-page';
import { type ChangeFiles, sliceFiles } from './slice-files';
import { sliceKind } from './slice-kind';

/** One file of a slice. */
export interface SliceFile {
  /** Relative to the folder of the slice: `CONTEXT.md`, `files/contracts/openapi/v1.yaml`. */
  readonly path: string;
  /** The file of the change that it comes from, relative to the change's folder; not of `CONTEXT.md`. */
  readonly source?: string;
  /** Whether it is only a part of that file. */
  readonly cut: boolean;
  readonly text: string;
  /** Of the text in UTF-8. */
  readonly bytes: number;
  /** About how many tokens a language model reads it as; see `estimateTokens`. */
  readonly tokens: number;
}

/** Just what one work package needs to be worked on. */
export interface ContextSlice {
  readonly change: string;
  readonly packageId: string;
  readonly planRevision: number;
  readonly contractsRevision: number;
  /** `CONTEXT.md`, which is to be read first, then the others by path. */
  readonly files: readonly SliceFile[];
  readonly tokens: number;
}

/**
 * Cuts out of a change what one of its packages needs: `wp-contracts` gets the proposal, the spec deltas
 * and the contracts; a backend or frontend package its section of `design.md` and its kind of contract;
 * the integration package the whole plan and all contracts; a lone package everything. Each has a page
 * `CONTEXT.md` with its tasks, its requirements with their scenarios, what its dependencies handed
 * over, its verification and its limits.
 *
 * @param parsed a sound plan: one with `plan`
 * @param change the change's id, the name of its folder
 * @param files the texts of the change's folder, by path relative to it
 * @param handoffs what the packages before it handed over, in Markdown, by package id
 * @returns the same for the same input; `undefined` where the plan has no such package
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
  const content = sliceFiles(kind, workPackage, files).map(([source, text]) =>
    sliceFile(`files/${source}`, text, { source, cut: text !== files.get(source) }),
  );
  const page = renderContextPage({
    change,
    plan,
    workPackage,
    tasks: tasksOf(files.get('tasks.md') ?? '', packageId),
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
