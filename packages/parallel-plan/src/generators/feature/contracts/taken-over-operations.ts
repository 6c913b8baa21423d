import { parseOperation, type OperationContract } from '@parallel-plan/contracts';
import { didYouMean, quoted } from '@parallel-plan/plan';
import { GeneratorError } from '../../errors/generator-error';
import type { FeatureBrief, WithoutParties } from '../brief/feature-brief';
import type { TakenOverFile } from './take-over';

type Operations = NonNullable<FeatureBrief['operations']>;

/** All that may be said of an operation that a document describes. */
const PARTIES = ['method', 'path', 'owner', 'consumers'];

/**
 * The operations of a document that was taken over, in its order, with the owners and consumers that
 * the brief gives some of them.
 *
 * @throws GeneratorError `feature/openapi-operation` for one that the document doesn't have, or that
 *   the brief describes as well
 */
export function takenOverOperations(
  { operations, file }: TakenOverFile,
  given: Operations,
): readonly WithoutParties<OperationContract>[] {
  const known = new Map(operations.map((one) => [keyOf(one), one]));
  const parties = new Map(
    given.map((operation, index) => {
      const own =
        typeof operation === 'string'
          ? parseOperation(operation, `operations[${index}]`)
          : operation;
      const key = keyOf(own);
      if (!known.has(key)) throw unknownOperation(key, [...known.keys()], file);
      checkDescription(own, key, file);
      return [key, own] as const;
    }),
  );
  return operations.map((one) => {
    const { owner, consumers }: Partial<WithoutParties<OperationContract>> =
      parties.get(keyOf(one)) ?? {};
    return {
      method: one.method,
      path: one.path,
      ...(owner === undefined ? {} : { owner }),
      ...(consumers === undefined ? {} : { consumers }),
    };
  });
}

function keyOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method.trim().toUpperCase()} ${path}`;
}

function unknownOperation(key: string, known: readonly string[], file: string): GeneratorError {
  return new GeneratorError(
    'feature/openapi-operation',
    `${file} has no operation ${quoted(key)}.${didYouMean(key, known)} Add it there, or leave it out here and add it to the change afterwards: nx g parallel-plan:contract --operation ${quoted(key)}`,
  );
}

function checkDescription(operation: object, key: string, file: string): void {
  const more = Object.keys(operation).filter((name) => !PARTIES.includes(name));
  if (more.length === 0) return;
  throw new GeneratorError(
    'feature/openapi-operation',
    `${file} describes ${quoted(key)} already, and the brief says its ${more.join(', ')} again. Leave that out: only owner and consumers are not in the document.`,
  );
}
