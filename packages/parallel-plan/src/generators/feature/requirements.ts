import type { ContractInterface } from '@parallel-plan/contracts';
import { didYouMean, quoted } from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import type { Capability, Scenario } from './brief/types';
import { interfaceName } from './contracts/interfaces';
import { withoutScope } from './projects/rank-projects';
import { searchWords, wordsOf } from './projects/search-words';
import type { TouchedProject } from './types';

/** A requirement of a feature, and the projects that implement it. */
export interface AssignedRequirement {
  readonly capability: string;
  readonly name: string;
  readonly change: 'added' | 'modified' | 'removed';
  /** The scenarios of the brief. A modified requirement may leave them to the main spec. */
  readonly scenarios: readonly Scenario[];
  /** Names, sorted; empty if it is unknown who implements it. */
  readonly implementedBy: readonly string[];
}

/**
 * Assigns each requirement to projects: those that the brief names; else the parties of the
 * interfaces that it mentions and the projects whose names share its words; else the only project.
 *
 * @param capabilities capabilities of the change
 * @param projects projects that the feature touches
 * @throws GeneratorError `feature/implemented-by` for a name that is not among the projects
 */
export function assignRequirements(
  capabilities: readonly Capability[],
  projects: readonly TouchedProject[],
  interfaces: readonly ContractInterface[],
): readonly AssignedRequirement[] {
  const names = projects.map(({ name }) => name);
  return capabilities.flatMap(({ name: capability, added = [], modified = [], removed = [] }) => {
    const assign = (
      change: AssignedRequirement['change'],
      requirement: {
        readonly name: string;
        readonly text?: string;
        readonly scenarios?: readonly Scenario[];
        readonly implementedBy?: readonly string[];
      },
    ): AssignedRequirement => {
      const { name, text = '', scenarios = [], implementedBy } = requirement;
      checkNames(implementedBy ?? [], name, names);
      const spoken = [name, text, ...scenarios.flatMap(wordsOfScenario)].join(' ');
      const owners = implementedBy ?? implementers(spoken, projects, interfaces);
      return { capability, name, change, scenarios, implementedBy: [...new Set(owners)].sort() };
    };
    return [
      ...added.map((one) => assign('added', one)),
      ...modified.map((one) => assign('modified', one)),
      ...removed.map((one) => assign('removed', one)),
    ];
  });
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

function implementers(
  text: string,
  projects: readonly TouchedProject[],
  interfaces: readonly ContractInterface[],
): readonly string[] {
  const [only, ...others] = projects.filter(({ type }) => type !== 'e2e');
  if (only !== undefined && others.length === 0) return [only.name];
  const spoken = new Set([...searchWords(text), ...wordsOf(text)]);
  const touched = new Set(projects.map(({ name }) => name));
  const parties = interfaces
    .filter((one) => one.kind !== 'module' && mentions(text, spoken, one))
    .flatMap(({ owner, consumers }) => [owner, ...consumers])
    .filter((name) => touched.has(name));
  return [...parties, ...namesakes(spoken, projects)];
}

/** Whether a text names an interface, or contains every word of its name. */
function mentions(text: string, spoken: ReadonlySet<string>, one: ContractInterface): boolean {
  const name = interfaceName(one);
  if (text.includes(name)) return true;
  const path = name.replace(/^[A-Z]+ /, '').replace(/\{[^}]*\}/g, '');
  const words = wordsOf(path).filter((word) => !/^(v\d+|api)$/.test(word));
  return words.length > 0 && words.every((word) => spoken.has(word));
}

/** Projects with a word of the text in their names, unless most projects have that word. */
function namesakes(
  spoken: ReadonlySet<string>,
  projects: readonly TouchedProject[],
): readonly string[] {
  const parts = projects.map(({ name, type }) => ({
    name,
    words: type === 'e2e' ? [] : wordsOf(withoutScope(name)),
  }));
  const isTelling = (word: string): boolean =>
    2 * parts.filter(({ words }) => words.includes(word)).length <= parts.length ||
    parts.length <= 2;
  return parts
    .filter(({ words }) => words.some((word) => spoken.has(word) && isTelling(word)))
    .map(({ name }) => name);
}
