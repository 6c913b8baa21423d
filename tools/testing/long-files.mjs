import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MOST_LINES = 300;
const EXEMPT =
  /\.spec\.ts$|\.generated\.|\.d\.ts$|\/(?:testing|files|fixtures|node_modules|dist)\//;

/**
 * Finds source files with more than 300 lines, comments and blank lines included.
 *
 * @param {string} root of the repository, absolute
 * @returns {string[]} one line per file
 */
export function longFiles(root) {
  return readdirSync(join(root, 'packages'), { recursive: true })
    .map((file) => `packages/${file}`)
    .filter((file) => /\/src\/.*\.ts$/.test(file) && !EXEMPT.test(file))
    .map((file) => [file, readFileSync(join(root, file), 'utf8').split('\n').length - 1])
    .filter(([, lines]) => lines > MOST_LINES)
    .map(([file, lines]) => `${file} has ${lines} lines; split it at ${MOST_LINES}`);
}
