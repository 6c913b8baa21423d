import { applyEdits } from '../diagnostics/apply-edits';
import type { Diagnostic, TextEdit } from '../diagnostics/diagnostic';
import { parsePlan } from '../parse/parse-plan';
import type { ParsedPlan } from '../parse/parsed-plan';
import { isSameData } from './is-same-data';
import { isSafeFix } from './is-safe-fix';

/** A finding whose fix was applied. */
export interface AppliedFix {
  readonly code: string;
  /** Where it stood in the text of its round, from 1. */
  readonly line: number;
  readonly column: number;
  /** The text that was replaced, and what stands there now, quotes included. */
  readonly before: string;
  readonly after: string;
}

export interface FixedPlan {
  readonly text: string;
  /** Empty where there was nothing to fix; then the text is the one given. */
  readonly applied: readonly AppliedFix[];
}

export interface FixOptions {
  /** As findings name it. */
  readonly file: string;
  /** Finds what is wrong: the rules and settings are the caller's. */
  readonly check: (parsed: ParsedPlan) => readonly Diagnostic[];
  /** Whether a workspace-relative path is a folder: then `apps/api/` means all that is in it. */
  readonly isFolder?: (path: string) => boolean;
}

/** A fix may bring out another one (a renamed key whose value isn't canonical); no plan needs many. */
const MOST_ROUNDS = 10;
/** Beyond this, fixes that fail together are not tried one by one: each costs a whole check. */
const MOST_ALONE = 50;

/**
 * Applies the fixes that are safe to the text of a plan: those that only spell what is there in the
 * one way that counts. Everything else (comments, order, quotes, line ends) stays byte for byte.
 *
 * Each round is verified by reading the text again: the findings are gone, and the data differs
 * only in the values and keys that were edited. What can't be verified is left as it is.
 *
 * @returns a text for which a second call has nothing to do
 */
export function fixPlan(text: string, options: FixOptions): FixedPlan {
  const applied: AppliedFix[] = [];
  let current = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const step = fixOnce(current, options);
    if (step === undefined) break;
    applied.push(...step.applied);
    current = step.text;
  }
  return { text: current, applied };
}

interface Before {
  readonly text: string;
  readonly findings: readonly Diagnostic[];
}

interface Candidate {
  readonly diagnostic: Diagnostic;
  readonly edit: TextEdit;
}

function fixOnce(text: string, options: FixOptions): FixedPlan | undefined {
  const parsed = parsePlan(text, { file: options.file });
  const findings = options.check(parsed);
  const candidates = withoutOverlaps(
    findings.flatMap((diagnostic) => {
      const [edit, ...more] = diagnostic.fix?.edits ?? [];
      const isSafe = edit !== undefined && more.length === 0;
      return isSafe && isSafeFix(diagnostic, text, edit, options.isFolder)
        ? [{ diagnostic, edit }]
        : [];
    }),
  );
  const before = { text, findings };
  const isRename = ({ diagnostic }: Candidate): boolean => diagnostic.code === 'schema';
  const values = candidates.filter((candidate) => !isRename(candidate));
  return (
    applyMost(before, candidates.filter(isRename), options) ?? applyMost(before, values, options)
  );
}

/** All of them, or the first that can be applied alone. */
function applyMost(
  before: Before,
  candidates: readonly Candidate[],
  options: FixOptions,
): FixedPlan | undefined {
  const together = apply(before, candidates, options);
  if (together !== undefined) return together;
  for (const candidate of candidates.slice(0, MOST_ALONE)) {
    const alone = apply(before, [candidate], options);
    if (alone !== undefined) return alone;
  }
  return undefined;
}

function withoutOverlaps(candidates: readonly Candidate[]): readonly Candidate[] {
  let end = 0;
  return [...candidates]
    .sort((a, b) => a.edit.offset - b.edit.offset)
    .filter(({ edit }) => {
      if (edit.offset < end) return false;
      end = edit.offset + edit.length;
      return true;
    });
}

/** The text with these fixes, if they do what they promise and nothing else. */
function apply(
  before: Before,
  candidates: readonly Candidate[],
  { file, check }: FixOptions,
): FixedPlan | undefined {
  if (candidates.length === 0) return undefined;
  const edits = candidates.map(({ edit }) => edit);
  const text = applyEdits(before.text, edits);
  if (!isSameData(before.text, text, edits)) return undefined;
  const after = check(parsePlan(text, { file }));
  if (!areGone(candidates, before.findings, after)) return undefined;
  return {
    text,
    applied: candidates.map(({ diagnostic: { code, line, column }, edit }) => ({
      code,
      line,
      column,
      before: before.text.slice(edit.offset, edit.offset + edit.length),
      after: edit.text,
    })),
  };
}

/**
 * Places move; what a finding says doesn't. A fix may bring out other findings, but no text that
 * can't be read, and no shape that was right before: two spellings of one key would stand twice.
 */
function areGone(
  candidates: readonly Candidate[],
  before: readonly Diagnostic[],
  after: readonly Diagnostic[],
): boolean {
  const promised = counted(candidates.map(({ diagnostic }) => diagnostic));
  const [had, has] = [counted(before), counted(after)];
  const isBroken = (code: string): boolean => code.startsWith('yaml/');
  const renames = candidates.every(({ diagnostic }) => diagnostic.code === 'schema');
  return (
    [...promised].every(([key, count]) => (has.get(key) ?? 0) <= (had.get(key) ?? 0) - count) &&
    !after.some(({ code }) => isBroken(code)) &&
    (renames || misshapen(after) <= misshapen(before))
  );
}

function misshapen(findings: readonly Diagnostic[]): number {
  return findings.filter(({ code }) => code === 'schema').length;
}

function counted(findings: readonly Diagnostic[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code, message } of findings) {
    const key = `${code}\0${message}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
