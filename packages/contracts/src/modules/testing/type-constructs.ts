import type { Construct } from './construct';

/** Rarer exports: parts of the type system that libraries use in their declarations. */
export const TYPE_CONSTRUCTS: readonly Construct[] = [
  {
    name: 'a variance annotation',
    contract: 'export interface Box<out T> { get(): T }',
    fits: 'export interface Box<T> { get(): T }',
    differs: 'export interface Box<T> { get(): T | number; set(value: T): void }',
  },
  {
    name: 'a template literal type with a placeholder',
    contract: 'export declare function path(id: number): `/posts/${number}`;',
    fits: 'export function path(id: number): `/posts/${number}` { return `/posts/${id}`; }',
    differs: 'export function path(id: number): `/post/${number}` { return `/post/${id}`; }',
  },
  {
    name: 'an index signature with a template',
    contract: 'export interface Headers { [name: `x-${string}`]: string }',
    fits: 'export type Headers = Record<`x-${string}`, string>;',
    differs: 'export type Headers = Record<`y-${string}`, string>;',
  },
  {
    name: 'a read-only index signature',
    contract: 'export interface Names { [id: string]: string }',
    fits: 'export interface Names { [id: string]: string }',
    differs: 'export interface Names { readonly [id: string]: string }',
  },
  {
    name: 'an index signature for numbers',
    contract: 'export interface List { [at: number]: string }',
    fits: 'export interface List { [index: number]: string }',
    differs: 'export interface List { [index: number]: number }',
  },
  {
    name: 'a setter',
    contract: 'export declare class A { get id(): string; set id(value: string); }',
    fits: `export class A { #id = ''; get id() { return this.#id; } set id(value: string) { this.#id = value; } }`,
    differs: `export class A { get id() { return 'x'; } }`,
  },
  {
    name: 'a getter of another type',
    contract: 'export declare class A { get size(): number; }',
    fits: 'export class A { readonly size = 1 as number; }',
    differs: `export class A { get size() { return '1'; } }`,
  },
  {
    name: 'an abstract member',
    contract: 'export declare abstract class A { abstract run(): string; }',
    fits: 'export abstract class A { abstract run(): string; }',
    differs: 'export abstract class A { abstract run(): number; }',
  },
  {
    name: 'an abstract class that callers may instantiate',
    contract: 'export declare class A { run(): string; }',
    fits: `export class A { run() { return 'x'; } }`,
    differs: `export abstract class A { run() { return 'x'; } }`,
  },
  {
    name: 'a member that subclasses have to implement',
    contract: 'export declare abstract class A { abstract run(): string; }',
    fits: 'export abstract class A { abstract run(): string; more() {} }',
    differs: 'export abstract class A { abstract run(): string; abstract more(): void; }',
  },
  {
    name: 'a static property',
    contract: 'export declare class A { static readonly size: number; }',
    fits: 'export class A { static size = 1 as number; }',
    differs: 'export class A { static size = "1"; }',
  },
  {
    name: 'a static method that is an instance method',
    contract: 'export declare class A { static of(id: string): A; }',
    fits: 'export class A { static of(id: string): A { void id; return new A(); } }',
    differs: 'export class A { of(id: string): A { void id; return new A(); } }',
  },
  {
    name: 'a method that returns this',
    contract: 'export declare class Query { where(id: string): this; }',
    fits: 'export class Query { where(id: string) { void id; return this; } }',
    differs: 'export class Query { where(id: string): string { return id; } }',
  },
  {
    name: 'a method that returns its class in place of this',
    contract: 'export declare class Query { where(id: string): this; }',
    fits: 'export class Query { where(id: string): this { void id; return this; } }',
    differs: 'export class Query { where(id: string): Query { void id; return new Query(); } }',
  },
  {
    name: 'a this parameter',
    contract: 'export declare function size(this: { length: number }): number;',
    fits: 'export function size(this: { length: number }) { return this.length; }',
    differs:
      'export function size(this: { length: number; name: string }) { return this.name.length; }',
  },
  {
    name: 'a variadic tuple',
    contract: 'export declare function call(...args: [...ids: string[], last: number]): void;',
    fits: 'export function call(...args: [...ids: string[], last: number]): void { void args; }',
    differs: 'export function call(...args: [...ids: number[], last: number]): void { void args; }',
  },
  {
    name: 'an optional element of a tuple',
    contract: 'export type Pair = [id: string, size?: number];',
    fits: 'export type Pair = [string, number?];',
    differs: 'export type Pair = [string, number];',
  },
  {
    name: 'a read-only tuple',
    contract: 'export declare function pair(): [string, number];',
    fits: `export function pair(): [string, number] { return ['x', 1]; }`,
    differs: `export function pair() { return ['x', 1] as const; }`,
  },
  {
    name: 'a conditional type with infer',
    contract: 'export type Item<T> = T extends readonly (infer U)[] ? U : never;',
    fits: 'export type Item<T> = T extends readonly (infer Element)[] ? Element : never;',
    differs: 'export type Item<T> = T extends readonly (infer U)[] ? U : T;',
  },
  {
    name: 'the result of a conditional type',
    contract:
      'export declare function get<T extends boolean>(all: T): T extends true ? string[] : string;',
    fits: `export function get<T extends boolean>(all: T): T extends true ? string[] : string { return (all ? [] : '') as never; }`,
    differs: `export function get<T extends boolean>(all: T): T extends true ? string : string[] { return (all ? '' : []) as never; }`,
  },
  {
    name: 'a constant that code checks with satisfies',
    contract: `export declare const sizes: { readonly small: 1; readonly large: 2 };`,
    fits: 'export const sizes = { small: 1, large: 2 } as const satisfies Record<string, number>;',
    differs:
      'export const sizes = { small: 1, large: 3 } as const satisfies Record<string, number>;',
  },
  {
    name: 'a namespace merged with a function',
    contract:
      'export declare function run(): void; export declare namespace run { function size(): number; }',
    fits: 'export function run(): void {} run.size = () => 1;',
    differs: `export function run(): void {} run.size = () => '1';`,
  },
  {
    name: 'a type in a namespace merged with a class',
    contract:
      'export declare class Store { open(): void; } export declare namespace Store { interface Options { path: string } }',
    fits: 'export class Store { open() {} } export namespace Store { export interface Options { path: string } }',
    differs:
      'export class Store { open() {} } export namespace Store { export interface Options { path: number } }',
  },
  {
    name: 'a default export that is a re-export',
    contract: 'export { make as default } from "shared-items";',
    fits: 'import { make } from "shared-items"; export default make;',
    differs: 'export { make } from "shared-items";',
  },
  {
    name: 'a namespace export',
    contract: 'export * as items from "shared-items";',
    fits: 'import * as items from "shared-items"; export { items };',
    differs: 'import * as all from "shared-items"; export const items = { make: 1, all };',
  },
  {
    name: 'a class that is exported as a type only',
    contract: 'export declare class A { id: string; }',
    fits: `export class A { id = 'x'; }`,
    differs: `class A { id = 'x'; } export type { A };`,
  },
  {
    name: 'the order of enum members',
    contract: 'export declare enum Level { Low = 0, High = 1 }',
    fits: 'export enum Level { Low, High }',
    differs: 'export enum Level { High, Low }',
  },
  {
    name: 'a literal of bigint',
    contract: 'export declare const limit: 10n;',
    fits: 'export const limit = 10n;',
    differs: 'export const limit = 11n;',
  },
  {
    name: 'a symbol',
    contract: 'export declare function key(): symbol;',
    fits: `export function key(): symbol { return Symbol('x'); }`,
    differs: `export function key(): string { return 'x'; }`,
  },
  {
    name: 'an optional parameter that accepts undefined',
    contract: 'export declare function a(id: string | undefined, more: string): void;',
    fits: 'export function a(id: string | undefined, more: string): void { void [id, more]; }',
    differs: 'export function a(id: string, more: string): void { void [id, more]; }',
    needsStrict: true,
  },
  {
    name: 'a parameter that must be given, even as undefined',
    contract: 'export declare function a(id?: string): void;',
    fits: 'export function a(id?: string): void { void id; }',
    differs: 'export function a(id: string | undefined): void { void id; }',
  },
  {
    name: 'a rest parameter in place of optional ones',
    contract: 'export declare function a(first?: string, second?: string): void;',
    fits: 'export function a(...all: (string | undefined)[]): void { void all; }',
    differs: 'export function a(...all: [string, string]): void { void all; }',
  },
  {
    name: 'an async generator',
    contract: 'export declare function pages(): AsyncGenerator<string, number, void>;',
    fits: `export async function* pages(): AsyncGenerator<string, number, void> { yield 'x'; return 1; }`,
    differs: `export async function* pages(): AsyncGenerator<string, string, void> { yield 'x'; return 'y'; }`,
  },
  {
    name: 'a default type parameter in use',
    contract: 'export interface Page<T = string> { items: T[] }',
    fits: 'export interface Page<Item = string> { items: Item[] }',
    differs: 'export interface Page<T> { items: T[] }',
  },
  {
    name: 'the order of a union',
    contract: `export type Kind = 'a' | 'b' | 'c';`,
    fits: `export type Kind = 'c' | 'b' | 'a';`,
    differs: `export type Kind = 'c' | 'b' | 'd';`,
  },
  {
    name: 'a read-only array of arrays',
    contract: 'export declare function rows(): string[][];',
    fits: 'export function rows(): string[][] { return []; }',
    differs: 'export function rows(): (readonly string[])[] { return []; }',
  },
  {
    name: 'an assertion without a type',
    contract: 'export declare function check(value: unknown): asserts value;',
    fits: `export function check(value: unknown): asserts value { if (!value) throw new Error('x'); }`,
    differs: `export function check(value: unknown): void { if (!value) throw new Error('x'); }`,
  },
  {
    name: 'a predicate on this',
    contract: 'export declare class Node { isLeaf(): this is { value: string }; }',
    fits: `export class Node { isLeaf(): this is { value: string } { return true; } }`,
    differs: 'export class Node { isLeaf(): boolean { return true; } }',
  },
  {
    name: 'the order of overloads',
    contract:
      'export declare function get(id: string): string; export declare function get(id: unknown): number;',
    fits: 'export function get(id: string): string; export function get(id: unknown): number; export function get(id: unknown): never { throw id; }',
    differs:
      'export function get(id: unknown): number; export function get(id: string): string; export function get(id: unknown): never { throw id; }',
  },
  {
    name: 'an overload that is missing',
    contract:
      'export declare function get(id: string): string; export declare function get(id: number): number;',
    fits: 'export function get(id: string): string; export function get(id: number): number; export function get(id: unknown): never { throw id; }',
    differs: 'export function get(id: string): string { return id; }',
  },
  {
    name: 'a construct signature',
    contract: 'export interface Made { new (id: string): { id: string } }',
    fits: 'export type Made = new (name: string) => { id: string };',
    differs: 'export type Made = (id: string) => { id: string };',
  },
  {
    name: 'a callable object',
    contract: 'export interface Log { (text: string): void; level: number }',
    fits: 'export type Log = ((text: string) => void) & { level: number };',
    differs: 'export type Log = (text: string) => void;',
  },
  {
    name: 'keys of a type',
    contract: `export declare function pick<T, K extends keyof T>(from: T, ...keys: K[]): Pick<T, K>;`,
    fits: 'export function pick<T, K extends keyof T>(from: T, ...keys: K[]): Pick<T, K> { void keys; return from; }',
    differs:
      'export function pick<T, K extends keyof T>(from: T, ...keys: K[]): Partial<T> { void keys; return from; }',
  },
  {
    name: 'a mapped type with renamed keys',
    contract: 'export type Getters<T> = { [K in keyof T as `get${string & K}`]: () => T[K] };',
    fits: 'export type Getters<T> = { [Key in keyof T as `get${string & Key}`]: () => T[Key] };',
    differs: 'export type Getters<T> = { [K in keyof T as `set${string & K}`]: () => T[K] };',
  },
  {
    name: 'an accessor of a constant type parameter',
    contract: 'export declare function list<const T extends readonly unknown[]>(items: T): T;',
    fits: 'export function list<const T extends readonly unknown[]>(items: T): T { return items; }',
    differs:
      'export function list<T extends readonly unknown[]>(items: T): T[number] { return items[0] as T[number]; }',
  },
  {
    name: 'an implemented interface',
    contract:
      'export interface Closable { close(): Promise<void> } export declare class File implements Closable { close(): Promise<void>; }',
    fits: 'export interface Closable { close(): Promise<void> } export class File implements Closable { async close() {} }',
    differs:
      'export interface Closable { close(): Promise<void> } export class File { close(): void {} }',
  },
];
