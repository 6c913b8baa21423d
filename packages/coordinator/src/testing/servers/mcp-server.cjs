const { Server } = require('@modelcontextprotocol/sdk/server/index.js');
const {
  CallToolRequestSchema,
  ListToolsRequestSchema,
} = require('@modelcontextprotocol/sdk/types.js');
const { TOOLS } = require('./mcp-tool-list.cjs');

/**
 * An MCP server with agent-coordinator's tools. How answers are put differs between versions of such
 * servers: as structured content, as one text, or as one text an item of a list.
 *
 * @param {(tool: string, args: object) => Promise<unknown>} handle
 * @param {{ without?: readonly string[], style?: 'structured' | 'text' | 'text-an-item' }} options
 */
module.exports.createMcpServer = function createMcpServer(handle, options = {}) {
  const { without = [], style = 'structured' } = options;
  const server = new Server(
    { name: 'coordination', version: '0.2.0' },
    { capabilities: { tools: {} } },
  );
  const tools = TOOLS.filter(({ name }) => !without.includes(name));
  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    try {
      if (!tools.some(({ name }) => name === params.name)) {
        throw new Error(`Unknown tool: ${params.name}`);
      }
      return put(await handle(params.name, params.arguments ?? {}), style);
    } catch (error) {
      const text = `Error calling tool '${params.name}': ${error.message}`;
      return { isError: true, content: [{ type: 'text', text }] };
    }
  });
  return server;
};

function put(value, style) {
  const text = (item) => ({ type: 'text', text: JSON.stringify(item) });
  if (style === 'text-an-item' && Array.isArray(value)) return { content: value.map(text) };
  if (style !== 'structured') return { content: [text(value)] };
  const structuredContent = Array.isArray(value) ? { result: value } : value;
  return { content: [text(value)], structuredContent };
}
