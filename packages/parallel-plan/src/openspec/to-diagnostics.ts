import { join } from 'node:path';
import type { Diagnostic } from '@parallel-plan/plan';
import { CHANGES_FOLDER } from '../workspace/open-changes';
import { readBounded } from '../workspace/read-bounded';
import type { OpenspecIssue } from './validate-change';

const MAX_SPEC_BYTES = 1024 * 1024;

/** The findings of a change, and the texts that they point into. */
export interface OpenspecDiagnostics {
  readonly diagnostics: readonly Diagnostic[];
  /** Text by workspace-relative file. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * OpenSpec's findings as diagnostics with the code `openspec/strict`. A warning is an error here,
 * because it fails `openspec validate --strict`. OpenSpec seldom gives a line; where a message
 * names a requirement, the line of its heading is found.
 */
export function toDiagnostics(
  root: string,
  id: string,
  issues: readonly OpenspecIssue[],
): OpenspecDiagnostics {
  const sources = new Map<string, string>();
  const diagnostics = issues.map((issue): Diagnostic => {
    const { file, text } = locateFile(root, `${CHANGES_FOLDER}/${id}`, issue.path);
    if (text !== undefined) sources.set(file, text);
    const lines = text?.split(/\r?\n/) ?? [];
    const line = issue.line ?? lineOfRequirement(lines, issue.message) ?? 1;
    return {
      code: 'openspec/strict',
      severity: issue.level === 'INFO' ? 'info' : 'error',
      message: `OpenSpec: ${issue.message}`,
      file,
      line,
      column: 1,
      endLine: line,
      endColumn: (lines[line - 1]?.length ?? 0) + 1,
      related: [],
    };
  });
  return { diagnostics, sources };
}

/** `auth/spec.md` is under `specs/`; `file` and anything else that isn't a file means the change. */
function locateFile(
  root: string,
  change: string,
  path: string,
): { file: string; text: string | undefined } {
  const isPath = /^[^/\\]/.test(path) && !path.split('/').includes('..');
  for (const file of isPath ? [`${change}/specs/${path}`, `${change}/${path}`] : []) {
    const read = readBounded(join(root, file), MAX_SPEC_BYTES);
    if (read.ok && read.bytes.length <= MAX_SPEC_BYTES) {
      return { file, text: Buffer.from(read.bytes).toString('utf8') };
    }
  }
  return { file: `${change}/proposal.md`, text: undefined };
}

function lineOfRequirement(lines: readonly string[], message: string): number | undefined {
  const [, name] = /"([^"]+)"/.exec(message) ?? [];
  if (name === undefined) return undefined;
  const index = lines.findIndex(
    (line) => /^#{3,4}\s+\w+:\s*(.*?)\s*$/.exec(line)?.[1] === name.trim(),
  );
  return index === -1 ? undefined : index + 1;
}
