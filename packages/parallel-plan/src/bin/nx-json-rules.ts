import { join } from 'node:path';
import { type RuleSettings, unknownRuleSettings } from '@parallel-plan/plan';
import { NotCheckableError } from '../workspace/not-checkable-error';
import { readBounded } from '../workspace/read-bounded';

const PLUGIN = 'parallel-plan';

/**
 * Severities that the workspace sets in `nx.json`, as `rules` in the options of the plugin. Nx
 * passes them to the inferred targets. The program reads them itself, because it doesn't start Nx.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if `nx.json` can't be read, or a setting has no effect
 */
export function nxJsonRules(root: string): RuleSettings {
  const rules = Object.assign({}, ...readPluginEntries(root).map(rulesOf)) as RuleSettings;
  const [problem] = unknownRuleSettings(rules);
  if (problem !== undefined) throw new NotCheckableError(`nx.json: ${problem.message}`);
  return rules;
}

/**
 * A setting of the plugin in `nx.json`, once for each entry of the plugin that has it.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if `nx.json` can't be read, or the setting is not a mapping
 */
export function nxJsonPluginField(root: string, name: string): readonly object[] {
  return nxJsonPluginValues(root, name).map((value) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    throw new NotCheckableError(`nx.json: "${name}" of the plugin is a mapping.`);
  });
}

/**
 * The values of a setting of the plugin in `nx.json`, once for each entry of the plugin that has it.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if `nx.json` can't be read
 */
export function nxJsonPluginValues(root: string, name: string): readonly unknown[] {
  return readPluginEntries(root)
    .map((entry) => field(field(entry, 'options'), name))
    .filter((value) => value !== undefined);
}

/**
 * The content of `nx.json`; `undefined` if there is none.
 *
 * @param root absolute path of the workspace root
 * @throws NotCheckableError if `nx.json` can't be read
 */
export function readNxJson(root: string): unknown {
  const read = readBounded(join(root, 'nx.json'));
  return read.ok ? parseNxJson(Buffer.from(read.bytes).toString('utf8')) : undefined;
}

function readPluginEntries(root: string): readonly unknown[] {
  return pluginEntries(readNxJson(root));
}

function parseNxJson(text: string): unknown {
  try {
    return JSON.parse(withoutComments(text));
  } catch {
    throw new NotCheckableError('nx.json is not JSON, so its settings are unknown: correct it.');
  }
}

/** Nx accepts comments and trailing commas in `nx.json`. Strings are not changed. */
function withoutComments(text: string): string {
  return text
    .replace(/^\ufeff/, '')
    .replace(
      /("(?:[^"\\]|\\.)*")|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g,
      (_, string?: string) => string ?? ' ',
    )
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, string?: string) => string ?? '');
}

function pluginEntries(nxJson: unknown): readonly unknown[] {
  const plugins = field(nxJson, 'plugins');
  return Array.isArray(plugins) ? plugins.filter((entry) => field(entry, 'plugin') === PLUGIN) : [];
}

function rulesOf(entry: unknown): object {
  const rules = field(field(entry, 'options'), 'rules') ?? {};
  if (typeof rules === 'object' && !Array.isArray(rules)) return rules;
  throw new NotCheckableError(
    'nx.json: "rules" of the plugin is a mapping, such as { "scope/hotspot": "off" }.',
  );
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
