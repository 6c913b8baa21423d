import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import { ContractDocuments } from '../../openapi/judge/contract-documents';
import { ValueJudge } from '../../openapi/judge/value-judge';
import { componentsOf, type Row } from './judged-rows';

const FILE = 'v1.yaml';

/**
 * Whether validation takes a value, in one direction or the other, when the schemas don't have what
 * an artifact lists as not enforced.
 *
 * @param losses their first word is a keyword
 */
export function isTakenWithout(losses: readonly string[], row: Row): boolean {
  return isTaken(row, (schemas) => loosened(schemas, new Set(losses), true));
}

/**
 * Whether TypeScript takes a value for one of another type: it refuses an object that shares no
 * property with a type whose properties are all optional.
 */
export function isOfWeakType(row: Row): boolean {
  return !isTaken(row, (schemas) => strict(schemas));
}

function strict(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strict);
  if (!isObject(node)) return node;
  const own = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, DATA.has(key) ? value : strict(value)]),
  );
  const { type, properties, required = [], allOf = [] } = node;
  if (![type].flat().includes('object') || !isObject(properties)) return own;
  if (Array.isArray(required) && required.length > 0) return own;
  const shared = Object.keys(properties).map((name) => ({ required: [name] }));
  const rest = { anyOf: [{ maxProperties: 0 }, { not: { type: 'object' } }, ...shared] };
  return { ...own, allOf: [...(allOf as unknown[]).map(strict), rest] };
}

function isTaken(row: Row, change: (schemas: JsonObject) => unknown): boolean {
  const { schemas, prefix, value } = row;
  const own = componentsOf([{ schemas, values: [] }], Number(/\d+/.exec(prefix)?.[0]));
  const document = { components: { schemas: change(own) } };
  const documents = new ContractDocuments(new Map([[FILE, document]]), (content) => content);
  const steps = ['components', 'schemas', `${prefix}Main`];
  return (['client', 'server'] as const).some((sender) => {
    const main = documents.at(FILE, steps);
    if (main === undefined) throw new Error(`${prefix}Main is missing`);
    return new ValueJudge(documents, sender).check(main, value).length === 0;
  });
}

function loosened(node: unknown, losses: ReadonlySet<string>, isMap = false): unknown {
  if (Array.isArray(node)) return node.map((one) => loosened(one, losses));
  if (!isObject(node)) return node;
  if (isMap) {
    return Object.fromEntries(
      Object.entries(node).map(([key, one]) => [key, loosened(one, losses)]),
    );
  }
  const exact = 'enum with 0 or 1';
  const lost = new Set(
    [...losses].flatMap((loss) => (loss === exact ? [] : (loss.split(' ')[0] ?? ''))),
  );
  const required = Array.isArray(node['required']) ? (node['required'] as unknown[]) : [];
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
      if (key === 'oneOf' && lost.has('oneOf')) {
        return losses.has('oneOf beside properties') ? [] : [['anyOf', loosened(value, losses)]];
      }
      if (key === 'enum' && losses.has(exact) && !lost.has('enum') && Array.isArray(value)) {
        const same = value.flatMap((one: unknown) => (one === 1 ? true : one === 0 ? false : []));
        return [[key, [...(value as unknown[]), ...same]]];
      }
      if (key === 'type' && losses.has(exact) && 'enum' in node) return [];
      if (lost.has(key) || (key === 'const' && lost.has('enum'))) return [];
      if (key === 'type' && lost.has('integer')) {
        return [[key, Array.isArray(value) ? value.map(wide) : wide(value)]];
      }
      if (key === 'properties' && isObject(value) && losses.has('null of optional properties')) {
        const orNull = Object.entries(value).map(([name, one]): [string, unknown] => {
          const own = loosened(one, losses);
          return [name, required.includes(name) ? own : { anyOf: [own, { type: 'null' }] }];
        });
        return [[key, Object.fromEntries(orNull)]];
      }
      return [[key, DATA.has(key) ? value : loosened(value, losses, key === 'properties')]];
    }),
  );
}

const DATA = new Set(['enum', 'const', 'default', 'discriminator', 'required', 'type']);

function wide(type: unknown): unknown {
  return type === 'integer' ? 'number' : type;
}
