import { foreign } from './boundary/foreign';
import { missingEdge } from './boundary/missing-edge';
import { split } from './boundary/split';
import { stale } from './boundary/stale';
import { tags } from './boundary/tags';
import { unowned } from './boundary/unowned';
import { changeLockOverlap } from './change/lock-overlap';
import { changeRequirementOverlap } from './change/requirement-overlap';
import { changeScopeOverlap } from './change/scope-overlap';
import { ARTIFACT_RULES, FILE_RULES } from './contract/found-by-checker';
import { contractBreaking, contractRevision } from './contract/breaking';
import { lockMissing } from './contract/lock-missing';
import { missingFile } from './contract/missing-file';
import { OPENAPI_RULES } from './contract/openapi-rules';
import { contractOwner } from './contract/owner';
import { envPort } from './lock/env-port';
import { featurePurpose } from './lock/feature-purpose';
import { contractUnknown } from './lock/contract-unknown';
import { notCanonical } from './lock/not-canonical';
import { lockOverlap } from './lock/overlap';
import { unknownNamespace } from './lock/unknown-namespace';
import { contractsFirst } from './package/contracts-first';
import { cycle } from './package/cycle';
import { duplicateId } from './package/duplicate-id';
import { integrationLast } from './package/integration-last';
import { packagePurposeless, requirementUnassigned } from './package/requirements';
import { targetCollision } from './package/target-collision';
import { unknownDependency } from './package/unknown-dependency';
import { worktreeShared } from './package/worktree-shared';
import { MODULE_RULES } from './module/module-rules';
import { moduleOwner } from './module/owner';
import { caseCollision } from './scope/case-collision';
import { fileFolder } from './scope/file-folder';
import { hotspot } from './scope/hotspot';
import { literalClass } from './scope/literal-class';
import { lockInOther } from './scope/lock-in-other';
import { lockOutside } from './scope/lock-outside';
import { scopeOverlap } from './scope/overlap';
import { readAfterWrite } from './scope/read-after-write';
import { selfDenied } from './scope/self-denied';
import { tooComplex } from './scope/too-complex';
import { verificationTier } from './verification/tier';
import { unknownTarget } from './verification/unknown-target';
import { invalidGlob } from './scope/invalid-glob';
import { outsideWorkspace } from './scope/outside-workspace';
import { PARSING_RULES } from './parsing';
import type { Rule, RuleMeta } from './rule';

/** The rules that run on a parsed plan, in catalogue order. */
export const RULES: readonly Rule[] = [
  duplicateId,
  unknownDependency,
  cycle,
  contractsFirst,
  integrationLast,
  worktreeShared,
  targetCollision,
  requirementUnassigned,
  packagePurposeless,
  invalidGlob,
  outsideWorkspace,
  literalClass,
  scopeOverlap,
  fileFolder,
  tooComplex,
  selfDenied,
  caseCollision,
  hotspot,
  lockOutside,
  lockInOther,
  readAfterWrite,
  unknownNamespace,
  notCanonical,
  lockOverlap,
  contractUnknown,
  featurePurpose,
  envPort,
  unowned,
  foreign,
  split,
  missingEdge,
  tags,
  stale,
  unknownTarget,
  verificationTier,
  missingFile,
  ...FILE_RULES,
  ...OPENAPI_RULES,
  ...ARTIFACT_RULES,
  contractBreaking,
  contractRevision,
  lockMissing,
  contractOwner,
  ...MODULE_RULES,
  moduleOwner,
  changeScopeOverlap,
  changeLockOverlap,
  changeRequirementOverlap,
];

/** All rules that can report a finding about a plan, in catalogue order. */
export const RULE_CATALOGUE: readonly RuleMeta[] = [
  ...PARSING_RULES,
  ...RULES.map(({ meta }) => meta),
];
