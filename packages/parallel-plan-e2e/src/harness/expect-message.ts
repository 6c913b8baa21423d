import type { CommandResult } from './run-command';

/**
 * What every refusal owes its user: an exit code, one line with a code and what to do, and no stack trace.
 *
 * @param expected parts of the line that holds the code
 */
export function expectRefusal(
  result: CommandResult,
  expected: { readonly code: string; readonly says: RegExp },
): void {
  expect(result.exitCode).not.toBeNull();
  expect(result.exitCode).not.toBe(0);
  expectNoStackTrace(result);
  expect(lineWith(result, expected.code)).toMatch(expected.says);
}

export function expectNoStackTrace({ output }: CommandResult): void {
  expect(
    output.split('\n').filter((line) => /^\s+at .+(?::\d+|native|<anonymous>)\)?$/.test(line)),
  ).toEqual([]);
}

/** The line that a person reads first, or all of the output where the code is missing. */
export function lineWith({ output }: CommandResult, code: string): string {
  return (
    output.split('\n').find((line) => line.includes(code)) ?? `no line has ${code}:\n${output}`
  );
}
