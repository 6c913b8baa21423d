import { join } from 'node:path';
import { ESLint } from 'eslint';
import prettier from 'prettier';
import tseslint from 'typescript-eslint';
import ts from 'typescript';
import { CONSTRUCTS } from '../testing/constructs';
import { lintContract } from '../check/lint-contract';
import { moduleWorkspace } from '../testing/module-workspace';
import { renderStub } from './render-stub';

/** All that a careful owner switches on. */
const OPTIONS = {
  strict: true,
  module: 'nodenext',
  moduleResolution: 'nodenext',
  verbatimModuleSyntax: true,
  isolatedModules: true,
  isolatedDeclarations: true,
  declaration: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noPropertyAccessFromIndexSignature: true,
  noEmit: true,
};

const FULL = `import type { Item, make as Make } from 'shared-items';
import type { Stats } from 'shared-items';

/** What went wrong. */
export declare class CommentError extends Error {
  readonly code: 'post-not-found' | 'user-not-found';
  constructor(code: 'post-not-found' | 'user-not-found', message?: string);
}

export declare class TooLong extends CommentError {
  readonly name: 'TooLong';
  constructor(limit: number);
  readonly limit: number;
}

export declare enum Status { Open = 'open', Done = 'done' }
export declare const LIMIT: 50;
export declare const LIMITS: { readonly page: 50; readonly kinds: readonly ['a', 'b'] };
export declare const count: (post: string) => Promise<number>;

interface Inner { id: string }
interface NotUsed { id: string }

/**
 * Stores a comment.
 * @returns it
 */
export declare function create(item: Item, make: typeof Make): Promise<Inner>;
export declare function find(id: string): Inner;
export declare function find(id: number): Inner | undefined;
export declare function isItem(value: unknown): value is Item;
export declare function check(value: unknown): asserts value is Item;
export declare function first<T extends Item>(items: readonly T[]): T;

export declare class Store {
  constructor(url: string);
  static open(url: string): Promise<Store>;
  readonly size: number;
  url: string;
  label?: string;
  get(id: string): Inner;
  get(id: number): Status;
  save(inner: Inner): Promise<void>;
  get state(): Status;
  set state(value: Status);
  [Symbol.iterator](): Iterator<Inner>;
}

declare function run(id: string): void;
export default run;
export { make } from 'shared-items';
`;

async function formatted(text: string): Promise<string> {
  return prettier.format(text, { parser: 'typescript', singleQuote: true, printWidth: 100 });
}

describe('a stub', () => {
  const workspace = moduleWorkspace(OPTIONS);
  afterAll(() => workspace.remove());

  workspace.write('package.json', '{ "type": "module" }');
  const json = { target: 'es2022', lib: ['es2022'], types: [], ...OPTIONS };
  const { options } = ts.convertCompilerOptionsFromJson(json, workspace.root);
  const host = ts.createCompilerHost(options);
  const readSource = host.getSourceFile;
  const libraries = new Map<string, ts.SourceFile | undefined>();
  host.getSourceFile = (file, version) => {
    if (!/lib\.[\w.]+\.d\.ts$/u.test(file)) return readSource(file, version);
    if (!libraries.has(file)) libraries.set(file, readSource(file, version));
    return libraries.get(file);
  };

  function problems(text: string): readonly string[] {
    workspace.write('check/src/index.ts', text);
    const program = ts.createProgram([join(workspace.root, 'check/src/index.ts')], options, host);
    return ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  }

  it('matches the snapshot', async () => {
    const { text, hasDefault } = renderStub(FULL, new Set(), '../index');
    expect(hasDefault).toBe(true);
    expect(await formatted(text)).toMatchSnapshot();
  });

  it('passes strict compiler options and a strict linter', async () => {
    const { text } = renderStub(FULL, new Set(), '../index');
    expect(problems(text)).toEqual([]);
    const linter = new ESLint({
      overrideConfigFile: true,
      overrideConfig: tseslint.configs.strict as never,
      cwd: workspace.root,
    });
    const [result] = await linter.lintText(text, { filePath: join(workspace.root, 'stub.ts') });
    expect(result?.messages).toEqual([]);
  });

  const own = CONSTRUCTS.filter(({ contract }) =>
    lintContract(contract).every(({ code }) => code === 'module/undocumented'),
  );

  it.each(own.map((construct) => [construct.name, construct.contract]))(
    'fulfils its contract: %s',
    (_, contract) => {
      const { text } = renderStub(contract, new Set(), '../index');
      expect(problems(text)).toEqual([]);
      const found = workspace
        .judge(contract, text)
        .filter(({ code }) => code !== 'module/undocumented');
      expect(found).toEqual([]);
    },
  );

  it('is the same each time', () => {
    const [a, b] = [1, 2].map(() => renderStub(FULL, new Set(), '../index').text);
    expect(a).toBe(b);
  });

  it('omits existing exports and imports their types', () => {
    const contract = `export interface Comment { id: string }
export declare function list(): Comment[];
export declare function create(): Promise<Comment>;`;
    const { text } = renderStub(contract, new Set(['Comment', 'list']), '../index.js');
    expect(text).toBe(`import type { Comment } from '../index.js';

export function create(): Promise<Comment>;
export function create(): Promise<never> {
  return Promise.reject(new Error('not implemented: create'));
}
`);
    expect(renderStub(contract, new Set(['Comment', 'list', 'create']), '../index').text).toBe('');
  });

  it('imports types of its own project by a relative path', () => {
    const contract = `import type { Comment } from '@acme/comments';
import type { Post } from '@acme/posts';
export declare function create(post: Post): Comment;`;
    const isEntry = (module: string) => module === '@acme/comments';
    const { text } = renderStub(contract, new Set(), '../index.js', isEntry);
    expect(text.match(/from '.*'/g)).toEqual(["from '../index.js'", "from '@acme/posts'"]);
  });
});
