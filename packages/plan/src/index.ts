export { type ContractHome, type OpenPlan, toRecord } from './changes/change-collision';
export {
  type CollisionOptions,
  type CollisionReport,
  findCollisions,
} from './changes/find-collisions';
export {
  parseRequirementDeltas,
  type RequirementDelta,
  type RequirementOperation,
} from './changes/requirement-delta';
export {
  type GlobBoundary,
  type PackageBoundary,
  planBoundaries,
  type PlanBoundaries,
  type ReachedProject,
} from './check/boundaries';
export { type ChangePlan, checkScope, type ScopeCheckRequest } from './check/check-scope';
export { explainPair } from './check/explain-pair';
export { formatPair } from './check/format-pair';
export { formatScopeCheck } from './check/format-scope-check';
export type { PairExplanation, PairVerdict } from './check/pair-explanation';
export {
  type ChangedPath,
  type ChangeStatus,
  ScopeCheckError,
  type ScopeCheckResult,
  type ScopeViolation,
  type ScopeViolationReason,
} from './check/scope-check-result';
export { type DurationEstimate, estimateDuration } from './dag/estimate-duration';
export type { Parallelism } from './dag/parallelism';
export { type PlanDag, planDag } from './dag/plan-dag';
export { decompose } from './decompose/decompose';
export {
  DecomposeError,
  type DecomposeErrorCode,
  type FeatureRequest,
  type PackageOverride,
  type ProjectGenerator,
  type RequestedCopy,
  type RequestedInterface,
  type RequestedModule,
  type RequestedProject,
  type RequestedRequirement,
  type Tier,
} from './decompose/feature-request';
export { featureGraph } from './decompose/group-projects';
export { type DagEdge, drawnEdges, renderDag, renderMermaid } from './decompose/render-dag';
export { renderPlan } from './decompose/render-plan';
export { copiesFor } from './decompose/package-files';
export { copiesStep, modulesStep } from './decompose/verification';
export type {
  Diagnostic,
  Fix,
  FormatOptions,
  RelatedLocation,
  Severity,
  SourceRange,
  TextEdit,
} from './diagnostics/diagnostic';
export type { DiagnosticFormat } from './diagnostics/formats/format-diagnostics';
export {
  type CollisionRecord,
  type Feasibility,
  type FileResult,
  type NotChecked,
  type PackageShare,
  type PlanShape,
  summarize,
  toValidationResult,
  type ValidationResult,
} from './diagnostics/validation-result';
export { addInterfaces, type InterfaceAddition, type PackageGain } from './edit/add-interfaces';
export { addPackage, type PackageAddition } from './edit/add-package';
export { type Amendment, amendPlan } from './edit/amend-plan';
export { type AppliedFix, type FixedPlan, type FixOptions, fixPlan } from './edit/fix-plan';
export { appendItems, insertEntry, type WrittenEntry } from './edit/insert';
export type { PlanOperation } from './edit/plan-operation';
export type { ScopeChange } from './edit/revision';
export { type ScopeSync, type StaleScope, staleScopes, syncScopes } from './edit/sync-scopes';
export type { EditedPlan } from './edit/verified';
export { PlanEditError, type PlanEditErrorCode } from './edit/yaml-source';
export { filePathIdentity, lockIdentity, lockKeysConflict } from './locks/lock-conflict';
export {
  canonicalLockKey,
  type LockKey,
  moduleContractFile,
  moduleLockKey,
  moduleProject,
  parseLockKey,
} from './locks/lock-key';
export { type ParseOptions, parsePlan, parsePlanBytes } from './parse/parse-plan';
export type { Located, PackageView, ParsedPlan, PlanPath, PlanView } from './parse/parsed-plan';
export type { Plan, WorkPackage } from './parse/plan.generated';
export { type CheckOptions, checkPlan } from './rules/check-plan';
export { explainRule, formatRule, formatRuleList, UnexplainableError } from './rules/explain-rule';
export { formatDiagnostics } from './rules/findings';
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
export { inScope, matchGlob } from './scope/in-scope';
export { intersectGlobs } from './scope/intersect';
export { type Glob, parseGlob } from './scope/parse-glob';
export { InvalidGlobError, type Scope, ScopeTooComplexError } from './scope/scope';
export { containsGlob } from './scope/scope-overlap';
export { estimateTokens } from './slices/estimate-tokens';
export { countTasks } from './slices/package-texts';
export type { Handoffs } from './slices/render-context-page';
export { type ContextSlice, sliceContext } from './slices/slice-context';
export type { SliceFile } from './slices/slice-files';
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
export { closest, didYouMean } from './text/did-you-mean';
export {
  type ContractFacts,
  contractFileAt,
  type ContractInterface,
  type ContractIssue,
  type DepConstraint,
  type Workspace,
  type WorkspaceProject,
} from './words/facts';
export {
  INTEGRATION_PACKAGE,
  integrationPackage,
  namedPaths,
  packageTargetName,
  projectsOf,
  SEQUENTIAL_PACKAGE,
} from './words/packages';
export { requirementId, requirementsOf } from './words/requirements';
export { type DesignSection, designSectionOf, type ProjectRole, rolesIn } from './words/roles';
export { ROOT_FILES } from './words/root-files';
