import {
  type CollisionRecord,
  type Diagnostic,
  drawnEdges,
  type NotChecked,
  type ParsedPlan,
  type Plan,
  planBoundaries,
  planDag,
  type ValidationResult,
  type WorkPackage,
  type Workspace,
} from '@parallel-plan/plan';
import { planDuration, type PlanDuration } from '../prove/plan-duration';
import type { RequirementRow } from '../verification/requirement-matrix';

/** A work package, with its position in the plan. */
export interface ReportPackage {
  readonly id: string;
  readonly entry: WorkPackage;
  /** Starts at 1. 0 for a package on a cycle, or one that depends on a cycle: it can never run. */
  readonly wave: number;
  readonly critical: boolean;
  /** The Nx projects that it may write. */
  readonly projects: readonly string[];
  /** Findings whose place is in the package's entry. */
  readonly findings: readonly Diagnostic[];
  /** The approximate number of tokens of its slice; missing if there is no slice. */
  readonly tokens?: number;
  /** The state of its verification; missing if it has not run. */
  readonly status?: string;
  /** Its existing files, relative to the change's folder: its slice and its result. */
  readonly files: PackageFiles;
}

/** Paths relative to the change's folder. */
export interface PackageFiles {
  readonly slice?: string;
  readonly result?: string;
}

/** The state of a package that is not part of its plan. */
export interface PackageState extends PackageFiles {
  readonly tokens?: number;
  readonly status?: string;
}

/** A contract of the change, and the packages that hold its locks. */
export interface ReportContract {
  /** Relative to the change's folder. */
  readonly path: string;
  /** Lock keys that refer to the content of the file, with the package that holds each. */
  readonly locks: readonly { readonly key: string; readonly packageId: string }[];
}

/** The data that the page, the picture and the summary show. */
export interface ReportModel {
  readonly change: string;
  /** Missing if the plan can't be read. Then there are only findings. */
  readonly plan?: Plan;
  readonly valid: boolean;
  readonly counts: ValidationResult['summary'];
  /** All findings of the change, with their files. */
  readonly findings: readonly Diagnostic[];
  readonly notChecked: readonly NotChecked[];
  readonly packages: readonly ReportPackage[];
  readonly waves: readonly (readonly string[])[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly criticalPath: readonly string[];
  /** The maximum number of packages that can run at once. */
  readonly width: number;
  readonly parallelPairs: number;
  readonly collisions: readonly CollisionRecord[];
  readonly contracts: readonly ReportContract[];
  readonly requirements: readonly RequirementRow[];
  /** The approximate number of tokens for one agent that reads all files of the change. */
  readonly tokensOfAll: number;
  /** The estimate from `tasks.md`, if the change has one. */
  readonly duration?: PlanDuration;
  /** One line: whether the change is approved in its current state. */
  readonly approval: { readonly state: 'missing' | 'current' | 'stale'; readonly message: string };
}

/** The input of a report. */
export interface ReportSources {
  readonly change: string;
  readonly parsed: ParsedPlan;
  readonly result: ValidationResult;
  readonly collisions: readonly CollisionRecord[];
  /** Paths under `contracts/`, relative to the change's folder, sorted. */
  readonly contractFiles: readonly string[];
  /** The projects of the workspace, if known. */
  readonly workspace?: Workspace;
  readonly approval: ReportModel['approval'];
  readonly requirements: readonly RequirementRow[];
  readonly tokensOfAll: number;
  /** The text of `tasks.md`, if there is one. */
  readonly tasks?: string;
  readonly stateOf: (packageId: string) => PackageState;
}

/** Creates the model of a report. For an unreadable plan, it contains the findings. */
export function toReportModel(sources: ReportSources): ReportModel {
  const { change, parsed, result, collisions, contractFiles, approval, stateOf } = sources;
  const { requirements, tokensOfAll } = sources;
  const { plan } = parsed;
  const duration = plan && planDuration(plan, sources.tasks);
  const dag = plan && planDag(plan);
  const findings = result.files.flatMap(({ diagnostics }) => diagnostics);
  const waveOf = new Map(
    dag?.layers.flatMap((ids, wave) => ids.map((id) => [id, wave + 1] as const)),
  );
  const critical = new Set(dag?.criticalPath);
  const projects = projectsWritten(parsed, sources.workspace);
  return {
    change,
    ...(plan && { plan }),
    valid: result.valid,
    counts: result.summary,
    findings,
    notChecked: result.notChecked,
    packages: (plan?.packages ?? []).map((entry, index) => {
      const { package_id: id } = entry;
      const { tokens, status, ...files } = stateOf(id);
      return {
        id,
        entry,
        wave: waveOf.get(id) ?? 0,
        critical: critical.has(id),
        projects: projects.get(id) ?? [],
        findings: findings.filter((finding) => isWithin(finding, parsed, index)),
        ...(tokens === undefined ? {} : { tokens }),
        ...(status === undefined ? {} : { status }),
        files,
      };
    }),
    waves: dag?.layers ?? [],
    edges: plan && dag ? drawnEdges(plan, dag) : [],
    criticalPath: dag?.criticalPath ?? [],
    width: dag?.width ?? 0,
    parallelPairs: dag?.parallelPairs.length ?? 0,
    collisions: collisions.filter(({ changes }) => changes.includes(change)),
    contracts: contractFiles.map((path) => ({ path, locks: locksIn(path, plan) })),
    requirements,
    tokensOfAll,
    ...(duration && { duration }),
    approval,
  };
}

/**
 * By package: the projects whose files its globs reach. Without a workspace: the projects from
 * which its scope was derived.
 */
function projectsWritten(
  { view }: ParsedPlan,
  workspace: Workspace | undefined,
): ReadonlyMap<string, readonly string[]> {
  const { packages } = planBoundaries(view, workspace ?? { projects: [], dependencies: [] });
  return new Map(
    packages.map(({ id, reached, declared }) => [id, [...(workspace ? reached : declared)]]),
  );
}

function isWithin({ file, line }: Diagnostic, parsed: ParsedPlan, index: number): boolean {
  const place = parsed.locate(['packages', index]);
  return file === parsed.file && line >= place.line && line <= place.endLine;
}

/** The locks that refer to the file itself, or to content of a file of its kind. */
function locksIn(path: string, plan: Plan | undefined): ReportContract['locks'] {
  const isHeldIn = (key: string): boolean => {
    if (key === `contract:${path}`) return true;
    if (path.startsWith('contracts/openapi/')) return key.startsWith('api:');
    if (path === 'contracts/db/schema.sql') return key.startsWith('db:');
    return path === `contracts/events/${key.replace(/^event:/, '')}.schema.json`;
  };
  return (plan?.packages ?? []).flatMap(({ package_id: packageId, locks }) =>
    locks.keys.filter(isHeldIn).map((key) => ({ key, packageId })),
  );
}
