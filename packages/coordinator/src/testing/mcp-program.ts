import { openEmbedded, serveMcp } from '../open';

/** `mcp-program <file> <agent>`: what `parallel-plan mcp` does, on a store of a test. */
async function main([file = '', agent = '']: readonly string[]): Promise<void> {
  const coordinator = await openEmbedded({ file, agent: { id: agent, type: 'test-agent' } });
  const { stdin: input, stdout: output } = process;
  await serveMcp(coordinator, { input, output, version: '0.0.0' });
}

void main(process.argv.slice(2));
