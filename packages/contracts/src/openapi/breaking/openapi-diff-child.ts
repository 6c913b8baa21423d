import { apiCompare } from 'api-smart-diff';
import { answerParent } from '../../check/child/child-program';
import { bundled } from './bundle';
import { DocumentTree, type Place, type Step } from './document-tree';
import { describeChange, isBreaking, operationOf, type OpenapiDifference } from './openapi-change';

/** Two versions of a document, with all files that it may refer to. */
export interface OpenapiDiffInput {
  readonly entry: string;
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

/** A breaking change, and where it is in the later version. */
export interface OpenapiBreak extends Place {
  readonly change: string;
  /** The operations that it breaks, in the order of the document. */
  readonly operations: readonly string[];
}

void answerParent((input) => Promise.resolve(breaks(input as OpenapiDiffInput)));

function breaks({ entry, before, after }: OpenapiDiffInput): readonly OpenapiBreak[] {
  const earlier = new DocumentTree(before);
  const later = new DocumentTree(after);
  const { diffs } = apiCompare(
    bundled(earlier, entry, new Set(Object.keys(before))),
    bundled(later, entry, new Set(Object.keys(after))),
  ) as { readonly diffs: readonly OpenapiDifference[] };

  // A schema that many operations use is one edit, and one finding.
  const found = new Map<string, { place: Place; change: string; operations: Set<string> }>();
  const breaking = diffs.filter(isBreaking);
  const properties = new Set(breaking.map(({ action, path }) => JSON.stringify([action, ...path])));
  for (const difference of breaking) {
    if (saidByProperty(difference, properties)) continue;
    const { path, action, after: value } = difference;
    const wanted = JSON.stringify(value);
    const place = later.place(
      entry,
      path,
      action === 'add' && isIndex(path.at(-1))
        ? (candidate) => JSON.stringify(candidate) === wanted
        : undefined,
    );
    const subject = [place.file, place.line, place.column, action, ...path.slice(-2), wanted];
    const key = JSON.stringify(subject);
    const known = found.get(key);
    if (known) known.operations.add(operationOf(path));
    else {
      found.set(key, {
        place,
        change: describeChange(difference),
        operations: new Set([operationOf(path)]),
      });
    }
  }
  return [...found.values()].map(({ place, change, operations }) => ({
    ...place,
    change,
    operations: [...operations],
  }));
}

/** A property that is gone, or new and required, is told by its own difference, not by `required`. */
function saidByProperty(
  { path, action, before, after }: OpenapiDifference,
  said: ReadonlySet<string>,
): boolean {
  if (path.at(-2) !== 'required') return false;
  const name = action === 'remove' ? before : after;
  return said.has(JSON.stringify([action, ...path.slice(0, -2), 'properties', name]));
}

function isIndex(step: Step | undefined): boolean {
  return typeof step === 'number' || /^\d+$/.test(String(step));
}
