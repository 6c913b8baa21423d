import { createColors } from 'picocolors';
import { escapeControls, escapeJson, quoted } from '../text';
import type { Judgement, Law } from './judge-path';
import type { ScopeCheckResult, ScopeViolation } from './scope-check-result';

/**
 * Formats a result for people (one line for each violation, then a summary line) or for programs.
 *
 * @param result the result of `checkScope`
 * @param format `text` for people, `json` for programs
 * @param options output options; `color` adds ANSI colours to the text, default false
 * @returns text that ends in a newline
 */
export function formatScopeCheck(
  result: ScopeCheckResult,
  format: 'text' | 'json',
  { color = false }: { readonly color?: boolean } = {},
): string {
  return format === 'json' ? formatJson(result) : formatText(result, color);
}

function formatText(result: ScopeCheckResult, color: boolean): string {
  const { red, green, yellow, bold } = createColors(color);
  const lines = result.violations.map((violation) => {
    const { path, message } = violation;
    return `${red('✖')} ${bold(shownPath(path))} (${howChanged(violation)}): ${escapeControls(message)}`;
  });
  const notChecked = result.notChecked.map(
    ({ check, why }) => `${yellow('not checked')} ${escapeControls(check)}: ${escapeControls(why)}`,
  );
  return `${[...lines, ...notChecked, summary(result, result.ok ? green('✔') : red('✖'))].join('\n')}\n`;
}

function summary(result: ScopeCheckResult, mark: string): string {
  const { ok, checked, violations, change, package: packageId } = result;
  const who = escapeControls(packageId === undefined ? change : `${change} ${packageId}`);
  const paths = `${checked} changed ${checked === 1 ? 'path' : 'paths'}`;
  if (checked === 0) return `${mark} ${who}: nothing is changed`;
  const where = packageId === undefined ? 'the scopes of its packages' : 'its scope';
  if (ok) return `${mark} ${who}: ${paths}, all within ${where}`;
  return `${mark} ${who}: ${violations.length} of ${paths} not within ${where} (SCOPE_VIOLATION)`;
}

/** Adds quotes when the end of the path would be ambiguous. */
function shownPath(path: string): string {
  const shown = escapeControls(path);
  return /^[^\s"(]+$/.test(path) && shown === path ? path : `"${shown.replaceAll('"', '\\"')}"`;
}

function howChanged({ status, renamed }: ScopeViolation): string {
  return renamed === undefined ? status : `${status}, its other name is ${shownPath(renamed)}`;
}

/** Formats the documented shape, with a fixed order of keys. */
function formatJson(result: ScopeCheckResult): string {
  const { version, ok, code, change, base, planRef, checked, violations, notChecked } = result;
  const ordered = {
    version,
    ok,
    code,
    change,
    ...(result.package === undefined ? {} : { package: result.package }),
    base,
    planRef,
    checked,
    violations,
    notChecked: notChecked.map(({ check, why }) => ({ check, why })),
  };
  return `${escapeJson(JSON.stringify(ordered, null, 2))}\n`;
}

/** One or two sentences, without the path. The caller prints the path first. */
export function violationMessage(judgement: Judgement, law: Law): string {
  const { reason, glob = '', leadsTo = '', owner, ownerChange } = judgement;
  const writer = law.own === undefined ? `${quoted(law.change)}` : `"${law.own.id}"`;
  switch (reason) {
    case 'outside-workspace':
      return 'It is not a plain path inside the workspace, or it is in a .git folder. No scope can include it.';
    case 'planning-file':
      return 'It decides who may write what: change it on a separate branch, for review.';
    case 'denied':
      return `The scope of ${writer} denies it through ${quoted(glob)}. ${wayOut(judgement)}`;
    case 'not-in-scope':
      return `It is not in the write scope of ${writer}. ${wayOut(judgement)}`;
    case 'unowned':
      return `No package of ${writer} may write it. ${wayOut(judgement)}`;
    case 'other-change':
      return `The package ${quoted(owner ?? '')} of the open change ${quoted(ownerChange ?? '')} writes it too: agree on who does, and narrow the other's scope.`;
    case 'link-leaves-scope':
      return `It is a symbolic link to ${quoted(leadsTo)}, which ${writer} may not write. ${wayOut(judgement)}`;
  }
}

function wayOut({ owner, ownerChange }: Judgement): string {
  if (owner === undefined) return 'Undo the change, or have the plan amended.';
  const of = ownerChange === undefined ? '' : ` of the open change ${quoted(ownerChange)}`;
  return `It belongs to ${quoted(owner)}${of}: leave it to that package, or have the plan amended.`;
}
