import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { DiagnosticFormat } from '@parallel-plan/plan';
import { type FixedSource, fixSources, type FixSettings, formatFixes } from './fix-sources';
import { readChangeSources } from './plan-source';

/** What of a run of fixes is told, and where. */
export interface FixRun extends Omit<FixSettings, 'dryRun' | 'root'> {
  readonly fix: { readonly dryRun: boolean };
  readonly format: DiagnosticFormat;
}

interface Streams {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

/**
 * Fixes the plans of the open changes of a workspace, or of one of them, and says what it did.
 *
 * @throws NotCheckableError for a change that isn't there, settings without sense, and a plan that
 *   can't be written
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

/** Standard output belongs to the result: what programs read stays what it is. */
export function reportFixes(
  fixed: readonly FixedSource[],
  { fix, format }: Pick<FixRun, 'fix' | 'format'>,
  { stdout, stderr }: Streams,
): void {
  const text = formatFixes(fixed, fix.dryRun);
  if (format === 'text') stdout.write(`${text}\n`);
  else stderr.write(text);
}
