import { isObject } from '@parallel-plan/plan/text';
import {
  describe,
  type ContractDocuments,
  type Located,
  UnusableContractError,
} from '../openapi/judge/contract-documents';
import type { MockRequest } from './mock-request';
import type { RequestFault } from './problem';
import type { ValueJudge } from '../openapi/judge/value-judge';

/**
 * Checks the parameters of a request, in all styles of OpenAPI: a request that is right for the
 * contract must not be refused. Unknown parameters are ignored, as servers do.
 *
 * @param pathValues percent-encoded
 */
export function parameterFaults(
  parameters: readonly Located[],
  request: MockRequest,
  pathValues: Readonly<Record<string, string>>,
  documents: ContractDocuments,
  judge: ValueJudge,
): readonly RequestFault[] {
  return parameters.flatMap((place) => {
    const parameter = readParameter(place, documents);
    if (parameter === undefined) return [];
    const fault = (detail: string, pointer = ''): RequestFault => ({
      in: parameter.in,
      name: parameter.name,
      pointer,
      detail,
    });
    const given = valueOf(parameter, request, pathValues);
    if (given === MALFORMED) return [fault('is not well-formed percent-encoding')];
    if (given === undefined) return parameter.required ? [fault('is missing')] : [];
    const { schema, media } = parameter;
    if (schema === undefined) return [];
    if (media === undefined) {
      return judge.checkText(schema, given).map(({ detail, pointer }) => fault(detail, pointer));
    }
    const parsed = parsedJson(String(given));
    return parsed === undefined
      ? [fault('is not JSON')]
      : judge.check(schema, parsed.value).map(({ detail, pointer }) => fault(detail, pointer));
  });
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly style: string;
  readonly explode: boolean;
  readonly schema?: Located;
  /** The kind of the schema's type. It decides how to split the text. */
  readonly kind: 'array' | 'object' | 'scalar';
  readonly properties: readonly string[];
  /** The value is a document of this media type. */
  readonly media?: string;
}

const MALFORMED = Symbol('malformed');
/** OpenAPI ignores parameters with these names; they are described elsewhere. */
const IGNORED_HEADERS = ['accept', 'content-type', 'authorization'];

function readParameter(place: Located, documents: ContractDocuments): Parameter | undefined {
  const value = isObject(place.value) ? place.value : {};
  const { name, in: location } = value;
  if (
    typeof name !== 'string' ||
    (location !== 'path' && location !== 'query' && location !== 'header' && location !== 'cookie')
  ) {
    throw new UnusableContractError(`${describe(place)} is not a parameter. Add "name" and "in".`);
  }
  if (location === 'header' && IGNORED_HEADERS.includes(name.toLowerCase())) return undefined;
  const [content] = documents.children(documents.child(place, 'content'));
  const schema = documents.schema(content?.[1] ?? place);
  const isForm = location === 'query' || location === 'cookie';
  const style = typeof value['style'] === 'string' ? value['style'] : isForm ? 'form' : 'simple';
  const explode = typeof value['explode'] === 'boolean' ? value['explode'] : style === 'form';
  return {
    name,
    in: location,
    required: location === 'path' || value['required'] === true,
    style,
    explode,
    ...shapeOf(schema, documents),
    ...(schema === undefined ? {} : { schema }),
    ...(content === undefined ? {} : { media: content[0] }),
  };
}

function shapeOf(
  schema: Located | undefined,
  documents: ContractDocuments,
): Pick<Parameter, 'kind' | 'properties'> {
  const target = schema && documents.follow(schema);
  const { type } = isObject(target?.value) ? target.value : {};
  const types = [type].flat();
  const properties = target && documents.child(target, 'properties');
  return {
    kind: types.includes('array') ? 'array' : types.includes('object') ? 'object' : 'scalar',
    properties: isObject(properties?.value) ? Object.keys(properties.value) : [],
  };
}

function valueOf(
  parameter: Parameter,
  { query, headers, cookies }: MockRequest,
  pathValues: Readonly<Record<string, string>>,
): unknown {
  const { name } = parameter;
  switch (parameter.in) {
    case 'path': {
      const text = pathValues[name];
      const plain = text === undefined ? undefined : decoded(text);
      return typeof plain === 'string' ? apart(parameter, undressed(parameter, plain)) : plain;
    }
    case 'query':
      return queryValue(parameter, query);
    case 'header': {
      const text = headers[name.toLowerCase()];
      return text === undefined ? undefined : apart(parameter, text);
    }
    case 'cookie': {
      const text = cookies.get(name);
      const plain = text === undefined ? undefined : decoded(text);
      return typeof plain === 'string' ? apart(parameter, plain) : plain;
    }
  }
}

function queryValue(parameter: Parameter, query: URLSearchParams): unknown {
  const { name, kind, style, explode, properties, media } = parameter;
  if (kind === 'object' && media === undefined && (style === 'deepObject' || explode)) {
    const entries = [...query].flatMap(([key, value]): [string, string][] => {
      if (style !== 'deepObject') return properties.includes(key) ? [[key, value]] : [];
      return key.startsWith(`${name}[`) && key.endsWith(']')
        ? [[key.slice(name.length + 1, -1), value]]
        : [];
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  const values = query.getAll(name);
  const [first] = values;
  if (first === undefined) return undefined;
  if (kind === 'array' && media === undefined && explode) return values;
  return apart(parameter, first);
}

/** Splits the text of a list or an object. */
function apart({ kind, style, explode, media }: Parameter, text: string): unknown {
  if (media !== undefined || kind === 'scalar') return text;
  const separator = SEPARATORS[style] ?? ',';
  const parts = text === '' ? [] : text.split(separator).map((part) => part.trim());
  if (kind === 'array') return parts;
  const pairs = explode
    ? parts.map((part) => part.split('='))
    : parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? '']] : []));
  return Object.fromEntries(pairs.map(([key = '', value = '']) => [key, value]));
}

const SEPARATORS: Readonly<Record<string, string>> = {
  spaceDelimited: ' ',
  pipeDelimited: '|',
  label: '.',
};

/** Removes the prefix of the styles `label` and `matrix`. */
function undressed({ style, name }: Parameter, text: string): string {
  if (style === 'label') return text.replace(/^\./, '');
  return style === 'matrix' && text.startsWith(`;${name}=`) ? text.slice(name.length + 2) : text;
}

function decoded(text: string): string | typeof MALFORMED {
  try {
    return decodeURIComponent(text);
  } catch {
    return MALFORMED;
  }
}

function parsedJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
