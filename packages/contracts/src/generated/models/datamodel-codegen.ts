import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { documentOf, generatorDocument } from './generator-document';
import {
  DEFAULT_TOOL_TIMEOUT_MS,
  type ToolResult,
  type ToolRun,
  type ToolSettings,
} from './models-tool';
import { ModelsToolError } from './models-tool-error';
import type { PreparedSchemas } from './prepare-schemas';
import { type ToolCommand, runTool } from './run-tool';
import { isObject, type Json, type JsonObject } from './schema-node';
import { environmentProgram, onPath, pythons } from './tool-places';
import { isAtLeast, lastLine } from './tool-text';

const NAME = 'datamodel-codegen';
const PACKAGE = 'datamodel-code-generator';

/** What `uvx` and `pipx` are told to run, so that it is the same everywhere. */
const PINNED = '0.89.0';

/** The oldest that has a formatter of its own, so that Black's version doesn't matter. */
const OLDEST = '0.60.0';

const FLAGS = [
  '--input-file-type=openapi',
  '--output-model-type=pydantic_v2.BaseModel',
  '--field-constraints',
  '--use-annotated',
  '--use-standard-collections',
  '--use-union-operator',
  '--disable-timestamp',
  // Without it, the Python that runs the tool decides.
  '--target-python-version=3.10',
  '--output-datetime-class=AwareDatetime',
  '--allow-population-by-field-name',
  '--enum-field-as-literal=one',
  '--set-default-enum-member',
  '--formatters',
  'builtin',
  '--strict-types',
  'str',
  'int',
  'float',
  'bool',
];

/** A way of running the tool, and the version that it would be. */
export interface DatamodelCodegen {
  readonly command: ToolCommand;
  readonly version: string;
}

/**
 * Finds the tool: one that is installed in the workspace's Python environment or on the machine, or
 * else through `uvx` or `pipx`, which fetch the version that we name when it is run.
 *
 * @throws ModelsToolError where there is none, or only one that is too old
 */
export async function findDatamodelCodegen(settings: ToolSettings): Promise<DatamodelCodegen> {
  let tooOld: string | undefined;
  for (const command of installed(settings)) {
    const version = await versionOf(command, settings);
    if (version === undefined) continue;
    if (isAtLeast(version, OLDEST)) return { command, version };
    tooOld ??= version;
  }
  const fetched = fetching();
  if (fetched !== undefined) return { command: fetched, version: PINNED };
  if (tooOld !== undefined) {
    throw new ModelsToolError(
      'too-old',
      NAME,
      `${NAME} ${tooOld} is too old: install ${OLDEST} or newer (pip install --upgrade ${PACKAGE}), or uv, which gets it when it is needed.`,
    );
  }
  throw new ModelsToolError(
    'missing',
    NAME,
    `models.py is made by ${NAME}, which is not on this machine: install uv (https://docs.astral.sh/uv) or pipx, or run \`pip install ${PACKAGE}==${PINNED}\`.`,
  );
}

/** @throws ModelsToolError where the tool is missing, too old, takes too long or fails */
export async function runDatamodelCodegen(
  prepared: PreparedSchemas,
  { folder, settings }: ToolRun,
): Promise<ToolResult> {
  const { command, version } = await findDatamodelCodegen(settings);
  const input = join(folder, 'openapi.json');
  const names = join(folder, 'names.json');
  const output = join(folder, 'models.py');
  const schemas = Object.fromEntries(
    [...prepared.schemas].map(([name, one]) => [name, plain(one)]),
  );
  await writeFile(input, JSON.stringify(documentOf(schemas)));
  await writeFile(names, JSON.stringify(generatorDocument(prepared).nameMappings));
  const args = [
    ...command.args,
    '--input',
    input,
    '--output',
    output,
    '--aliases',
    names,
    ...FLAGS,
  ];
  const timeoutMs = settings.timeoutMs ?? DEFAULT_TOOL_TIMEOUT_MS;
  const outcome = await runTool({ program: command.program, args }, { cwd: folder, timeoutMs });
  if (outcome.kind === 'timeout') {
    throw new ModelsToolError(
      'timeout',
      NAME,
      `${NAME} did not end within ${timeoutMs / 1000} s. Where it is fetched first, try again: it is kept.`,
    );
  }
  if (outcome.kind === 'not-found' || outcome.exitCode !== 0) {
    const why = outcome.kind === 'done' ? lastLine(outcome.stderr) : 'it could not be started';
    throw new ModelsToolError('failed', NAME, `${NAME} ${version} failed: ${why}`);
  }
  return { text: body(await readFile(output, 'utf8')), generator: `${NAME} ${version}` };
}

function installed(settings: ToolSettings): readonly ToolCommand[] {
  const beside = settings.python === undefined ? [] : [settings.python];
  const programs = [environmentProgram(settings.root, NAME), onPath(NAME)];
  const asModule = (python: string): ToolCommand => ({
    program: python,
    args: ['-m', 'datamodel_code_generator'],
  });
  return [
    ...beside.map(asModule),
    ...programs.flatMap((program) => (program === undefined ? [] : [{ program, args: [] }])),
    ...pythons(settings)
      .filter((python) => !beside.includes(python))
      .map(asModule),
  ];
}

function fetching(): ToolCommand | undefined {
  const uvx = onPath('uvx');
  if (uvx !== undefined) {
    return { program: uvx, args: ['--from', `${PACKAGE}==${PINNED}`, NAME] };
  }
  const pipx = onPath('pipx');
  return pipx === undefined
    ? undefined
    : { program: pipx, args: ['run', '--spec', `${PACKAGE}==${PINNED}`, NAME] };
}

async function versionOf(
  command: ToolCommand,
  settings: ToolSettings,
): Promise<string | undefined> {
  const outcome = await runTool(
    { program: command.program, args: [...command.args, '--version'] },
    { cwd: tmpdir(), timeoutMs: Math.min(30_000, settings.timeoutMs ?? DEFAULT_TOOL_TIMEOUT_MS) },
  );
  if (outcome.kind !== 'done' || outcome.exitCode !== 0) return undefined;
  return /\d+\.\d+(?:\.\d+)?/.exec(outcome.stdout)?.[0];
}

/** Without our notes for the other generator. */
function plain(node: Json): Json {
  if (Array.isArray(node)) return node.map(plain);
  if (!isObject(node)) return node;
  const isNullable = node['x-nullable'] === true;
  const rest: JsonObject = Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => !key.startsWith('x-'))
      .map(([key, value]) => [
        key,
        key === 'properties' && isObject(value) ? plainProperties(value) : plain(value),
      ]),
  );
  return isNullable ? { anyOf: [rest, { type: 'null' }] } : rest;
}

/** A property may have any name, also one that starts with `x-`. */
function plainProperties(properties: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, plain(value)]));
}

/** Without the tool's own header, which names a file of ours that is gone. */
function body(text: string): string {
  return text.replace(/^(?:#.*\n|\n)+/, '');
}
