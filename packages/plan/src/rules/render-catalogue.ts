import type { RuleMeta } from './rule';

const INTRODUCTION = `# The rules

Everything that \`validate\` can report about a \`work-packages.yaml\` and the contracts next to it, by the
code in its messages. Only errors make a plan invalid.

Severities can be set by rule, to \`off\`, \`info\`, \`warn\` or \`error\`: in \`nx.json\`, as an option of the
plugin (\`"rules": { "scope/hotspot": "off" }\`), or with \`--rule scope/hotspot=off\`. Rules marked
"always" define what is valid and can't be lowered.

This page is generated from the rules in \`packages/plan/src/rules\`.
`;

/**
 * Renders the rule catalogue as a Markdown page: a table, then a section for each rule.
 *
 * @returns Markdown that is not formatted yet
 */
export function renderCatalogue(rules: readonly RuleMeta[]): string {
  const rows = rules.map(
    ({ id, severity, required, summary }) =>
      `| [\`${id}\`](#${anchorOf(id)}) | ${severity}${required ? ', always' : ''} | ${cell(summary)} |`,
  );
  return [
    INTRODUCTION,
    ['| Rule | Severity | Meaning |', '|---|---|---|', ...rows].join('\n'),
    ...rules.map(section),
  ].join('\n\n');
}

function section({ id, summary, why, howToFix, examples }: RuleMeta): string {
  return [
    `## ${id}`,
    summary,
    `**Why.** ${why}`,
    `**What to do.** ${howToFix}`,
    'Wrong:',
    fenced(examples.wrong, examples.language),
    'Right:',
    fenced(examples.right, examples.language),
  ].join('\n\n');
}

function fenced(text: string, language = 'yaml'): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** Derives an anchor like GitHub does: punctuation is removed. */
function anchorOf(id: string): string {
  return id.replaceAll('/', '');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
