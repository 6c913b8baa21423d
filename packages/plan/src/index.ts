export type {
  Diagnostic,
  Fix,
  RelatedLocation,
  Severity,
  SourceRange,
  TextEdit,
} from './diagnostics/diagnostic';
export type { FileResult, NotChecked, ValidationResult } from './diagnostics/validation-result';
export type { PlanDag } from './dag/plan-dag';
export type {
  FeatureRequest,
  PackageOverride,
  RequestedInterface,
  RequestedProject,
  Tier,
} from './decompose/feature-request';
export type { Workspace, WorkspaceProject } from './model/workspace';
export type { Located, PackageView, ParsedPlan, PlanPath, PlanView } from './parse/parsed-plan';
export type { PathFacts, Rule, RuleMeta } from './rules/rule';
