import { setDiscriminators } from './discriminators';
import {
  areDisjoint,
  isMap,
  isNothing,
  isRecord,
  type Json,
  nothing,
  orNull,
  referenceOf,
  type SchemaNode,
  SCHEMAS,
  sizes,
  variantsOf,
  withoutNull,
} from './schema-node';
import { flattenAllOf, type FlattenContext } from './flatten-all-of';
import { NOTES } from './merge-schemas';
import { isObject } from '@parallel-plan/plan/text';
import { localTarget, pointerKey } from '../../json';
import { classNames, uniqueClassName } from './python-names';
import { primitive } from './primitive-schema';

/** The schemas of a document, normalized for the generator. */
export interface PreparedSchemas {
  /** By class name, in document order. A schema that was inline comes after its parent. */
  readonly schemas: ReadonlyMap<string, SchemaNode>;
  /**
   * Keywords that a Python model can't enforce, with the number of times each was left out, sorted.
   */
  readonly notEnforced: ReadonlyMap<string, number>;
  /** `readOnly` or `writeOnly`, with the number of required properties that have it. */
  readonly bothDirections: ReadonlyMap<string, number>;
}

/** Keywords that Pydantic doesn't support, or that generators interpret differently. */
const LEFT_OUT = [
  'not',
  'if',
  'dependentRequired',
  'dependentSchemas',
  'patternProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
  'unevaluatedProperties',
  'unevaluatedItems',
  'contains',
  'prefixItems',
  'uniqueItems',
];

/** Characters that would end the string literal around a name. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const UNWRITABLE = /["'`\\\u0000-\u001f\u007f\u2028\u2029]/;

/** Deeper nesting is machine-made data, not a schema to generate code for. */
const MOST_DEPTH = 60;

/**
 * Normalizes component schemas for model generation. Each object, union and named value becomes its
 * own schema. `allOf` is merged. Inside a schema there are only primitives, arrays, maps and
 * references. Titles, descriptions and examples are left out, because models don't contain them.
 *
 * @param document an OpenAPI 3.1 document whose references all stay inside it
 */
export function prepareSchemas(document: unknown): PreparedSchemas {
  return new Preparation(document).run();
}

class Preparation implements FlattenContext {
  private readonly schemas = new Map<string, SchemaNode>();
  private readonly notEnforced = new Map<string, number>();
  private readonly bothDirections = new Map<string, number>();
  private readonly sources: SchemaNode;
  private readonly names: ReadonlyMap<string, string>;
  private readonly taken: Set<string>;
  private readonly hoisted = new Map<string, string>();
  private depth = 0;

  constructor(private readonly document: unknown) {
    const components = isObject(document) ? document['components'] : undefined;
    const schemas = isObject(components) ? components['schemas'] : undefined;
    this.sources = isObject(schemas) ? (schemas as SchemaNode) : {};
    this.names = classNames(Object.keys(this.sources));
    this.taken = new Set([...this.names.values()].map((name) => name.toLowerCase()));
  }

  run(): PreparedSchemas {
    for (const [source, name] of this.names) this.define(name, this.sources[source]);
    this.breakCircles();
    setDiscriminators(this.schemas, this.names, this);
    const sorted = (counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> =>
      new Map([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    const { schemas, notEnforced, bothDirections } = this;
    return {
      schemas,
      notEnforced: sorted(notEnforced),
      bothDirections: sorted(bothDirections),
    };
  }

  leaveOut(keyword: string): void {
    this.notEnforced.set(keyword, (this.notEnforced.get(keyword) ?? 0) + 1);
  }

  resolve(reference: string): Json | undefined {
    return localTarget(this.document, reference) as Json | undefined;
  }

  /** Makes a schema a class. */
  private define(name: string, source: Json | undefined): void {
    // Reserve its position before the schemas that it adds.
    this.schemas.set(name, {});
    const { value, isNullable } = withoutNull(flattenAllOf(source, this));
    const root = isAny(value) ? {} : this.root(flattenAllOf(value, this), name);
    const { enum: values } = root;
    // In Python, True equals 1 and False equals 0. The members of an enum are compared so.
    if (!isNullable && Array.isArray(values) && (values.includes(0) || values.includes(1))) {
      this.leaveOut('enum with 0 or 1');
    }
    this.schemas.set(name, isNullable ? { ...root, 'x-nullable': true } : root);
  }

  private root(schema: SchemaNode, name: string): SchemaNode {
    if (isNothing(schema)) return nothing(false);
    if (referenceOf(schema) !== undefined) return this.inner(schema, name);
    if (variantsOf(schema) !== undefined) return this.union(schema, name);
    return isRecord(schema) ? this.record(schema, name) : this.inner(schema, name);
  }

  /** The schema of a property, an item or a variant. */
  private inner(source: Json | undefined, name: string): SchemaNode {
    if (this.depth > MOST_DEPTH) return {};
    const { value, isNullable } = withoutNull(flattenAllOf(source, this));
    if (isAny(value)) return {};
    if (isNothing(value)) return nothing(isNullable);
    this.depth += 1;
    const schema = this.notNull(flattenAllOf(value, this), name);
    this.depth -= 1;
    return isNullable ? orNull(schema) : schema;
  }

  private notNull(schema: SchemaNode, name: string): SchemaNode {
    if (isNothing(schema)) return nothing(false);
    const reference = referenceOf(schema);
    if (reference !== undefined) return this.referTo(reference, name);
    if (variantsOf(schema) !== undefined || isRecord(schema)) return this.hoist(schema, name);
    this.countLeftOut(schema);
    if ('enum' in schema) return primitive(schema, this);
    if (isMap(schema)) {
      const values = schema['additionalProperties'];
      return {
        type: 'object',
        additionalProperties: isObject(values) ? this.inner(values, `${name} value`) : {},
      };
    }
    if (schema['type'] === 'array' || (schema['type'] === undefined && 'items' in schema)) {
      return {
        type: 'array',
        items: this.inner(schema['items'], `${name} item`),
        ...sizes(schema, 'minItems', 'maxItems'),
      };
    }
    return primitive(schema, this);
  }

  /** Turns an inline schema into a component. */
  private hoist(schema: SchemaNode, name: string): SchemaNode {
    const className = uniqueClassName(name, this.taken);
    this.define(className, schema);
    return { $ref: `${SCHEMAS}${className}` };
  }

  private referTo(reference: string, name: string): SchemaNode {
    const source = reference.startsWith(SCHEMAS) ? pointerKey(reference.slice(SCHEMAS.length)) : '';
    const className = this.names.get(source);
    if (className !== undefined) return { $ref: `${SCHEMAS}${className}` };
    const known = this.hoisted.get(reference);
    if (known !== undefined) return { $ref: `${SCHEMAS}${known}` };
    const target = this.resolve(reference);
    if (target === undefined) return {};
    const hoisted = uniqueClassName(pointerKey(reference.split('/').at(-1) ?? name), this.taken);
    this.hoisted.set(reference, hoisted);
    this.define(hoisted, target);
    return { $ref: `${SCHEMAS}${hoisted}` };
  }

  private record(schema: SchemaNode, name: string): SchemaNode {
    this.countLeftOut(schema);
    if (
      isObject(schema['additionalProperties']) &&
      Object.keys(schema['additionalProperties']).length > 0
    ) {
      this.leaveOut('additionalProperties beside properties');
    }
    const sources = isObject(schema['properties']) ? schema['properties'] : {};
    const listed = Array.isArray(schema['required']) ? schema['required'] : [];
    const required = [...new Set(listed.filter((key) => typeof key === 'string'))];
    const keys = [...new Set([...Object.keys(sources), ...required])].filter((key) => {
      if (!UNWRITABLE.test(key)) return true;
      this.leaveOut('property names with quotes or back-slashes');
      return false;
    });
    const properties = keys.map((key): [string, SchemaNode] => {
      if (required.includes(key)) this.countDirection(sources[key]);
      const property = this.inner(sources[key], `${name} ${key}`);
      // A default would make a required property optional.
      if (required.includes(key)) delete property['default'];
      else this.leaveOut('null of optional properties');
      return [key, property];
    });
    return {
      type: 'object',
      ...(required.length > 0 && { required: required.filter((key) => keys.includes(key)) }),
      properties: Object.fromEntries(properties),
      ...(schema['additionalProperties'] === false && { additionalProperties: false }),
    };
  }

  private countDirection(source: Json | undefined): void {
    for (const keyword of ['readOnly', 'writeOnly']) {
      if (!this.isMarked(source, keyword)) continue;
      this.bothDirections.set(keyword, (this.bothDirections.get(keyword) ?? 0) + 1);
    }
  }

  /** Whether a property, or a part of it, is read-only or write-only. */
  private isMarked(source: Json | undefined, keyword: string, depth = 0): boolean {
    if (!isObject(source) || depth > MOST_DEPTH) return false;
    const { $ref, allOf } = source;
    const target = typeof $ref === 'string' ? this.resolve($ref) : undefined;
    const parts = Array.isArray(allOf) ? [target, ...allOf] : [target];
    return (
      source[keyword] === true || parts.some((part) => this.isMarked(part, keyword, depth + 1))
    );
  }

  private union(schema: SchemaNode, name: string): SchemaNode {
    this.countLeftOut(schema);
    const variants = variantsOf(schema) ?? [];
    const oneOf = variants
      .map((variant, index) => this.inner(variant, `${name} ${index + 1}`))
      .filter((variant) => !isNothing(variant) || Array.isArray(variant['type']));
    if (oneOf.length === 0) return nothing(false);
    if (oneOf.length === 1 && oneOf[0]) return oneOf[0];
    const discriminator = schema['discriminator'];
    if (Array.isArray(schema['oneOf']) && !isObject(discriminator) && !areDisjoint(oneOf)) {
      this.leaveOut('oneOf');
    }
    // A variant that takes any value makes the others pointless, and the generator drops it.
    if (oneOf.some((variant) => Object.keys(variant).length === 0)) return {};
    return {
      oneOf,
      ...(isObject(discriminator) && { discriminator: { ...discriminator } }),
    };
  }

  /** Breaks alias cycles: an alias of itself has no meaning, and Python would recurse forever. */
  private breakCircles(): void {
    for (const [name, schema] of this.schemas) {
      const seen = new Set([name]);
      let target = namedBy(schema);
      while (target !== undefined && !seen.has(target)) {
        seen.add(target);
        target = namedBy(this.schemas.get(target) ?? {});
      }
      if (target !== undefined) this.schemas.set(name, {});
    }
  }

  private countLeftOut(schema: SchemaNode): void {
    for (const keyword of LEFT_OUT) {
      if (schema[keyword] !== undefined && schema[keyword] !== false) this.leaveOut(keyword);
    }
  }
}

/** Whether a schema restricts no value. */
function isAny(schema: SchemaNode): boolean {
  return Object.keys(schema).every((key) => NOTES.has(key));
}

/** The class that a schema is an alias of. */
function namedBy(schema: SchemaNode): string | undefined {
  return referenceOf(schema)?.slice(SCHEMAS.length);
}
