import { type ContractInterface } from './request/contract-request';
import { generatedFiles, interfaceRow, NO_API, NO_INTERFACE, TABLE_HEAD } from './contracts-readme';

/**
 * Adds interfaces to the contract index: rows after the last row of its table, which is created if
 * missing. Other lines are unchanged.
 *
 * @param generated newly created files, relative to the change folder
 */
export function addToReadme(
  text: string,
  interfaces: readonly ContractInterface[],
  generated: readonly string[],
): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const hasApi = interfaces.some(({ kind }) => kind === 'operation');
  const kept = text
    .trimEnd()
    .split(/\r?\n/)
    .filter((line) => !(hasApi && line.trim() === NO_API));
  const rows = interfaces.map(interfaceRow);
  const head = kept.findIndex((line) => isHead(line));
  const lines =
    head === -1 ? withTable(kept, rows) : kept.toSpliced(endOfTable(kept, head), 0, ...rows);
  const section = generated.length === 0 ? [] : ['', ...generatedFiles(generated)];
  return `${withoutDoubleGaps([...lines, ...section])
    .join(lineBreak)
    .trimEnd()}${lineBreak}`;
}

const COLUMNS = /^\|\s*artifact\s*\|\s*owner\s*\|\s*consumers\s*\|\s*lock key\s*\|\s*$/i;

function isHead(line: string): boolean {
  return COLUMNS.test(line);
}

function endOfTable(lines: readonly string[], head: number): number {
  const end = lines.findIndex((line, index) => index > head && !line.trimStart().startsWith('|'));
  return end === -1 ? lines.length : end;
}

/** Replaces the sentence that there are no interfaces; otherwise appends to the end. */
function withTable(lines: readonly string[], rows: readonly string[]): string[] {
  const table = [...TABLE_HEAD, ...rows];
  const empty = lines.findIndex((line) => line.trim() === NO_INTERFACE);
  return empty === -1 ? [...lines, '', ...table] : lines.toSpliced(empty, 1, ...table);
}

function withoutDoubleGaps(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => line !== '' || lines[index - 1] !== '');
}
