import type { ContractInterface } from '@parallel-plan/contracts';
import { didYouMean, quoted, type Workspace } from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import type { Capability, Scenario } from './brief/types';
import { interfaceName } from './contracts/interfaces';
import { withoutScope } from './projects/rank-projects';
import { searchWords, spokenSide, wordsOf } from './projects/search-words';
import type { AssignedRequirement, TouchedProject } from './types';

/**
 * Assigns each requirement to projects: those that the brief or its text names; else the project
 * with the most evidence (see `Candidate`); else the only project.
 *
 * @param capabilities capabilities of the change
 * @param projects projects that the feature touches
 * @param dependencies edges of the project graph
 * @throws GeneratorError `feature/implemented-by` for a name that is not among the projects
 */
export function assignRequirements(
  capabilities: readonly Capability[],
  projects: readonly TouchedProject[],
  interfaces: readonly ContractInterface[],
  dependencies: Workspace['dependencies'] = [],
): readonly AssignedRequirement[] {
  const names = projects.map(({ name }) => name);
  const able = projects.filter(({ type }) => type !== 'e2e');
  return capabilities.flatMap(({ name: capability, added = [], modified = [], removed = [] }) => {
    const assign = (
      change: AssignedRequirement['change'],
      requirement: SpokenRequirement,
    ): AssignedRequirement => {
      const { name, scenarios = [], implementedBy } = requirement;
      checkNames(implementedBy ?? [], name, names);
      const { projects: chosen, evidence } =
        implementedBy === undefined
          ? implementers({ ...requirement, capability }, able, interfaces, dependencies)
          : { projects: implementedBy, evidence: 'given' };
      const sorted = [...new Set(chosen)].sort();
      return { capability, name, change, scenarios, implementedBy: sorted, evidence };
    };
    return [
      ...added.map((one) => assign('added', one)),
      ...modified.map((one) => assign('modified', one)),
      ...removed.map((one) => assign('removed', one)),
    ];
  });
}

interface SpokenRequirement {
  readonly name: string;
  readonly text?: string;
  readonly scenarios?: readonly Scenario[];
  readonly implementedBy?: readonly string[];
}

function checkNames(given: readonly string[], requirement: string, known: readonly string[]): void {
  const stranger = given.find((name) => !known.includes(name));
  if (stranger === undefined) return;
  throw new GeneratorError(
    'feature/implemented-by',
    `The requirement ${quoted(requirement)} names the project ${quoted(stranger)}, which is not among the projects of the feature (${known.join(', ')}).${didYouMean(stranger, known)} Add it to the projects, or correct implementedBy.`,
  );
}

function wordsOfScenario({ name, given = [], when, then }: Scenario): readonly string[] {
  return [name, ...[given, when, then].flat()];
}

/** The points of each kind of evidence. */
const OWNS = 6;
const OWNS_BY_WORDS = 3;
const IN_NAME = 3;
const IN_TEXT = 2;
const IN_SCENARIO = 1;
const OF_ITS_SIDE = 1;

/** A project that may implement a requirement. */
interface Candidate {
  readonly project: TouchedProject;
  /**
   * Points: most for an interface that it owns and the requirement speaks of; then for words of its
   * name in the requirement's name, text and scenarios; one for words of its side (`page`).
   */
  readonly points: number;
  readonly evidence: readonly string[];
}

/** Chooses one project, or several if the requirement names them or their evidence is equal. */
function implementers(
  requirement: SpokenRequirement & { readonly capability: string },
  projects: readonly TouchedProject[],
  interfaces: readonly ContractInterface[],
  dependencies: Workspace['dependencies'],
): { readonly projects: readonly string[]; readonly evidence: string } {
  const [only, ...others] = projects;
  if (only !== undefined && others.length === 0) {
    return { projects: [only.name], evidence: 'the only project' };
  }
  const { name, text = '', scenarios = [] } = requirement;
  const told = [name, text, ...scenarios.flatMap(wordsOfScenario)].join('\n');
  const named = projects.filter((project) => namesProject(told, project)).map(nameOf);
  if (named.length > 0) return { projects: named, evidence: 'named in it' };
  const candidates = projects.map((project) =>
    judge(project, requirement, told, projects, interfaces),
  );
  const most = Math.max(0, ...candidates.map(({ points }) => points));
  const best = outermost(
    candidates.filter(({ points }) => points === most && most > 0),
    dependencies,
  );
  // Equal evidence for many projects is no evidence.
  if (best.length > 2) return { projects: [], evidence: '' };
  const reasons = [...new Set(best.flatMap(({ evidence }) => evidence))];
  return { projects: best.map(({ project }) => project.name), evidence: reasons.join(', ') };
}

function judge(
  project: TouchedProject,
  { name, text = '', scenarios = [], capability }: SpokenRequirement & { capability: string },
  told: string,
  projects: readonly TouchedProject[],
  interfaces: readonly ContractInterface[],
): Candidate {
  const spoken = new Set([...searchWords(told), ...wordsOf(told)]);
  const owned = interfaces.filter(
    (one) => one.kind !== 'module' && one.owner === project.name && mentions(told, spoken, one),
  );
  const own = tellingWords(project, projects);
  const inside = (some: string): readonly string[] => {
    const words = new Set([...searchWords(some), ...wordsOf(some)]);
    return own.filter((word) => words.has(word));
  };
  const parts = [
    [IN_NAME, inside(name)],
    [IN_TEXT, inside(text)],
    [IN_SCENARIO, inside([capability, ...scenarios.flatMap(wordsOfScenario)].join('\n'))],
  ] as const;
  const isOfSide = spokenSide(spoken) === project.role;
  return {
    project,
    points:
      ownerPoints(owned, told) +
      parts.reduce((sum, [points, words]) => sum + points * words.length, 0) +
      (isOfSide ? OF_ITS_SIDE : 0),
    evidence: [
      ...(owned.length > 0 ? [`owns ${owned.map(interfaceName).join(' and ')}`] : []),
      ...new Set(parts.flatMap(([, words]) => words.map((word) => `"${word}" in its name`))),
      ...(isOfSide ? [`speaks of a ${project.role}`] : []),
    ],
  };
}

/** The words of a path, such as `sessions`, are weaker evidence than the interface itself. */
function ownerPoints(owned: readonly ContractInterface[], told: string): number {
  if (owned.length === 0) return 0;
  return owned.some((one) => told.includes(interfaceName(one))) ? OWNS : OWNS_BY_WORDS;
}

/** Without the candidates that another one depends on: a feature builds on its data access. */
function outermost(
  candidates: readonly Candidate[],
  dependencies: Workspace['dependencies'],
): readonly Candidate[] {
  const names = new Set(candidates.map(({ project }) => project.name));
  const bases = new Set(
    dependencies.filter(({ source }) => names.has(source)).map(({ target }) => target),
  );
  const outer = candidates.filter(({ project }) => !bases.has(project.name));
  return outer.length > 0 ? outer : candidates;
}

/** Whether a text has the name of a project, in backticks or with a dash: `feat-comments`. */
function namesProject(text: string, { name }: TouchedProject): boolean {
  const short = withoutScope(name);
  if ([name, short].some((one) => text.includes(`\`${one}\``))) return true;
  return short.includes('-') && text.split(/[^\w@/-]+/).some((word) => word === short);
}

/** The words of a project's name, except those that most projects of the feature have. */
function tellingWords(
  { name }: TouchedProject,
  projects: readonly TouchedProject[],
): readonly string[] {
  const all = projects.map((project) => wordsOf(withoutScope(project.name)));
  const isTelling = (word: string): boolean =>
    2 * all.filter((words) => words.includes(word)).length <= all.length || all.length <= 2;
  return [...new Set(wordsOf(withoutScope(name)))].filter(isTelling);
}

function nameOf({ name }: TouchedProject): string {
  return name;
}

/** Whether a text names an interface, or contains every word of its name. */
function mentions(text: string, spoken: ReadonlySet<string>, one: ContractInterface): boolean {
  const name = interfaceName(one);
  if (text.includes(name)) return true;
  const path = name.replace(/^[A-Z]+ /, '').replace(/\{[^}]*\}/g, '');
  const words = wordsOf(path).filter((word) => !/^(v\d+|api)$/.test(word));
  return words.length > 0 && words.every((word) => spoken.has(word));
}
