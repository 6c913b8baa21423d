import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { didYouMean } from '@parallel-plan/plan';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type Ajv2020 from 'ajv/dist/2020';

/** A part of a brief that its schema doesn't allow. */
interface BriefProblem {
  readonly path: readonly (string | number)[];
  /** Whether the key of the entry is wrong, or its value. */
  readonly part: 'key' | 'value';
  readonly message: string;
}

/** Other words that people write, from issue trackers and the formats of other tools. */
const SYNONYMS: Readonly<Record<string, string>> = {
  id: 'changeId',
  change_id: 'changeId',
  name: 'title',
  summary: 'description',
  motivation: 'why',
  api: 'operations',
  endpoints: 'operations',
  verb: 'method',
  url: 'path',
  topic: 'channel',
  body: 'request',
  specs: 'capabilities',
  requirements: 'added',
};

/**
 * The errors of a brief, in the order of the schema's findings; empty if the brief is valid.
 *
 * @param value the value as the YAML parser returns it
 */
export function briefProblems(value: unknown): readonly BriefProblem[] {
  const validate = validator();
  if (validate(value)) {
    return [];
  }
  const errors = validate.errors ?? [];
  const causes = errors.filter((error) => !isConsequence(error, errors));
  return causes.map((error) => ({ ...placeOf(error), message: messageOf(error, value) }));
}

let compiled: ValidateFunction | undefined;

/**
 * ajv is loaded when the first brief is read, because compiling the schema takes longer than most
 * generators run.
 */
function validator(): ValidateFunction {
  if (compiled === undefined) {
    const ajv: { readonly default: typeof Ajv2020 } = createRequire(__filename)('ajv/dist/2020');
    compiled = new ajv.default({ allErrors: true, verbose: true, allowUnionTypes: true }).compile(
      readBriefSchema(),
    );
  }
  return compiled;
}

/**
 * An entry that may be a text or an object gives one error for each kind. Only errors of the kind
 * that was written are helpful.
 */
function isConsequence(error: ErrorObject, errors: readonly ErrorObject[]): boolean {
  if (error.keyword === 'oneOf') {
    return errors.some((other) => other !== error && isBelow(other, error) && isOfItsKind(other));
  }
  const parent = errors.find((other) => other.keyword === 'oneOf' && isBelow(error, other));
  return parent !== undefined && !isOfItsKind(error);
}

function isBelow(error: ErrorObject, oneOf: ErrorObject): boolean {
  const isInside =
    error.instancePath === oneOf.instancePath ||
    error.instancePath.startsWith(`${oneOf.instancePath}/`);
  return isInside && error.keyword !== 'oneOf';
}

/** Whether the error says more than that the entry is of the wrong kind. */
function isOfItsKind(error: ErrorObject): boolean {
  return error.keyword !== 'type';
}

function placeOf({ instancePath, keyword, params }: ErrorObject): Omit<BriefProblem, 'message'> {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return keyword === 'additionalProperties'
    ? { path: [...path, String(params['additionalProperty'])], part: 'key' }
    : { path, part: 'value' };
}

function messageOf(error: ErrorObject, root: unknown): string {
  const { keyword, params, data } = error;
  const where = nameOf(error.instancePath);
  switch (keyword) {
    case 'additionalProperties': {
      const key = String(params['additionalProperty']);
      const known = Object.keys((error.parentSchema?.['properties'] as object | undefined) ?? {});
      return `unknown key "${key}".${hint(key, known)}`;
    }
    case 'required': {
      const key = String(params['missingProperty']);
      return key === 'method'
        ? `${where} has no method: add one, such as "method: POST".`
        : `${where} has no "${key}": add it.`;
    }
    case 'type':
      return `${where} must be ${typeName(params['type'])}, but it is ${kindOf(data)}.`;
    case 'enum':
      return `${where} must be one of ${(params['allowedValues'] as unknown[]).join(', ')}.${hint(String(data), (params['allowedValues'] as unknown[]).map(String))}`;
    case 'pattern':
      return `${where} has the wrong form: ${descriptionOf(error)}`;
    case 'oneOf':
      return `${where} is ${kindOf(data)}, which is not allowed here. ${descriptionOf(error)}`;
    case 'minLength':
    case 'maxLength':
    case 'minItems':
      return `${where} is too ${keyword.startsWith('min') ? 'short' : 'long'} (limit: ${params['limit']}). ${descriptionOf(error)}`;
    default:
      return root === data
        ? `the brief must be a mapping of keys such as "description" and "projects".`
        : `${where} ${error.message ?? 'is not allowed'}.`;
  }
}

function nameOf(instancePath: string): string {
  const steps = instancePath.split('/').slice(1);
  if (steps.length === 0) {
    return 'The brief';
  }
  return `"${steps
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${step}`))
    .join('')
    .replace(/^\./, '')}"`;
}

function hint(written: string, known: readonly string[]): string {
  const synonym = SYNONYMS[written];
  const isKnown = synonym !== undefined && known.includes(synonym);
  return didYouMean(isKnown ? synonym : written, known);
}

function descriptionOf({ parentSchema }: ErrorObject): string {
  return String(parentSchema?.['description'] ?? 'see the schema of the brief.');
}

function typeName(type: unknown): string {
  const names: Readonly<Record<string, string>> = {
    object: 'a mapping',
    array: 'a list',
    string: 'a text',
    boolean: 'true or false',
    integer: 'a whole number',
    number: 'a number',
    null: 'null',
  };
  return [type]
    .flat()
    .map((name) => names[String(name)] ?? String(name))
    .join(' or ');
}

function kindOf(value: unknown): string {
  if (value === null) {
    return 'empty';
  }
  return Array.isArray(value)
    ? 'a list'
    : typeName(typeof value).replace('true or false', 'true or false');
}

const SCHEMA = 'schemas/feature-brief.schema.json';

/**
 * Reads the JSON Schema of a brief from `schemas/` of the nearest parent folder: in the published
 * package, or in the repository if the plugin runs from source.
 */
export function readBriefSchema(): object {
  let folder = __dirname;
  while (!existsSync(join(folder, SCHEMA)) && dirname(folder) !== folder) {
    folder = dirname(folder);
  }
  return JSON.parse(readFileSync(join(folder, SCHEMA), 'utf-8'));
}
