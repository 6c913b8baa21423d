import type { Rule } from '../rule';
import { foundByChecker } from '../contract/found-by-checker';

/** Rules about module contracts, and about code that does not implement them. */
export const MODULE_RULES: readonly Rule[] = [
  foundByChecker({
    id: 'module/contract',
    severity: 'error',
    required: false,
    summary: 'A module contract is invalid, or exports nothing.',
    why: 'A module contract is a TypeScript declaration file. Owner and consumers compile against it, so all of them get the same error.',
    howToFix: 'Correct the place that the message names. Mark what consumers use with `export`.',
    examples: {
      language: 'ts',
      wrong: 'declare function createComment(text: string): Promise<void>;',
      right: 'export declare function createComment(text: string): Promise<void>;',
    },
  }),
  foundByChecker({
    id: 'module/unsupported',
    severity: 'error',
    required: false,
    summary:
      'A module contract uses a construct that specifies nothing, or that no code can fulfil.',
    why: 'A compiler accepts these constructs with a wrong module, or with no module at all: `any`, `declare module`, `export =`, relative imports, members that are not public, `unique symbol`, `const enum`, constants without a value, superclasses other than `Error`, imports that do not resolve, missing types.',
    howToFix: 'Write what the message proposes.',
    examples: {
      language: 'ts',
      wrong: 'export declare function findComment(id: string): Promise<any>;',
      right: `export interface Comment { readonly id: string }
export declare function findComment(id: string): Promise<Comment | undefined>;`,
    },
  }),
  foundByChecker({
    id: 'module/mismatch',
    severity: 'error',
    required: false,
    summary: 'The code of a project does not fulfil its module contract.',
    why: 'Consumers were written against the contract. They fail to compile, or fail at run time, as soon as they use this code.',
    howToFix:
      'Change the code. If the contract is wrong, change it, raise `contracts.revision` and tell its consumers.',
    examples: {
      language: 'ts',
      wrong: `// contract: declare function createComment(post: string, text: string): Promise<Comment>;
export async function createComment(text: string, post: string): Promise<Comment> {
  return { post, text };
}`,
      right: `// contract: declare function createComment(post: string, text: string): Promise<Comment>;
export async function createComment(post: string, text: string): Promise<Comment> {
  return { post, text };
}`,
    },
  }),
  foundByChecker({
    id: 'module/example',
    severity: 'error',
    required: false,
    summary: 'A shared example of a module contract fails on the code of its owner.',
    why: 'Signatures define types, and examples define behaviour. Consumers test their fakes with the same examples.',
    howToFix: 'Change the code. If both sides agree that the example is wrong, change the example.',
    examples: {
      language: 'ts',
      wrong: `// example: assert.equal(module.limit(80), 50)
export const limit = (wanted: number): number => wanted;`,
      right: `// example: assert.equal(module.limit(80), 50)
export const limit = (wanted: number): number => Math.min(wanted, 50);`,
    },
  }),
  foundByChecker({
    id: 'module/strict',
    severity: 'warning',
    required: false,
    summary: 'Code fulfils its module contract only because its project is not strict.',
    why: 'Without `strict`, the compiler of the owner ignores `null`, `undefined` and implicit `any`. A consumer with `strict` gets different results.',
    howToFix: 'Change the code so that it fulfils the contract under `strict` too.',
    examples: {
      language: 'ts',
      wrong: `// contract: export declare function findName(id: string): string;
export const findName = (id: string): string | undefined => names.get(id);`,
      right: `// contract: export declare function findName(id: string): string;
export const findName = (id: string): string => names.get(id) ?? '';`,
    },
  }),
  foundByChecker({
    id: 'module/stub-left',
    severity: 'error',
    required: false,
    summary: 'A stub of a module contract is left in the code.',
    why: 'A stub compiles and fails when it is called. Only a test of that call finds it.',
    howToFix: 'Implement the function that the message names, or remove it from the contract.',
    examples: {
      language: 'ts',
      wrong: `export function createComment(): Promise<Comment> {
  return Promise.reject(new Error('not implemented: createComment'));
}`,
      right: `export async function createComment(): Promise<Comment> {
  return store.create();
}`,
    },
  }),
  foundByChecker({
    id: 'module/unused',
    severity: 'info',
    required: false,
    summary: 'A consumer does not import a module although it is named in the contract.',
    why: 'The contract names the project as a consumer, so its package waited for the contract and reads it. If nothing is imported, the interface may not be needed.',
    howToFix: 'Import it, or remove the consumer from the contract.',
    examples: {
      language: 'ts',
      wrong: '// consumers: feat-comments, whose code imports nothing of data-access-comments',
      right: `import { createComment } from '@acme/data-access-comments';`,
    },
  }),
  foundByChecker({
    id: 'module/undocumented',
    severity: 'warning',
    required: false,
    summary: 'A function of a module contract does not say what it does.',
    why: 'A signature does not define errors, limits and order. Only the documentation does, and no compiler checks it.',
    howToFix:
      'Write a TSDoc comment: what the function does, `@returns`, and `@throws` with each error and when it is thrown.',
    examples: {
      language: 'ts',
      wrong: 'export declare function listComments(post: string): Promise<readonly Comment[]>;',
      right: `/**
 * Lists the comments of a post.
 * @returns at most 50, oldest first
 * @throws NotFound where there is no such post
 */
export declare function listComments(post: string): Promise<readonly Comment[]>;`,
    },
  }),
];
