import { join } from 'node:path';
import type { Diagnostic, NotChecked } from '@parallel-plan/plan';
import { CHANGES_FOLDER } from '../workspace/open-changes';
import { readBounded } from '../workspace/read-bounded';
import { type OpenspecIssue, validateChanges } from './validate-change';

/** OpenSpec reports a change that can't be archived as a note, and the archive as a failure. */
const BLOCKED = /^Archive would refuse/;

const MAX_SPEC_BYTES = 1024 * 1024;

/** OpenSpec's findings about changes. */
export interface OpenspecAnswers {
  readonly byChange: ReadonlyMap<string, readonly Diagnostic[]>;
  /** The texts that its findings refer to, by file. */
  readonly texts: ReadonlyMap<string, string>;
  readonly notChecked: readonly NotChecked[];
}

/** The findings of a change, and the texts that they refer to. */
export interface OpenspecDiagnostics {
  readonly diagnostics: readonly Diagnostic[];
  /** Text by workspace-relative file. */
  readonly sources: ReadonlyMap<string, string>;
}

/**
 * Runs `openspec validate --strict` for the changes of plans.
 *
 * @param root absolute path of the workspace root
 * @param sources the files of the plans and, if they belong to one, their changes
 * @param isWanted if false, OpenSpec doesn't run and `notChecked` says so
 */
export async function askOpenspec(
  root: string | undefined,
  sources: readonly { readonly file: string; readonly changeId?: string }[],
  isWanted: boolean,
): Promise<OpenspecAnswers> {
  const byChange = new Map<string, readonly Diagnostic[]>();
  const texts = new Map<string, string>();
  const reasons = new Set<string>();
  if (!isWanted) {
    if (sources.length > 0) reasons.add('Not run; pass --openspec.');
  } else {
    const ids = sources.flatMap(({ changeId }) => changeId ?? []);
    for (const { changeId, file } of sources) {
      if (changeId === undefined) reasons.add(`${file} is not in a change under openspec/changes.`);
    }
    const verdicts = root === undefined ? [] : await validateChanges(root, ids);
    for (const [id, verdict] of verdicts) {
      if (!verdict.checked) reasons.add(verdict.why);
      else {
        const found = toDiagnostics(root ?? '', id, verdict.issues);
        byChange.set(id, found.diagnostics);
        for (const [file, text] of found.sources) texts.set(file, text);
      }
    }
  }
  const notChecked = [...reasons].map((why) => ({ check: 'openspec', why }));
  return { byChange, texts, notChecked };
}

/**
 * Converts OpenSpec's findings to diagnostics with the code `openspec/strict`. A warning becomes an
 * error, because it fails `openspec validate --strict`. A note that the archive would refuse the
 * change becomes one too. OpenSpec rarely reports a line. If a message names a requirement, the line
 * of its heading is used.
 *
 * @param root absolute path of the folder that contains `openspec/`
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
      severity: issue.level === 'INFO' && !BLOCKED.test(issue.message) ? 'info' : 'error',
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

/**
 * `auth/spec.md` is relative to `specs/`. `file`, and any other name that isn't a file, means the
 * change.
 */
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
