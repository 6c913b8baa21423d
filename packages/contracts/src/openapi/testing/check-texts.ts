import { type ContractCheck, type ContractFinding } from '../../check/contract-check';
import { checkOpenapi } from '../check/check-openapi';

export const CHANGE = 'openspec/changes/add-users';
export const ENTRY = `${CHANGE}/contracts/openapi/v1.yaml`;

/**
 * Checks documents as if they were in a change.
 *
 * @param files texts by path; a path without a folder is next to the entry
 * @param openapi the documents; default: the first file
 */
export function checkTexts(
  files: Readonly<Record<string, string>>,
  openapi?: readonly string[],
  timeoutMs = 20_000,
): Promise<ContractCheck> {
  const placed = Object.entries(files).map(([file, text]) => [inChange(file), text] as const);
  const entries = openapi?.map(inChange) ?? placed.slice(0, 1).map(([file]) => file);
  return checkOpenapi({ folder: CHANGE, files: new Map(placed), openapi: entries }, { timeoutMs });
}

/** Formats findings as `v1.yaml:12:5 contract/example`, without the change folder. */
export function placesOf(findings: readonly ContractFinding[]): string[] {
  return findings.map(
    ({ file, line, column, code }) =>
      `${file.replace(`${CHANGE}/contracts/openapi/`, '')}:${line}:${column} ${code}`,
  );
}

/**
 * Checks many documents in one process, because starting a process takes time.
 *
 * @returns a function that returns the findings of one text, as if it were `v1.yaml`
 */
export function checkedTogether(
  texts: readonly string[],
): (text: string) => Promise<ContractFinding[]> {
  const files = new Map(texts.map((text, index) => [text, `d${index}.yaml`]));
  const byFile = Object.fromEntries([...files].map(([text, file]) => [file, text]));
  let check: Promise<ContractCheck> | undefined;
  return async (text) => {
    check ??= checkTexts(byFile, [...files.values()]);
    const { findings } = await check;
    const file = inChange(files.get(text) ?? '');
    return findings.filter((one) => one.file === file).map((one) => ({ ...one, file: ENTRY }));
  };
}

function inChange(file: string): string {
  return file.includes('/') ? file : `${CHANGE}/contracts/openapi/${file}`;
}
