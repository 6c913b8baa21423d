import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GeneratedSource, lossNotes, withHeader } from '../generated-header';
import { readOwnDocument } from '../own-document';
import { findGenerator } from './find-generator';
import { generatorDocument } from './generator-document';
import {
  DEFAULT_TOOL_TIMEOUT_MS,
  inToolFolder,
  ModelsToolError,
  type PythonModelsTool,
  RETIRED_TOOL,
  type ToolSettings,
} from './models-tool';
import { type PreparedSchemas, prepareSchemas } from './prepare-schemas';
import { lastLine, runTool } from './run-tool';

const NAME = 'openapi-generator';

/** The templates are next to this module, both in the sources and in the package. */
const TEMPLATES = join(__dirname, 'files');

/** Generates one file for all models. Without this option the generator writes a whole client. */
const ONLY = 'models,modelDocs=false,modelTests=false,supportingFiles=models.py';

/** The schemas are already normalized, so the generator must not simplify them. */
const AS_IT_IS = [
  '--skip-validate-spec',
  '--global-property',
  ONLY,
  '--openapi-normalizer',
  'SIMPLIFY_ONEOF_ANYOF_ENUM=false',
];

/**
 * Renders Pydantic v2 models for each component schema of an OpenAPI document, as one Python module
 * that needs only Pydantic. The header contains digests and the generator version, and lists what
 * the models do not enforce.
 *
 * @param tool the workspace's setting
 * @returns the text of `models.py`, or `undefined` for a document without component schemas
 * @throws ContractRequestError for a document that can't be read, or that references another
 * document
 * @throws ModelsToolError if openapi-generator is missing, times out or fails, and for a retired
 * tool
 */
export async function renderModels(
  source: GeneratedSource,
  tool: PythonModelsTool,
  settings: ToolSettings,
): Promise<string | undefined> {
  if (tool !== NAME) throw new ModelsToolError('retired', tool, RETIRED_TOOL);
  const document = readOwnDocument(source.text);
  const prepared = prepareSchemas(document);
  if (prepared.schemas.size === 0) return undefined;
  const { text, version } = await inToolFolder((folder) =>
    runGenerator(prepared, folder, settings),
  );
  const notes = lossNotes(prepared.notEnforced, prepared.bothDirections);
  return withHeader(text, { source, document, generator: `${NAME} ${version}`, notes }, '#');
}

/** @param folder an empty folder for the generator's input and output */
async function runGenerator(
  prepared: PreparedSchemas,
  folder: string,
  settings: ToolSettings,
): Promise<{ readonly text: string; readonly version: string }> {
  const { java, jar, version } = await findGenerator(settings);
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
  const outcome = await runTool(
    {
      program: java,
      args: ['-Dfile.encoding=UTF-8', '-jar', jar, 'generate', ...options, ...AS_IT_IS],
    },
    { cwd: folder, timeoutMs },
  );
  if (outcome.kind === 'timeout') {
    const limit = `${timeoutMs / 1000} s`;
    throw new ModelsToolError('timeout', NAME, `${NAME} did not end within ${limit}.`);
  }
  if (outcome.kind === 'not-found' || outcome.exitCode !== 0) {
    const why = outcome.kind === 'done' ? firstProblem(outcome.stderr) : 'Java did not start';
    throw new ModelsToolError('failed', NAME, `${NAME} ${version} failed: ${why}`);
  }
  return { text: tidy(await readFile(join(output, 'models.py'), 'utf8')), version };
}

/** The first line of a Java stack trace has the error. */
function firstProblem(stderr: string): string {
  const line = stderr
    .split('\n')
    .find((one) => /^(?:Exception|Caused by|\[error\])|ERROR/.test(one));
  return lastLine(line ?? stderr);
}

/** Removes aliases that equal the field name. */
function tidy(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/^( {4}(\w+): .*) = Field\(alias="\2"\)$/gm, '$1')
    .replace(/^( {4}(\w+): .*) = Field\(default=(.*), alias="\2"\)$/gm, '$1 = $3');
}
