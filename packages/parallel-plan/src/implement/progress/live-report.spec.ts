import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { NO_LIVE_STATE } from '../../report/live-state';
import { tempWorkspace } from '../../testing/temp-workspace';
import { EventLog } from './events';
import { showInReport } from './live-report';

const REPORT = 'openspec/changes/add-parts/report';
const PAGE = `${REPORT}/index.html`;

function run(files: Record<string, string>) {
  const { root } = tempWorkspace(files);
  const repository = {
    ...{ root, top: root, prefix: '', gitDir: join(root, '.git') },
    ...{ commonDir: join(root, '.git'), mainTree: root },
  };
  const events = new EventLog(repository, 'add-parts', 'one');
  events.listen(() => showInReport(repository, 'add-parts'));
  return { root, repository, events };
}

/** The state that the page holds. */
function stateIn(root: string): unknown {
  const page = readFileSync(join(root, PAGE), 'utf8');
  const [, json = ''] = /id="live">(.*?)<\/script>/.exec(page) ?? [];
  return JSON.parse(json);
}

describe('showInReport', () => {
  it('writes the state of each package into the report', () => {
    const { root, repository, events } = run({ [PAGE]: `<body>${NO_LIVE_STATE}</body>\n` });
    events.add({ event: 'run-started' });
    events.add({ event: 'agent-started', package: 'wp-api', attempt: 2, text: '</script>' });
    events.add({ event: 'merged', package: 'wp-web' });
    expect(stateIn(root)).toMatchObject({
      isRunning: true,
      packages: {
        'wp-api': { state: 'working', isWorking: true, attempt: 2, text: '</script>' },
        'wp-web': { state: '✔ merged', isMerged: true },
      },
    });
    // A later run of another process continues from the written state.
    const next = new EventLog(repository, 'add-parts', 'two');
    next.listen(() => showInReport(repository, 'add-parts'));
    next.add({ event: 'failed', package: 'wp-api' });
    next.add({ event: 'run-ended' });
    expect(stateIn(root)).toMatchObject({
      isRunning: false,
      packages: { 'wp-api': { isFailed: true }, 'wp-web': { isMerged: true } },
    });
    expect(readdirSync(join(root, REPORT))).toEqual(['index.html']);
  });

  it('writes nothing without a report or into an older page', () => {
    const without = run({ 'nx.json': '{}' });
    without.events.add({ event: 'merged', package: 'wp-web' });
    expect(existsSync(join(without.root, 'openspec'))).toBe(false);
    const old = run({ [PAGE]: '<p>old</p>\n' });
    old.events.add({ event: 'merged', package: 'wp-web' });
    expect(readFileSync(join(old.root, PAGE), 'utf8')).toBe('<p>old</p>\n');
  });
});
