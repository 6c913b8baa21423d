/**
 * The heading of the list of defaults in `contracts/README.md`. The generator writes one task for
 * each decision that nobody has made; `wp-contracts` passes when each is ticked.
 */
export const DEFAULTS_HEADING = '## Decided by default';

/** The defaults of a change, as `contracts/README.md` lists them. */
export interface ListedDefaults {
  /** The text of each task without a tick, in the order of the list. */
  readonly open: readonly string[];
  /** The number of ticked tasks. */
  readonly confirmed: number;
}

/**
 * Reads the tasks under the heading. A task ends at the next task, heading or blank line, so a
 * formatter may wrap it.
 *
 * @param readme the text of `contracts/README.md`
 * @returns the tasks; `undefined` if the file has no such heading
 */
export function readDefaults(readme: string): ListedDefaults | undefined {
  const lines = readme.split(/\r?\n/);
  const start = lines.findIndex((line) => line.trimEnd() === DEFAULTS_HEADING);
  if (start === -1) return undefined;
  const tasks: { text: string; isTicked: boolean }[] = [];
  let isInTask = false;
  for (const line of lines.slice(start + 1)) {
    if (/^#{1,2}\s/.test(line)) break;
    const [, tick, text = ''] = /^\s*[-*+]\s+\[([ xX])\]\s+(.*)$/.exec(line) ?? [];
    const last = tasks.at(-1);
    if (tick !== undefined) tasks.push({ text: text.trim(), isTicked: tick !== ' ' });
    else if (isInTask && last !== undefined && line.trim() !== '') last.text += ` ${line.trim()}`;
    isInTask = tick !== undefined || (isInTask && line.trim() !== '');
  }
  return {
    open: tasks.filter(({ isTicked }) => !isTicked).map(({ text }) => text),
    confirmed: tasks.filter(({ isTicked }) => isTicked).length,
  };
}
