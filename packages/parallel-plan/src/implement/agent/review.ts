import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeControls } from '@parallel-plan/plan';
import Ajv2020 from 'ajv/dist/2020';
import { readBounded } from '../../workspace/read-bounded';
import { OWN_FOLDER } from '../branches/deliver';
import { featureRef } from '../branches/refs';
import type { PackageStatus } from '../branches/state';
import { commitOf, git, mergeBaseOf } from '../repository';
import { attemptFolder, type RunContext } from '../run-context';
import type { Worktree } from '../worktree/worktree';
import { agentEnvironment } from './inputs';
import { renderPrompt } from './prompt';
import { lastWords, runShell, shellInWords } from './run-shell';

/** One finding of a reviewer. */
export interface Finding {
  readonly severity: 'blocking' | 'advice';
  /** Workspace-relative. */
  readonly file: string;
  readonly line?: number;
  readonly what: string;
  readonly why: string;
}

export interface Review {
  readonly findings: readonly Finding[];
  /** Why there is no review. A missing review is never an approval. */
  readonly problem?: string;
}

const FINDINGS_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['findings'],
  properties: {
    findings: {
      type: 'array',
      maxItems: 200,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['severity', 'file', 'what', 'why'],
        properties: {
          severity: { enum: ['blocking', 'advice'] },
          file: { type: 'string', minLength: 1 },
          line: { type: 'integer', minimum: 1 },
          what: { type: 'string', minLength: 1 },
          why: { type: 'string', minLength: 1 },
        },
      },
    },
  },
} as const;

const REVIEW_FILE = 'review.json';
const MAX_DIFF = 400_000;
const REVIEW_TIMEOUT_MS = 30 * 60_000;

/**
 * Lets a second agent review what was delivered. The reviewer reads the slice and the diff. It
 * writes findings as JSON to `$PARALLEL_PLAN_REVIEW_FILE`, or prints them as its last JSON object.
 */
export async function reviewPackage(
  context: RunContext,
  { work, id }: PackageStatus,
  worktree: Worktree,
  attempt: number,
): Promise<Review> {
  const { reviewer, repository, plan, signal } = context;
  if (reviewer === undefined) return { findings: [] };
  const folder = attemptFolder(context, id, attempt);
  const own = join(worktree.root, OWN_FOLDER);
  const file = join(own, REVIEW_FILE);
  const log = join(folder, 'review.log');
  const prompt = join(own, 'review.md');
  mkdirSync(folder, { recursive: true });
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, '.gitignore'), '*\n');
  rmSync(file, { force: true });
  rmSync(log, { force: true });
  const feature = await commitOf(repository, featureRef(plan.change));
  const base = await mergeBaseOf(repository, feature ?? worktree.start, worktree.start);
  const diff = await git(repository, [
    'diff',
    '--no-ext-diff',
    '--no-textconv',
    base,
    worktree.start,
  ]);
  const slice = renderPrompt({ worktree, work, attempt, handoffs: [], feedback: '' });
  writeFileSync(prompt, reviewPrompt(slice, diff));
  const result = await runShell(reviewer.command({ promptFile: prompt, cwd: worktree.root }), {
    cwd: worktree.root,
    env: { ...agentEnvironment(context, worktree, work, attempt), PARALLEL_PLAN_REVIEW_FILE: file },
    log,
    input: prompt,
    timeout: REVIEW_TIMEOUT_MS,
    silence: context.silence,
    signal,
  });
  const findings = readFindings(file) ?? findingsIn(reviewer.readOutput(log).text ?? readText(log));
  if (findings !== undefined) return { findings };
  return {
    findings: [],
    problem: `The reviewer ${reviewer.name} gave no findings (${shellInWords(result)}): ${lastWords(log, 1)}`,
  };
}

function reviewPrompt(slice: string, diff: string): string {
  const cut = diff.length > MAX_DIFF ? `${diff.slice(0, MAX_DIFF)}\n… (cut)\n` : diff;
  return `# Review

Judge the change below. It was made for the work package that follows. Change no file.

Answer with one JSON object, and write it to \`${OWN_FOLDER}/${REVIEW_FILE}\` or print it as the last thing you print:
\`{ "findings": [{ "severity": "blocking" | "advice", "file": "…", "line": 1, "what": "…", "why": "…" }] }\`
\`blocking\` means that the change must not be merged: it is wrong, unsafe, or misses what the package asks for. No findings: \`{ "findings": [] }\`.

# Diff

\`\`\`diff
${cut}
\`\`\`

# Work package

${slice}`;
}

function readFindings(file: string): readonly Finding[] | undefined {
  const read = readBounded(file, 1024 * 1024);
  return read.ok ? parseFindings(Buffer.from(read.bytes).toString('utf8')) : undefined;
}

/** The findings of the last JSON object in a text that has any. */
function findingsIn(text: string): readonly Finding[] | undefined {
  for (let at = text.lastIndexOf('{"findings"'), tries = 0; at !== -1 && tries < 50; tries++) {
    for (let end = text.length; end > at; end = text.lastIndexOf('}', end - 1)) {
      const found = parseFindings(text.slice(at, end));
      if (found !== undefined) return found;
      if (text.length - end > 20_000) break;
    }
    at = at === 0 ? -1 : text.lastIndexOf('{"findings"', at - 1);
  }
  return undefined;
}

let validate: ReturnType<Ajv2020['compile']> | undefined;

function parseFindings(text: string): readonly Finding[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    validate ??= new Ajv2020().compile(FINDINGS_SCHEMA);
    if (!validate(value)) return undefined;
    return (value as { findings: Finding[] }).findings.map((finding) => ({
      ...finding,
      file: escapeControls(finding.file),
      what: escapeControls(finding.what),
      why: escapeControls(finding.why),
    }));
  } catch {
    return undefined;
  }
}

function readText(log: string): string {
  try {
    return readFileSync(log, 'utf8').slice(-200_000);
  } catch {
    return '';
  }
}
