import { localTarget } from '../../json';
import { pointerOf, type Pointer } from '../check/redocly';
import { isBinary } from '../check/rules/example';
import { ExampleMaker } from '../../example/schema-example';
import { type Direction } from '../../example/schema-facts';
import { isNode, type MutableNode, visitOpenapi } from './openapi-tree';

/** Larger examples are not useful in a document that exists. */
const MOST_VALUES = 400;

/** A media type whose example was generated. */
export interface CompletedExample {
  /** The pointer to the example. */
  readonly pointer: Pointer;
  /** The media type object, to remove the example again. */
  readonly media: MutableNode;
}

/** Adds an example to each media type without one, if one can be derived from its schema. */
export function completeExamples(document: unknown): CompletedExample[] {
  const resolve = (reference: string): unknown => localTarget(document, reference);
  const maker = new ExampleMaker({ resolve, mostValues: MOST_VALUES, isComplete: false });
  const completed: CompletedExample[] = [];
  visitOpenapi(document, ({ kind, node, path }) => {
    if (kind !== 'media' || hasExample(node) || node['schema'] === undefined) return;
    const name = String(path.at(-1));
    if (isBinary(name, node, ({ $ref }) => ({ node: resolve($ref) }))) return;
    const { value: example } = maker.exampleOf(node['schema'], directionOf(path));
    if (example === undefined) return;
    delete node['examples'];
    node['example'] = example;
    completed.push({ pointer: pointerOf([...path, 'example']), media: node });
  });
  return completed;
}

function hasExample({ example, examples }: MutableNode): boolean {
  return example !== undefined || (isNode(examples) && Object.keys(examples).length > 0);
}

/** The body that a callback or a webhook receives is a request too. */
function directionOf(path: readonly (string | number)[]): Direction {
  return path.includes('requestBody') || path.includes('requestBodies') ? 'request' : 'response';
}
