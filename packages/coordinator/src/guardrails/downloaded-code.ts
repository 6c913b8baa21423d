import type { Guardrail } from './guardrail';
import type { ShellCommand } from './shell-commands';
import { programName, SHELLS, unwrapped } from './wrappers';

const REMOTE_CODE: Guardrail = {
  name: 'run-downloaded-code',
  category: 'remote-code',
  severity: 'high',
  blocked: true,
};

/** Programs that run code which they read from their input, if they get no other. */
const INTERPRETERS =
  /^(?:python[\d.]*|node|deno|bun|perl|ruby|php|lua|osascript|iex|invoke-expression)$/;
const DOWNLOADERS = /^(?:curl|wget|fetch|aria2c|iwr|irm|invoke-webrequest|invoke-restmethod)$/;

/** A download in a substitution: `$(curl …)`, `` `curl …` ``, `<(curl …)`. */
const SUBSTITUTED = /(?:\$\(|<\(|`)\s*(?:sudo\s+)?(?:curl|wget|fetch)\b/;

/**
 * Finds code that is downloaded and run at once, so that nobody can have read it.
 *
 * @param name the program, in lower case
 * @param readers the commands of the pipeline that read its output, in order
 */
export function downloadedCodeGuardrail(
  name: string,
  args: ShellCommand,
  readers: readonly ShellCommand[],
): Guardrail | undefined {
  if (DOWNLOADERS.test(name)) return readers.some(runsItsInput) ? REMOTE_CODE : undefined;
  const runsArguments =
    SHELLS.has(name) || INTERPRETERS.test(name) || /^(?:eval|source|\.)$/.test(name);
  return runsArguments && args.some((arg) => SUBSTITUTED.test(arg)) ? REMOTE_CODE : undefined;
}

/** `sh`, `bash -s -- x` and `python -` run what they read. `python -c …` and `node script.js` don't. */
function runsItsInput(reader: ShellCommand): boolean {
  const [program = '', ...args] = unwrapped(reader).command;
  const name = programName(program);
  if (!SHELLS.has(name) && !INTERPRETERS.test(name)) return false;
  const [first] = name === 'deno' || name === 'bun' ? args.filter((arg) => arg !== 'run') : args;
  if (SHELLS.has(name)) {
    return !args.some((arg) => /^-[a-z]*c$/.test(arg)) && (args.includes('-s') || isInput(args));
  }
  return first === undefined || isInput(args.filter((arg) => arg !== 'run'));
}

/** Whether the arguments name no script: options only, or `-` for the input. */
function isInput(args: ShellCommand): boolean {
  return args.every((arg) => arg === '-' || arg === '/dev/stdin' || /^-[uxeEOsS]+$/.test(arg));
}
