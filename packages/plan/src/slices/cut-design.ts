import { DESIGN_SECTIONS, type DesignSection } from '../words/roles';

/** Sections that every role needs. */
const FOR_ALL = ['decisions', 'questions for a person'];

/**
 * Reduces `design.md` to some roles: its title, the decisions and open questions, and the sections
 * of these roles. Sections have headings of level 2 (`## Backend`); headings inside code fences are
 * ignored. Sections that are neither for a role nor for all roles (risks, context) are left out.
 *
 * @returns Markdown that ends in a newline
 */
export function cutDesign(markdown: string, roles: ReadonlySet<DesignSection>): string {
  const [preamble = '', ...sections] = splitSections(markdown);
  const kept = sections.filter((section) => {
    const title = /^##\s+(.*?)\s*#*\s*$/m.exec(section)?.[1]?.toLowerCase() ?? '';
    const role = DESIGN_SECTIONS.find((name) => name === title);
    return role === undefined ? FOR_ALL.includes(title) : roles.has(role);
  });
  return `${[preamble, ...kept]
    .map((part) => part.trim())
    .join('\n\n')
    .trim()}\n`;
}

function splitSections(markdown: string): readonly string[] {
  const sections: string[][] = [[]];
  let fence: string | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    const [, mark] = /^ {0,3}(`{3,}|~{3,})/.exec(line) ?? [];
    if (fence === undefined) fence = mark;
    else if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
    if (fence === undefined && /^##\s/.test(line)) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections.map((lines) => lines.join('\n'));
}
