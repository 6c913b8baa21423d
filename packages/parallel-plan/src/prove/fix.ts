import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AppliedFix,
  checkPlan,
  type DiagnosticFormat,
  escapeControls,
  fixPlan,
  type ParsedPlan,
  type PathFacts,
  namedPaths,
} from '@parallel-plan/plan';
import { replaceFile } from '../workspace/output-file';
import { pathFacts } from '../workspace/path-facts';
import { type PlanSource, readChangeSources } from './plan-source';
import { count } from './plan-summary';
import { checkRules, type ProofOptions } from './prove';

export interface FixSettings extends Pick<ProofOptions, 'rules' | 'workspace'> {
  /** Absolute path of the workspace root. Without it, no folder is known. */
  readonly root?: string;
  /** Report without writing. */
  readonly dryRun: boolean;
}

/** A plan, and the fixes that were or would be applied to it. */
export interface FixedSource {
  readonly file: string;
  readonly text: string;
  readonly applied: readonly AppliedFix[];
}

/** Settings of a run of fixes. */
export interface FixRun extends Omit<FixSettings, 'dryRun' | 'root'> {
  readonly fix: { readonly dryRun: boolean };
  readonly format: DiagnosticFormat;
}

interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/**
 * Fixes the plans of the open changes of a workspace, or of one of them, and reports the fixes.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if the change doesn't exist, a setting is invalid, or a plan can't be
 *   written
 */
export function fixOpenChanges(
  root: string,
  { fix: { dryRun }, format, changeId, ...settings }: FixRun & { readonly changeId?: string },
  streams: Streams,
): void {
  const realRoot = realpathSync(root);
  const { sources } = readChangeSources(realRoot, changeId);
  const fixed = fixSources(sources, ({ file }) => join(realRoot, file), {
    ...settings,
    dryRun,
    root: realRoot,
  });
  reportFixes(fixed, { fix: { dryRun }, format }, streams);
}

/** Prints the fixes. In the formats for programs, standard output contains only the result. */
export function reportFixes(
  fixed: readonly FixedSource[],
  { fix, format }: Pick<FixRun, 'fix' | 'format'>,
  { stdout, stderr }: Streams,
): void {
  const text = formatFixes(fixed, fix.dryRun);
  if (format === 'text') stdout.write(`${text}\n`);
  else stderr.write(text);
}

/**
 * Fixes the files of plans.
 *
 * @param pathOf returns the absolute path of a source on disk
 * @throws NotCheckableError if a file can't be written
 */
export function fixSources(
  sources: readonly PlanSource[],
  pathOf: (source: PlanSource) => string,
  settings: FixSettings,
): readonly FixedSource[] {
  return sources.map((source) => {
    const fixed = fixSource(source, settings);
    if (fixed.applied.length > 0 && !settings.dryRun) {
      replaceFile(pathOf(source), source.bytes, fixed.text);
    }
    return fixed;
  });
}

/**
 * Applies the safe fixes to a plan without writing it. A text that is not UTF-8 has no fixes.
 *
 * @throws NotCheckableError if a setting is invalid
 */
export function fixSource({ file, bytes }: PlanSource, settings: FixSettings): FixedSource {
  const text = decode(bytes);
  if (text === undefined) return { file, text: '', applied: [] };
  const { root, rules, workspace } = settings;
  checkRules(rules);
  let facts: PathFacts | undefined;
  const roots = new Set(workspace?.projects.map((project) => project.root));
  const fixed = fixPlan(text, {
    file,
    check: (parsed: ParsedPlan) => {
      facts = root === undefined ? undefined : pathFacts(root, namedPaths(parsed.view));
      return checkPlan(parsed, {
        ...(rules && { rules }),
        ...(workspace && { workspace }),
        ...(facts && { paths: facts }),
      });
    },
    isFolder: (path) => roots.has(path) || (facts?.directories.has(path) ?? false),
  });
  return { file, ...fixed };
}

/** Formats the report of a run of fixes as text. Ends with a newline. */
export function formatFixes(fixed: readonly FixedSource[], dryRun: boolean): string {
  const changes = fixed.flatMap(({ file, applied }) => applied.map((fix) => ({ file, ...fix })));
  const files = fixed.filter(({ applied }) => applied.length > 0).length;
  if (changes.length === 0) return 'There is nothing to fix safely.\n';
  const lines = changes.map(
    ({ file, line, column, code, before, after }) =>
      `${escapeControls(file)}:${line}:${column}: ${code}\n  - ${escapeControls(before)}\n  + ${escapeControls(after)}`,
  );
  const sum = `${count(changes.length, 'finding')} in ${count(files, 'file')}`;
  const verdict = dryRun ? `Would fix ${sum}; nothing was written.` : `Fixed ${sum}.`;
  return `${lines.join('\n')}\n${verdict}\n`;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
