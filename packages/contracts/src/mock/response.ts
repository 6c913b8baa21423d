import { isObject } from '@parallel-plan/plan/text';
import {
  describe,
  type ContractDocuments,
  type Located,
} from '../openapi/judge/contract-documents';
import { type MockOperation, nameOf } from './mock-api';
import { acceptable, isJson, type Preference } from './negotiate';
import { type MockAnswer, problem } from './problem';

/**
 * The response of the contract: the success response, or the one that `Prefer` requests.
 *
 * @param accept the `Accept` header; errors are sent regardless of it, because clients don't list
 * their media types
 */
export function respond(
  operation: MockOperation,
  wanted: Preference,
  accept: string | undefined,
  documents: ContractDocuments,
): MockAnswer {
  const responses = documents.children(documents.child(operation.place, 'responses'));
  const chosen = chooseResponse(responses, wanted.code);
  if (chosen === undefined) {
    const codes = responses.map(([code]) => code).join(', ') || 'no response';
    return wanted.code === undefined
      ? problem(
          501,
          `${nameOf(operation)} has no success response in the contract: it has ${codes}.`,
        )
      : problem(400, `Prefer asks for code=${wanted.code}, and ${nameOf(operation)} has ${codes}.`);
  }
  const { status, place } = chosen;
  const headers = { ...declaredHeaders(place, documents), ...applied(wanted) };
  const contents = documents.children(documents.child(place, 'content'));
  const types = contents.map(([type]) => type);
  if (types.length === 0 || WITHOUT_BODY.has(status)) return { status, headers };
  const type = acceptable(accept, types) ?? (status >= 400 ? types[0] : undefined);
  const media = contents.find(([name]) => name === type)?.[1];
  if (type === undefined || media === undefined) {
    return problem(
      406,
      `${nameOf(operation)} answers ${types.join(', ')}, but Accept allows none of these.`,
    );
  }
  const example = chooseExample(media, wanted.example, documents);
  if (example.kind === 'unknown') {
    const names = example.names.join(', ') || 'none';
    return problem(
      400,
      `Prefer asks for example=${wanted.example ?? ''}, and the named examples of ${nameOf(operation)} ${status} are: ${names}.`,
    );
  }
  if (example.kind === 'missing') {
    return problem(
      501,
      `${describe(media)} has no example in the contract, so the mock has nothing to return. Add an "example" there.`,
    );
  }
  return {
    status,
    headers: { 'content-type': headerText(type) ?? 'application/octet-stream', ...headers },
    body: bodyOf(type, example.value),
  };
}

/** Statuses without content (RFC 9110), whatever the contract defines. */
const WITHOUT_BODY = new Set([204, 205, 304]);

interface ChosenResponse {
  readonly status: number;
  readonly place: Located;
}

function chooseResponse(
  responses: readonly (readonly [string, Located])[],
  code: string | undefined,
): ChosenResponse | undefined {
  const byCode = new Map(responses.map(([key, place]) => [key.toUpperCase(), place]));
  if (code !== undefined) {
    if (!/^[2-5]\d\d$/.test(code)) return undefined;
    const place = byCode.get(code) ?? byCode.get(`${code.charAt(0)}XX`) ?? byCode.get('DEFAULT');
    return place && { status: Number(code), place };
  }
  const [success] = [...byCode.keys()].filter((key) => /^2\d\d$/.test(key)).sort();
  const key =
    success ?? ['2XX', 'DEFAULT'].find((name) => byCode.has(name)) ?? firstRedirect(byCode);
  const place = key === undefined ? undefined : byCode.get(key);
  return place && { status: /^\d+$/.test(key ?? '') ? Number(key) : 200, place };
}

function firstRedirect(byCode: ReadonlyMap<string, Located>): string | undefined {
  return [...byCode.keys()].filter((key) => /^3\d\d$/.test(key)).sort()[0];
}

type ChosenExample =
  | { readonly kind: 'example'; readonly value: unknown }
  | { readonly kind: 'unknown'; readonly names: readonly string[] }
  | { readonly kind: 'missing' };

function chooseExample(
  media: Located,
  name: string | undefined,
  documents: ContractDocuments,
): ChosenExample {
  const named = documents.children(documents.child(media, 'examples'));
  const values = named.filter(([, { value }]) => isObject(value) && Object.hasOwn(value, 'value'));
  if (name !== undefined) {
    const found = values.find(([key]) => key === name);
    return found === undefined
      ? { kind: 'unknown', names: values.map(([key]) => key) }
      : { kind: 'example', value: own(found[1], 'value') };
  }
  if (has(media, 'example')) return { kind: 'example', value: own(media, 'example') };
  const [first] = values;
  if (first !== undefined) return { kind: 'example', value: own(first[1], 'value') };
  return ofSchema(documents.child(media, 'schema'));
}

/** Uses the example of the schema if the media type has none. */
function ofSchema(schema: Located | undefined): ChosenExample {
  if (schema === undefined) return { kind: 'missing' };
  const examples = own(schema, 'examples');
  if (Array.isArray(examples) && examples.length > 0) {
    return { kind: 'example', value: examples[0] };
  }
  const key = ['example', 'default', 'const'].find((name) => has(schema, name));
  return key === undefined ? { kind: 'missing' } : { kind: 'example', value: own(schema, key) };
}

/** The headers that the response declares, with their examples. */
function declaredHeaders(place: Located, documents: ContractDocuments): Record<string, string> {
  const headers = documents.children(documents.child(place, 'headers'));
  return Object.fromEntries(
    headers.flatMap(([name, header]): [string, string][] => {
      const chosen = chooseExample(header, undefined, documents);
      const text =
        chosen.kind === 'example' && typeof chosen.value !== 'object'
          ? headerText(String(chosen.value))
          : undefined;
      const isOurs = FRAMING.has(name.toLowerCase()) || !/^[\w-]+$/.test(name);
      return text === undefined || isOurs ? [] : [[name.toLowerCase(), text]];
    }),
  );
}

/** Headers that HTTP itself sets; a contract can't override them. */
const FRAMING = new Set(['connection', 'content-length', 'content-type', 'transfer-encoding']);

/** The `Preference-Applied` header (RFC 7240). */
function applied({ code, example }: Preference): Record<string, string> {
  const parts = [
    ...(code === undefined ? [] : [`code=${code}`]),
    ...(example === undefined ? [] : [`example=${example}`]),
  ];
  const text = headerText(parts.join(', '));
  return parts.length === 0 || text === undefined ? {} : { 'preference-applied': text };
}

/** Text that is valid in a header. */
function headerText(text: string): string | undefined {
  return /^[\x20-\x7e]+$/.test(text) ? text : undefined;
}

function bodyOf(type: string, value: unknown): string {
  return typeof value === 'string' && !isJson(type) ? value : `${JSON.stringify(value)}\n`;
}

function has({ value }: Located, key: string): boolean {
  return isObject(value) && Object.hasOwn(value, key);
}

function own({ value }: Located, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}
