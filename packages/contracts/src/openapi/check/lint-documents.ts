import { resolveReference } from './references';
import { type ContractDocument } from './contract-document';
import { type DocumentReader } from './document-set';
import { type Redocly, type RedoclyProblem, type RedoclySource, VALID_EXAMPLE } from './redocly';
import { ContractDocuments } from '../judge/contract-documents';
import { discriminatorRule } from './rules/discriminator';
import { mediaTypeExampleRule } from './rules/example';
import { problemDetailsRule } from './rules/problem-details';
import { validExampleRule } from './rules/valid-example';

/** Our own rules for Redocly. Each reports `contract/<name>`. */
const contractRules = {
  example: mediaTypeExampleRule,
  'problem-details': problemDetailsRule,
  discriminator: discriminatorRule,
};

/** Redocly's built-in rules that a contract must pass. Its recommended set contains style rules. */
const REDOCLY_RULES = [
  'struct',
  'no-unresolved-refs',
  'operation-operationId-unique',
  'path-parameters-defined',
] as const;

/**
 * Lints one document and everything that it references. The resolver knows only the documents that
 * were read before; any other reference is unresolved.
 */
export async function lintDocuments(
  redocly: Redocly,
  entry: ContractDocument,
  documents: ReadonlyMap<string, ContractDocument>,
  reader: DocumentReader,
): Promise<RedoclyProblem[]> {
  const byId = new Map([...documents.values()].map((one) => [one.source.absoluteRef, one]));
  const parsed = new ContractDocuments(
    new Map([...documents].map(([file, document]) => [file, document.parsed])),
    (content) => content,
  );
  const rules = {
    ...contractRules,
    [VALID_EXAMPLE]: validExampleRule(parsed, (id) => byId.get(id)?.file),
  };
  const config = await redocly.createConfig({
    plugins: [{ id: 'contract', rules: { oas3: rules } }],
    rules: {
      ...Object.fromEntries(REDOCLY_RULES.map((rule) => [rule, 'error' as const])),
      ...Object.fromEntries(
        Object.keys(rules).map((rule) => [`contract/${rule}`, 'error' as const]),
      ),
    },
  });
  return redocly.lintDocument({
    document: entry,
    config,
    externalRefResolver: memoryResolver(redocly, entry, documents, reader),
  });
}

function memoryResolver(
  redocly: Redocly,
  entry: ContractDocument,
  documents: ReadonlyMap<string, ContractDocument>,
  reader: DocumentReader,
) {
  const region = reader.regionOf(entry.file);
  const byId = new Map([...documents.values()].map((one) => [one.source.absoluteRef, one]));

  return new (class extends redocly.BaseResolver {
    override resolveExternalRef(base: string | null, reference: string): string {
      const from = byId.get(base ?? '')?.file ?? entry.file;
      const target = resolveReference(from, reference, region);
      return (
        (target.kind === 'file' ? reader.idOf(target.file) : undefined) ?? `${MISSING}${reference}`
      );
    }

    override async loadExternalRef(id: string): Promise<RedoclySource> {
      const document = byId.get(id);
      if (document !== undefined) return document.source;
      throw new redocly.ResolveError(new Error(NOT_THERE));
    }

    override parseDocument(source: RedoclySource) {
      return { source, parsed: byId.get(source.absoluteRef)?.parsed };
    }
  })();
}

const MISSING = '/missing/';
const NOT_THERE = 'the contracts contain no YAML or JSON file of that name';
