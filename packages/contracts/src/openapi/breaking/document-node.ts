import { isObject, type JsonObject } from '@parallel-plan/plan/text';
import type { JsonStep, PlacedValue } from '../../check/schema-parts';
import { localTarget, objectOrEmpty, pointerKeys } from '../../json';

/** An object of a document, with references followed. */
export interface Node extends PlacedValue {
  readonly value: JsonObject;
}

/** The root of a document. */
export function root(document: unknown): Node {
  return { value: objectOrEmpty(document), path: [] };
}

const MOST_HOPS = 32;

/** The object under a key, with references followed; `undefined` if there is none. */
export function childOf(document: unknown, parent: Node, key: string): Node | undefined {
  if (!Object.hasOwn(parent.value, key)) return undefined;
  let value: unknown = parent.value[key];
  let path: readonly JsonStep[] = [...parent.path, key];
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const reference = isObject(value) ? value['$ref'] : undefined;
    const keys = typeof reference === 'string' ? pointerKeys(reference) : undefined;
    if (keys === undefined) break;
    [value, path] = [localTarget(document, String(reference)), keys];
  }
  return isObject(value) ? { value, path } : undefined;
}

/** The objects of a mapping by name, with references followed. */
export function childrenOf(
  document: unknown,
  parent: Node,
  key: string,
): readonly [string, Node][] {
  const list = childOf(document, parent, key);
  return Object.keys(list?.value ?? {}).flatMap((name): [string, Node][] => {
    const child = list && childOf(document, list, name);
    return child === undefined ? [] : [[name, child]];
  });
}

/** The parameters by location and name. Those of an operation override those of its path. */
export function parametersOf(
  document: unknown,
  item: Node,
  operation: Node,
): ReadonlyMap<string, Node> {
  return new Map(
    [item, operation].flatMap((owner): [string, Node][] => {
      const list = owner.value['parameters'];
      if (!Array.isArray(list)) return [];
      const holder = { value: { ...list } as JsonObject, path: [...owner.path, 'parameters'] };
      return list.flatMap((_one, index): [string, Node][] => {
        const parameter = childOf(document, holder, String(index));
        if (parameter === undefined) return [];
        const { in: place, name } = parameter.value;
        const known = String(place) === 'header' ? String(name).toLowerCase() : String(name);
        return [[`${String(place)} ${known}`, parameter]];
      });
    }),
  );
}
