import { createRequire } from 'node:module';
import { format } from 'prettier';

// The root of the workspace hoists another major version of ajv, for ESLint.
const require = createRequire(new URL('../../packages/plan/package.json', import.meta.url));
const { Ajv2020 } = require('ajv/dist/2020');
const standaloneCode = require('ajv/dist/standalone').default;

const BANNER =
  '// Generated from schemas/work-packages.schema.json by tools/generate. Do not edit: run `nx run plan:generate`.\n';

/** Enough to show what is wrong; a hostile text could ask for millions. */
const MAX_ERRORS = 5_000;

const DECLARATIONS = `${BANNER}import type { ErrorObject } from 'ajv';

/** Thrown inside the validator when there are too many errors to go on; caught by \`validate-schema.ts\`. */
export declare class TooManyErrors extends Error {
  readonly errors: ErrorObject[];
}

/** The compiled schema. Its errors are in \`validate.errors\` until the next call. */
export declare const validate: {
  (data: unknown): boolean;
  errors?: ErrorObject[] | null;
};

/** Names of the properties that an object may have, by its JSON pointer with \`*\` for each index. */
export declare const propertyNames: Readonly<Record<string, readonly string[]>>;
`;

/**
 * A validator without a compile step at start-up (ajv standalone).
 *
 * @param {object} schema the JSON Schema of \`work-packages.yaml\`
 * @returns {Promise<{ code: string, declarations: string }>} the texts of the \`.js\` and \`.d.ts\` files
 */
export async function planValidator(schema) {
  const ajv = new Ajv2020({
    allErrors: true,
    messages: false,
    strict: true,
    strictRequired: false,
    inlineRefs: false,
    code: { source: true, lines: true },
  });
  const source = hardened(standaloneCode(ajv, ajv.compile(withoutAnnotations(schema))))
    .replace(/^"use strict";/, '')
    .replace(
      /module\.exports = \w+;\s*module\.exports\.default = (\w+);/,
      'exports.validate = $1;',
    );
  const code = `${BANNER}'use strict';
${source}
class TooManyErrors extends Error {
  constructor(errors) {
    super('too many errors');
    this.errors = errors;
  }
}
function pushErrors(errors, ...more) {
  if (errors.length + more.length > ${MAX_ERRORS}) throw new TooManyErrors(errors);
  errors.push(...more);
  return errors;
}
exports.TooManyErrors = TooManyErrors;
exports.propertyNames = ${JSON.stringify(propertyNames(schema))};
`;
  return {
    code: await format(code, { parser: 'babel', singleQuote: true, printWidth: 100 }),
    declarations: DECLARATIONS,
  };
}

/**
 * Two changes that ajv has no option for: the list of errors is bounded and grows in place, and the
 * table that `uniqueItems` keeps has no prototype, so that `__proto__` twice in a list is found.
 */
function hardened(code) {
  return code
    .replaceAll(/\bvErrors\.push\((\w+)\)/g, 'pushErrors(vErrors, $1)')
    .replaceAll(/\bvErrors\.concat\((\w+\.errors)\)/g, 'pushErrors(vErrors, ...$1)')
    .replaceAll(/\b(const indices\d+ = )\{\}/g, '$1Object.create(null)');
}

/** Annotations are for editors and types; a compiled copy of them would only cost start-up time. */
function withoutAnnotations(schema) {
  return JSON.parse(
    JSON.stringify(schema, (key, value) =>
      (key === 'description' || key === 'title') && typeof value === 'string' ? undefined : value,
    ),
  );
}

/** By JSON pointer, because a compiled `$ref` reports schema paths relative to what it points at. */
function propertyNames(schema) {
  const names = {};
  const visit = (node, pointer) => {
    const { $defs } = schema;
    const target = node.$ref ? $defs[node.$ref.replace('#/$defs/', '')] : node;
    if (target.additionalProperties === false) names[pointer] = Object.keys(target.properties);
    for (const [key, value] of Object.entries(target.properties ?? {})) {
      visit(value, `${pointer}/${key}`);
    }
    if (target.items) visit(target.items, `${pointer}/*`);
  };
  visit(schema, '');
  return names;
}
