/** What takes long by nature is short in `npm test`, and has its full length with `SOAK=1`. */
export function inSoak<T>(full: T, short: T): T {
  return process.env['SOAK'] === '1' ? full : short;
}

/** What a test has measured, for who reads its output. */
export function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
