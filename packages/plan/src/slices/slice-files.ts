import type { PlanView } from '../parse/parsed-plan';
import type { Plan, WorkPackage } from '../parse/plan.generated';
import { byText } from '../text';
import { CONTRACTS_PACKAGE, integrationPackage, SEQUENTIAL_PACKAGE } from '../words/packages';
import { DESIGN_SECTIONS, type DesignSection, designSectionsOf } from '../words/roles';

/** Texts, keyed by path relative to the change's folder. */
export type ChangeFiles = ReadonlyMap<string, string>;

/** One file of a slice. */
export interface SliceFile {
  /** Relative to the folder of the slice: `CONTEXT.md`, `files/contracts/openapi/v1.yaml`. */
  readonly path: string;
  /** The source file, relative to the change's folder. Missing for `CONTEXT.md`. */
  readonly source?: string;
  /** Whether the text is only a part of the source file. */
  readonly cut: boolean;
  readonly text: string;
  /** The size of the text in UTF-8 bytes. */
  readonly bytes: number;
  /** The estimated number of tokens; see `estimateTokens`. */
  readonly tokens: number;
}

/**
 * The files of a change that a package needs, cut to the relevant parts, sorted by path. What its
 * tasks name is included, except specs: `CONTEXT.md` has the text of its requirements.
 *
 * @param tasks the package's section of `tasks.md`
 */
export function sliceFiles(
  kind: SliceKind,
  { locks }: WorkPackage,
  files: ChangeFiles,
  tasks = '',
): readonly (readonly [path: string, text: string])[] {
  const wanted = pathsOf(kind, locks.keys);
  const named = namedIn(tasks);
  return [...files]
    .filter(([path]) => wanted(path) || named.has(path))
    .map(([path, text]) =>
      kind.kind === 'roles' && path === 'design.md'
        ? ([path, cutDesign(text, kind.roles)] as const)
        : ([path, text] as const),
    )
    .sort(byText(([path]) => path));
}

function namedIn(tasks: string): ReadonlySet<string> {
  const spans = [...tasks.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  return new Set(spans.filter((path) => path.startsWith('contracts/')));
}

function pathsOf(kind: SliceKind, keys: readonly string[]): (path: string) => boolean {
  switch (kind.kind) {
    case 'everything':
      return () => true;
    case 'contracts':
      return (path) =>
        path === 'proposal.md' ||
        path === 'design.md' ||
        path.startsWith('specs/') ||
        (path.startsWith('contracts/') && !path.startsWith('contracts/generated/'));
    case 'integration':
      return (path) =>
        ['work-packages.yaml', 'tasks.md', 'design.md'].includes(path) ||
        path.startsWith('contracts/');
    case 'roles': {
      const starts = [...kind.roles]
        .flatMap((role) => ROLE_FILES[role])
        .concat(keyFiles(keys), 'contracts/modules/');
      return (path) => path === 'design.md' || starts.some((start) => path.startsWith(start));
    }
  }
}

const ROLE_FILES: Readonly<Record<DesignSection, readonly string[]>> = {
  backend: [
    'contracts/openapi/',
    'contracts/db/',
    'contracts/events/',
    'contracts/generated/models.py',
  ],
  frontend: ['contracts/generated/types.ts'],
  data: ['contracts/db/'],
  shared: ['contracts/generated/types.ts'],
};

/** A package always gets the files of its own lock keys, regardless of its role. */
function keyFiles(keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => {
    if (key.startsWith('api:')) return ['contracts/openapi/'];
    if (key.startsWith('db:')) return ['contracts/db/'];
    const [, channel] = /^event:(.+)$/.exec(key) ?? [];
    return channel === undefined ? [] : [`contracts/events/${channel}.schema.json`];
  });
}

/** What a slice contains. */
type SliceKind =
  | { readonly kind: 'everything' }
  | { readonly kind: 'contracts' }
  | { readonly kind: 'integration' }
  | { readonly kind: 'roles'; readonly roles: ReadonlySet<DesignSection> };

/**
 * Selects the kind of slice for a package. A role is recognised by its words
 * (`senior-backend-engineer`). An unknown role gets all sections, because a missing section costs
 * more than an additional one.
 */
export function sliceKind(plan: Plan, view: PlanView, workPackage: WorkPackage): SliceKind {
  const { package_id: id } = workPackage;
  if (plan.packages.length === 1 || id === SEQUENTIAL_PACKAGE) return { kind: 'everything' };
  if (id === CONTRACTS_PACKAGE) return { kind: 'contracts' };
  if (integrationPackage(view)?.package_id?.value === id) return { kind: 'integration' };
  return { kind: 'roles', roles: rolesOf(workPackage) };
}

function rolesOf({ role = '', locks }: WorkPackage): ReadonlySet<DesignSection> {
  const named = designSectionsOf(role);
  if (named.length === 0) return new Set(DESIGN_SECTIONS);
  const ownsTables = locks.keys.some((key) => key.startsWith('db:'));
  return new Set(ownsTables ? [...named, 'data'] : named);
}

/** Sections that every role needs. */
const FOR_ALL = ['decisions', 'questions for a person'];

/**
 * Reduces `design.md` to some roles: its title, the decisions and open questions, and the sections
 * of these roles. Sections have headings of level 2 (`## Backend`); headings inside code fences are
 * ignored. Sections that are neither for a role nor for all roles (risks, context) are left out.
 *
 * @returns Markdown that ends in a newline
 */
function cutDesign(markdown: string, roles: ReadonlySet<DesignSection>): string {
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
