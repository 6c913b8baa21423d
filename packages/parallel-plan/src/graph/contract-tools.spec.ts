import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorkspace } from '../testing/temp-workspace';
import { contractTools, installedPglite } from './contract-tools';

const PACKAGES = '.venv/lib/python3.12/site-packages';
const JARS = 'node_modules/@openapitools/openapi-generator-cli/versions';

describe('contractTools', () => {
  const { PATH, HOME, JAVA_HOME } = process.env;
  afterEach(() => Object.assign(process.env, { PATH, HOME, JAVA_HOME: JAVA_HOME ?? '' }));

  /** A machine that has these programs and files, and no others. */
  function machine(programs: readonly string[], files: readonly string[] = []): string {
    const workspace = tempWorkspace({
      'node_modules/@electric-sql/pglite/package.json': '{"version":"0.5.3"}',
      ...Object.fromEntries([...programs, ...files].map((file) => [file, ''])),
    });
    for (const program of programs) chmodSync(join(workspace.root, program), 0o755);
    const home = join(workspace.root, 'home');
    Object.assign(process.env, { PATH: join(workspace.root, 'bin'), HOME: home, JAVA_HOME: '' });
    return workspace.root;
  }

  it.each<[string, readonly string[], readonly string[], string | undefined, string]>([
    ['no choice', ['bin/python3', 'bin/java'], [], undefined, ''],
    ['the choice of none', ['bin/python3', 'bin/java'], [], 'none', ''],
    ['no tool', [], [], 'openapi-generator', ''],
    ['Python alone', ['bin/python3'], [], 'openapi-generator', ', python3'],
    ['what cannot be run', [], ['bin/python3', 'bin/uvx'], 'openapi-generator', ''],
    ['uv', ['bin/uvx'], [], 'openapi-generator', ', uvx'],
    [
      'an environment of the workspace',
      ['.venv/bin/python3', '.venv/bin/openapi-generator-cli'],
      [`${PACKAGES}/openapi_generator_cli-7.16.0.dist-info/METADATA`],
      'openapi-generator',
      ', openapi-generator-cli 7.16.0, python3, openapi-generator-cli',
    ],
    ['Java without a jar', ['bin/java'], ['bin/uvx'], 'openapi-generator', ', java'],
    [
      'Java and jars',
      ['bin/java'],
      [`${JARS}/7.23.0.jar`, `${JARS}/notes.txt`],
      'openapi-generator',
      ', java, openapi-generator 7.23.0',
    ],
  ])('names the tools of %s', (_, programs, files, choice, expected) => {
    expect(contractTools(machine(programs, files), choice)).toBe(`PGlite 0.5.3${expected}`);
  });

  it('uses the PGlite of the plugin if the workspace has none', () => {
    expect(installedPglite(tempWorkspace({}).root)).toMatch(/^0\.5\.\d+$/);
  });
});
