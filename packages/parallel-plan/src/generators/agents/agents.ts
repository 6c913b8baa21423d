import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  detectPackageManager,
  type GeneratorCallback,
  generateFiles,
  getPackageManagerCommand,
  OverwriteStrategy,
  readJsonFile,
  type Tree,
} from '@nx/devkit';
import { didYouMean, quoted } from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import { type AgentName, AGENTS } from './agent-files';
import { addMcpServer } from './mcp-server';
import { withWholeWrites } from '../whole-writes';
import type { AgentsGeneratorSchema } from './schema';

const SKILLS = ['parallel-plan-feature', 'parallel-plan-implement'];
/** The file with the section for agents. */
export const INSTRUCTIONS = 'AGENTS.md';
const START = '<!-- parallel-plan start: written by `nx g parallel-plan:agents` -->';
const END = '<!-- parallel-plan end -->';
/** Part of the front matter of every skill that this generator writes. */
const MARK = 'generated-by: parallel-plan';

/**
 * `nx g parallel-plan:agents`: skills for coding agents, a marked section in `AGENTS.md`, and the
 * coordinator as an MCP server. A second run changes nothing.
 *
 * @throws GeneratorError `agents/unknown`, `agents/exists`, `agents/mcp-unreadable`
 */
export function agentsGenerator(
  tree: Tree,
  options: AgentsGeneratorSchema,
): Promise<GeneratorCallback> {
  return withWholeWrites(tree, async () => {
    writeAgentFiles(tree, options);
    return undefined;
  });
}

export default agentsGenerator;

/**
 * Writes what `agentsGenerator` writes, for a generator that does more.
 *
 * @throws GeneratorError as `agentsGenerator`
 */
export function writeAgentFiles(tree: Tree, options: AgentsGeneratorSchema): void {
  const agents = chooseAgents(tree, options.agents ?? []);
  const { exec } = getPackageManagerCommand(detectPackageManager(tree.root), tree.root);
  const values = { tmpl: '', exec, version: pluginVersion() };
  const folders = [...new Set(agents.map((agent) => AGENTS[agent].skills))];
  refuseForeign(tree, folders, options.overwrite ?? false);
  for (const folder of folders) {
    generateFiles(tree, join(__dirname, 'files', 'skills'), folder, values, {
      overwriteStrategy: OverwriteStrategy.Overwrite,
    });
  }
  writeSection(tree);
  if (options.mcp ?? true) {
    for (const agent of agents) addMcpServer(tree, AGENTS[agent].mcp, exec);
  }
}

function chooseAgents(tree: Tree, given: readonly string[]): readonly AgentName[] {
  const names = Object.keys(AGENTS) as AgentName[];
  const wanted = given
    .flatMap((name) => name.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = wanted.find((name) => !(names as string[]).includes(name));
  if (unknown !== undefined) {
    throw new GeneratorError(
      'agents/unknown',
      `There is no agent ${quoted(unknown)}.${didYouMean(unknown, names)} Use ${names.join(', ')}.`,
    );
  }
  return wanted.length > 0 ? names.filter((name) => wanted.includes(name)) : defaultAgents(tree);
}

function defaultAgents(tree: Tree): readonly AgentName[] {
  const names = Object.keys(AGENTS) as AgentName[];
  const found = names.filter((name) => AGENTS[name].signs.some((sign) => tree.exists(sign)));
  return found.length > 0 ? found : ['claude', 'codex'];
}

/** The agents that the generator would set up by default and that have no skills of it yet. */
export function agentsToSetUp(tree: Tree): AgentName[] {
  return defaultAgents(tree).filter((agent) =>
    SKILLS.some((skill) => !tree.exists(`${AGENTS[agent].skills}/${skill}/SKILL.md`)),
  );
}

/** Refuses to overwrite a skill of the same name that this generator didn't write. */
function refuseForeign(tree: Tree, folders: readonly string[], overwrite: boolean): void {
  const foreign = folders
    .flatMap((folder) => SKILLS.map((skill) => `${folder}/${skill}/SKILL.md`))
    .filter((file) => tree.exists(file) && !isOwnSkill(tree.read(file, 'utf-8') ?? ''));
  if (foreign.length === 0 || overwrite) return;
  throw new GeneratorError(
    'agents/exists',
    'These skills exist and were not written by this generator. Nothing was written. Pass --overwrite to replace them.',
    foreign,
  );
}

/** Whether this generator wrote a skill. */
export function isOwnSkill(text: string): boolean {
  return text.includes(MARK);
}

/** Replaces the marked section, or adds it at the end. */
function writeSection(tree: Tree): void {
  const section = readFileSync(join(__dirname, 'files', 'section.md'), 'utf-8').trim();
  const block = `${START}\n\n${section}\n\n${END}`;
  const text = tree.read(INSTRUCTIONS, 'utf-8') ?? '';
  const around = aroundSection(text);
  const before = around?.[0] ?? (text === '' ? '' : `${text.trimEnd()}\n\n`);
  const next = `${before}${block}${around?.[1] ?? '\n'}`;
  if (next !== text) tree.write(INSTRUCTIONS, next);
}

/** Removes the marked section from the text of `AGENTS.md`. */
export function withoutSection(text: string): string {
  return aroundSection(text)?.join('') ?? text;
}

/** The texts before and after the marked section, if there is one. */
function aroundSection(text: string): [string, string] | undefined {
  const start = text.indexOf(START);
  const end = text.indexOf(END, start);
  return start === -1 || end === -1
    ? undefined
    : [text.slice(0, start), text.slice(end + END.length)];
}

/** The version of the plugin. Skills have the same version. */
function pluginVersion(): string {
  const manifest: { version?: string } = readJsonFile(
    join(__dirname, '..', '..', '..', 'package.json'),
  );
  return manifest.version ?? '0.0.0';
}
