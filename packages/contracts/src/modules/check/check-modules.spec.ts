import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { moduleWorkspace } from '../testing/module-workspace';
import { breakingChanges } from '../../check/breaking-changes';
import { checkModules } from './check-modules';

// Each test starts a compiler in a process of its own.
jest.setTimeout(120_000);

const CODE = { entry: 'src/index.ts', tsconfig: 'tsconfig.json' };
const FILE = 'contracts/modules/posts.d.ts';
const CONTRACT = `/**
 * Counts.
 * @returns the number
 * @throws nothing
 */
export declare function count(post: string): Promise<number>;
`;
const FITS = 'export const count = async (post: string): Promise<number> => post.length;\n';

/** Each type is the next one. */
function chainOf(length: number): string {
  const types = Array.from({ length }, (_, at) => `export type T${at} = T${at + 1};`);
  return `${types.join('\n')}\nexport type T${length} = 1;`;
}

async function check(root: string, text: string, code = CODE) {
  const { findings, notChecked } = await checkModules([{ file: FILE, text, code }], {
    root,
    timeoutMs: 30_000,
  });
  return {
    codes: findings.map((finding) => finding.code),
    text: JSON.stringify([findings, notChecked]),
    notChecked: notChecked.map(({ why }) => why),
  };
}

describe('checkModules on a hostile contract', () => {
  const workspace = moduleWorkspace({ strict: true });
  const outside = mkdtempSync(join(realpathSync(tmpdir()), 'parallel-plan-outside-'));
  writeFileSync(join(outside, 'index.d.ts'), 'export type Secret = "hunter2";\n');
  writeFileSync(join(outside, 'package.json'), '{ "name": "evil", "types": "index.d.ts" }');
  symlinkSync(outside, join(workspace.root, 'node_modules/evil'));
  workspace.write('src/index.ts', 'export interface A { a: 1 }\nexport const a = 1;\n');
  afterAll(() => {
    workspace.remove();
    rmSync(outside, { recursive: true, force: true });
  });

  it.each([
    ['an import of a file', `export type A = import('${outside}/index').Secret;`],
    ['an import of a system file', `export type A = import('/etc/passwd').Root;`],
    ['an import that climbs', `export type A = import('../../${outside}/index').Secret;`],
    ['a package that leads outside', `export type A = import('evil').Secret;`],
    ['a reference to a file', `/// <reference path="${outside}/index.d.ts" />\nexport type A = 1;`],
    ['a reference to types', `/// <reference types="../../${outside}" />\nexport type A = 1;`],
    ['a reference to a library', `/// <reference lib="dom" />\nexport type A = 1;`],
  ])('reads nothing outside the workspace: %s', async (_, text) => {
    const { codes, text: said } = await check(workspace.root, text);
    expect(codes).toContain('module/unsupported');
    expect(said).not.toContain('hunter2');
  });

  it('does not compare code behind a link to outside the workspace', async () => {
    symlinkSync(join(outside, 'index.d.ts'), join(workspace.root, 'src/linked.d.ts'));
    const code = { ...CODE, entry: 'src/linked.d.ts' };
    const { text, notChecked } = await check(workspace.root, `export type Secret = 'x';`, code);
    expect(notChecked).toEqual([expect.stringContaining('outside the workspace')]);
    expect(text).not.toContain('hunter2');
  });

  it.each([
    ['a type that grows', 'export interface A<T = 1> { a: A<A<T>> }'],
    ['a type that counts', 'type N<T extends 0[]> = N<[...T, 0]>; export type A = N<[]>;'],
    [
      'a type with many members',
      `type D = '0'|'1'|'2'|'3'|'4'|'5'|'6'|'7'|'8'|'9'; export type A = \`\${D}\${D}\${D}\${D}\${D}\${D}\`;`,
    ],
    ['a megabyte', `export type A = '${'x'.repeat(1_000_000)}';`],
    ['a circle', 'export type A = B; type B = A;'],
    ['a chain of types', chainOf(8_000)],
    ['a deep type', `export type A = ${'Readonly<'.repeat(150)}1${'>'.repeat(150)};`],
  ])('refuses or reports it in time: %s', async (_, text) => {
    const start = performance.now();
    const { codes, notChecked } = await check(workspace.root, text);
    expect([...codes, ...notChecked]).not.toEqual([]);
    expect(performance.now() - start).toBeLessThan(60_000);
  });
});

describe('the TypeScript of the workspace', () => {
  const workspaces = new Map(
    [undefined, '5.4.5', '7.0.2'].map((version) => {
      const workspace = moduleWorkspace({});
      const text = (options: object): string =>
        JSON.stringify({ compilerOptions: options, include: ['src'] });
      workspace.write('src/index.ts', FITS);
      workspace.write('tsconfig.json', text({ target: 'es2022' }));
      workspace.write('tsconfig.newer.json', text({ target: 'es2025', lib: ['es2025'] }));
      workspace.write('tsconfig.empty.json', text({}));
      if (version !== undefined) {
        const folder = join(workspace.root, 'node_modules/typescript');
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, 'package.json'), JSON.stringify({ version, main: 'x.js' }));
        writeFileSync(join(folder, 'x.js'), 'throw new Error("this one is not used");');
      }
      return [version, workspace] as const;
    }),
  );
  afterAll(() => workspaces.forEach((workspace) => workspace.remove()));

  it.each([
    [undefined, 'tsconfig.json'],
    ['5.4.5', 'tsconfig.json'],
    ['7.0.2', 'tsconfig.json'],
    ['7.0.2', 'tsconfig.newer.json'],
    ['7.0.2', 'tsconfig.empty.json'],
  ])('%s with %s makes no difference', async (version, tsconfig) => {
    const { root = '' } = workspaces.get(version) ?? {};
    const code = { ...CODE, tsconfig };
    const fits = await check(root, CONTRACT, code);
    expect(fits).toMatchObject({ codes: [], notChecked: [] });
    const differs = await check(root, CONTRACT.replace('<number>', '<string>'), code);
    expect(differs).toMatchObject({ codes: ['module/mismatch'], notChecked: [] });
  });

  it('is strict by default from version 6', async () => {
    const contract = CONTRACT.replace('Promise<number>', 'number');
    const loose = 'export const count = (post: string): number | undefined => post.length;\n';
    const found = await Promise.all(
      ['5.4.5', '7.0.2'].map(async (version) => {
        const workspace = workspaces.get(version);
        workspace?.write('src/loose.ts', loose);
        const code = { entry: 'src/loose.ts', tsconfig: 'tsconfig.empty.json' };
        return (await check(workspace?.root ?? '', contract, code)).codes;
      }),
    );
    expect(found).toEqual([['module/strict'], ['module/mismatch']]);
  });
});

describe('comparing an edited contract', () => {
  const workspace = moduleWorkspace({});
  afterAll(() => workspace.remove());
  const folder = 'openspec/changes/x';
  const sources = (text?: string) => ({
    folder,
    openapi: [],
    files: new Map(text === undefined ? [] : [[`${folder}/${FILE}`, text]]),
  });

  function compare(from: string, to?: string) {
    const limits = { timeoutMs: 30_000, resolveFrom: workspace.root };
    return breakingChanges(sources(from), sources(to), limits);
  }

  async function edit(from: string, to?: string) {
    const { findings, notChecked } = await compare(from, to);
    expect(notChecked).toEqual([]);
    return findings.map(({ code, line, message }) => [code, line, message]);
  }

  it.each([
    ['nothing', CONTRACT],
    ['another comment', CONTRACT.replace('Counts.', 'Counts comments.')],
    ['a new export', `${CONTRACT}export type Post = { id: string };\n`],
    ['a new optional parameter', CONTRACT.replace('post: string', 'post: string, most?: number')],
    ['a wider parameter', CONTRACT.replace('post: string', 'post: string | number')],
    ['broken syntax, which is found elsewhere', 'export declare function ('],
  ])('accepts an edit that breaks no consumer: %s', async (_, later) => {
    expect(await edit(CONTRACT, later)).toEqual([]);
  });

  it.each([
    ['a function that is gone', 'export declare function list(): void;', 1, 'count'],
    ['another result', CONTRACT.replace('<number>', '<string>'), 6, 'string'],
    ['a new parameter', CONTRACT.replace('post: string', 'post: string, most: number'), 6, '2'],
    ['no contract', undefined, 1, 'is gone'],
  ])('reports an edit that breaks consumers: %s', async (_, later, line, words) => {
    expect(await edit(CONTRACT, later)).toEqual([
      ['contract/breaking', line, expect.stringContaining(words)],
    ]);
  });

  it('reports a contract that is too complex as not checked', async () => {
    const members = Array.from({ length: 1_200 }, (_, at) => `{ member${at}: 1 }`);
    const text = `export type All = ${members.join(' | ')};\n`;
    const { findings, notChecked } = await compare(text, `// Edited.\n${text}`);
    expect(findings).toEqual([]);
    expect(notChecked).toEqual([
      { check: 'contract/breaking', why: expect.stringContaining('too complex to compare') },
    ]);
  });

  it('resolves types of packages', async () => {
    const text = "import type { Item } from 'shared-items';\nexport interface A { item: Item }\n";
    expect(await edit(text, text.replace('item: Item', 'item: Item[]'))).toHaveLength(1);
    expect(await edit(text, `${text}export type B = Item;\n`)).toEqual([]);
  });
});
