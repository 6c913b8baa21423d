import type { Diagnostic } from './diagnostic';
import type { NotChecked, ValidationResult } from './validation-result';

/** Counts by severity. */
export function summarize(diagnostics: readonly Diagnostic[]): ValidationResult['summary'] {
  const count = (severity: Diagnostic['severity']) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
}

/**
 * What validation says as a whole.
 *
 * @param diagnosticsByFile the findings of each file that was read, none left out, in the order in
 *   which they are shown
 * @param notChecked checks that could not run
 */
export function toValidationResult(
  diagnosticsByFile: ReadonlyMap<string, readonly Diagnostic[]>,
  notChecked: readonly NotChecked[] = [],
): ValidationResult {
  const files = [...diagnosticsByFile].map(([file, diagnostics]) => ({
    file,
    valid: !diagnostics.some(({ severity }) => severity === 'error'),
    diagnostics,
  }));
  return {
    version: 1,
    valid: files.every(({ valid }) => valid),
    files,
    summary: summarize(files.flatMap(({ diagnostics }) => diagnostics)),
    notChecked,
  };
}

/** Findings without their files: grouped by file, in the order in which the files come up. */
export function resultOf(diagnostics: readonly Diagnostic[]): ValidationResult {
  const byFile = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const group = byFile.get(diagnostic.file);
    if (group) group.push(diagnostic);
    else byFile.set(diagnostic.file, [diagnostic]);
  }
  return toValidationResult(byFile);
}
