/** The kinds of OpenAPI objects that can lead to schemas. */
export type NodeKind =
  | 'root'
  | 'components'
  | 'pathItem'
  | 'operation'
  | 'callback'
  | 'parameter'
  | 'header'
  | 'requestBody'
  | 'response'
  | 'media'
  | 'encoding'
  | 'schema';

/** An object that a transformation can change in place. */
export type MutableNode = { [key: string]: unknown };

export interface VisitedNode {
  readonly kind: NodeKind;
  readonly node: MutableNode;
  /** Keys and indices from the root. */
  readonly path: readonly (string | number)[];
}

type Step = readonly [kind: NodeKind, shape: 'one' | 'map' | 'list'];

const schemas = (shape: Step[1], ...keys: readonly string[]): Record<string, Step> =>
  Object.fromEntries(keys.map((key) => [key, ['schema', shape]]));

/**
 * The child objects of each kind: https://spec.openapis.org/oas/v3.1.0#schema and the object
 * tables.
 */
const STEPS: Readonly<Record<NodeKind, Readonly<Record<string, Step>>>> = {
  root: {
    paths: ['pathItem', 'map'],
    webhooks: ['pathItem', 'map'],
    components: ['components', 'one'],
  },
  components: {
    schemas: ['schema', 'map'],
    responses: ['response', 'map'],
    parameters: ['parameter', 'map'],
    requestBodies: ['requestBody', 'map'],
    headers: ['header', 'map'],
    callbacks: ['callback', 'map'],
    pathItems: ['pathItem', 'map'],
  },
  pathItem: {
    parameters: ['parameter', 'list'],
    ...Object.fromEntries(
      ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'].map((method) => [
        method,
        ['operation', 'one'] as const,
      ]),
    ),
  },
  operation: {
    parameters: ['parameter', 'list'],
    requestBody: ['requestBody', 'one'],
    responses: ['response', 'map'],
    callbacks: ['callback', 'map'],
  },
  callback: {},
  parameter: { schema: ['schema', 'one'], content: ['media', 'map'] },
  header: { schema: ['schema', 'one'], content: ['media', 'map'] },
  requestBody: { content: ['media', 'map'] },
  response: { headers: ['header', 'map'], content: ['media', 'map'] },
  media: { schema: ['schema', 'one'], encoding: ['encoding', 'map'] },
  encoding: { headers: ['header', 'map'] },
  schema: {
    ...schemas('map', 'properties', 'patternProperties', 'dependentSchemas', '$defs'),
    ...schemas('list', 'allOf', 'anyOf', 'oneOf', 'prefixItems'),
    ...schemas('one', 'items', 'additionalProperties', 'not', 'if', 'then', 'else', 'contains'),
    ...schemas('one', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties'),
  },
};

/**
 * Visits each OpenAPI object of a document. Objects inside examples, defaults, enums and extensions
 * are data and are not visited. Inner objects come before outer ones.
 */
export function visitOpenapi(document: unknown, visit: (visited: VisitedNode) => void): void {
  const seen = new Set<unknown>();
  const walk = (node: unknown, kind: NodeKind, path: readonly (string | number)[]): void => {
    if (!isNode(node) || seen.has(node)) return;
    seen.add(node);
    for (const [key, value] of Object.entries(node)) {
      const step = kind === 'callback' ? CALLBACK_STEP : own(STEPS[kind], key);
      if (step !== undefined) walkStep(value, step, [...path, key]);
    }
    visit({ kind, node, path });
  };
  const walkStep = (value: unknown, [kind, shape]: Step, path: readonly (string | number)[]) => {
    if (shape === 'one') return walk(value, kind, path);
    if (shape === 'list' && Array.isArray(value)) {
      return value.forEach((item, index) => walk(item, kind, [...path, index]));
    }
    if (shape === 'map' && isNode(value)) {
      for (const [key, item] of Object.entries(value)) walk(item, kind, [...path, key]);
    }
  };
  walk(document, 'root', []);
}

const CALLBACK_STEP: Step = ['pathItem', 'one'];

export function isNode(value: unknown): value is MutableNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
