import { lintContract } from './lint-contract';

function codes(text: string): readonly string[] {
  return lintContract(text).map(({ code }) => code);
}

describe('lintContract', () => {
  it.each([
    ['declare module', `declare module 'x' { export const a: 1 } export {}; export type A = 1;`],
    ['declare global', 'declare global { interface Window { a: 1 } } export type A = 1;'],
    ['export =', 'declare const a: 1; export = a;'],
    ['any', 'export type A = any;'],
    ['any as a type argument', 'export type A = Map<string, any>;'],
    ['a relative import', `import type { A } from './a'; export type B = A;`],
    ['a relative re-export', `export { a } from '../a';`],
    ['an absolute import', `export type A = import('/etc/passwd').A;`],
    ['an import that climbs', `export type A = import('pkg/../../../etc/passwd').A;`],
    ['an import of a URL', `import type { A } from 'file:///etc/passwd'; export type B = A;`],
    ['an import of a name of the package alone', `import type { A } from '#a'; export type B = A;`],
    ['import =', `import a = require('fs'); export type A = a.Stats;`],
    ['a reference to a file', `/// <reference path="/etc/passwd" />\nexport type A = 1;`],
    ['a reference to types', `/// <reference types="node" />\nexport type A = 1;`],
    ['a reference to no library', `/// <reference no-default-lib="true" />\nexport type A = 1;`],
    ['an AMD dependency', `/// <amd-dependency path="/etc/passwd" />\nexport type A = 1;`],
    ['@ts-nocheck', '// @ts-nocheck\nexport type A = Missing;'],
    ['@ts-ignore', '// @ts-ignore\nexport type A = Missing;'],
    ['@ts-expect-error', '/* @ts-expect-error */\nexport type A = Missing;'],
    ['an import without names', `import 'pkg'; export type A = 1;`],
    ['a global namespace', 'export as namespace Lib; export type A = 1;'],
    ['a private member', 'export declare class A { private a: string }'],
    ['a protected member', 'export declare class A { protected a(): string }'],
    ['a private constructor', 'export declare class A { private constructor() }'],
    ['a # member', 'export declare class A { #a: string }'],
    ['unique symbol', 'export declare const a: unique symbol;'],
    ['const enum', 'export declare const enum A { B }'],
    ['a constant without a value', 'export declare const a: string;'],
    ['a variable', 'export declare let a: 1;'],
    ['a superclass', 'declare class B {} export declare class A extends B {}'],
    ['no return type', 'export declare function a();'],
    ['no return type of a method', 'export interface A { a() }'],
    ['no type of a parameter', 'export interface A { a(b): void }'],
    ['no type of a property', 'export interface A { a }'],
    ['a default export without a type', 'export default 1;'],
  ])('refuses %s as unsupported', (_, text) => {
    expect(codes(text)).toContain('module/unsupported');
  });

  it.each([
    ['broken syntax', 'export declare function ('],
    ['no export', 'declare function a(): void;'],
    ['an empty export', 'declare function a(): void; export {};'],
    ['a body', 'export function a(): void { return; }'],
    ['an import without a name', 'export type A = import(B).C; type B = 1;'],
    ['deep nesting', `export type A = ${'['.repeat(5_000)}1${']'.repeat(5_000)};`],
    ['a megabyte', `export type A = '${'x'.repeat(1_000_000)}';`],
  ])('refuses %s as invalid', (_, text) => {
    expect(codes(text)).toContain('module/contract');
  });

  it('ends in time for long hostile texts', () => {
    const texts = ['{', '(', '<', 'a|', 'a&', '[', '`${', 'A<', '"'].map((part) =>
      part.repeat(60_000),
    );
    const start = performance.now();
    for (const text of texts) lintContract(`export type A = ${text}`);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it('reports the place', () => {
    const text = 'export type A = {\n  b: any;\n};';
    const [problem] = lintContract(text);
    expect(text.slice(problem?.start, problem?.end)).toBe('any');
  });
});

describe('lintContract on valid contracts', () => {
  it.each([
    ['types of packages', `import type { Redis } from 'ioredis'; export type A = Redis;`],
    ['types of Node.js', `export type A = import('node:fs').Stats;`],
    ['a part of a scoped package', `export { a } from '@acme/a/b.js';`],
    ['an error', 'export declare class A extends TypeError { readonly code: 1 }'],
    [
      'an error that extends one',
      'export declare class A extends Error {} export declare class B extends A {}',
    ],
    [
      'constants',
      `export declare const a: 'x'; export const b = 5; export declare const c: { readonly d: -1; readonly e: readonly ['f'] };`,
    ],
    ['a function constant', 'export declare const a: (b: string) => void;'],
    ['a default export', 'declare function a(): void; export default a;'],
    [
      'a text that looks like a directive',
      'export type A = `\n// @ts-nocheck\n/// <reference path="a" />`;',
    ],
  ])('accepts %s', (_, text) => {
    expect(codes(text)).toEqual([]);
  });

  it.each([
    ['nothing', '', 'has no documentation'],
    ['no result', '/** Lists. @throws nothing */', 'returns'],
    ['no errors', '/** Lists. @returns all of them */', '@throws'],
    ['all of it', '/** Lists. @returns all of them @throws nothing */', undefined],
  ])('reports what is missing when the documentation covers %s', (_, comment, missing) => {
    const found = lintContract(`${comment}\nexport declare function list(): Promise<string[]>;`);
    expect(found).toHaveLength(missing === undefined ? 0 : 1);
    if (missing)
      expect(found[0]).toMatchObject({
        code: 'module/undocumented',
        message: expect.stringContaining(missing),
      });
  });
});
