import type { TargetConfiguration } from '@nx/devkit';
import { PACKAGE_TARGETS, targetName } from './target-names';
import { approveTarget } from './targets/approve';
import { boundariesTarget } from './targets/boundaries';
import { claimAllTarget, claimTarget, releaseClaimsTarget } from './targets/claim';
import { contextTarget } from './targets/context';
import { contractsCheckTarget, contractsTarget } from './targets/contracts';
import { fixAllTarget, fixTarget } from './targets/fix';
import { mockTarget } from './targets/mock';
import { reportTarget } from './targets/report';
import { scopeCheckTarget } from './targets/scope-check';
import { submitTarget } from './targets/submit';
import type { ChangesTargetContext, ChangeTargetContext, TargetBuilder } from './targets/target';
import { verifyTarget } from './targets/verify';
import { workPackageTargets } from './targets/work-packages';
import { validateAllTarget, validateBranchesTarget, validateTarget } from './targets/validate';

export type { ChangesTargetContext, ChangeTargetContext } from './targets/target';

type TargetTable<Context> = Readonly<Record<string, TargetBuilder<Context>>>;

/** One row, one file in `targets/`. */
const CHANGE_TARGETS: TargetTable<ChangeTargetContext> = {
  validate: validateTarget,
  fix: fixTarget,
  'scope-check': scopeCheckTarget,
  context: contextTarget,
  report: reportTarget,
  contracts: contractsTarget,
  'contracts-check': contractsCheckTarget,
  approve: approveTarget,
  mock: mockTarget,
  boundaries: boundariesTarget,
  verify: verifyTarget,
  claim: claimTarget,
  'release-claims': releaseClaimsTarget,
  submit: submitTarget,
};

const CHANGES_TARGETS: TargetTable<ChangesTargetContext> = {
  validate: validateAllTarget,
  fix: fixAllTarget,
  'validate-branches': validateBranchesTarget,
  claim: claimAllTarget,
};

export function buildChangeTargets(
  context: ChangeTargetContext,
): Record<string, TargetConfiguration> {
  const own = build(CHANGE_TARGETS, context);
  const { options } = context;
  if (targetName(PACKAGE_TARGETS, options) !== undefined) {
    return { ...own, ...workPackageTargets(context) };
  }
  // Without its packages it has nothing to sum up.
  const verify = targetName('verify', options);
  return Object.fromEntries(Object.entries(own).filter(([name]) => name !== verify));
}

export function buildChangesTargets(
  context: ChangesTargetContext,
): Record<string, TargetConfiguration> {
  return build(CHANGES_TARGETS, context);
}

/** Of two rows that a user has given one name, the first counts. */
function build<Context extends ChangesTargetContext>(
  table: TargetTable<Context>,
  context: Context,
): Record<string, TargetConfiguration> {
  const targets: Record<string, TargetConfiguration> = {};
  for (const [row, make] of Object.entries(table)) {
    const name = targetName(row, context.options);
    if (name !== undefined && !Object.hasOwn(targets, name)) targets[name] = make(context);
  }
  return targets;
}
