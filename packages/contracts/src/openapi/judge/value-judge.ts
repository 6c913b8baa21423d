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

/** For one value: a pattern of the contract may never end. */
const TIMEOUT_MS = 2_000;
const MOST_FAULTS = 20;

/** What is wrong with a value. */
export interface ValueFault {
  readonly pointer: string;
  readonly detail: string;
}

/** A value took too long: a pattern of the contract takes exponential time on it. */
export class SlowPatternError extends Error {
  override readonly name = 'SlowPatternError';
}

/**
 * Judges values by the schemas of a contract: the one judge of examples and of the requests that a mock gets.
 * Each schema is compiled when it is first needed.
 */
export class ValueJudge {
  readonly #exact: Ajv2020;
  readonly #coercing: Ajv2020;
  readonly #compiled = new Map<string, ValidateFunction>();

  /**
   * @param documents the contract
   * @param sender who sends the values: properties that only the other side sets are not required
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
    } as const;
    this.#exact = new Ajv2020(options);
    this.#coercing = new Ajv2020({ ...options, coerceTypes: 'array' });
    addFormats.default(this.#exact);
    addFormats.default(this.#coercing);
  }

  /**
   * What is wrong with a value of JSON.
   *
   * @returns no faults for a valid value
   * @throws UnusableContractError for a schema that can't be used
   * @throws SlowPatternError where a pattern takes longer than two seconds
   */
  check(schema: Located, value: unknown): readonly ValueFault[] {
    return this.#run(this.#exact, schema, value);
  }

  /** The same for text of a URL or a header, which may stand for numbers and booleans. */
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

  /** @returns whether it was new */
  #add(ajv: Ajv2020, file: string): boolean {
    const uri = this.documents.uri({ file, steps: [] }).replace(/#$/, '');
    if (ajv.schemas[uri] !== undefined) return false;
    const { value } = this.documents.root(file);
    if (isObject(value)) ajv.addSchema(judgedDocument(this.documents, file, this.sender), uri);
    return isObject(value);
  }
}

/** The document that ajv misses, if any. */
function missingSchema(error: unknown): string {
  return isObject(error) && typeof error['missingSchema'] === 'string'
    ? error['missingSchema']
    : '';
}

/**
 * Runs work that may match a pattern that takes exponential time. The engine is stopped in the middle of a
 * match after two seconds.
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

/** A failed branch of `if` has errors of its own. */
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
