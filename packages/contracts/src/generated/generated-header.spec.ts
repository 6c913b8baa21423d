import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { copyOf, withHeader } from './generated-header';

const SOURCE = { text: '', file: 'contracts/openapi/v1.yaml' };

describe('the copy of generated types in a project', () => {
  const linter = new ESLint({
    overrideConfigFile: true,
    overrideConfig: [
      ...tseslint.configs.strict,
      { linterOptions: { reportUnusedDisableDirectives: 'warn' } },
    ] as never,
  });

  it.each([
    ['nothing wrong', 'export interface Member {\n  name: string;\n}\n', 0],
    ['what the linter of the project refuses', 'export type Member = {};\n', 1],
  ])('with %s causes no ESLint warning', async (_, code, expected) => {
    const lint = async (text: string) => (await linter.lintText(text, { filePath: 'a.ts' }))[0];
    const content = { source: SOURCE, document: {}, generator: 'openapi-typescript 7.13.0' };
    expect((await lint(code))?.messages).toHaveLength(expected);
    const copy = copyOf(withHeader(code, content, '*'), SOURCE);
    expect((await lint(copy))?.messages).toEqual([]);
  });
});
