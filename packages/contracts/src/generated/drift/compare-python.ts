import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { ToolSettings } from '../models/models-tool';
import { runTool } from '../models/run-tool';
import { isObject } from '@parallel-plan/plan/text';
import { pythons } from '../models/tool-places';
import type { SyntaxDifference } from './syntax-difference';

export type PythonComparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'different'; readonly at: SyntaxDifference }
  /** There is no Python, or it could not parse the file. */
  | { readonly kind: 'not-compared'; readonly why: string };

const PROGRAM = join(__dirname, 'files', 'compare.py');

/**
 * Where a Python file first differs from what it should be, as syntax: Python's own `ast`, so that
 * comments, white space and quotes make no difference. Neither text is run.
 */
export async function comparePython(
  actual: string,
  expected: string,
  settings: ToolSettings,
): Promise<PythonComparison> {
  if (actual === expected) return { kind: 'same' };
  let why = 'there is no Python on this machine';
  for (const program of pythons(settings)) {
    const outcome = await runTool(
      { program, args: ['-I', '-c', readFileSync(PROGRAM, 'utf8')] },
      {
        cwd: tmpdir(),
        timeoutMs: settings.timeoutMs ?? 60_000,
        input: JSON.stringify({ actual, expected }),
      },
    );
    if (outcome.kind === 'done' && outcome.exitCode === 0) return readAnswer(outcome.stdout);
    why = outcome.kind === 'timeout' ? 'Python took too long' : 'Python could not compare it';
  }
  return { kind: 'not-compared', why };
}

function readAnswer(output: string): PythonComparison {
  const answer: unknown = JSON.parse(output);
  if (answer === null) return { kind: 'same' };
  const { line, column } = isObject(answer) ? answer : {};
  return typeof line === 'number' && typeof column === 'number'
    ? { kind: 'different', at: { line, column } }
    : { kind: 'not-compared', why: 'Python gave no answer' };
}
