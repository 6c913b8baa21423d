import type { ContractSources } from '@parallel-plan/contracts';
import {
  contractFileAt,
  type ContractIssue,
  type NotChecked,
  type ParsedPlan,
  parsePlanBytes,
  quoted,
} from '@parallel-plan/plan';
import { loadCheckers } from './load-checkers';
import { toIssues } from './to-contract-facts';
import { type Base, type EarlierChange, readEarlierChange } from './base-contracts';

/** A change whose contracts are compared with what they were. */
export interface ComparedChange {
  readonly changeId: string;
  readonly parsed: ParsedPlan;
  readonly sources: ContractSources;
}

export interface BreakingIssues {
  readonly issues: readonly ContractIssue[];
  readonly notChecked: readonly NotChecked[];
}

const NOTHING: BreakingIssues = { issues: [], notChecked: [] };

/** As many as a person reads before increasing the revision. */
const MOST_RELATED = 10;

/**
 * The breaking edits since the base, and whether the plan announces them by an increased revision.
 * A change that the base doesn't have breaks nothing.
 *
 * @throws NotCheckableError if git fails
 */
export async function breakingIssues(
  base: Base,
  { changeId, parsed, sources }: ComparedChange,
  timeoutMs: number,
): Promise<BreakingIssues> {
  const elsewhere = [...sources.files.keys()].filter((file) => !isBelow(file, sources.folder));
  const earlier = await readEarlierChange(base, changeId, elsewhere);
  if (earlier === undefined || isSame(earlier.files, sources.files)) return NOTHING;
  const { breakingChanges } = loadCheckers();
  const plan = parsePlanBytes(earlier.plan, { file: parsed.file });
  const before = earlierSources(earlier, plan, sources);
  const { findings, notChecked } = await breakingChanges(before, sources, {
    timeoutMs,
    resolveFrom: base.repository.root,
  });
  if (findings.length === 0) return { issues: [], notChecked };

  const was = revisionIn(plan);
  const is = revisionIn(parsed);
  const isRaised = was === undefined || (is !== undefined && is > was);
  const issues = toIssues(findings, sources.files).map((issue): ContractIssue => {
    // A deleted file has no line. Use the plan that named it.
    const placed = sources.files.has(issue.file)
      ? issue
      : { ...issue, ...placeIn(parsed, 'files') };
    return isRaised ? placed : { ...placed, severity: 'error' };
  });
  return {
    issues: isRaised ? issues : [...issues, notRaised(parsed, issues, base, was)],
    notChecked,
  };
}

function notRaised(
  parsed: ParsedPlan,
  issues: readonly ContractIssue[],
  { name }: Base,
  was: number,
): ContractIssue {
  const is = revisionIn(parsed);
  const breaks = issues.length === 1 ? 'An edit breaks' : `${issues.length} edits break`;
  const now = is === undefined ? 'missing' : is === was ? `still ${is}` : `only ${is}`;
  return {
    code: 'contract/revision',
    message: `${breaks} the contracts as they are on ${quoted(name)} with revision ${was}, but contracts.revision is ${now}, so it is unknown which version a package was built against: raise it to ${was + 1}, or undo the edits.`,
    ...placeIn(parsed, 'revision'),
    related: issues.slice(0, MOST_RELATED).map(({ file, line, column }) => ({
      message: 'A breaking edit.',
      file,
      line,
      column,
    })),
    data: { base: was, revision: is ?? null },
  };
}

function placeIn(parsed: ParsedPlan, what: 'revision' | 'files') {
  const path = what === 'revision' ? ['contracts', 'revision'] : ['contracts', 'openapi', 'files'];
  const { line, column, endLine, endColumn } = parsed.locate(
    path,
    what === 'files' ? 'key' : 'value',
  );
  return { file: parsed.file, line, column, endLine, endColumn };
}

function revisionIn({ view }: ParsedPlan): number | undefined {
  return view.contracts.revision?.value;
}

/** The documents that the plan named then. It may name others now. */
function earlierSources(
  { files }: EarlierChange,
  plan: ParsedPlan,
  { folder, openapi: now }: ContractSources,
): ContractSources {
  const { primary, files: named } = plan.view.contracts;
  const names = [...(primary ? [primary] : []), ...named].map(({ value }) => value);
  const then = names.flatMap((name) => contractFileAt({ folder, files }, name) ?? []);
  const openapi = [...new Set([...then.filter(isOpenapi), ...now])];
  return { folder, files, openapi: openapi.filter((file) => files.has(file)) };
}

function isOpenapi(file: string): boolean {
  return /(?<!\.schema)\.(?:ya?ml|json)$/i.test(file);
}

function isSame(some: ReadonlyMap<string, string>, others: ReadonlyMap<string, string>): boolean {
  return some.size === others.size && [...some].every(([file, text]) => others.get(file) === text);
}

function isBelow(file: string, folder: string): boolean {
  return file.startsWith(`${folder}/`);
}
