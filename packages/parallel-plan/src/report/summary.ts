import { escapeControls, renderMermaid } from '@parallel-plan/plan';
import { formatDuration } from '../prove/plan-duration';
import { count, formatProof } from '../prove/plan-summary';
import type { ReportModel, ReportPackage } from './report-model';
import { statusInWords } from './sections/requirements';

/** GitHub doesn't render larger graphs, and the length of a comment is limited. */
const MOST_DRAWN = 60;
const MOST_ROWS = 100;
const MOST_FINDINGS = 30;

/** The summary of a change for a pull request: GitHub-flavored Markdown, with a Mermaid graph. */
export function renderSummary(model: ReportModel): string {
  const { change, plan, valid, counts, packages, approval } = model;
  const verdict = valid ? '✔ valid' : `✖ not valid: ${count(counts.errors, 'error')}`;
  const sections = [
    `## ${text(plan?.feature.title ?? change)}`,
    `**${verdict}**${valid && counts.warnings > 0 ? `, ${count(counts.warnings, 'warning')}` : ''}. ${text(approval.message).replaceAll('\\`', '`')}`,
    ...shape(model),
    ...(plan && packages.length <= MOST_DRAWN
      ? [`\`\`\`mermaid\n${renderMermaid(plan).trimEnd()}\n\`\`\``]
      : []),
    ...packageTable(packages),
    ...requirementTable(model),
    ...findings(model),
    ...collisions(model),
  ];
  return `${sections.join('\n\n')}\n`;
}

function shape(model: ReportModel) {
  const { packages, waves, width, criticalPath, parallelPairs, valid, duration } = model;
  if (packages.length === 0) return [];
  const proof = valid ? `; ${formatProof({ packages: packages.length, parallelPairs })}` : '';
  return [
    `${count(packages.length, 'package')} in ${count(waves.length, 'wave')}, at most ${width} at once${proof}. Critical path: ${criticalPath.map(code).join(' → ')}.`,
    ...(duration ? [formatDuration(duration)] : []),
  ];
}

function packageTable(packages: readonly ReportPackage[]): readonly string[] {
  if (packages.length === 0) return [];
  const rows = packages
    .slice(0, MOST_ROWS)
    .map(({ id, wave, entry, projects }) =>
      [
        code(id),
        wave === 0 ? 'never' : String(wave),
        entry.verification.tier_required,
        projects.map(code).join(', '),
        some(entry.scope.write_allow),
        some(entry.locks.keys),
      ].join(' | '),
    );
  const rest = packages.length - rows.length;
  return [
    [
      '| package | wave | tier | projects | writes | locks |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows.map((row) => `| ${row} |`),
    ].join('\n'),
    ...(rest > 0 ? [`And ${count(rest, 'more package')}.`] : []),
  ];
}

function requirementTable({ requirements }: ReportModel): readonly string[] {
  if (requirements.length === 0) return [];
  const rows = requirements.slice(0, MOST_ROWS).map((requirement) => {
    const { id, packages, contracts, evidence } = requirement;
    const tests = evidence === null ? 'not known' : evidence.length === 0 ? 'none' : some(evidence);
    return [
      code(id),
      packages.map(code).join(', '),
      some(contracts),
      text(statusInWords(requirement)),
      tests,
    ].join(' | ');
  });
  const rest = requirements.length - rows.length;
  return [
    [
      '### Requirements',
      '',
      '| requirement | packages | contracts | verification | tests that name it |',
      '| --- | --- | --- | --- | --- |',
      ...rows.map((row) => `| ${row} |`),
    ].join('\n'),
    ...(rest > 0 ? [`And ${count(rest, 'more requirement')}.`] : []),
  ];
}

function findings({ findings: all, notChecked }: ReportModel): readonly string[] {
  const shown = all.filter(({ severity }) => severity !== 'info').slice(0, MOST_FINDINGS);
  const rest = all.filter(({ severity }) => severity !== 'info').length - shown.length;
  return [
    ...(shown.length === 0
      ? []
      : [
          [
            '### Findings',
            '',
            ...shown.map(
              ({ severity, code: rule, message, file, line }) =>
                `- ${severity === 'error' ? '✖' : '⚠'} ${code(`${file}:${line}`)} ${text(message)} (${code(rule)})`,
            ),
            ...(rest > 0 ? [`- and ${rest} more`] : []),
          ].join('\n'),
        ]),
    ...(notChecked.length === 0
      ? []
      : [
          [
            '### Not checked',
            '',
            ...notChecked.map(({ check, why }) => `- ${code(check)}: ${text(why)}`),
          ].join('\n'),
        ]),
  ];
}

function collisions({ collisions: all, change }: ReportModel): readonly string[] {
  if (all.length === 0) return [];
  return [
    [
      '### Other open changes',
      '',
      ...all.map(({ changes, feasibility, packages, requirements }) => {
        const other = changes[0] === change ? changes[1] : changes[0];
        const shared = [
          ...(packages.length > 0 ? [count(packages.length, 'pair') + ' of packages'] : []),
          ...(requirements.length > 0 ? [count(requirements.length, 'requirement')] : []),
        ].join(' and ');
        const [witness] = packages.flatMap((pair) => pair.witness ?? []);
        const example = witness === undefined ? '' : `, such as ${code(witness)}`;
        return `- ${code(other)}: ${feasibility}; ${shared} collide${example}`;
      }),
    ].join('\n'),
  ];
}

function some(items: readonly string[]): string {
  const shown = items.slice(0, 4).map(code).join('<br>');
  return items.length > 4 ? `${shown}<br>and ${items.length - 4} more` : shown;
}

/** A code span. In a table, a pipe ends the cell, even in code (GFM 4.10). */
function code(value: string): string {
  const line = escapeControls(value.replace(/\s+/g, ' ')).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Text of the plan, escaped: without markup, mentions or links. */
function text(value: string): string {
  return escapeControls(value.replace(/\s+/g, ' ').trim())
    .replace(/[\\`*_{}[\]<>#|~!]/g, (character) => `\\${character}`)
    .replace(/@(?=\w)/g, '@\u200b')
    .replace(/:\/\//g, ':\u200b//');
}
