/**
 * Sums the summaries of Jest in a log: `node .ci/count-tests.mjs <log>`. Nx prints the output of a cached task again, so the
 * sum is right whether a suite ran or not. Fails when there is no summary, because then nothing was tested.
 */
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

const log = stripVTControlCharacters(readFileSync(process.argv[2], 'utf8'));
const summaries = log.match(/^.*\bTests:\s+(\d+ \w+, )*\d+ total$/gm) ?? [];
const sum = (kind) =>
  summaries.reduce(
    (total, line) => total + Number(new RegExp(`(\\d+) ${kind}`).exec(line)?.[1] ?? 0),
    0,
  );

console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
if (summaries.length === 0) process.exitCode = 1;
