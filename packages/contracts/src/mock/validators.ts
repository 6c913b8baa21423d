import { createContext, runInContext } from 'node:vm';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { isObject } from '@parallel-plan/plan/text';
import { describe, type Documents, type Located } from './documents';
import { MockContractError } from './mock-contract-error';

/** How long a value may be looked at: a pattern of the contract may take for ever. */
const TIMEOUT_MS = 2_000;
const MOST_FAULTS = 20;

/** What is wrong with a value. */
export interface ValueFault {
  readonly pointer: string;
  readonly detail: string;
}

/** A value took too long: a pattern of the contract is catastrophic for it. */
export class SlowPatternError extends Error {
  override readonly name = 'SlowPatternError';
}

/** Checks values against the schemas of a contract, each compiled when it is first needed. */
export class Validators {
  readonly #exact: Ajv2020;
  readonly #coercing: Ajv2020;
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(private readonly documents: Documents) {
    const options = {
      strict: false,
      validateSchema: false,
      allErrors: true,
      verbose: true,
      logger: false,
    } as const;
    this.#exact = new Ajv2020(options);
    this.#coercing = new Ajv2020({ ...options, coerceTypes: 'array' });
    addFormats.default(this.#exact);
    addFormats.default(this.#coercing);
  }

  /**
   * What is wrong with a value that was JSON.
   *
   * @throws MockContractError for a schema that can't be used
   * @throws SlowPatternError
   */
  check(schema: Located, value: unknown): readonly ValueFault[] {
    return this.#run(this.#exact, schema, value);
  }

  /** The same for texts of a URL or a header, which may stand for numbers and booleans. */
  checkText(schema: Located, value: unknown): readonly ValueFault[] {
    const exact = this.#run(this.#exact, schema, value);
    return exact.length === 0 ? exact : this.#run(this.#coercing, schema, structuredClone(value));
  }

  #run(ajv: Ajv2020, schema: Located, value: unknown): readonly ValueFault[] {
    const validate = this.#compile(ajv, schema);
    if (withinTime(() => validate(value))) return [];
    const errors = (validate.errors ?? []).filter((error) => !isReadOnly(error));
    const faults = errors.filter(isOfUse).map(toFault);
    return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()].slice(
      0,
      MOST_FAULTS,
    );
  }

  #compile(ajv: Ajv2020, schema: Located): ValidateFunction {
    const $ref = this.documents.uri(schema);
    const key = `${ajv === this.#exact} ${$ref}`;
    const known = this.#compiled.get(key);
    if (known !== undefined) return known;
    this.#add(ajv, schema.file);
    for (;;) {
      try {
        const validate = ajv.compile({ $ref });
        this.#compiled.set(key, validate);
        return validate;
      } catch (error) {
        const file = this.documents.fileOf(missingSchema(error));
        if (file === undefined || !this.#add(ajv, file)) {
          const why = error instanceof Error ? error.message : String(error);
          throw new MockContractError(
            `${describe(schema)}: the schema can't be used (${why}). Correct it.`,
          );
        }
      }
    }
  }

  /** @returns whether it was new */
  #add(ajv: Ajv2020, file: string): boolean {
    const uri = this.documents.uri({ file, steps: [] }).replace(/#$/, '');
    if (ajv.schemas[uri] !== undefined) return false;
    const { value } = this.documents.root(file);
    if (isObject(value)) ajv.addSchema(value, uri);
    return isObject(value);
  }
}

/** The document that ajv misses, if that is what is wrong. */
function missingSchema(error: unknown): string {
  return isObject(error) && typeof error['missingSchema'] === 'string'
    ? error['missingSchema']
    : '';
}

/**
 * Runs what may call a catastrophic pattern. The engine is stopped in the middle of a match.
 *
 * @throws SlowPatternError
 */
export function withinTime<T>(work: () => T): T {
  let result: { readonly value: T } | undefined;
  SANDBOX.work = () => {
    result = { value: work() };
  };
  try {
    runInContext('work()', SANDBOX, { timeout: TIMEOUT_MS });
  } catch (error) {
    throw isTimeout(error) ? new SlowPatternError() : error;
  }
  if (result === undefined) throw new SlowPatternError();
  return result.value;
}

const SANDBOX: { work?: () => void } = createContext({});

function isTimeout(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/** What a server sets isn't asked of a client. */
function isReadOnly({ keyword, params, parentSchema }: ErrorObject): boolean {
  const missing: unknown = keyword === 'required' ? params['missingProperty'] : undefined;
  const properties: unknown = parentSchema?.['properties'];
  const schema =
    typeof missing === 'string' && isObject(properties) ? properties[missing] : undefined;
  return isObject(schema) && schema['readOnly'] === true;
}

/** That a branch of `if` failed is told by what failed in it. */
function isOfUse({ keyword }: ErrorObject): boolean {
  return keyword !== 'if';
}

function toFault({
  instancePath,
  keyword,
  params,
  message = 'is not valid',
}: ErrorObject): ValueFault {
  const allowed: unknown = params['allowedValues'] ?? params['allowedValue'];
  const extra: unknown = params['additionalProperty'] ?? params['unevaluatedProperty'];
  const more =
    allowed !== undefined
      ? `: ${JSON.stringify(allowed)}`
      : extra !== undefined
        ? `: ${JSON.stringify(extra)}`
        : '';
  return { pointer: instancePath, detail: `${message}${keyword === 'const' ? '' : more}` };
}
