import type { TargetConfiguration } from '@nx/devkit';
import { approveTarget } from './targets/approve';
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
  return { ...build(CHANGE_TARGETS, context), ...workPackageTargets(context) };
}

export function buildChangesTargets(
  context: ChangesTargetContext,
): Record<string, TargetConfiguration> {
  return build(CHANGES_TARGETS, context);
}

function build<Context>(
  table: TargetTable<Context>,
  context: Context,
): Record<string, TargetConfiguration> {
  return Object.fromEntries(Object.entries(table).map(([name, make]) => [name, make(context)]));
}
