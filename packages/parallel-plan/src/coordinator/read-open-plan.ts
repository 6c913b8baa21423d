import { realpathSync } from 'node:fs';
import { type OpenPlan, parsePlanBytes, quoted } from '@parallel-plan/plan';
import { openPlansOf } from '../validation/open-plans';
import { readChangeSources } from '../validation/plan-source';
import { NotCheckableError } from '../workspace/not-checkable-error';

/** Plans of open changes that can be claimed, and those that can't. */
export interface ClaimablePlans {
  /** The workspace root, absolute, its own links resolved. */
  readonly root: string;
  readonly plans: readonly OpenPlan[];
  /** One sentence each. */
  readonly problems: readonly string[];
}

/**
 * Reads the plans of all open changes, or of one.
 *
 * @throws NotCheckableError for a change that isn't there, has no plan, or whose plan can't be read
 */
export function readOpenPlans(workspaceRoot: string, changeId?: string): ClaimablePlans {
  const root = realpathSync(workspaceRoot);
  const { sources, unreadable } = readChangeSources(root, changeId);
  const parsed = sources.map(({ bytes, file }) => parsePlanBytes(bytes, { file }));
  const open = openPlansOf(root, sources, parsed);
  const problems = [
    ...unreadable.map(({ file, why }) => `${file}: ${why}`),
    ...open.filter((plan) => plan.parsed.plan === undefined).map(unsound),
  ];
  const [problem] = problems;
  if (changeId !== undefined && problem !== undefined) throw new NotCheckableError(problem);
  return { root, plans: open.filter((plan) => plan.parsed.plan !== undefined), problems };
}

function unsound({ change, parsed }: OpenPlan): string {
  const [first] = parsed.diagnostics;
  const where = first === undefined ? '' : ` ${parsed.file}:${first.line}: ${first.message}`;
  return `The plan of ${quoted(change)} has errors: \`nx run change/${change}:validate\` says all of them.${where}`;
}
