export {
  type GlobBoundary,
  type PackageBoundary,
  planBoundaries,
  type PlanBoundaries,
} from './check/boundaries';
export type { ReachedProject } from './check/boundaries';
export { toRecord } from './changes/change-collision';
export {
  type CollisionOptions,
  type CollisionReport,
  findCollisions,
} from './changes/find-collisions';
export type { ContractHome, OpenPlan } from './changes/change-collision';
export {
  parseRequirementDeltas,
  type RequirementDelta,
  type RequirementOperation,
} from './changes/requirement-delta';
export { planDag, type PlanDag } from './dag/plan-dag';
export { decompose } from './decompose/decompose';
export { DecomposeError, type DecomposeErrorCode } from './decompose/feature-request';
export type {
  FeatureRequest,
  PackageOverride,
  ProjectGenerator,
  RequestedInterface,
  RequestedModule,
  RequestedProject,
  RequestedRequirement,
  Tier,
} from './decompose/feature-request';
export { type DagEdge, drawnEdges } from './decompose/render-dag';
export { renderDag } from './decompose/render-dag';
export { renderMermaid } from './decompose/render-dag';
export { renderPlan } from './decompose/render-plan';
export type {
  Diagnostic,
  Fix,
  RelatedLocation,
  Severity,
  SourceRange,
  TextEdit,
} from './diagnostics/diagnostic';
export type { DiagnosticFormat } from './diagnostics/formats/format-diagnostics';
export { formatDiagnostics } from './rules/findings';
export { type EdgeCut, edgeCuts, type Parallelism, type SpeedUp, speedUp } from './dag/parallelism';
export type { FormatOptions } from './diagnostics/diagnostic';
export { summarize, toValidationResult } from './diagnostics/validation-result';
export type {
  CollisionRecord,
  Feasibility,
  FileResult,
  NotChecked,
  PackageShare,
  PlanShape,
  ValidationResult,
} from './diagnostics/validation-result';
export { addInterfaces, type InterfaceAddition, type PackageGain } from './edit/add-interfaces';
export { addPackage, type PackageAddition } from './edit/add-package';
export { type Amendment, amendPlan } from './edit/amend-plan';
export { appendItems, insertEntry, type WrittenEntry } from './edit/insert';
export type { PlanOperation } from './edit/plan-operation';
export { PlanEditError, type PlanEditErrorCode } from './edit/yaml-source';
export type { EditedPlan } from './edit/verified';
export { explainPair } from './check/explain-pair';
export { explainRule } from './rules/explain-rule';
export { formatPair } from './check/format-pair';
export { formatRule, formatRuleList } from './rules/explain-rule';
export type { PairExplanation, PairVerdict } from './check/pair-explanation';
export { UnexplainableError } from './rules/explain-rule';
export { type AppliedFix, type FixedPlan, type FixOptions, fixPlan } from './edit/fix-plan';
export { lockIdentity, lockKeysConflict } from './locks/lock-conflict';
export { filePathIdentity } from './locks/lock-conflict';
export { canonicalLockKey, type LockKey, parseLockKey } from './locks/lock-key';
export {
  type ContractFacts,
  contractFileAt,
  type ContractInterface,
  type ContractIssue,
} from './words/facts';
export type { Plan, WorkPackage } from './parse/plan.generated';
export type { DepConstraint, Workspace, WorkspaceProject } from './words/facts';
export { type ParseOptions, parsePlan, parsePlanBytes } from './parse/parse-plan';
export type { Located, PackageView, ParsedPlan, PlanPath, PlanView } from './parse/parsed-plan';
export { type CheckOptions, checkPlan } from './rules/check-plan';
export { RULE_CATALOGUE } from './rules/registry';
export type { PathFacts, Rule, RuleMeta } from './rules/rule';
export {
  type RuleSetting,
  type RuleSettingProblem,
  type RuleSettings,
  unknownRuleSettings,
} from './rules/rule-settings';
export { validatePlans, type ValidatePlansOptions } from './rules/validate-plans';
export { runsTests } from './rules/verification/tier';
export { containsGlob } from './scope/scope-overlap';
export { inScope } from './scope/in-scope';
export { intersectGlobs } from './scope/intersect';
export { InvalidGlobError } from './scope/scope';
export { matchGlob } from './scope/in-scope';
export { type Glob, parseGlob } from './scope/parse-glob';
export type { Scope } from './scope/scope';
export { scopesOverlap } from './scope/scope-overlap';
export { ScopeTooComplexError } from './scope/scope';
export type { ChangedPath, ChangeStatus } from './check/scope-check-result';
export { type ChangePlan, checkScope, type ScopeCheckRequest } from './check/check-scope';
export { formatScopeCheck } from './check/format-scope-check';
export { ScopeCheckError } from './check/scope-check-result';
export type {
  ScopeCheckResult,
  ScopeViolation,
  ScopeViolationReason,
} from './check/scope-check-result';
export { estimateTokens } from './slices/estimate-tokens';
export type { Handoffs } from './slices/render-context-page';
export { type ContextSlice, sliceContext } from './slices/slice-context';
export type { SliceFile } from './slices/slice-files';
export { closest } from './text/did-you-mean';
export { didYouMean } from './text/did-you-mean';
export { type StaleScope, staleScopes } from './edit/sync-scopes';
export { type ScopeSync, syncScopes } from './edit/sync-scopes';
export type { ScopeChange } from './edit/revision';
export {
  byCodeUnit,
  byText,
  escapeControls,
  escapeJson,
  isObject,
  type JsonObject,
  quoted,
  quotedList,
} from './text';
export { moduleContractFile, moduleLockKey, moduleProject } from './locks/lock-key';
export {
  INTEGRATION_PACKAGE,
  integrationPackage,
  isContractsPackage,
  namedPaths,
  packageTargetName,
  projectsOf,
  SEQUENTIAL_PACKAGE,
} from './words/packages';
export {
  type DesignSection,
  designSectionOf,
  type ProjectRole,
  type RoleFacts,
  roleOf,
  rolesIn,
} from './words/roles';
export { requirementId, requirementsOf } from './words/requirements';
export { ROOT_FILES } from './words/root-files';
