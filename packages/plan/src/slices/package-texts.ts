import { requirementId } from '../words/requirements';
import type { ChangeFiles } from './slice-files';

/**
 * The tasks of one package: the section of `tasks.md` with its id in the heading.
 *
 * @param markdown the text of `tasks.md`
 * @returns the section without its heading; `undefined` when there is none
 */
export function tasksOf(markdown: string, packageId: string): string | undefined {
  return sectionsOf(markdown, PACKAGE_HEADING).find(({ name }) => name === packageId)?.body;
}

/**
 * Counts the tasks of each package in `tasks.md`.
 *
 * @param text the text of `tasks.md`
 * @returns the number of tasks by package id, for each package with a heading, in the order of the
 * text
 * @throws nothing
 */
export function countTasks(text: string): ReadonlyMap<string, number> {
  const tasks = /^[-*+] \[[ xX]\] /gm;
  return new Map(
    sectionsOf(text, PACKAGE_HEADING).map(({ name, body }) => [
      name,
      [...body.matchAll(tasks)].length,
    ]),
  );
}

/** The heading of a package's tasks: `## 2. wp-api: Sign in`. */
const PACKAGE_HEADING = /^##\s+(?:\d+\.\s*)?([^\s:]+)/;

/** A requirement with its scenarios, from the spec delta. */
export interface RequirementText {
  readonly id: string;
  readonly name: string;
  /** The text below its heading. */
  readonly body: string;
}

/**
 * The texts of requirements.
 *
 * @param files the files of the change; only `specs/<capability>/spec.md` are read
 * @param ids the ids of the requirements
 * @returns the texts in file order
 */
export function requirementTexts(
  files: ChangeFiles,
  ids: readonly string[],
): readonly RequirementText[] {
  return [...files].flatMap(([path, text]) => {
    const [, capability] = /^specs\/(.+)\/spec\.md$/.exec(path) ?? [];
    if (capability === undefined) return [];
    return sectionsOf(text, /^###\s*Requirement:\s*(.+?)\s*#*$/i)
      .map(({ name, body }) => ({ id: requirementId(capability, name), name, body }))
      .filter(({ id }) => ids.includes(id));
  });
}

/**
 * The sections with a matching heading, each up to the next heading of the same or a higher level.
 */
function sectionsOf(
  markdown: string,
  heading: RegExp,
): readonly { readonly name: string; readonly body: string }[] {
  const sections: { name: string; level: number; lines: string[] }[] = [];
  let open: (typeof sections)[number] | undefined;
  let fence: string | undefined;
  for (const line of markdown.replace(/^\ufeff/, '').split(/\r\n?|\n/)) {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
    }
    const level = fence === undefined ? (/^(#{1,6})\s/.exec(line)?.[1]?.length ?? 0) : 0;
    if (open !== undefined && level > 0 && level <= open.level) open = undefined;
    const [, name] = level > 0 ? (heading.exec(line) ?? []) : [];
    if (name !== undefined) sections.push((open = { name, level, lines: [] }));
    else open?.lines.push(line);
  }
  return sections.map(({ name, lines }) => ({ name, body: lines.join('\n').trim() }));
}
