import { isNode, type MutableNode, visitOpenapi } from './openapi-tree';
import { allowNull, upgradeSchema } from './upgrade-schema';

/** What was changed besides the version. */
export interface UpgradeCounts {
  /** Schemas of a 3.1 document that had keywords of 3.0 or misplaced ones, made what they mean. */
  readonly repaired: number;
}

/**
 * Makes a document OpenAPI 3.1, in place. Of a document that is 3.1 already, only what it has from 3.0
 * by mistake is changed: `nullable`, and `examples` of a schema as a map instead of a list.
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

/** What 3.1 calls `webhooks`, documents of 3.0 have as an extension that Redocly made known. */
function webhooksOfExtension(document: MutableNode): void {
  const webhooks = document['x-webhooks'];
  if (!isNode(webhooks) || document['webhooks'] !== undefined) return;
  document['webhooks'] = webhooks;
  delete document['x-webhooks'];
}
