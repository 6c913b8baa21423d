import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  logOf,
  outcomes,
  type RunPackage,
  runWorkspace,
  type RunWorkspace,
} from '../testing/run-workspace';
import { agentSpec, PRESETS } from './presets';

const ONE: readonly RunPackage[] = [{ id: 'wp-api', write: ['apps/api/**'] }];

/** What a stub prints, as the agent's documentation shows it. */
interface Stub {
  readonly prints: readonly object[];
  /** Whether it reads the prompt from standard input. */
  readonly readsInput: boolean;
  readonly session?: string;
  readonly tokens?: number;
  /** How the command line continues a session. */
  readonly resumes?: readonly string[];
}

const STUBS: Readonly<Record<string, Stub>> = {
  claude: {
    readsInput: true,
    prints: [
      { type: 'system', subtype: 'init', session_id: 's-1' },
      {
        type: 'result',
        subtype: 'success',
        result: 'Done.',
        session_id: 's-1',
        usage: { input_tokens: 90, output_tokens: 10 },
        permission_denials: [{ tool_name: 'Bash' }],
      },
    ],
    session: 's-1',
    tokens: 100,
    resumes: ['--resume', 's-1'],
  },
  codex: {
    readsInput: true,
    prints: [
      { type: 'thread.started', thread_id: 't-1' },
      { type: 'item.completed', item: { type: 'agent_message', text: 'Done.' } },
      {
        type: 'turn.completed',
        usage: { input_tokens: 90, cached_input_tokens: 80, output_tokens: 10 },
      },
    ],
    session: 't-1',
    tokens: 100,
    resumes: ['resume', 't-1'],
  },
  gemini: {
    readsInput: true,
    prints: [
      { type: 'init', session_id: 'g-1', model: 'x' },
      { type: 'message', role: 'assistant', content: 'Done.' },
      {
        type: 'result',
        status: 'success',
        stats: { total_tokens: 100, input_tokens: 90, output_tokens: 10 },
      },
    ],
    session: 'g-1',
    tokens: 100,
  },
  opencode: {
    readsInput: true,
    prints: [
      { type: 'text', sessionID: 'o-1', part: { text: 'Done.' } },
      { type: 'step_finish', sessionID: 'o-1', part: { tokens: { input: 90, output: 10 } } },
    ],
    session: 'o-1',
    tokens: 100,
    resumes: ['--session', 'o-1'],
  },
  copilot: { readsInput: false, prints: [{ sessionId: 'c-1' }], session: 'c-1' },
  cursor: {
    readsInput: false,
    prints: [{ type: 'result', result: 'Done.', session_id: 'u-1' }],
    session: 'u-1',
    resumes: ['--resume', 'u-1'],
  },
  aider: { readsInput: false, prints: [] },
};

/** What an agent ends with when it can't go on: no login, no credit, too many turns. */
const FAILS = 41;

/**
 * A program that behaves as the agent's documentation says: it finds its prompt where the preset puts it
 * and tells its session. It does nothing and exits with 0 in its first run, as after a denied tool; fails
 * in its second one; and works in its third.
 */
function installStub(
  { root }: RunWorkspace,
  program: string,
  { prints, readsInput }: Stub,
): string {
  const bin = join(root, '.git', 'bin');
  mkdirSync(bin, { recursive: true });
  const file = join(bin, program);
  writeFileSync(
    file,
    `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(join(bin, 'calls'))}, JSON.stringify(args) + '\\n');
if (process.stdin.isTTY) process.exit(9);
const input = fs.readFileSync(0, 'utf8');
const named = args.join(' ').match(/(\\S+prompt\\.md)/);
const prompt = ${String(readsInput)} ? input : fs.readFileSync(named[1], 'utf8');
if (!prompt.includes('package \`wp-api\`')) process.exit(8);
for (const line of ${JSON.stringify(prints.map((one) => JSON.stringify(one)))}) console.log(line);
if (prompt.includes('attempt 2)')) process.exit(${FAILS});
if (prompt.includes('attempt 3)')) fs.writeFileSync('apps/api/session.ts', 'api\\n');
`,
  );
  chmodSync(file, 0o755);
  return bin;
}

// Whole runs with many processes: a busy machine takes its time.
jest.setTimeout(180_000);

describe('presets for agents', () => {
  it('include a stub for each', () => {
    expect(Object.keys(STUBS)).toEqual(Object.keys(PRESETS));
  });

  it.each(Object.entries(STUBS))(
    '%s reads the prompt, receives the errors and continues its session',
    async (name, stub) => {
      const workspace = await runWorkspace([{ ...ONE[0]!, retries: 2 }]);
      const bin = installStub(workspace, PRESETS[name]?.program ?? '', stub);
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
      const report = await workspace.implement({}, { agents: { default: name }, env });
      expect(report).toMatchObject({ status: 'done' });
      expect(outcomes(workspace, 'wp-api')).toEqual(['NO_CHANGES', 'AGENT_FAILED', 'DELIVERED']);
      const feedback = logOf(workspace, 'wp-api', 3, 'feedback.md');
      expect(feedback).toContain(`The agent ended with exit code ${FAILS} and changed nothing.`);
      expect(report.packages[0]).toMatchObject({
        agent: name,
        ...(stub.tokens === undefined ? {} : { tokens: 3 * stub.tokens }),
      });
      const calls = readFileSync(join(bin, 'calls'), 'utf8').trim().split('\n');
      const [first, second] = calls.map((line) => JSON.parse(line) as string[]);
      const shown = first?.slice(0, 3).map((arg) => arg.replaceAll(workspace.root, '<root>'));
      expect(shown).toMatchSnapshot();
      if (stub.resumes === undefined) expect(second).toEqual(first);
      else expect(second?.join(' ')).toContain(stub.resumes.join(' '));
    },
  );

  it('report denied tools to an agent that has changed nothing', async () => {
    const workspace = await runWorkspace(ONE);
    const bin = installStub(workspace, 'claude', STUBS['claude']!);
    const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
    await workspace.implement({}, { agents: { default: 'claude' }, env });
    const record = workspace.git(
      'log',
      '-1',
      '--format=%B',
      'refs/parallel-plan/add-sessions/wp-api/attempts/1',
    );
    expect(record).toContain('These tools were denied: Bash.');
  });

  it.each([
    ['my-agent --file {prompt}', "my-agent --file '/a b/prompt.md'"],
    ['cat | tee log', 'cat | tee log'],
  ])('include the shell line %s', (line, command) => {
    expect(agentSpec(line).command({ promptFile: '/a b/prompt.md', cwd: '/' })).toBe(command);
  });
});
