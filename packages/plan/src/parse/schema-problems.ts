import type { ErrorObject } from 'ajv';
import type { Fix } from '../diagnostics/diagnostic';
import { quotedShort } from '../text';
import { describeValue, expectation, misplacedProperty, suggestProperty } from './schema-hints';
import type { PlanPath } from './parsed-plan';
import type { ValueTree } from './plan-tree';
import type { Problem } from './problem';
import { propertyNames, TooManyErrors, validate } from './validate-schema.generated';

/**
 * Validates a document against the schema. Gives one finding for each place: what was expected,
 * what was found and, for an unknown key, a suggestion.
 *
 * @param tree the document, of any shape
 */
export function schemaProblems(tree: ValueTree): Problem[] {
  const byPlace = new Map<string, ErrorObject[]>();
  for (const error of schemaErrors(tree.value)) {
    const group = byPlace.get(error.instancePath);
    if (group) group.push(error);
    else byPlace.set(error.instancePath, [error]);
  }
  return [...byPlace].flatMap(([pointer, errors]) =>
    new PlaceReport(tree, pointer, errors).problems(),
  );
}

function schemaErrors(value: unknown): readonly ErrorObject[] {
  try {
    return validate(value) ? [] : (validate.errors ?? []);
  } catch (error) {
    if (error instanceof TooManyErrors) return error.errors;
    throw error;
  }
}

/** Combines the errors of one value. */
class PlaceReport {
  readonly #tree: ValueTree;
  readonly #errors: readonly ErrorObject[];
  readonly #path: PlanPath;
  readonly #value: unknown;
  /**
   * Properties already suggested for an unknown key, because two renames to the same property would
   * collide.
   */
  readonly #claimed = new Set<string>();

  constructor(tree: ValueTree, pointer: string, errors: readonly ErrorObject[]) {
    this.#tree = tree;
    this.#errors = errors;
    ({ path: this.#path, value: this.#value } = resolve(tree.value, pointer));
  }

  problems(): Problem[] {
    const wrongValue =
      this.#errors.find(({ keyword }) => keyword === 'const') ??
      this.#errors.find(({ keyword }) => keyword === 'type') ??
      this.#errors.find(({ keyword }) => VALUE_KEYWORDS.has(keyword));
    if (wrongValue) return [this.#wrongValue(wrongValue)];
    const missing = this.#missing();
    const unknown = this.#errors
      .filter(({ keyword }) => keyword === 'additionalProperties')
      .map((error) => this.#unknownKey(error, missing));
    return [...unknown, ...(missing.size > 0 ? [this.#missingKeys(missing)] : [])];
  }

  #wrongValue(error: ErrorObject): Problem {
    const name = this.#name();
    if (error.keyword === 'uniqueItems') return this.#repeatedItem(error);
    const expected = expectation(error, this.#value);
    if (this.#path.length === 0) {
      return {
        code: 'schema',
        message:
          this.#value === null
            ? 'The file is empty: a plan is a mapping with `schema_version`, `feature`, `contracts` and `packages`.'
            : `A plan is a mapping with \`schema_version\`, \`feature\`, \`contracts\` and \`packages\`, and this is ${describeValue(this.#value)}.`,
        ...this.#tree.locate([], 'value'),
      };
    }
    const found = this.#value === null ? 'has no value' : `is ${describeValue(this.#value)}`;
    return {
      code: 'schema',
      message: `${name} ${found}, but has to be ${expected}.`,
      ...this.#tree.locate(this.#path, this.#value === null ? 'key' : 'value'),
    };
  }

  #repeatedItem({ params }: ErrorObject): Problem {
    const { i, j } = params as { readonly i: number; readonly j: number };
    const [first, second] = i < j ? [i, j] : [j, i];
    const item: unknown = Array.isArray(this.#value) ? this.#value[second] : undefined;
    return {
      code: 'schema',
      message: `${this.#name()} lists ${typeof item === 'string' ? quotedShort(item) : 'an item'} twice: remove one of them.`,
      ...this.#tree.locate([...this.#path, second], 'value'),
      related: [
        {
          message: 'first here',
          offset: this.#tree.locate([...this.#path, first], 'value').offset,
        },
      ],
    };
  }

  #missing(): Map<string, ErrorObject> {
    const missing = new Map<string, ErrorObject>();
    for (const error of this.#errors) {
      if (error.keyword !== 'required') continue;
      const { missingProperty } = error.params as { readonly missingProperty: string };
      missing.set(missingProperty, error);
    }
    return missing;
  }

  /** When the unknown key matches a missing property, removes that property from `missing`. */
  #unknownKey(error: ErrorObject, missing: Map<string, ErrorObject>): Problem {
    const { additionalProperty: key } = error.params as { readonly additionalProperty: string };
    const names = propertyNames[error.instancePath.replace(/\/\d+(?=\/|$)/g, '/*')] ?? [];
    const mapping = this.#value ?? {};
    const free = names.filter((name) => !Object.hasOwn(mapping, name) && !this.#claimed.has(name));
    const meant = suggestProperty(key, [
      ...free.filter((name) => missing.has(name)),
      ...free.filter((name) => !missing.has(name)),
    ]);
    const range = this.#tree.locate([...this.#path, key], 'key');
    const problem = { code: 'schema', ...range };
    const subject = `${quotedKey(key)} is not a property of ${this.#owner()}`;
    if (key === '<<') {
      return {
        ...problem,
        message: 'Merge keys (`<<`) are not part of YAML 1.2 and not merged: write the values out.',
      };
    }
    if (meant !== undefined) {
      this.#claimed.add(meant);
      missing.delete(meant);
      return {
        ...problem,
        message: `${subject}: did you mean \`${meant}\`?`,
        fix: renameFix(range, key, meant),
      };
    }
    const home = misplacedProperty(key, names);
    if (home !== undefined) {
      return { ...problem, message: `${subject}: it is written as \`${home}\`.` };
    }
    return {
      ...problem,
      message:
        free.length > 0 && free.length <= MOST_NAMES
          ? `${subject}: remove it. What may be added here: ${listed(free)}.`
          : `${subject}: remove it.`,
    };
  }

  #missingKeys(missing: ReadonlyMap<string, ErrorObject>): Problem {
    const names = [...missing.keys()];
    const isStepRule = [...missing.values()].some(({ schemaPath }) =>
      schemaPath.includes('/then/'),
    );
    const kind = isStepRule ? (this.#value as { readonly kind?: unknown }).kind : undefined;
    const last = this.#path.at(-1);
    return {
      code: 'schema',
      message:
        typeof kind === 'string'
          ? `${this.#owner(true)} is of kind \`${kind}\` and lacks ${listed(names)}.`
          : `${this.#owner(true)} lacks ${listed(names)}.`,
      ...(typeof last === 'string'
        ? this.#tree.locate(this.#path, 'key')
        : firstLine(this.#tree, this.#path)),
    };
  }

  /** The value as the subject of a sentence: `priority` of package "wp-api". */
  #name(): string {
    const last = this.#path.at(-1);
    const inside = this.#path.slice(1).filter((step) => typeof step === 'string');
    if (this.#path[0] !== 'packages' || this.#path.length < 3) {
      return typeof last === 'number'
        ? `Item ${last + 1} of \`${dotted(this.#path.slice(0, -1))}\``
        : `\`${dotted(this.#path)}\``;
    }
    const field = `\`${inside.join('.')}\``;
    const subject = typeof last === 'number' ? `Item ${last + 1} of ${field}` : field;
    return `${subject} of ${packageName(this.#tree.value, this.#path)}`;
  }

  /** The mapping as the owner of its properties. */
  #owner(atStart = false): string {
    if (this.#path.length === 0) return atStart ? 'The plan' : 'a plan';
    if (this.#path[0] === 'packages' && this.#path.length === 2) {
      const name = packageName(this.#tree.value, this.#path);
      return atStart ? name.replace(/^./, (letter) => letter.toUpperCase()) : name;
    }
    const name = this.#name();
    return atStart ? name : name.replace(/^Item/, 'item');
  }
}

/** Errors about a value itself. They make other errors at the same place redundant. */
const VALUE_KEYWORDS: ReadonlySet<string> = new Set([
  'enum',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'minItems',
  'uniqueItems',
]);

/** The maximum number of listed names. A longer list helps no reader. */
const MOST_NAMES = 8;

function resolve(root: unknown, pointer: string): { path: PlanPath; value: unknown } {
  const path: (string | number)[] = [];
  let value = root;
  for (const escaped of pointer.split('/').slice(1)) {
    const step = escaped.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) {
      path.push(Number(step));
      value = value[Number(step)];
    } else {
      path.push(step);
      value = (value as Record<string, unknown>)[step];
    }
  }
  return { path, value };
}

function packageName(root: unknown, [, index]: PlanPath): string {
  const { packages } = root as { readonly packages: readonly unknown[] };
  const entry = packages[Number(index)];
  const id: unknown =
    typeof entry === 'object' && entry !== null && 'package_id' in entry
      ? entry.package_id
      : undefined;
  return typeof id === 'string' ? `package ${quotedShort(id)}` : `package ${Number(index) + 1}`;
}

function dotted(path: PlanPath): string {
  return path.filter((step) => typeof step === 'string').join('.');
}

function quotedKey(key: string): string {
  return `\`${quotedShort(key).slice(1, -1)}\``;
}

function listed(names: readonly string[]): string {
  const quotedNames = names.map((name) => `\`${name}\``);
  return quotedNames.length < 2
    ? quotedNames.join('')
    : `${quotedNames.slice(0, -1).join(', ')} and ${quotedNames.at(-1)}`;
}

/** Only a plain key can be renamed, because a quoted one keeps its quotes in the text. */
function renameFix(
  { offset, endOffset }: { readonly offset: number; readonly endOffset: number },
  key: string,
  meant: string,
): Fix {
  const isPlain = endOffset - offset === key.length;
  return {
    description: `rename ${quotedKey(key)} to \`${meant}\``,
    edits: isPlain ? [{ offset, length: key.length, text: meant }] : [],
  };
}

/**
 * The first key of a mapping in a list, because the range of the whole mapping would be too long.
 */
function firstLine(
  tree: ValueTree,
  path: PlanPath,
): { readonly offset: number; readonly endOffset: number } {
  const { value } = resolvePath(tree.value, path);
  const [first] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  return first === undefined ? tree.locate(path, 'value') : tree.locate([...path, first], 'key');
}

function resolvePath(root: unknown, path: PlanPath): { readonly value: unknown } {
  let value = root;
  for (const step of path) value = (value as Record<string | number, unknown>)[step];
  return { value };
}
