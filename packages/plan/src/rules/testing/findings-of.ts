import type { Diagnostic } from '../../diagnostics/diagnostic';
import { parsePlan } from '../../parse/parse-plan';
import { checkPlan, type CheckOptions } from '../check-plan';

/**
 * What one rule finds in a part of a plan: whole packages, or the fields of one.
 *
 * @param yaml `packages:` and what else a plan has at its root, or fields of one package
 */
export function findingsOf(code: string, yaml: string, options?: CheckOptions): Diagnostic[] {
  return checkPlan(parsePlan(asPlan(yaml), { file: 'plan.yaml' }), options).filter(
    (diagnostic) => diagnostic.code === code,
  );
}

/** `line:column`, as in an editor. */
export function placeOf({ line, column }: { line: number; column: number }): string {
  return `${line}:${column}`;
}

/** A part of a plan as a plan, as far as rules need it. */
export function asPlan(yaml: string): string {
  if (!/^(?:#.*\n)*(?:locks|scope|verification|worktree|task_type|depends_on):/.test(yaml))
    return yaml;
  const fields = yaml.split('\n').map((line) => `    ${line}`);
  return ['packages:', '  - package_id: wp-api', ...fields].join('\n');
}

/** The text with its fixes applied, last one first. */
export function fixed(text: string, diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .flatMap(({ fix }) => fix?.edits ?? [])
    .sort((a, b) => b.offset - a.offset)
    .reduce(
      (result, edit) =>
        result.slice(0, edit.offset) + edit.text + result.slice(edit.offset + edit.length),
      text,
    );
}
