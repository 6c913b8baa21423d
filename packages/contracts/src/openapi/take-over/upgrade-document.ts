import { isNode, type MutableNode, visitOpenapi } from './openapi-tree';
import { allowNull, upgradeSchema } from './upgrade-schema';

/** The number of changes besides the version. */
export interface UpgradeCounts {
  /**
   * Schemas of a 3.1 document with 3.0 keywords or misplaced keywords, converted to their intended
   * meaning.
   */
  readonly repaired: number;
}

/**
 * Upgrades a document to OpenAPI 3.1, in place. In a document that is already 3.1, only leftovers
 * from 3.0 are changed: `nullable`, and `examples` of a schema as a map instead of a list.
 */
export function upgradeDocument(document: MutableNode, from: '3.0' | '3.1'): UpgradeCounts {
  if (from === '3.0') {
    document['openapi'] = '3.1.0';
    webhooksOfExtension(document);
  }
  let repaired = 0;
  visitOpenapi(document, ({ kind, node }) => {
    if (kind !== 'schema') return;
    if (from === '3.0') upgradeSchema(node);
    const hadNullable = allowNull(node);
    if (examplesAsList(node) || hadNullable) repaired += 1;
  });
  return { repaired };
}

function examplesAsList(schema: MutableNode): boolean {
  const { examples } = schema;
  if (!isNode(examples)) return false;
  schema['examples'] = Object.values(examples).map((example) =>
    isNode(example) && 'value' in example ? example['value'] : example,
  );
  return true;
}

/** Renames `x-webhooks`, an extension that Redocly introduced for 3.0, to `webhooks` of 3.1. */
function webhooksOfExtension(document: MutableNode): void {
  const webhooks = document['x-webhooks'];
  if (!isNode(webhooks) || document['webhooks'] !== undefined) return;
  document['webhooks'] = webhooks;
  delete document['x-webhooks'];
}
