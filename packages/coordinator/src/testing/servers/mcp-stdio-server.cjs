/**
 * An MCP server on standard input and output, as agent-coordinator's: it passes calls on to the process
 * at STATE_URL, as the agent that its environment names. MISHAP makes it misbehave. START_MS and CALL_MS
 * make it slow.
 */
const { setTimeout: pause } = require('node:timers/promises');
const { StdioServerTransport } = require('@modelcontextprotocol/sdk/server/stdio.js');
const { createMcpServer } = require('./mcp-server.cjs');

const { STATE_URL, AGENT_ID, AGENT_TYPE, MISHAP, WITHOUT, STYLE } = process.env;
const { START_MS = '0', CALL_MS = '0' } = process.env;

async function handle(tool, args) {
  if (MISHAP === 'hang-in-call') await new Promise(() => undefined);
  if (MISHAP === 'die-in-call') process.exit(3);
  await pause(Number(CALL_MS));
  const answer = await fetch(STATE_URL, {
    method: 'POST',
    body: JSON.stringify({ tool, args, agent: { id: AGENT_ID, type: AGENT_TYPE } }),
  });
  const { value, error } = await answer.json();
  if (error !== undefined) throw new Error(error);
  return value;
}

switch (MISHAP) {
  case 'exit':
    process.exit(1);
    break;
  case 'hang':
  case 'hang-with-child':
    // Neither the end of the input nor a request to end is heard.
    process.on('SIGTERM', () => undefined);
    if (MISHAP === 'hang-with-child') {
      require('node:child_process').spawn(
        process.execPath,
        ['-e', 'process.on("SIGTERM", () => 0); setInterval(() => 0, 1000); console.error("up")'],
        { stdio: 'ignore' },
      );
    }
    setInterval(() => undefined, 1_000);
    break;
  case 'garbage':
    process.stdout.write('\u001b[2J{"jsonrpc": "1.0"}\nnot json\n{}\n[]\n'.repeat(50));
    process.stdin.resume();
    break;
  case 'huge':
    setInterval(() => process.stdout.write('x'.repeat(1_048_576)), 1);
    break;
  default: {
    if (MISHAP === 'greeting') process.stdout.write('Welcome!\n');
    const options = {
      ...(WITHOUT === undefined ? {} : { without: WITHOUT.split(',') }),
      ...(STYLE === undefined ? {} : { style: STYLE }),
    };
    void pause(Number(START_MS)).then(() =>
      createMcpServer(handle, options).connect(new StdioServerTransport()),
    );
    process.stdin.on('end', () => process.exit(0));
  }
}
