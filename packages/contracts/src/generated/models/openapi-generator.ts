import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generatorDocument } from './generator-document';
import {
  DEFAULT_TOOL_TIMEOUT_MS,
  type ToolResult,
  type ToolRun,
  type ToolSettings,
} from './models-tool';
import { ModelsToolError } from './models-tool-error';
import { findJar, mayHaveJar } from './openapi-generator-jar';
import type { PreparedSchemas } from './prepare-schemas';
import { runTool } from './run-tool';
import { onPath } from './tool-places';
import { isAtLeast, lastLine } from './tool-text';

const NAME = 'openapi-generator';

/** The templates, beside this module both in the sources and in the package. */
const TEMPLATES = join(__dirname, 'files');

/** One file for all models; without this list, the generator writes a whole client. */
const ONLY = 'models,modelDocs=false,modelTests=false,supportingFiles=models.py';

/** The schemas are prepared: nothing of them shall be simplified away. */
const AS_IT_IS = [
  '--skip-validate-spec',
  '--global-property',
  ONLY,
  '--openapi-normalizer',
  'SIMPLIFY_ONEOF_ANYOF_ENUM=false',
];

export interface OpenApiGenerator {
  readonly java: string;
  /** Absolute path of the generator's jar. */
  readonly jar: string;
  readonly version: string;
}

/**
 * Finds Java and the generator's jar.
 *
 * @throws ModelsToolError where one of them is missing or too old
 */
async function findOpenApiGenerator(settings: ToolSettings): Promise<OpenApiGenerator> {
  const java = await findJava();
  return { java, ...(await findJar(java, settings)) };
}

/** Whether this machine can run the generator, or can get it by a package that is installed. */
export async function hasOpenApiGenerator(settings: ToolSettings): Promise<boolean> {
  try {
    return await mayHaveJar(await findJava(), settings);
  } catch (error) {
    if (error instanceof ModelsToolError) return false;
    throw error;
  }
}

/** @throws ModelsToolError where the tool is missing, too old, takes too long or fails */
export async function runOpenApiGenerator(
  prepared: PreparedSchemas,
  { folder, settings }: ToolRun,
): Promise<ToolResult> {
  const { java, jar, version } = await findOpenApiGenerator(settings);
  const { document, nameMappings } = generatorDocument(prepared);
  const input = join(folder, 'openapi.json');
  const configuration = join(folder, 'config.json');
  const output = join(folder, 'out');
  const files = {
    'models.mustache': { templateType: 'SupportingFiles', destinationFilename: 'models.py' },
  };
  await writeFile(input, JSON.stringify(document));
  await writeFile(configuration, JSON.stringify({ files, nameMappings }));
  const options = ['-g', 'python', '-i', input, '-o', output, '-t', TEMPLATES, '-c', configuration];
  const timeoutMs = settings.timeoutMs ?? DEFAULT_TOOL_TIMEOUT_MS;
  const args = ['-Dfile.encoding=UTF-8', '-jar', jar, 'generate', ...options];
  const outcome = await runTool(
    { program: java, args: [...args, ...AS_IT_IS] },
    { cwd: folder, timeoutMs },
  );
  if (outcome.kind === 'timeout') {
    const limit = `${timeoutMs / 1000} s`;
    throw new ModelsToolError('timeout', NAME, `${NAME} did not end within ${limit}.`);
  }
  if (outcome.kind === 'not-found' || outcome.exitCode !== 0) {
    const why = outcome.kind === 'done' ? reason(outcome.stderr) : 'it could not be started';
    throw new ModelsToolError('failed', NAME, `${NAME} ${version} failed: ${why}`);
  }
  const text = await readFile(join(output, 'models.py'), 'utf8');
  return { text: tidy(text), generator: `${NAME} ${version}` };
}

async function findJava(): Promise<string> {
  const home = process.env['JAVA_HOME'];
  const candidates = [home === undefined ? undefined : join(home, 'bin', 'java'), onPath('java')];
  let tooOld: string | undefined;
  for (const java of candidates) {
    if (java === undefined) continue;
    const outcome = await runTool(
      { program: java, args: ['-version'] },
      { cwd: tmpdir(), timeoutMs: 30_000 },
    );
    if (outcome.kind !== 'done') continue;
    // `"17.0.15"`, and `"1.8.0_412"` in the old way of counting.
    const version = /version "(?:1\.)?(\d+)/.exec(outcome.stderr)?.[1];
    if (version === undefined) continue;
    if (isAtLeast(version, '11')) return java;
    tooOld = version;
  }
  throw tooOld === undefined
    ? new ModelsToolError(
        'missing',
        NAME,
        `models.py is made by ${NAME}, which needs Java 11 or newer: install it, or set JAVA_HOME.`,
      )
    : new ModelsToolError(
        'too-old',
        NAME,
        `${NAME} needs Java 11 or newer, and this is Java ${tooOld}: install a newer one, or set JAVA_HOME.`,
      );
}

/** Java's stack trace starts with what happened. */
function reason(stderr: string): string {
  const line = stderr
    .split('\n')
    .find((one) => /^(?:Exception|Caused by|\[error\])|ERROR/.test(one));
  return lastLine(line ?? stderr);
}

/** An alias that is the field's own name says nothing. */
function tidy(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/^( {4}(\w+): .*) = Field\(alias="\2"\)$/gm, '$1')
    .replace(/^( {4}(\w+): .*) = Field\(default=(.*), alias="\2"\)$/gm, '$1 = $3');
}
