import type { RuleMeta } from './rule';

const TWO_MAPPINGS = `packages:
  - package_id: wp-api
    description: one`;

/** The checks of the parser. They run on the text, before all other rules. */
export const PARSING_RULES: readonly RuleMeta[] = [
  {
    id: 'yaml/syntax',
    severity: 'error',
    required: true,
    summary: 'The text is not YAML.',
    why: 'A plan that cannot be read cannot be checked.',
    howToFix:
      'Correct the place that the message names. Indent with spaces, and quote text that holds `: ` or ` #`.',
    examples: {
      wrong: `packages:
  - package_id: wp-api
    description: fix: the login`,
      right: `packages:
  - package_id: wp-api
    description: 'fix: the login'`,
    },
  },
  {
    id: 'yaml/duplicate-key',
    severity: 'error',
    required: true,
    summary: 'A mapping has a duplicate key.',
    why: 'Parsers disagree on which value wins. With a second `packages:`, half of the plan is silently lost.',
    howToFix: 'Merge the two entries, or remove one.',
    examples: {
      wrong: `${TWO_MAPPINGS}
    description: two`,
      right: TWO_MAPPINGS,
    },
  },
  {
    id: 'yaml/multi-document',
    severity: 'error',
    required: true,
    summary: 'The file holds several YAML documents.',
    why: 'A plan is one document. Some parsers read the first one, some the last.',
    howToFix: 'Remove everything after the second `---`, or move it to its own file.',
    examples: {
      wrong: `schema_version: 1
---
schema_version: 1`,
      right: `schema_version: 1`,
    },
  },
  {
    id: 'yaml/alias-limit',
    severity: 'error',
    required: true,
    summary: 'Aliases expand to more than 10,000 nodes.',
    why: 'A few hundred bytes of nested aliases can expand to gigabytes and exhaust the memory of every tool that reads them.',
    howToFix: 'Write the values out, or use fewer aliases.',
    examples: {
      wrong: `a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]`,
      right: `a: &a [x, x]
b: [*a, *a]`,
    },
  },
  {
    id: 'yaml/too-large',
    severity: 'error',
    required: true,
    summary: 'The file is larger than 16 MiB.',
    why: 'People read plans, and editors check them on every keystroke. This file is too large for both.',
    howToFix: 'Split the change into several.',
    examples: {
      wrong: `# more than 16 MiB of packages`,
      right: `# a plan per change, each of some kilobytes`,
    },
  },
  {
    id: 'yaml/too-complex',
    severity: 'error',
    required: true,
    summary: 'The text has more nesting, tags or aliases than a plan needs.',
    why: 'Such a text can make a YAML parser run for minutes or exhaust its memory, so it is rejected before it is parsed.',
    howToFix: 'Nest less deeply, and use fewer anchors, aliases, tags and directives.',
    examples: {
      wrong: `inputs: ${'['.repeat(70)}${']'.repeat(70)}`,
      right: `inputs: [[a, b], [c, d]]`,
    },
  },
  {
    id: 'schema',
    severity: 'error',
    required: true,
    summary: 'The plan does not match the schema.',
    why: 'Tools silently use a default for a missing or misspelt field.',
    howToFix:
      'Follow the message. It names the field, the expected value and, for an unknown field, the field that was probably meant.',
    examples: {
      wrong: `packages:
  - id: wp-api
    dependencies: []`,
      right: `packages:
  - package_id: wp-api
    depends_on: []`,
    },
  },
];
