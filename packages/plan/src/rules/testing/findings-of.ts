import type { Diagnostic } from '../../diagnostics/diagnostic';
import { parsePlan } from '../../parse/parse-plan';
import { checkPlan, type CheckOptions } from '../check-plan';

/**
 * The findings of one rule in a part of a plan.
 *
 * @param yaml `packages:` and other root fields of a plan, or the fields of one package
 */
export function findingsOf(code: string, yaml: string, options?: CheckOptions): Diagnostic[] {
  return checkPlan(parsePlan(asPlan(yaml), { file: 'plan.yaml' }), options).filter(
    (diagnostic) => diagnostic.code === code,
  );
}

/** `line:column`, as editors show it. */
export function placeOf({ line, column }: { line: number; column: number }): string {
  return `${line}:${column}`;
}

/** Completes a part of a plan to a plan, as far as rules need it. */
export function asPlan(yaml: string): string {
  if (!/^(?:#.*\n)*(?:locks|scope|verification|worktree|task_type|depends_on):/.test(yaml))
    return yaml;
  const fields = yaml.split('\n').map((line) => `    ${line}`);
  return ['packages:', '  - package_id: wp-api', ...fields].join('\n');
}

/** Applies the fixes to the text, last one first. */
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
