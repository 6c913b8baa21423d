import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { REPOSITORY_ROOT } from './harness/packed-packages';
import { useWorkspace } from './harness/use-workspace';
import type { Workspace } from './harness/workspace';

/** Moves every clock of the process by eight years and a bit. */
const OTHER_DAY = `
const RealDate = Date;
const offset = 8.37 * 365 * 24 * 60 * 60 * 1000;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [RealDate.now() + offset] : args));
  }
  static now() {
    return RealDate.now() + offset;
  }
};
`;

describe('the same inputs', () => {
  const here = useWorkspace('demo');
  const there = useWorkspace('demo');

  it.each([
    ['a brief', ['--brief=brief.yaml']],
    ['a sentence', ['export the members as a CSV file']],
  ])(
    'give the same bytes in another folder, on another day and in another time zone, for %s',
    (_what, args) => {
      there().write('node_modules/.other-day.cjs', OTHER_DAY);
      const plans = [
        plan(here(), args, { TZ: 'UTC', LC_ALL: 'C' }),
        plan(there(), args, {
          TZ: 'Pacific/Kiritimati',
          LC_ALL: 'C.UTF-8',
          NODE_OPTIONS: `--require=${there().path('node_modules/.other-day.cjs')}`,
        }),
      ];
      expect(Object.keys(plans[0] ?? {}).length).toBeGreaterThan(5);
      expect(plans[1]).toEqual(plans[0]);
      for (const text of Object.values(plans[0] ?? {}))
        expect(text === '' || text.endsWith('\n')).toBe(true);
    },
  );
});

/** What the generator writes, by path; the tree is as before afterwards. */
function plan(
  workspace: Workspace,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Record<string, string> {
  workspace.write(
    'brief.yaml',
    readFileSync(join(REPOSITORY_ROOT, 'tools/demo/brief.yaml'), 'utf8'),
  );
  workspace.commit('brief');
  const { exitCode, output } = workspace.nx(
    ['generate', 'parallel-plan:feature', ...args, '--no-interactive'],
    { env },
  );
  if (exitCode !== 0) throw new Error(output);
  const files = readdirSync(workspace.path('openspec/changes'), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(workspace.root.length + 1))
    .sort();
  const texts = Object.fromEntries(files.map((file) => [file, workspace.read(file)]));
  workspace.reset();
  return texts;
}
