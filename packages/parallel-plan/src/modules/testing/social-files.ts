import { posix } from 'node:path';
import type { Workspace } from '@parallel-plan/plan';

/**
 * How the libraries of a workspace find each other:
 * - `paths`: path aliases in `tsconfig.base.json`
 * - `npm`: npm workspaces, each one listed, with `NodeNext`
 * - `pnpm`: `pnpm-workspace.yaml` with globs, with `NodeNext`
 * - `references`: npm workspaces with globs, and TypeScript project references
 */
export type Layout = 'paths' | 'npm' | 'pnpm' | 'references';

/** The projects that each project builds on. */
export const SOCIAL_EDGES: Readonly<Record<string, readonly string[]>> = {
  api: ['feat-posts', 'feat-users'],
  'data-access-posts': ['utils-redis-query'],
  'data-access-users': ['utils-redis-query'],
  'feat-posts': ['data-access-posts'],
  'feat-users': ['data-access-users'],
  'utils-redis-query': [],
};

const CODE: Readonly<Record<string, string>> = {
  api: `import { postsFeed } from '@social/feat-posts';
import { userPage } from '@social/feat-users';

export async function home(keys: ReadonlyMap<string, string>): Promise<string> {
  return \`\${await postsFeed(keys)} \${await userPage(keys, 'ada')}\`;
}
`,
  'data-access-posts': `import { query } from '@social/utils-redis-query';

export interface Post {
  readonly id: string;
  readonly text: string;
}

export async function findPost(keys: ReadonlyMap<string, string>, id: string): Promise<Post> {
  return { id, text: await query(keys, \`post:\${id}\`) };
}
`,
  'data-access-users': `import { query } from '@social/utils-redis-query';

export async function findUser(keys: ReadonlyMap<string, string>, name: string): Promise<string> {
  return query(keys, \`user:\${name}\`);
}
`,
  'feat-posts': `import { findPost } from '@social/data-access-posts';

export async function postsFeed(keys: ReadonlyMap<string, string>): Promise<string> {
  return (await findPost(keys, '1')).text;
}
`,
  'feat-users': `import { findUser } from '@social/data-access-users';

export async function userPage(keys: ReadonlyMap<string, string>, name: string): Promise<string> {
  return findUser(keys, name);
}
`,
  'utils-redis-query': `/** Reads one key of a store; an empty text if it is missing. */
export async function query(keys: ReadonlyMap<string, string>, key: string): Promise<string> {
  return keys.get(key) ?? '';
}
`,
};

export function socialRoot(name: string): string {
  return name === 'api' ? 'apps/api' : `libs/${name}`;
}

/** A social network in layers: the six projects that `comments.brief.yaml` was written for. */
export const SOCIAL: Workspace = {
  projects: Object.keys(SOCIAL_EDGES).map((name) => ({
    name,
    root: socialRoot(name),
    type: name === 'api' ? 'application' : 'library',
    tags: [],
    targets: ['lint', 'typecheck', 'test', 'build'],
  })),
  dependencies: Object.entries(SOCIAL_EDGES).flatMap(([source, targets]) =>
    targets.map((target) => ({ source, target })),
  ),
};

/** The files of the social network, by workspace-relative path. */
export function socialFiles(layout: Layout): Record<string, string> {
  const projects = Object.keys(SOCIAL_EDGES).map((name) => projectFiles(name, layout));
  return Object.assign({}, rootFiles(layout), ...projects) as Record<string, string>;
}

function rootFiles(layout: Layout): Record<string, string> {
  const names = Object.keys(SOCIAL_EDGES);
  const paths = Object.fromEntries(
    names
      .filter((name) => name !== 'api')
      .map((name) => [`@social/${name}`, [`${socialRoot(name)}/src/index.ts`]]),
  );
  const workspaces = { npm: names.map(socialRoot), references: ['libs/*', 'apps/*'] };
  return {
    '.gitignore': 'node_modules\ndist\n.nx\n*.tsbuildinfo\n',
    'nx.json': json({ analytics: false, defaultBase: 'main' }),
    'package.json': json({
      name: 'social',
      private: true,
      ...(layout === 'npm' || layout === 'references' ? { workspaces: workspaces[layout] } : {}),
    }),
    ...(layout === 'npm' || layout === 'references'
      ? { 'package-lock.json': json({ name: 'social', lockfileVersion: 3, packages: {} }) }
      : {}),
    ...(layout === 'pnpm'
      ? {
          'pnpm-workspace.yaml': '# What is installed.\npackages:\n  - libs/*\n  - apps/*\n',
        }
      : {}),
    'tsconfig.base.json': `{
  // Shared by all projects.
  "compilerOptions": ${indented({
    target: 'es2022',
    lib: ['es2022'],
    strict: true,
    types: [],
    ...(layout === 'paths'
      ? { module: 'esnext', moduleResolution: 'bundler', baseUrl: '.', paths }
      : { module: 'nodenext', moduleResolution: 'nodenext' }),
  })}
}
`,
    ...(layout === 'references'
      ? {
          'tsconfig.json': json({
            files: [],
            references: names.map((name) => ({ path: `./${socialRoot(name)}` })),
          }),
        }
      : {}),
    'eslint.config.mjs': `import tseslint from 'typescript-eslint';

export default [...tseslint.configs.recommended];
`,
    'jest.preset.cjs': `module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  moduleFileExtensions: ['ts', 'js', 'json'],
  resolver: '@nx/jest/plugins/resolver',
  moduleNameMapper: { '^(\\\\.{1,2}/.*)\\\\.js$': '$1' },
  transform: { '^.+\\\\.ts$': ['@swc/jest', { swcrc: false, jsc: { parser: { syntax: 'typescript' } } }] },
};
`,
  };
}

function projectFiles(name: string, layout: Layout): Record<string, string> {
  const root = socialRoot(name);
  const [entry, configuration] = name === 'api' ? ['main', 'app'] : ['index', 'lib'];
  const extension = layout === 'paths' ? '' : '.js';
  const targets = SOCIAL_EDGES[name] ?? [];
  const options = (settings: object, types: readonly string[]): object => ({
    extends: './tsconfig.json',
    compilerOptions: { outDir: '../../dist/out-tsc', types, ...settings },
  });
  const references = layout === 'references';
  const files: Record<string, string> = {
    'project.json': json({
      name,
      $schema: '../../node_modules/nx/schemas/project-schema.json',
      sourceRoot: `${root}/src`,
      projectType: name === 'api' ? 'application' : 'library',
      tags: [],
      targets: {
        lint: inProject('eslint . --max-warnings=0', root),
        typecheck: inProject(
          references ? 'tsc --build tsconfig.json' : 'tsc --noEmit -p tsconfig.spec.json',
          root,
        ),
        test: inProject('jest', root),
        build: inProject(
          references
            ? `tsc --build tsconfig.${configuration}.json`
            : `tsc -p tsconfig.${configuration}.json --outDir ../../dist/${root}`,
          root,
        ),
      },
    }),
    'tsconfig.json': json({
      extends: '../../tsconfig.base.json',
      files: [],
      references: [
        { path: `./tsconfig.${configuration}.json` },
        ...(references ? targets.map((target) => ({ path: `../${target}` })) : []),
      ].map(({ path }) => ({ path: path.replace('../feat', '../../libs/feat') })),
    }),
    [`tsconfig.${configuration}.json`]: json({
      ...options(references ? { composite: true, rootDir: 'src', outDir: `dist` } : {}, []),
      include: ['src/**/*.ts'],
      exclude: ['src/**/*.spec.ts'],
      ...(references
        ? {
            references: targets.map((target) => ({
              path: `${posix.relative(root, socialRoot(target))}/tsconfig.lib.json`,
            })),
          }
        : {}),
    }),
    'tsconfig.spec.json': json({ ...options({}, ['jest']), include: ['src/**/*.ts'] }),
    'eslint.config.mjs':
      "import base from '../../eslint.config.mjs';\n\nexport default [...base];\n",
    'jest.config.cjs': `module.exports = { displayName: '${name}', preset: '../../jest.preset.cjs' };\n`,
    'README.md': `# ${name}\n\nA library of the social network.\n`,
    [`src/${entry}.ts`]: `export * from './lib/${name}${extension}';\n`,
    [`src/lib/${name}.ts`]: CODE[name] ?? '',
    [`src/lib/${name}.spec.ts`]: `import * as code from './${name}${extension}';

describe('${name}', () => {
  it('has functions', () => {
    expect(Object.values(code).length).toBeGreaterThan(0);
  });
});
`,
  };
  if (layout !== 'paths') {
    files['package.json'] = json({
      name: `@social/${name}`,
      version: '0.0.1',
      private: true,
      type: 'module',
      exports: references
        ? { '.': { types: './dist/index.d.ts', default: './src/index.ts' } }
        : { '.': `./src/${entry}.ts` },
      dependencies: Object.fromEntries(
        targets.map((target) => [`@social/${target}`, layout === 'pnpm' ? 'workspace:*' : '*']),
      ),
    });
  }
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [posix.join(root, path), text]),
  );
}

function inProject(command: string, cwd: string): object {
  return { command, options: { cwd } };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function indented(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
}
