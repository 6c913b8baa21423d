import { posix } from 'node:path';
import { type ContractFinding } from '../../check/contract-check';
import { quoted } from '../../request/contract-request-error';
import { type ContractDocument, placeOf, readDocument } from './contract-document';
import { type Followed, followReference } from './follow-reference';
import { type Redocly } from './redocly';
import { type Reference, referencesIn, resolveReference } from './references';

/** A document and all files that it references, directly or indirectly. */
export interface DocumentSet {
  readonly entry: ContractDocument | undefined;
  /** By file. */
  readonly documents: ReadonlyMap<string, ContractDocument>;
  /** Unreadable files, references that leave the folder, and reference cycles. */
  readonly findings: readonly ContractFinding[];
}

interface PlacedReference {
  readonly document: ContractDocument;
  readonly reference: Reference;
}

/** Reads documents from the given texts only. */
export class DocumentReader {
  private readonly known = new Map<string, ContractDocument | ContractFinding>();
  private readonly ids: ReadonlyMap<string, string>;

  /**
   * @param folder of the change; its documents can reference each other
   * @param files all available texts, by path
   */
  constructor(
    private readonly redocly: Redocly,
    private readonly folder: string,
    private readonly files: ReadonlyMap<string, string>,
  ) {
    // Redocly treats a file name as a URL or a path, so `%` or `#` in a name would confuse it.
    this.ids = new Map(
      [...files.keys()].map((file, index) => [file, `/${index}${extension(file)}`]),
    );
  }

  /** @param file the document to check */
  documentsFrom(file: string): DocumentSet {
    const region = this.regionOf(file);
    const documents = new Map<string, ContractDocument>();
    const findings: ContractFinding[] = [];
    const references: PlacedReference[] = [];
    if (!this.files.has(file)) findings.push(missing(file));
    const queue = [file];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (documents.has(next)) continue;
      const read = next === file || STRUCTURED.test(next) ? this.read(next) : undefined;
      if (read === undefined) continue;
      if (!('source' in read)) {
        findings.push(read);
        continue;
      }
      documents.set(next, read);
      for (const reference of referencesIn(read.parsed)) {
        const target = resolveReference(next, reference.target, region);
        if (target.kind === 'file') queue.push(target.file);
        if (target.kind === 'outside') findings.push(this.leadsOut(read, reference, target.why));
        references.push({ document: read, reference });
      }
    }
    findings.push(...this.circles(references, region));
    return { entry: documents.get(file), documents, findings };
  }

  /** The final target of a reference in a document that was read. */
  target(from: ContractDocument, holder: object, region = this.regionOf(from.file)): Followed {
    const documentAt = (file: string): ContractDocument | undefined => {
      const known = this.known.get(file);
      return known !== undefined && 'source' in known ? known : undefined;
    };
    return followReference({ document: from, node: holder }, documentAt, region);
  }

  /** The name that Redocly uses for a file. */
  idOf(file: string): string | undefined {
    return this.ids.get(file);
  }

  /**
   * The folder that references must not leave: the change folder for a document of the change,
   * otherwise the document's own folder.
   */
  regionOf(file: string): string {
    return file.startsWith(`${this.folder}/`) ? this.folder : posix.dirname(file);
  }

  private read(file: string): ContractDocument | ContractFinding | undefined {
    const known = this.known.get(file);
    if (known !== undefined) return known;
    const text = this.files.get(file);
    const id = this.ids.get(file);
    if (text === undefined || id === undefined) return undefined;
    const read = readDocument(this.redocly, file, id, text);
    this.known.set(file, read);
    return read;
  }

  /** Reference cycles: Redocly fails on them, and they have no target. */
  private circles(references: readonly PlacedReference[], region: string): ContractFinding[] {
    return references
      .filter(({ document, reference: { holder } }) => {
        return holder !== undefined && this.target(document, holder, region) === 'circular';
      })
      .map(({ document, reference }) => ({
        code: 'contract/openapi',
        message: `The reference ${quoted(reference.target)} is part of a cycle of references, so it has no meaning, and nothing else was checked: make one of them point to a schema.`,
        ...placeOf(this.redocly, document, reference.pointer, 'value'),
      }));
  }

  private leadsOut(from: ContractDocument, reference: Reference, why: string): ContractFinding {
    return {
      code: 'contract/external-ref',
      message: `The reference ${quoted(reference.target)} ${why}. Nothing is fetched or read from outside: copy what it points to into this document, or into a file beside it.`,
      ...placeOf(this.redocly, from, reference.pointer, 'value'),
    };
  }
}

function missing(file: string): ContractFinding {
  return {
    code: 'contract/missing-file',
    message:
      'The plan names this contract, but the file does not exist: add it, or remove it from the plan.',
    file,
    line: 1,
    column: 1,
  };
}

const STRUCTURED = /\.(?:ya?ml|json)$/i;

function extension(file: string): string {
  return /\.[a-z0-9]+$/i.exec(file)?.[0].toLowerCase() ?? '';
}
