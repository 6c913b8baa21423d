import { NEWEST_NX, NX_VERSION, tried } from './harness/nx-versions';
import { planFile, smallPlan } from './harness/plan';
import { usePlainWorkspace } from './harness/use-workspace';

/** Globs that Nx can be told exactly: its inputs are the same files. */
const EXACT: readonly string[] = [
  ...['**', '*', '**/*', 'a/**', '*.ts', 'a/*', 'a/*.ts', '**/*.ts', 'a/**/*.ts', 'a/**/b/**/*.ts'],
  ...['*/*', 'a/*/*.ts', '**/.*', '.*', '.x/**', 'a/[ab]*', 'a/[a-c]*.ts', 'a/[!a]*.ts', 'a/?*'],
  ...['{a,b}/*.ts', '{a,b/a}/**', 'a/{a,b}*', 'a/{a,}*', 'a/[[]a]/*', 'a b/*'],
  ...['a/@*', 'a/+*', 'a/#*', 'a/~*', 'a/ö*', 'a/,*', '-a/*', 'a/$*', 'a/%20*', "a/'*", 'a/&*'],
];

/** Globs that Nx reads in another way: its inputs may be more files, and never fewer. */
const INEXACT: readonly string[] = [
  ...['a/[*]*', 'a/[?]*'],
  ...['a/a.ts', 'a/?.ts', 'a/??.ts', 'a/[!a].ts', 'a/[!a][!b].ts', 'a/[ö]*', 'a/[a-ö]*', '{a,b}'],
  ...['(a)/*', '[(]a)/*', 'a/!a*', 'a|b/*', 'a/a!', 'a/a}b', 'a/{b', 'a/[]]*', 'a/[!]]*', 'a/^a*'],
  ...[
    'a/*(a)*',
    'a/@(a)*',
    'a/!(a)*',
    'a/(a|b)*',
    'a/[)]*',
    'a/[-a]*',
    'a/[a-]*',
    'a/😀*',
    'a/[a^]*',
  ],
  // Each kind of folder with each kind of name.
  ...['a', '*', '**', '[ab]', '[!b]', '{a,.x}', '(a)', '?'].flatMap((folder) =>
    ['*', '?.ts', '[!a]*', '[a-b].ts', '{a,ö}.ts', '*b*', '.*', '??*'].map(
      (name) => `${folder}/${name}`,
    ),
  ),
];

const FOLDERS = ['', 'a/', 'b/', 'a/a/', 'a/b/', '.x/', '(a)/', 'a/[a]/', 'a|b/', 'a b/', '-a/'];
const NAMES = ['a.ts', 'b.ts', 'ab.ts', 'c.js', '.x.ts', 'ö.ts'];
const ODD_NAMES = [
  ...['😀.ts', '!a.ts', '*a', '?a', ']a', '[b', '^a', '-', '(a)', 'a|b.ts', 'a!', 'a}b', '{b', ')'],
  ...['@a', '+a', '#a', '~a', ',a', '$a', '%20a', "'a", '&a', '@(a)x'],
];
const FILES: readonly string[] = [
  ...FOLDERS.flatMap((folder) => NAMES.map((name) => folder + name)),
  ...ODD_NAMES.map((name) => `a/${name}`),
];

/** What the package that users install says of globs and paths. */
const JUDGE = `
const { inScope, parseGlob } = require('@parallel-plan/plan');
const { globs, scope, paths } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const isGlob = (text) => { try { return parseGlob(text) !== undefined; } catch { return false; } };
const answer = globs ? globs.filter(isGlob) : paths.filter((path) => inScope(scope, path));
process.stdout.write(JSON.stringify(answer));
`;

const TRIED = tried([NX_VERSION, NEWEST_NX], [NEWEST_NX]);

describe.each(TRIED)('the inputs of a package on Nx %s', (nx) => {
  const workspace = usePlainWorkspace(nx);
  const useSettings = (settings: object) => {
    const nxJson = { analytics: false, plugins: ['parallel-plan'], ...settings };
    workspace().write('nx.json', JSON.stringify(nxJson));
  };

  // First: each file of the globs below costs each run.
  it('are requested as targetDefaults configure', () => {
    const plan = smallPlan('cached').replaceAll('npx nx run-many -t test', 'node --version');
    workspace().write(planFile('cached'), plan);
    workspace().write('openspec/changes/cached/contracts/README.md', '# Contracts\n');
    const hits = () => {
      const target = 'change/cached:wp-part-1';
      const args = ['run', target, '--unapproved', '--output-style=static'];
      const results = [workspace().nx(args), workspace().nx(args)];
      expect(results.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
      return results.map(({ output }) => /\[(?:local cache|existing outputs)/.test(output));
    };
    useSettings({});
    expect(hits()).toEqual([false, false]);
    useSettings({ targetDefaults: { 'parallel-plan:verify-package': { cache: true } } });
    expect(hits()).toEqual([false, true]);

    workspace().write(planFile('cached'), plan.replaceAll("['**']", '[docs/**]'));
    useSettings({});
    expect(hits()).toEqual([false, true]);
    useSettings({ targetDefaults: { 'wp-part-1': { cache: false } } });
    expect(hits()).toEqual([false, false]);
  });

  describe('contain', () => {
    let globs: readonly string[];

    const ask = (question: object): readonly string[] => {
      const input = JSON.stringify(question);
      const { stdout } = workspace().run(process.execPath, ['-e', JUDGE], { input });
      return JSON.parse(stdout) as string[];
    };
    /** Each glob has a folder of its own, so that one question to Nx answers all of them. */
    const inFolders = (letter: string, files: readonly string[] = globs) =>
      files.map((file, at) => `${letter}${at}/${file}`);
    const globOf = (path: string) => globs[Number.parseInt(path.slice(1), 10)] ?? '';
    const scopes = () => ({
      'wp-part-1': { letter: 'u', write_allow: inFolders('u'), deny: [] as string[] },
      'wp-part-2': {
        letter: 'd',
        write_allow: inFolders(
          'd',
          globs.map(() => '**'),
        ),
        deny: inFolders('d'),
      },
    });
    beforeAll(() => {
      useSettings({});
      globs = ask({ globs: [...EXACT, ...INEXACT] });
      let plan = smallPlan('globs', ['wp-part-1', 'wp-part-2']).replaceAll(
        "read_allow: ['**']",
        'read_allow: []',
      );
      for (const [id, { letter, write_allow: write, deny }] of Object.entries(scopes())) {
        const lists = ` ${JSON.stringify(write)}\n      deny: ${JSON.stringify(deny)}`;
        plan = plan.replace(`\n        - ${id}`, () => lists);
        for (const folder of inFolders(
          letter,
          globs.map(() => ''),
        )) {
          for (const file of FILES) workspace().write(folder + file, '');
        }
      }
      workspace().write(planFile('globs'), plan);
    });

    it.each(['wp-part-1', 'wp-part-2'] as const)('everything that %s may write', (id) => {
      expect(globs.slice(0, EXACT.length)).toEqual(EXACT);
      const { letter, ...scope } = scopes()[id];
      const shown = workspace().nx(['show', 'target', 'inputs', `change/globs:${id}`, '--json']);
      expect(shown).toMatchObject({ exitCode: 0 });
      const { files } = JSON.parse(shown.stdout) as { readonly files: readonly string[] };
      const inputs = new Set(files);
      const paths = inFolders(
        letter,
        globs.map(() => ''),
      ).flatMap((folder) => FILES.map((file) => folder + file));
      const writable = new Set(ask({ scope, paths }));

      const missing = paths.filter((path) => writable.has(path) && !inputs.has(path));
      expect(missing.map((path) => [globOf(path), path])).toEqual([]);
      const added = paths.filter((path) => inputs.has(path) && !writable.has(path));
      const wrong = added.filter((path) => EXACT.includes(globOf(path)));
      expect(wrong.map((path) => [globOf(path), path])).toEqual([]);
      process.stderr.write(
        `inputs on Nx ${nx}, ${id}: ${globs.length} globs, ${paths.length} pairs, ${writable.size} writable, ${added.length} more\n`,
      );
      expect(writable.size).toBeGreaterThan(globs.length);
    });
  });
});
