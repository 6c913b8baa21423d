import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { planText } from '../../testing/plan-text';
import { tempWorkspace } from '../../testing/temp-workspace';
import mockExecutor, { stopSignal } from './mock';
import type { MockExecutorOptions } from './schema';

const FOLDER = 'openspec/changes/add-sessions';
const API = `openapi: 3.1.0
paths:
  /sessions/{id}:
    get:
      responses:
        '200': { description: OK, content: { application/json: { example: { id: 1 } } } }
`;
const PLAN = planText('add-sessions', [{ id: 'wp-main', write: ['apps/**'] }]);

function workspace(files: Readonly<Record<string, string>> = {}): string {
  return tempWorkspace({
    [`${FOLDER}/work-packages.yaml`]: PLAN.replaceAll('contracts/README.md', 'contracts/v1.yaml'),
    [`${FOLDER}/contracts/v1.yaml`]: API,
    ...files,
  }).root;
}

/** Runs the executor; `whileUp` gets what is printed once the server is up, and then it is stopped. */
async function run(
  root: string,
  options: Partial<MockExecutorOptions>,
  whileUp: (printed: string) => Promise<void> = async () => undefined,
) {
  const written: string[] = [];
  const errors = jest
    .spyOn(process.stderr, 'write')
    .mockImplementation((text) => written.push(String(text)) > 0);
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => (stop = resolve));
  let failed: unknown;
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    whileUp(String(text)).then(stop, (error: unknown) => {
      failed = error;
      stop();
    });
    return true;
  });
  try {
    const { success } = await mockExecutor(
      { change: 'add-sessions', ...options },
      { root },
      () => stopped,
    );
    if (failed !== undefined) throw failed;
    return { success, output: written.join('') };
  } finally {
    stdout.mockRestore();
    errors.mockRestore();
  }
}

describe('the mock executor', () => {
  it('prints one line with the address and leaves no process behind when it stops', async () => {
    const root = workspace();
    let url = '';
    const result = await run(root, { outputFile: 'tmp/mock.json' }, async (line) => {
      expect(line).toMatch(
        /^Mock of openspec\/changes\/add-sessions\/contracts\/v1\.yaml: http:\/\/127\.0\.0\.1:\d+ \(1 operation\)\n$/,
      );
      const file = JSON.parse(readFileSync(join(root, 'tmp/mock.json'), 'utf8'));
      expect(file).toEqual({
        version: 1,
        url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        port: expect.any(Number),
        document: `${FOLDER}/contracts/v1.yaml`,
        operations: 1,
      });
      url = file.url;
      expect(await (await fetch(`${url}/sessions/7`)).json()).toEqual({ id: 1 });
    });
    expect(result.success).toBe(true);
    expect(existsSync(join(root, 'tmp/mock.json'))).toBe(false);
    await expect(fetch(`${url}/sessions/7`)).rejects.toThrow();
  });

  it('serves another document of the change', async () => {
    const plan = PLAN.replace(
      /openapi: .*/,
      'openapi: { primary: contracts/v1.yaml, files: [contracts/v1.yaml, contracts/v2.yaml] }',
    );
    const root = workspace({
      [`${FOLDER}/work-packages.yaml`]: plan,
      [`${FOLDER}/contracts/v2.yaml`]: API.replaceAll('sessions', 'users'),
    });
    const { output } = await run(root, { document: 'contracts/v2.yaml' });
    expect(output).toContain('contracts/v2.yaml: http');
    const wrong = await run(root, { document: 'contracts/v3.yaml' });
    expect(wrong).toEqual({
      success: false,
      output: expect.stringContaining('is not an OpenAPI document of the change. Did you mean'),
    });
  });

  it.each<[Partial<MockExecutorOptions>, Readonly<Record<string, string>>, string]>([
    [{ change: 'add-session' }, {}, 'Did you mean "add-sessions"?'],
    [{ outputFile: '../x.json' }, {}, 'outside the workspace'],
    [
      {},
      { [`${FOLDER}/work-packages.yaml`]: PLAN, [`${FOLDER}/contracts/README.md`]: '' },
      'has no API to serve',
    ],
    [
      {},
      { [`${FOLDER}/work-packages.yaml`]: PLAN.replaceAll('README.md', 'v2.yaml') },
      'does not exist',
    ],
    [{}, { [`${FOLDER}/work-packages.yaml`]: '[' }, 'work-packages.yaml:1:'],
    [{}, { [`${FOLDER}/contracts/v1.yaml`]: 'openapi: 3.1.0\n' }, 'has no operation'],
    [{}, { [`${FOLDER}/contracts/v1.yaml`]: 'a: [' }, 'contracts/v1.yaml:1:'],
  ])('reports in one line what it cannot serve: %j %#', async (options, files, message) => {
    const { success, output } = await run(workspace(files), options);
    expect([success, output]).toEqual([false, expect.stringContaining(message)]);
    expect(output).not.toContain('    at ');
    expect(output.trim().split('\n')).toHaveLength(1);
  });
});

describe('stopSignal', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'disconnect'])('stops on %s', async (name) => {
    const before = process.listenerCount(name);
    const stopped = stopSignal();
    expect(process.listenerCount(name)).toBe(before + 1);
    const own = process.listeners(name as 'SIGTERM').at(-1);
    own?.('SIGTERM');
    await stopped;
    expect(process.listenerCount(name)).toBe(before);
  });
});
