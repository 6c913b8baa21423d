import { createContext, runInContext } from 'node:vm';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { isObject } from '@parallel-plan/plan/text';
import {
  type ContractDocuments,
  describe,
  type Located,
  UnusableContractError,
} from './contract-documents';
import { judgedDocument, type Sender } from './judged-document';

/** The time limit for one value, because a pattern of the contract may never end. */
const TIMEOUT_MS = 2_000;
const MOST_FAULTS = 20;

/** An error in a value. */
export interface ValueFault {
  readonly pointer: string;
  readonly detail: string;
}

/** Validating a value took too long: a pattern of the contract takes exponential time on it. */
export class SlowPatternError extends Error {
  override readonly name = 'SlowPatternError';
}

/**
 * Validates values against the schemas of a contract. Used both for examples and for the requests
 * to a mock. Each schema is compiled on first use.
 */
export class ValueJudge {
  readonly #exact: Ajv2020;
  readonly #coercing: Ajv2020;
  readonly #compiled = new Map<string, ValidateFunction>();

  /**
   * @param documents the contract
   * @param sender of the values; properties that only the other side sets are not required
   */
  constructor(
    private readonly documents: ContractDocuments,
    private readonly sender: Sender,
  ) {
    const options = {
      strict: false,
      validateSchema: false,
      allErrors: true,
      logger: false,
      // 0.3 is a multiple of 0.1, although 0.3 / 0.1 is not an integer in floating-point arithmetic.
      multipleOfPrecision: 9,
    } as const;
    this.#exact = new Ajv2020(options);
    this.#coercing = new Ajv2020({ ...options, coerceTypes: 'array' });
    addFormats.default(this.#exact);
    addFormats.default(this.#coercing);
  }

  /**
   * Validates a JSON value.
   *
   * @returns no errors for a valid value
   * @throws UnusableContractError for a schema that can't be used
   * @throws SlowPatternError if a pattern takes longer than two seconds
   */
  check(schema: Located, value: unknown): readonly ValueFault[] {
    return this.#run(this.#exact, schema, value);
  }

  /** Validates text of a URL or a header, which can represent numbers and booleans. */
  checkText(schema: Located, value: unknown): readonly ValueFault[] {
    const exact = this.#run(this.#exact, schema, value);
    return exact.length === 0 ? exact : this.#run(this.#coercing, schema, structuredClone(value));
  }

  #run(ajv: Ajv2020, schema: Located, value: unknown): readonly ValueFault[] {
    const validate = this.#compile(ajv, schema);
    if (withinTime(() => validate(value))) return [];
    const faults = (validate.errors ?? []).filter(isOfUse).map(toFault);
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
          throw new UnusableContractError(
            `${describe(schema)}: the schema can't be used (${why}). Correct it.`,
          );
        }
      }
    }
  }

  /** @returns whether the file was new */
  #add(ajv: Ajv2020, file: string): boolean {
    const uri = this.documents.uri({ file, steps: [] }).replace(/#$/, '');
    if (ajv.schemas[uri] !== undefined) return false;
    const { value } = this.documents.root(file);
    if (isObject(value)) ajv.addSchema(judgedDocument(this.documents, file, this.sender), uri);
    return isObject(value);
  }
}

/** The document that ajv could not find, if any. */
function missingSchema(error: unknown): string {
  return isObject(error) && typeof error['missingSchema'] === 'string'
    ? error['missingSchema']
    : '';
}

/**
 * Runs work that can match a pattern with exponential time. Stops the engine after two seconds,
 * even during a match.
 *
 * @throws SlowPatternError if the work takes longer
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

/** Ignores errors of `if`: the failed branch has its own errors. */
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
