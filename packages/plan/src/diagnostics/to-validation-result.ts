import type { Diagnostic } from './diagnostic';
import type { NotChecked, ValidationResult } from './validation-result';

/**
 * Counts findings by severity.
 *
 * @param diagnostics findings of any files
 * @returns the number of findings of each severity
 */
export function summarize(diagnostics: readonly Diagnostic[]): ValidationResult['summary'] {
  const count = (severity: Diagnostic['severity']) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
}

/**
 * Combines findings into a validation result.
 *
 * @param diagnosticsByFile the findings of each file that was read, including files without
 *   findings, in display order
 * @param notChecked checks that could not run
 * @returns the result, with its summary
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

/** Builds a result from findings alone. Groups them by file, in order of first appearance. */
export function resultOf(diagnostics: readonly Diagnostic[]): ValidationResult {
  const byFile = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const group = byFile.get(diagnostic.file);
    if (group) group.push(diagnostic);
    else byFile.set(diagnostic.file, [diagnostic]);
  }
  return toValidationResult(byFile);
}
