import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { normalizeOptions } from '../graph/options';
import { buildAllChangesTargets, buildChangeTargets } from '../graph/targets';

const ROOT = join(__dirname, '../../../..');
const PLUGIN = join(ROOT, 'packages/parallel-plan');
const read = (file: string) => readFileSync(file, 'utf8');
const json = <T>(file: string) => JSON.parse(read(file)) as T;

interface Command {
  readonly page: string;
  readonly line: string;
}

/** Every command of ours in a shell block of a page, or of a skill. */
function commands(): readonly Command[] {
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    ...filesIn('docs').filter((file) => file.endsWith('.md')),
    ...filesIn('packages/parallel-plan/src/generators/agents/files'),
  ];
  return pages.flatMap((page) => {
    const blocks = [...read(join(ROOT, page)).matchAll(/^```(?:sh|bash)\n([^]*?)^```$/gm)];
    return blocks
      .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
      .map((text) => text.replace(/\s#\s.*$/, '').trim())
      .filter((line) => /\bparallel-plan[: ]|\bnx run change\b|\bnx run change\//.test(line))
      .map((line) => ({ page, line }));
  });
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.vitepress'))
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length + 1));
}

/** The names of the flags, as written. */
const flagsOf = (line: string): readonly string[] =>
  [...line.matchAll(/(?:^|\s)--([A-Za-z][\w-]*)/g)].map(([, name = '']) => name);

const camel = (flag: string) =>
  flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** Flags that Nx itself takes. */
const NX_FLAGS = ['dryRun', 'interactive', 'noInteractive', 'help', 'graph', 'skipSync', 'verbose'];

/** @returns what is wrong with the flags of a command that a schema describes */
function unknownFlags(line: string, schemaFile: string): readonly string[] {
  const { properties } = json<{ properties: Record<string, unknown> }>(schemaFile);
  return flagsOf(line).filter((flag) => {
    const name = camel(flag.replace(/^no-/, ''));
    return !(name in properties) && !(camel(flag) in properties) && !NX_FLAGS.includes(camel(flag));
  });
}

const { generators } = json<{ generators: Record<string, { schema: string }> }>(
  join(PLUGIN, 'generators.json'),
);
const { executors } = json<{ executors: Record<string, { schema: string }> }>(
  join(PLUGIN, 'executors.json'),
);
const context = {
  id: 'x',
  hasChanges: true,
  options: normalizeOptions(undefined),
  packages: [],
  copies: [],
};
const targets = { change: buildAllChangesTargets(context), 'change/': buildChangeTargets(context) };

/** The help of a command, as the program prints it. */
const helps = new Map<string, Promise<string>>();
function helpOf(command: string): Promise<string> {
  const known = helps.get(command);
  if (known !== undefined) return known;
  const help = printed([command, '--help']);
  helps.set(command, help);
  return help;
}

/** Runs the program in this process and collects what it prints. */
async function printed(args: readonly string[]): Promise<string> {
  let text = '';
  const out = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const err = jest.spyOn(process.stderr, 'write').mockImplementation(() => true);
  const { argv, exitCode } = process;
  try {
    process.argv = ['node', 'parallel-plan', ...args];
    process.exitCode = undefined;
    jest.isolateModules(() => {
      jest.requireActual('./parallel-plan');
    });
    while (process.exitCode === undefined) await new Promise(setImmediate);
  } finally {
    Object.assign(process, { argv, exitCode });
    out.mockRestore();
    err.mockRestore();
  }
  return text;
}

describe('the documentation and the skills', () => {
  const all = commands();

  it('contain commands', () => {
    expect(new Set(all.map(({ page }) => page)).size).toBeGreaterThan(20);
    expect(existsSync(join(ROOT, 'README.md'))).toBe(true);
  });

  it.each(all.filter(({ line }) => /\bnx g parallel-plan:/.test(line)))(
    '$page: $line is a generator with these options',
    ({ line }) => {
      const [, name = '', flags = ''] = /\bnx g parallel-plan:([\w-]+)(.*)/.exec(line) ?? [];
      const schema = generators[name]?.schema;
      expect(schema).toBeDefined();
      expect(unknownFlags(flags, join(PLUGIN, schema ?? ''))).toEqual([]);
    },
  );

  it.each(all.filter(({ line }) => /\bnx run change[:/]/.test(line)))(
    '$page: $line is a target with these options',
    ({ line }) => {
      const [, slash = '', name = ''] = /\bnx run change(\/?)[^:\s]*:([\w-]+)/.exec(line) ?? [];
      if (name.startsWith('wp-')) {
        const { schema } = executors['verify-package'] ?? { schema: '' };
        expect(unknownFlags(line, join(PLUGIN, schema))).toEqual([]);
        return;
      }
      const target = targets[slash === '' ? 'change' : 'change/'][name];
      const executor = target?.executor?.replace('parallel-plan:', '') ?? '';
      expect(Object.keys(executors)).toContain(executor);
      expect(unknownFlags(line, join(PLUGIN, executors[executor]?.schema ?? ''))).toEqual([]);
    },
  );

  it.each(all.filter(({ line }) => /\bparallel-plan [a-z]/.test(line)))(
    '$page: $line is a command with these options',
    async ({ line }) => {
      const [, name = '', rest = ''] = /\bparallel-plan ([a-z-]+)([^|;&]*)/.exec(line) ?? [];
      const help = await helpOf(name);
      expect(help).toMatch(/^Usage: /);
      for (const flag of flagsOf(rest)) expect(help).toContain(`--${flag}`);
    },
  );
});
