import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Tree } from '@nx/devkit';
import { didYouMean, type ParsedPlan, parsePlanBytes } from '@parallel-plan/plan';
import { leadsOutside } from '../../paths';
import { CHANGES_FOLDER, PLAN_FILE } from '../../workspace/open-changes';
import { GeneratorError } from '../generator-error';

/** An open change with its plan, as stored in the tree. */
export interface PlannedChange {
  readonly id: string;
  /** The generator that edits the plan. Its name is the prefix of error codes. */
  readonly generator: PlanGenerator;
  /** `openspec/changes/<id>` */
  readonly root: string;
  /** Workspace-relative. */
  readonly planFile: string;
  readonly parsed: ParsedPlan;
}

/** Generators that edit a plan. */
export type PlanGenerator = 'package' | 'contract';

/** The error codes of these generators, without the prefix: `package/no-change`. */
export const PLAN_EDIT_CODES = [
  'no-change',
  'unknown-change',
  'no-plan',
  'plan-outside',
  'invalid-plan',
  'invalid',
] as const;

/**
 * An error of the generator that edits a plan.
 *
 * @param details further lines
 */
export function planEditError(
  generator: PlanGenerator,
  code: (typeof PLAN_EDIT_CODES)[number],
  message: string,
  details?: readonly string[],
): GeneratorError {
  return new GeneratorError(`${generator}/${code}`, message, details);
}

/**
 * Finds a change by its id or, without an id, the only open change.
 *
 * @throws GeneratorError `no-change`, `unknown-change`, `no-plan`, `plan-outside`, each prefixed
 *   with the generator's name
 */
export function findChange(
  tree: Tree,
  given: string | undefined,
  generator: PlanGenerator,
): PlannedChange {
  const open = openChanges(tree);
  const id = given ?? (open.length === 1 ? open[0] : undefined);
  if (id === undefined) {
    throw planEditError(
      generator,
      'no-change',
      open.length === 0
        ? 'No change is open. Plan one first: nx g parallel-plan:feature "..."'
        : `Several changes are open. Name one with --change: ${open.join(', ')}`,
    );
  }
  if (!open.includes(id)) throw unknownChange(id, open, generator);

  const root = `${CHANGES_FOLDER}/${id}`;
  const planFile = `${root}/${PLAN_FILE}`;
  if (!tree.exists(planFile) || !tree.isFile(planFile)) {
    throw planEditError(
      generator,
      'no-plan',
      `The change "${id}" has no ${PLAN_FILE}, so there is no plan to edit. Plan a change with one: nx g parallel-plan:feature "..."`,
    );
  }
  if (leadsOutside(realpathSync(tree.root), join(tree.root, planFile)) !== undefined) {
    throw planEditError(
      generator,
      'plan-outside',
      `${planFile} is a link to a file outside the workspace. Put the plan itself there.`,
    );
  }
  const bytes = tree.read(planFile) ?? Buffer.alloc(0);
  return { id, generator, root, planFile, parsed: parsePlanBytes(bytes, { file: planFile }) };
}

function openChanges(tree: Tree): readonly string[] {
  return tree
    .children(CHANGES_FOLDER)
    .filter((name) => name !== 'archive' && !name.startsWith('.'))
    .filter((name) => !tree.isFile(`${CHANGES_FOLDER}/${name}`))
    .sort();
}

function unknownChange(
  id: string,
  open: readonly string[],
  generator: PlanGenerator,
): GeneratorError {
  // The name of its Nx project has a prefix: change/add-sessions.
  const name = id.split('/').at(-1) ?? id;
  const others =
    open.length === 0
      ? 'No change is open: plan one with nx g parallel-plan:feature "..."'
      : `Open changes: ${open.join(', ')}.`;
  return planEditError(
    generator,
    'unknown-change',
    `There is no open change ${JSON.stringify(id)} in ${CHANGES_FOLDER}.${didYouMean(name, open, others)}`,
  );
}
