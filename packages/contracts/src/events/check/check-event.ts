import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020';
import { escapeControls, quoted } from '@parallel-plan/plan';
import type { ContractFinding } from '../../check/contract-check';
import type { JsonStep } from '../../check/schema-parts';
import { type JsonDocument, readJson } from '../json-document';
import { addressOf, EventReferences, type LinkedSchema } from './event-references';
import { EventValidator } from './event-validator';
import { type SchemaKeyword, schemaKeywords } from './schema-walk';
import { OutOfTimeError, withinTime } from './time-limit';

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
const MOST_SCHEMA_ERRORS = 5;

/**
 * The time limit for one event, even if the workspace allows more per file: a pattern may never
 * end.
 */
const MOST_MS = 5_000;

/** The attributes that consumers can rely on in every event. */
const ENVELOPE = ['id', 'type', 'source', 'time', 'data'] as const;

export interface EventSources {
  readonly folder: string;
  /** The JSON files of the change, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Checks the schema of one channel, and validates its examples.
 *
 * @param milliseconds the time limit for the whole check, at most 5,000
 */
export function checkEvent(
  file: string,
  sources: EventSources,
  milliseconds: number,
): readonly ContractFinding[] {
  const { document, problem } = readJson(sources.files.get(file) ?? '');
  if (problem !== undefined) {
    const { message, ...place } = problem;
    return [
      { code: 'contract/unreadable', message: `this is not JSON: ${message}.`, file, ...place },
    ];
  }
  return new EventCheck(file, document, sources, Math.min(milliseconds, MOST_MS)).run();
}

class EventCheck {
  readonly #findings: ContractFinding[] = [];
  readonly #deadline: number;
  /** The current step, for the finding if it takes too long. */
  #doing: { readonly what: string; readonly path: readonly JsonStep[] } = {
    what: 'reading the schema',
    path: [],
  };
  #validator: EventValidator | undefined;
  /** The schema and the schemas that it references. */
  #linked: readonly LinkedSchema[] = [];

  constructor(
    private readonly file: string,
    private readonly document: JsonDocument,
    private readonly sources: EventSources,
    private readonly milliseconds: number,
  ) {
    this.#deadline = Date.now() + milliseconds;
  }

  run(): readonly ContractFinding[] {
    try {
      withinTime(this.#deadline - Date.now(), () => this.#check());
    } catch (error) {
      if (error instanceof OutOfTimeError) this.#reportTime();
      else this.#reportFailure(error);
    }
    return this.#findings;
  }

  #check(): void {
    const schema = this.document.value;
    if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
      return this.#report('this is not an event schema: a schema is an object.', []);
    }
    const draft: unknown = '$schema' in schema ? schema.$schema : undefined;
    if (draft !== undefined && String(draft).replace(/#$/, '') !== DRAFT) {
      const message = `the schema is for ${quoted(String(draft))}. Contracts are JSON Schema 2020-12: write ${quoted(DRAFT)}.`;
      return this.#report(message, ['$schema']);
    }
    const references = new EventReferences(this.sources.folder, this.sources.files);
    const linked = references.link(this.file, this.document);
    this.#findings.push(...linked.findings);
    if (linked.findings.length > 0) return;
    this.#linked = linked.schemas;
    const validator = new EventValidator(linked.schemas);
    this.#validator = validator;
    for (const one of linked.schemas) this.#checkSchema(validator, one);
    if (this.#findings.length > 0) return;
    this.#doing = { what: 'preparing the schema', path: [] };
    this.#checkExamples(schema, validator.compile());
  }

  #checkSchema(validator: EventValidator, linked: LinkedSchema): void {
    const errors = new Map(
      [...validator.schemaErrors(linked)].reverse().map((error) => [error.instancePath, error]),
    );
    for (const error of [...errors.values()].reverse().slice(0, MOST_SCHEMA_ERRORS)) {
      this.#findings.push({
        code: 'contract/event',
        message: `the schema is not valid: ${escapeControls(errorText(error))}.`,
        file: linked.file,
        ...linked.document.place(steps(error.instancePath)),
      });
    }
  }

  #checkExamples(schema: object, validate: ValidateFunction): void {
    const examples: unknown = 'examples' in schema ? schema.examples : undefined;
    if (!Array.isArray(examples) || examples.length === 0) {
      const message =
        'there is no example. Add "examples" with at least one whole event: mocks and tests use them.';
      return this.#report(message, ['examples']);
    }
    let isSound = true;
    for (const [index, example] of (examples as unknown[]).entries()) {
      this.#doing = { what: `checking example ${index + 1}`, path: ['examples', index] };
      if (validate(example)) continue;
      isSound = false;
      const [error] = validate.errors ?? [];
      const path = ['examples', index, ...steps(error?.instancePath ?? '')];
      const text = error === undefined ? 'it is refused' : errorText(error);
      this.#report(`the example doesn't fit its schema: ${escapeControls(text)}.`, path);
    }
    if (isSound) this.#checkEnvelope((examples as unknown[])[0], validate);
  }

  /** Tests the envelope by what the schema accepts, because it can be written in many ways. */
  #checkEnvelope(example: unknown, validate: ValidateFunction): void {
    if (typeof example !== 'object' || example === null || Array.isArray(example)) return;
    const absent = ENVELOPE.filter((name) => !(name in example));
    const optional = ENVELOPE.filter(
      (name) => name in example && validate(withoutMember(example, name)),
    );
    if (absent.length > 0) {
      const message = `the example has no ${list(absent)}. Events have the attributes of CloudEvents, so that every consumer can route and identify them: ${ENVELOPE.join(', ')}.`;
      this.#report(message, ['examples', 0], 'warning');
    }
    if (optional.length > 0) {
      const message = `the schema accepts an event without ${list(optional)}. Add ${optional.length === 1 ? 'it' : 'them'} to "required": consumers route events by the attributes of CloudEvents.`;
      this.#report(message, ['required'], 'warning');
    }
  }

  #reportTime(): void {
    const pattern = this.#validator?.pattern;
    const seconds = Math.round(this.milliseconds / 100) / 10;
    const { what, path } = this.#doing;
    if (pattern === undefined) {
      const message = `${what} took longer than ${seconds} s, and was stopped. Make the schema or the example smaller.`;
      return this.#report(message, path);
    }
    const place = [...schemaKeywords(this.document.value)].find(
      ({ name, value }) => name === 'pattern' && value === pattern,
    );
    const message = `the pattern ${quoted(pattern)} took longer than ${seconds} s on an example, and was stopped. Nested repetitions such as (a+)+ take exponential time: remove them.`;
    this.#report(message, place?.path ?? path);
  }

  /** Errors that ajv throws have their location only in the message text. */
  #reportFailure(error: unknown): void {
    const thrown = error instanceof Error ? error.message : String((error as Error).message);
    if (/call stack/.test(thrown)) {
      return this.#report('the schema or an example is nested too deep to be checked.', []);
    }
    const message = thrown
      .replaceAll(addressOf(this.file), '')
      .replaceAll(addressOf(''), '')
      .replace(/^strict mode: | from id .*$/g, '')
      .split('\n')[0];
    this.#findings.push({
      code: 'contract/event',
      message: `the schema can't be used: ${escapeControls(message ?? '')}.`,
      ...this.#placeIn(thrown),
    });
  }

  #placeIn(message: string): Pick<ContractFinding, 'file' | 'line' | 'column'> {
    const [, keyword] = /unknown keyword: "([^"]+)"/.exec(message) ?? [];
    const [, reference] = /can't resolve reference (\S+)/.exec(message) ?? [];
    const [, pattern] = /Invalid regular expression: \/(.*)\/u?: /s.exec(message) ?? [];
    const isCause = ({ name, value }: SchemaKeyword) => {
      if (keyword !== undefined) return name === keyword;
      if (pattern !== undefined) return name === 'pattern' && value === pattern;
      return reference !== undefined && name === '$ref' && reference.endsWith(String(value));
    };
    for (const { file, document } of this.#linked) {
      const found = [...schemaKeywords(document.value)].find(isCause);
      if (found !== undefined) return { file, ...document.place(found.path) };
    }
    const [, file, pointer = ''] = / at (?:path )?"([^"#]*)#([^"]*)"/.exec(message) ?? [];
    const owner = this.#linked.find((linked) => addressOf(linked.file) === file);
    const place = (owner?.document ?? this.document).place(steps(pointer));
    return { file: owner?.file ?? this.file, ...place };
  }

  #report(message: string, path: readonly JsonStep[], severity?: 'warning'): void {
    this.#findings.push({
      code: 'contract/event',
      message,
      file: this.file,
      ...this.document.place(path),
      ...(severity === undefined ? {} : { severity }),
    });
  }
}

/** A JSON pointer from ajv, which can be percent-encoded. */
function steps(pointer: string): JsonStep[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => {
      const plain = step.replaceAll('~1', '/').replaceAll('~0', '~');
      try {
        return decodeURIComponent(plain);
      } catch {
        return plain;
      }
    });
}

function errorText({ instancePath, message = 'is wrong', params, keyword }: ErrorObject): string {
  const subject = instancePath === '' ? 'it' : quoted(instancePath);
  const name: unknown =
    keyword === 'additionalProperties'
      ? params['additionalProperty']
      : keyword === 'unevaluatedProperties'
        ? params['unevaluatedProperty']
        : undefined;
  const values: unknown =
    keyword === 'enum'
      ? params['allowedValues']
      : keyword === 'const'
        ? params['allowedValue']
        : undefined;
  const more =
    name === undefined
      ? values === undefined
        ? ''
        : `: ${short(values)}`
      : `, and has ${quoted(String(name))}`;
  return `${subject} ${message}${more}`;
}

function withoutMember(value: object, name: string): object {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== name));
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

function list(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
