import { openEmbedded, serveMcp } from '../open';

/** `mcp-program <file> <agent>`: does the same as `parallel-plan mcp`, on a test's store. */
async function main([file = '', agent = '']: readonly string[]): Promise<void> {
  const coordinator = await openEmbedded({ file, agent: { id: agent, type: 'test-agent' } });
  const { stdin: input, stdout: output } = process;
  await serveMcp(coordinator, { input, output, version: '0.0.0' });
}

void main(process.argv.slice(2));
