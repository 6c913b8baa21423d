import { didYouMean } from '@parallel-plan/plan';
import { GeneratorError } from '../../generator-error';
import type { Capability, ModifiedRequirement, Scenario } from '../brief/types';
import { bullets, document, inline, prose, sentence } from './markdown';

/**
 * OpenSpec requires a purpose of at least 50 characters. This prefix is long enough for any
 * description.
 */
const PURPOSE_START = 'States what the system must do so that this request is met:';

/**
 * `specs/<capability>/spec.md` of a change.
 *
 * @param mainSpec text of the main spec; missing for a new capability
 * @throws GeneratorError if the delta doesn't fit the main spec
 */
export function renderSpecDelta(
  capability: Capability,
  mainSpec: string | undefined,
  description: string,
): string {
  const existing = mainSpec === undefined ? [] : parseMainSpec(mainSpec);
  checkDelta(capability, existing, mainSpec !== undefined);
  const { added = [], modified = [], removed = [] } = capability;
  return document([
    '# Spec Delta',
    ...(mainSpec === undefined
      ? ['## Purpose', prose(capability.purpose ?? `${PURPOSE_START} ${sentence(description)}`)]
      : []),
    ...section(
      'ADDED',
      added.map(({ name, text, scenarios }) =>
        requirement(name, text, scenarios.map(renderScenario)),
      ),
    ),
    ...section(
      'MODIFIED',
      modified.map((delta) => renderModified(delta, findRequirement(existing, delta.name))),
    ),
    ...section(
      'REMOVED',
      removed.map(({ name, reason, migration }) =>
        [
          `### Requirement: ${inline(name)}`,
          `**Reason**: ${sentence(reason)}`,
          `**Migration**: ${sentence(migration)}`,
        ].join('\n\n'),
      ),
    ),
  ]);
}

function section(kind: string, requirements: readonly string[]): readonly string[] {
  return requirements.length === 0 ? [] : [`## ${kind} Requirements`, ...requirements];
}

function requirement(name: string, text: string, scenarios: readonly string[]): string {
  return [`### Requirement: ${inline(name)}`, prose(text), ...scenarios].join('\n\n');
}

function renderScenario({ name, given = [], when, then }: Scenario): string {
  const steps = [...stepsOf('GIVEN', given), ...stepsOf('WHEN', when), ...stepsOf('THEN', then)];
  return `#### Scenario: ${inline(name)}\n\n${bullets(steps)}`;
}

function stepsOf(keyword: string, steps: string | readonly string[]): readonly string[] {
  return [steps]
    .flat()
    .map((step, index) => `**${index === 0 ? keyword : 'AND'}** ${inline(step)}`);
}

/**
 * Keeps every scenario of the main spec, because OpenSpec replaces the whole requirement with this
 * text.
 */
function renderModified(delta: ModifiedRequirement, main: MainRequirement | undefined): string {
  const changed = delta.scenarios ?? [];
  const kept = (main?.scenarios ?? []).map(({ name, body }) => {
    const replacement = changed.find((scenario) => sameName(scenario.name, name));
    return replacement === undefined
      ? `#### Scenario: ${name}\n\n${body}`
      : renderScenario({ ...replacement, name });
  });
  const isNew = ({ name }: Scenario): boolean =>
    !(main?.scenarios ?? []).some((scenario) => sameName(scenario.name, name));
  const text = delta.text === undefined ? (main?.text ?? '') : prose(delta.text);
  return [
    `### Requirement: ${main?.name ?? inline(delta.name)}`,
    text,
    ...kept,
    ...changed.filter(isNew).map(renderScenario),
  ].join('\n\n');
}

function findRequirement(
  existing: readonly MainRequirement[],
  name: string,
): MainRequirement | undefined {
  return existing.find((main) => sameName(main.name, name));
}

function checkDelta(
  { name, added = [], modified = [], removed = [] }: Capability,
  existing: readonly MainRequirement[],
  hasMainSpec: boolean,
): void {
  const touched = [...modified, ...removed];
  const known = existing.map((main) => main.name);
  if (added.length + touched.length === 0) {
    throw new GeneratorError(
      'feature/empty-capability',
      `The capability "${name}" has no requirement. Add one under added, modified or removed, or leave the capability out.`,
    );
  }
  const stranger = touched.find((delta) => findRequirement(existing, delta.name) === undefined);
  if (stranger !== undefined) {
    throw new GeneratorError(
      'feature/unknown-requirement',
      hasMainSpec
        ? `The capability "${name}" has no requirement "${stranger.name}".${didYouMean(stranger.name, known)} It has: ${known.join('; ')}. Put a new one under added.`
        : `There is no spec openspec/specs/${name}/spec.md, so its requirement "${stranger.name}" can't be changed or removed. Put new requirements under added.`,
    );
  }
  const twin = added.find((delta) => findRequirement(existing, delta.name) !== undefined);
  if (twin !== undefined) {
    throw new GeneratorError(
      'feature/requirement-exists',
      `The capability "${name}" already has the requirement "${twin.name}". Put it under modified, or rename the new one.`,
    );
  }
  const names = [...added, ...touched].map((delta) => delta.name);
  const twice = names.find(
    (delta, index) => names.findIndex((other) => sameName(other, delta)) < index,
  );
  if (twice !== undefined) {
    throw new GeneratorError(
      'feature/duplicate-requirement',
      `The capability "${name}" names the requirement "${twice}" twice. Rename one of them, or merge them.`,
    );
  }
}

/** A requirement of a main spec, with its text. */
interface MainRequirement {
  readonly name: string;
  /** The text between its heading and its first scenario. */
  readonly text: string;
  readonly scenarios: readonly { readonly name: string; readonly body: string }[];
}

/** The requirements of a main spec's Markdown. Headings in code fences don't count. */
function parseMainSpec(markdown: string): readonly MainRequirement[] {
  const requirements: {
    name: string;
    lines: string[];
    scenarios: { name: string; lines: string[] }[];
  }[] = [];
  let target: string[] | undefined;
  let fence: string | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
    }
    const heading =
      fence === undefined && mark === undefined ? /^(#{1,6})\s+(.*?)\s*$/.exec(line) : null;
    const [, level = '', title = ''] = heading ?? [];
    const [, kind, name = ''] = /^(Requirement|Scenario):\s*(.*)$/i.exec(title) ?? [];
    if (level === '###' && kind !== undefined) {
      target = [];
      requirements.push({ name, lines: target, scenarios: [] });
    } else if (level === '####' && kind !== undefined) {
      target = [];
      requirements.at(-1)?.scenarios.push({ name, lines: target });
    } else if (heading !== null && level.length <= 3) {
      target = undefined;
    } else {
      target?.push(line);
    }
  }
  return requirements.map(({ name, lines, scenarios }) => ({
    name,
    text: lines.join('\n').trim(),
    scenarios: scenarios.map((scenario) => ({
      name: scenario.name,
      body: scenario.lines.join('\n').trim(),
    })),
  }));
}

/** Compares names like OpenSpec: whitespace and case don't count. */
function sameName(a: string, b: string): boolean {
  const fold = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();
  return fold(a) === fold(b);
}
