import { posix } from 'node:path';
import { quoted } from '@parallel-plan/plan';
import type { ContractFinding } from '../../check/contract-check';
import { type JsonDocument, readJson } from '../json-document';
import { schemaKeywords } from './schema-walk';

const META_SCHEMAS = 'https://json-schema.org/draft/2020-12/';
/**
 * A base URI for the workspace, because schemas need absolute URIs. Nothing is ever fetched from
 * it.
 */
const WORKSPACE = 'https://contract.invalid/';

/** A schema whose references to other files are URIs from `addressOf`. */
export interface LinkedSchema {
  readonly file: string;
  readonly document: JsonDocument;
  readonly schema: unknown;
}

export interface LinkedSchemas {
  /** The schema and everything that it references, directly or indirectly. */
  readonly schemas: readonly LinkedSchema[];
  readonly findings: readonly ContractFinding[];
}

/** The URI that identifies a file in ajv. It is never fetched. */
export function addressOf(file: string): string {
  return `${WORKSPACE}${file.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * Finds the schemas that a schema references among the files of a change. A reference can also use
 * the `$id` of one of them. Any other URI is a finding, because nothing is fetched.
 */
export class EventReferences {
  readonly #documents = new Map<string, JsonDocument | undefined>();
  #ids: ReadonlyMap<string, string> | undefined;

  constructor(
    private readonly folder: string,
    private readonly files: ReadonlyMap<string, string>,
  ) {}

  link(file: string, document: JsonDocument): LinkedSchemas {
    this.#documents.set(file, document);
    const schemas: LinkedSchema[] = [];
    const findings: ContractFinding[] = [];
    const pending = [file];
    const seen = new Set(pending);
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const current = this.#document(next);
      if (current === undefined) continue;
      const schema = structuredClone(current.value);
      for (const { name, value, path } of schemaKeywords(current.value)) {
        if (name !== '$ref' || typeof value !== 'string' || value.startsWith('#')) continue;
        const target = this.#target(next, current, value);
        if (target === undefined) continue;
        if ('code' in target) {
          findings.push({ ...target, file: next, ...current.place(path) });
          continue;
        }
        assign(schema, path, `${addressOf(target.file)}${target.fragment}`);
        if (!seen.has(target.file)) pending.push(target.file);
        seen.add(target.file);
      }
      // Use the URI of the file: the schema's own `$id` would be the base URI of its references.
      if (typeof schema === 'object' && schema !== null && '$id' in schema) delete schema.$id;
      schemas.push({ file: next, document: current, schema });
    }
    return { schemas, findings };
  }

  #target(
    file: string,
    document: JsonDocument,
    reference: string,
  ):
    | { readonly file: string; readonly fragment: string }
    | Pick<ContractFinding, 'code' | 'message'>
    | undefined {
    const [address = '', ...rest] = reference.split('#');
    const fragment = rest.length === 0 ? '' : `#${rest.join('#')}`;
    const known = this.#byId(document, address);
    if (known !== undefined) return known === '' ? undefined : { file: known, fragment };
    if (address.startsWith(META_SCHEMAS)) return undefined;
    if (/^(?:[a-z][a-z0-9+.-]*:|[/\\])/i.test(address)) {
      return {
        code: 'contract/external-ref',
        message: `the reference ${quoted(reference)} leaves the change. Nothing is fetched: copy what it refers to into contracts/events/ and refer to that.`,
      };
    }
    const path = posix.join(posix.dirname(file), decoded(address));
    if (!path.startsWith(`${this.folder}/`)) {
      return {
        code: 'contract/external-ref',
        message: `the reference ${quoted(reference)} leaves the change's folder, so others can change its meaning. Copy what it refers to into contracts/events/.`,
      };
    }
    if (!this.files.has(path)) {
      return {
        code: 'contract/missing-file',
        message: `the reference ${quoted(reference)} leads to ${quoted(path)}, and there is no such file.`,
      };
    }
    return this.#document(path) === undefined
      ? {
          code: 'contract/event',
          message: `the reference ${quoted(reference)} leads to a file that is not JSON. Schemas of events refer to JSON files only.`,
        }
      : { file: path, fragment };
  }

  /** @returns a file, or an empty text for a URI inside the document */
  #byId(document: JsonDocument, address: string): string | undefined {
    const base = idOf(document.value);
    const absolute = base === undefined ? undefined : resolved(address, base);
    const isOwn = [...schemaKeywords(document.value)].some(
      ({ name, value, path }) => name === '$id' && path.length > 1 && value === address,
    );
    if (isOwn) return '';
    this.#ids ??= new Map(
      [...this.files.keys()].flatMap((file) => {
        const id = idOf(this.#document(file)?.value);
        return id === undefined ? [] : [[id, file] as const];
      }),
    );
    return this.#ids.get(address) ?? (absolute === undefined ? undefined : this.#ids.get(absolute));
  }

  #document(file: string): JsonDocument | undefined {
    if (!this.#documents.has(file)) {
      const text = file.endsWith('.json') ? this.files.get(file) : undefined;
      this.#documents.set(file, text === undefined ? undefined : readJson(text).document);
    }
    return this.#documents.get(file);
  }
}

function idOf(schema: unknown): string | undefined {
  const id =
    typeof schema === 'object' && schema !== null && '$id' in schema ? schema.$id : undefined;
  return typeof id === 'string' ? id.replace(/#$/, '') : undefined;
}

function resolved(address: string, base: string): string | undefined {
  return URL.canParse(address, base) ? new URL(address, base).href : undefined;
}

function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

function assign(root: unknown, path: readonly (string | number)[], value: string): void {
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], root);
  (parent as Record<string, unknown>)[path.at(-1) ?? ''] = value;
}
