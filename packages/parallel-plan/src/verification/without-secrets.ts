import { StringDecoder } from 'node:string_decoder';
import { Transform } from 'node:stream';
import { secretRemover } from '@parallel-plan/coordinator';
import type { WorkResult } from './work-result';

/** A line that is longer is passed on in parts. */
const LONGEST_LINE = 64 * 1024;
const KEY_START = /-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----/;
const KEY_END = /-----END (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----/;

/**
 * Removes secrets from the output of a command, line by line. A private key is removed as a whole.
 * Everything else is passed on as it is; bytes that are not UTF-8 are replaced.
 *
 * @param env the variables of the command
 */
export function outputWithoutSecrets(env: NodeJS.ProcessEnv): Transform {
  const remove = secretRemover(env);
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let isInKey = false;

  function shown(line: string): string {
    if (isInKey) {
      isInKey = !KEY_END.test(line);
      return '';
    }
    isInKey = KEY_START.test(line) && !KEY_END.test(line);
    return isInKey ? line.replace(/-----BEGIN[^]*/, '…\n') : remove(line);
  }

  return new Transform({
    transform(chunk: Buffer, _, done) {
      const lines = (rest + decoder.write(chunk)).split(/(?<=[\n\r])/);
      const last = lines.at(-1) ?? '';
      const isComplete = /[\n\r]$/.test(last) || last.length > LONGEST_LINE;
      rest = isComplete ? '' : (lines.pop() ?? '');
      done(null, lines.map(shown).join(''));
    },
    flush(done) {
      done(null, shown(rest + decoder.end()));
    },
  });
}

/**
 * Removes secrets from the texts of a result: what the plan runs, and what is reported about it.
 *
 * @param result the result of a package, or one of its steps
 * @param env the variables of the commands
 */
export function withoutSecrets<T extends WorkResult | StepTexts>(
  result: T,
  env: NodeJS.ProcessEnv,
): T {
  const remove = secretRemover(env);
  const cleaned = Object.fromEntries(
    TEXTS.flatMap((name) => {
      const text = (result as StepTexts)[name];
      return text === undefined ? [] : [[name, remove(text)]];
    }),
  );
  if (!('verification' in result)) return { ...result, ...cleaned };
  const steps = result.verification.steps.map((step) => withoutSecrets(step, env));
  return { ...result, ...cleaned, verification: { ...result.verification, steps } };
}

const TEXTS = ['name', 'command', 'message', 'instructions'] as const;
type StepTexts = { readonly [name in (typeof TEXTS)[number]]?: string };
