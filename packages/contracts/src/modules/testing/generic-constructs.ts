import type { Construct } from './construct';

/** Type parameters, overloads and intersections. */
export const GENERIC_CONSTRUCTS: readonly Construct[] = [
  {
    name: 'a generic function',
    contract: 'export declare function first<T>(items: readonly T[]): T | undefined;',
    fits: 'export function first<Item>(items: readonly Item[]): Item | undefined { return items[0]; }',
    differs: 'export function first<T>(items: readonly T[]): T[] { return [...items]; }',
  },
  {
    name: 'a generic function that is not generic in the code',
    contract: 'export declare function wrap<T>(item: T): { item: T };',
    fits: 'export const wrap = <T>(item: T): { item: T } => ({ item });',
    differs: 'export function wrap(item: unknown): { item: unknown } { return { item }; }',
  },
  {
    name: 'a constraint of a generic function',
    contract: 'export declare function id<T extends { id: string }>(item: T): string;',
    fits: 'export function id<T extends { id: string | number }>(item: T): string { return String(item.id); }',
    differs:
      'export function id<T extends { id: string; name: string }>(item: T): string { return item.id; }',
    finds: /type parameter "T"/,
  },
  {
    name: 'a generic function with keyof',
    contract: 'export declare function get<T, K extends keyof T>(item: T, key: K): T[K];',
    fits: 'export function get<A, B extends keyof A>(item: A, key: B): A[B] { return item[key]; }',
    differs:
      'export function get<T, K extends keyof T>(item: T, key: K): T { void key; return item; }',
  },
  {
    name: 'a generic type',
    contract: 'export interface Page<T> { items: readonly T[]; next: string | null }',
    fits: 'export interface Page<Item> { items: readonly Item[]; next: string | null }',
    differs: 'export interface Page<T> { items: readonly T[]; next: T | null }',
  },
  {
    name: 'the number of type parameters',
    contract: 'export interface Page<T> { items: T[] }',
    fits: 'export type Page<T> = { items: T[] };',
    differs: 'export interface Page<T, K> { items: T[]; key?: K }',
    finds: /type parameters/,
  },
  {
    name: 'the default of a type parameter',
    contract: 'export interface Page<T = string> { items: T[] }',
    fits: 'export interface Page<T = string> { items: T[] }',
    differs: 'export interface Page<T> { items: T[] }',
    finds: /default/,
  },
  {
    name: 'a generic type in use',
    contract:
      'export interface Page<T> { items: T[] } export declare function list(): Promise<Page<string>>;',
    fits: 'export interface Page<T> { items: T[] } export async function list(): Promise<Page<string>> { return { items: [] }; }',
    differs:
      'export interface Page<T> { items: T[] } export async function list(): Promise<Page<number>> { return { items: [] }; }',
  },
  {
    name: 'a conditional type',
    contract: 'export type Value<T> = T extends string ? 1 : T extends number ? 2 : never;',
    fits: 'export type Value<A> = A extends string ? 1 : A extends number ? 2 : never;',
    differs: 'export type Value<T> = T extends string ? 2 : T extends number ? 1 : never;',
  },
  {
    name: 'a mapped type',
    contract: 'export type Flags<T> = { [K in keyof T]: boolean };',
    fits: 'export type Flags<T> = { [K in keyof T]: boolean };',
    differs: 'export type Flags<T> = { [K in keyof T]?: boolean };',
  },
  {
    name: 'a template literal type',
    contract: 'export type Key = `post:${string}`;',
    fits: 'export type Key = `post:${string}`;',
    differs: 'export type Key = `user:${string}`;',
  },
  {
    name: 'overloads',
    contract:
      'export declare function get(id: string): string; export declare function get(id: number): number;',
    fits: 'export function get(id: number): number; export function get(id: string): string; export function get(id: string | number): string | number { return id; }',
    differs: 'export function get(id: string): string { return id; }',
  },
  {
    name: 'an overload with another result',
    contract:
      'export declare function get(id: string): string; export declare function get(id: number): number;',
    fits: 'export function get(id: string): string; export function get(id: number): number; export function get(id: string | number) { return id; }',
    differs:
      'export function get(id: string): string; export function get(id: number): string; export function get(id: string | number) { return String(id); }',
    finds: /no overload/,
  },
  {
    name: 'an intersection in another order',
    contract: 'export declare function key<K>(key: K & string): K & string;',
    fits: 'export function key<K>(key: string & K): string & K { return key; }',
    differs: 'export function key<K>(key: number & K): number & K { return key; }',
  },
  {
    name: 'an intersection in another order in a template',
    contract: 'export type Getters<T> = { [K in keyof T as `get${string & K}`]: () => T[K] };',
    fits: 'export type Getters<T> = { [K in keyof T as `get${K & string}`]: () => T[K] };',
    differs: 'export type Getters<T> = { [K in keyof T as `get${K & number}`]: () => T[K] };',
  },
  {
    name: 'an intersection with one of two type parameters',
    contract: 'export declare function mark<A, B>(a: A, b: B): A & { mark: 1 };',
    fits: 'export function mark<A, B>(a: A, b: B): { mark: 1 } & A { void b; return { ...a, mark: 1 }; }',
    differs:
      'export function mark<A, B>(a: A, b: B): { mark: 1 } & B { void a; return { ...b, mark: 1 }; }',
  },
  {
    name: 'a branded string',
    contract: `export type Id = string & { readonly brand: 'id' }; export declare function id(): Id;`,
    fits: `export type Id = { readonly brand: 'id' } & string; export const id = () => 'x' as Id;`,
    differs: `export type Id = { readonly brand: 'user' } & string; export const id = () => 'x' as Id;`,
  },
  {
    name: 'keys that are strings',
    contract: 'export declare function f<T, K extends keyof T>(from: T, key: K & string): T[K];',
    fits: 'export function f<T, K extends keyof T>(from: T, key: K & string): T[K] { return from[key]; }',
    differs:
      'export function f<T, K extends keyof T>(from: T, key: K & string): T { return key && from; }',
  },
  {
    name: 'an overload beside a generic one',
    contract:
      'export interface A { on(name: string, value: string | bigint): void; on<T>(name: number, value: T): T; }',
    fits: 'export interface A { on(name: string, value: string | bigint): void; on<T>(name: number, value: T): T; }',
    differs:
      'export interface A { on(name: string, value: string): void; on<T>(name: number, value: T): T; }',
  },
  {
    name: 'a condition with a branch of a class',
    contract:
      'export declare class B { id: string } export declare function f<S extends boolean>(at: S extends true ? B : B[]): void;',
    fits: 'export class B { #x = 1; id = String(this.#x) } export function f<S extends boolean>(at: S extends true ? B : B[]): void { void at; }',
    differs:
      'export class B { #x = 1; id = String(this.#x) } export function f<S extends boolean>(at: S extends true ? B : string): void { void at; }',
  },
  {
    name: 'options that a function returns',
    contract: 'export interface O { a?: 1 } export declare class C { f(of: () => O): void }',
    fits: 'export interface O { a?: 1 } export class C { f(of: () => O): void { void of; } }',
    differs: 'export interface O { a?: 1 } export class C { f(of: O): void { void of; } }',
  },
];
