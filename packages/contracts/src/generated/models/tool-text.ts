/** Whether a version such as `0.89.0` is another one or newer. */
export function isAtLeast(version: string, oldest: string): boolean {
  const numbers = (text: string): number[] => text.split('.').map(Number);
  const wanted = numbers(oldest);
  for (const [index, number] of numbers(version).entries()) {
    const other = wanted[index] ?? 0;
    if (number !== other) return number > other;
  }
  return true;
}

/** The last line of an output that says anything, without control characters. */
export function lastLine(output: string): string {
  const lines = output.split('\n').map((line) => line.replace(/\p{Cc}+/gu, ' ').trim());
  return (lines.filter((line) => line !== '').at(-1) ?? 'it said nothing').slice(0, 500);
}
