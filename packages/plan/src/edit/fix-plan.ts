import { applyEdits, type Diagnostic, type TextEdit } from '../diagnostics/diagnostic';
import { parsePlan } from '../parse/parse-plan';
import type { ParsedPlan } from '../parse/parsed-plan';
import { isSameData } from './verified';

/** A finding that was fixed. */
export interface AppliedFix {
  readonly code: string;
  /** The 1-based line in the text of its round. */
  readonly line: number;
  readonly column: number;
  /** The replaced text and the new text, including quotes. */
  readonly before: string;
  readonly after: string;
}

export interface FixedPlan {
  readonly text: string;
  /** Empty when there was nothing to fix; the text is then unchanged. */
  readonly applied: readonly AppliedFix[];
}

export interface FixOptions {
  /** The file name for findings. */
  readonly file: string;
  /** Returns the findings of a plan. The caller chooses rules and settings. */
  readonly check: (parsed: ParsedPlan) => readonly Diagnostic[];
  /** Whether a workspace-relative path is a folder. If so, `apps/api/` means everything in it. */
  readonly isFolder?: (path: string) => boolean;
}

/**
 * A fix may reveal another one (a renamed key whose value is not canonical). No plan needs many
 * rounds.
 */
const MOST_ROUNDS = 10;
/**
 * When fixes fail together, at most this many are tried alone, because each attempt is a full
 * check.
 */
const MOST_ALONE = 50;

/**
 * Applies safe fixes to the text of a plan: those that only rewrite a value in its canonical form.
 * Everything else (comments, order, quotes, line ends) stays byte for byte.
 *
 * Each round is verified by parsing the text again: the findings must be gone, and the data may
 * differ only in the edited values and keys. A fix that cannot be verified is not applied.
 *
 * @param text the text of a plan
 * @param options the file name, the check, and facts about the disk
 * @returns the fixed text and the applied fixes; a second call with this text changes nothing
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

/** Applies all fixes, or else the first one that works alone. */
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

/** The text with these fixes, or `undefined` when they do more or less than expected. */
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
 * Compares findings without their positions, because positions move. A fix may reveal other
 * findings, but it must not make the text unreadable or break a valid shape, such as by duplicating
 * a key.
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

/**
 * Whether a fix only rewrites a value in its canonical form. A person must review a fix that widens
 * or guesses (a number range, the suggested name of a dependency, a wider glob).
 *
 * @param isFolder whether a workspace-relative path is a folder
 */
function isSafeFix(
  { code }: Diagnostic,
  text: string,
  edit: TextEdit,
  isFolder: (path: string) => boolean = () => false,
): boolean {
  switch (code) {
    case 'lock/not-canonical':
    case 'schema':
      return true;
    case 'scope/invalid-glob':
    case 'scope/outside-workspace': {
      const [before, after] = [
        unquoted(text.slice(edit.offset, edit.offset + edit.length)),
        unquoted(edit.text),
      ];
      return before !== undefined && after !== undefined && isSameGlob(before, after, isFolder);
    }
    default:
      return false;
  }
}

/**
 * Whether two globs are equal after normalising (`./`, doubled slashes, `[^`). A folder means
 * everything in it.
 */
function isSameGlob(glob: string, other: string, isFolder: (path: string) => boolean): boolean {
  if (glob.startsWith('/')) return false;
  const path = glob
    .replaceAll('[^', '[!')
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.')
    .join('/');
  const endsOpen = glob.endsWith('/');
  return (other === path && !endsOpen) || (other === `${path}/**` && isFolder(path));
}

function unquoted(written: string): string | undefined {
  if (written.startsWith("'")) return written.slice(1, -1).replaceAll("''", "'");
  if (!written.startsWith('"')) return written;
  try {
    return JSON.parse(written) as string;
  } catch {
    return undefined;
  }
}
