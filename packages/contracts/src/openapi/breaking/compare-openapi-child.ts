import { answerParent } from '../../check/child/child-program';
import type { JsonStep } from '../../check/schema-parts';
import { bundled, FILES } from './bundle';
import { operationChanges } from './compare-operations';
import { DocumentTree, type Place } from './document-tree';

/** Two versions of a document, with all files that it can reference. */
export interface OpenapiVersions {
  readonly entry: string;
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

/** A breaking change, with its position in the later version. */
export interface OpenapiBreak extends Place {
  readonly change: string;
  /** The operations that it breaks, in document order. */
  readonly operations: readonly string[];
}

/** The result of comparing two versions. */
export interface OpenapiComparison {
  readonly breaks: readonly OpenapiBreak[];
  /** Whether there were too many schemas to compare all of them. */
  readonly isCut: boolean;
}

void answerParent((input) => Promise.resolve(compare(input as OpenapiVersions)));

function compare({ entry, before, after }: OpenapiVersions): OpenapiComparison {
  const earlier = new DocumentTree(before);
  const later = new DocumentTree(after);
  const { changes, isCut } = operationChanges(
    bundled(earlier, entry, new Set(Object.keys(before))),
    bundled(later, entry, new Set(Object.keys(after))),
  );
  // A schema that many operations use is one edit, and gets one finding.
  const found = new Map<string, { place: Place; change: string; operations: Set<string> }>();
  for (const { operation, change, edit, path } of changes) {
    const place = placeOf(later, entry, path);
    const key = JSON.stringify([place, edit]);
    const known = found.get(key) ?? { place, change, operations: new Set() };
    known.operations.add(operation);
    found.set(key, known);
  }
  const breaks = [...found.values()].map(({ place, change, operations }) => ({
    ...place,
    change,
    operations: [...operations],
  }));
  return { breaks, isCut };
}

function placeOf(tree: DocumentTree, entry: string, path: readonly JsonStep[]): Place {
  const [first, file, ...rest] = path;
  return first === FILES && typeof file === 'string'
    ? tree.place(file, rest)
    : tree.place(entry, path);
}
