import type { Writable } from 'node:stream';
import { escapeControls, quoted, type WorkPackage } from '@parallel-plan/plan';
import { collectArtifacts, isThere, notLookedFor } from './collect-artifacts';
import { confine } from '../paths';
import { type CommandResult, runCommand } from './run-command';
import { refusedVariable } from './refused-variables';
import type { StepReason, StepResult } from './work-result';

type Step = WorkPackage['verification']['steps'][number];

export interface StepContext {
  /** Absolute path of the workspace root, with symbolic links resolved. */
  readonly root: string;
  /** When the time limit of the package is reached, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Set for its commands. Overrides the plan. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Runs one verification step, as far as that is possible here. It doesn't throw. */
export async function runStep(step: Step, context: StepContext): Promise<StepResult> {
  if (step.kind === 'ci') return waitForCi(step);
  if (step.kind === 'manual') return waitForPerson(step);

  const { command = '', cwd = '.', env = {} } = step;
  const fail = (
    reason: StepReason,
    message: string,
    more: Partial<StepResult> = {},
  ): StepResult => ({
    ...base(step),
    status: 'failed',
    reason,
    message,
    ...more,
  });
  const variable = refusedVariable(env);
  if (variable !== undefined) {
    return fail(
      'refused-variable',
      `The plan may not set ${quoted(variable)} for a step, because it changes what is loaded or run without a trace in the command: write it in the command itself, or leave it to whoever runs the step.`,
    );
  }
  const folder = confine(context.root, cwd);
  if (folder.where === 'outside') {
    return fail('cwd-outside', `Its folder ${quoted(cwd)} is outside the workspace.`);
  }
  if (folder.where === 'missing' || folder.kind !== 'directory') {
    return fail('cwd-missing', `Its folder ${quoted(cwd)} is not there, or is no folder.`);
  }
  const result = await runCommand(command, {
    root: context.root,
    cwd: folder.path,
    env: { ...env, ...context.env },
    timeout: Math.max(1, context.deadline - performance.now()),
    stdout: context.stdout,
    stderr: context.stderr,
  });
  const left = result.leftProcesses ? ({ left_processes: true } as const) : {};
  const code = result.exitCode === undefined ? {} : { exit_code: result.exitCode };
  const problem = problemOf(result, step.expect_exit_code ?? 0);
  if (problem !== undefined) return fail(problem.reason, problem.message, { ...code, ...left });

  const artifacts = await collectArtifacts(context.root, step.evidence.artifacts);
  const evidence = { artifacts, result_keys: step.evidence.result_keys };
  const missing = artifacts.filter((artifact) => !isThere(artifact));
  if (missing.length > 0) {
    const paths = missing.map(({ path }) => quoted(path)).join(', ');
    return fail(
      'missing-evidence',
      `The command succeeded, but not all of its evidence is there: ${paths}.`,
      { ...code, ...left, evidence },
    );
  }
  return { ...base(step), status: 'passed', ...code, ...left, evidence };
}

/** The result of a step that isn't run. */
export function skippedStep(step: Step, reason: StepReason, message: string): StepResult {
  return { ...base(step), status: 'not-run', reason, message };
}

function base(step: Step): Omit<StepResult, 'status'> {
  return {
    name: step.name,
    kind: step.kind,
    ...(step.kind === 'command' ? { command: step.command ?? '', cwd: step.cwd ?? '.' } : {}),
    ...(step.expect_exit_code === undefined ? {} : { expect_exit_code: step.expect_exit_code }),
    evidence: {
      artifacts: notLookedFor(step.evidence.artifacts),
      result_keys: step.evidence.result_keys,
    },
  };
}

function waitForCi(step: Step): StepResult {
  const { provider, workflow, required_checks: checks = [] } = step.ci ?? {};
  const named = checks.length === 0 ? 'its checks' : checks.map(quoted).join(', ');
  return {
    ...base(step),
    status: 'pending',
    reason: 'waits-for-ci',
    message: `CI has to report ${named}${workflow === undefined ? '' : ` of ${quoted(workflow)}`}.`,
    ...(provider === undefined ? {} : { provider }),
    ...(workflow === undefined ? {} : { workflow }),
    required_checks: checks,
  };
}

function waitForPerson(step: Step): StepResult {
  const instructions = step.manual_instructions ?? '';
  return {
    ...base(step),
    status: 'pending',
    reason: 'waits-for-a-person',
    message: `A person has to do this: ${escapeControls(instructions.replace(/\s+/g, ' ').trim())}`,
    instructions,
  };
}

function problemOf(
  { outcome, exitCode, signal }: CommandResult,
  expected: number,
): { readonly reason: StepReason; readonly message: string } | undefined {
  if (outcome === 'exited' && exitCode === expected) return undefined;
  if (outcome === 'timed-out') {
    return {
      reason: 'timeout',
      message: 'It took longer than the package may take; all that it had started was ended.',
    };
  }
  if (outcome === 'not-started') {
    return { reason: 'not-started', message: 'The shell could not be started.' };
  }
  if (outcome === 'signalled') {
    return { reason: 'signal', message: `It was ended by ${signal ?? 'a signal'}.` };
  }
  // The exit code of POSIX shells for a missing command:
  // https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02
  if (exitCode === 127) {
    return {
      reason: 'command-not-found',
      message:
        'A command was not found (exit code 127; the shell names it above): install it, or verify where it is installed.',
    };
  }
  if (exitCode === 126) {
    return {
      reason: 'not-executable',
      message: 'A command was found but cannot be executed (exit code 126): check its mode.',
    };
  }
  return {
    reason: 'exit-code',
    message: `It ended with exit code ${exitCode ?? '?'} instead of ${expected}.`,
  };
}
