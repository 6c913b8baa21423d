import { parseJson, type Tree } from '@nx/devkit';
import { isObject } from '@parallel-plan/plan';
import { GeneratorError } from '../generator-error';
import type { McpFile } from './agent-files';

const NAME = 'parallel-plan';

/**
 * Adds the coordinator to a configuration of MCP servers. An existing entry with its name is not
 * changed.
 *
 * @param exec the command with which the package manager runs a program: `npx`
 * @throws GeneratorError `agents/mcp-unreadable`
 */
export function addMcpServer(tree: Tree, { file, form }: McpFile, exec: string): void {
  const [command = 'npx', ...args] = [...exec.split(' '), 'parallel-plan', 'mcp'];
  const text = tree.read(file, 'utf-8') ?? '';
  if (form === 'toml') {
    if (text.includes(`[mcp_servers.${NAME}]`)) return;
    const table = `[mcp_servers.${NAME}]\ncommand = ${JSON.stringify(command)}\nargs = ${JSON.stringify(args)}\n`;
    tree.write(file, text === '' ? table : `${text.trimEnd()}\n\n${table}`);
    return;
  }
  const config = readConfig(file, text);
  const servers = config[form];
  const known = isObject(servers) ? servers : {};
  if (NAME in known) return;
  const entry = form === 'mcp' ? { type: 'local', command: [command, ...args] } : { command, args };
  const next = { ...config, [form]: { ...known, [NAME]: entry } };
  tree.write(file, `${JSON.stringify(next, null, 2)}\n`);
}

/** Removes the table of the coordinator from a TOML configuration. */
export function withoutMcpTable(text: string): string {
  return text.replace(/^\[mcp_servers\.parallel-plan\]\n(?:(?:command|args) = .*\n?)*/m, '').trim();
}

function readConfig(file: string, text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  try {
    const value: unknown = parseJson(text, { allowTrailingComma: true });
    if (isObject(value)) return value;
  } catch {
    // The error is reported below.
  }
  throw new GeneratorError(
    'agents/mcp-unreadable',
    `${file} is not a JSON object, so the MCP server can't be added. Repair it, or pass --no-mcp.`,
  );
}
