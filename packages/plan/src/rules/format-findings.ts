import type { Diagnostic } from '../diagnostics/diagnostic';
import {
  type DiagnosticFormat,
  formatDiagnostics as format,
} from '../diagnostics/formats/format-diagnostics';
import type { FormatOptions } from '../diagnostics/formats/format-options';
import type { ValidationResult } from '../diagnostics/validation-result';
import { RULE_CATALOGUE } from './registry';

/**
 * Prints findings of the rules of the catalogue. Nothing of them reaches the output unescaped.
 *
 * @param input findings alone, or a whole result with its files and what was not checked
 * @param form `text` for people, `json` for programs, the others for what their names say
 * @returns text that ends in a newline, or is empty where a format has nothing to say
 */
export function formatDiagnostics(
  input: readonly Diagnostic[] | ValidationResult,
  form: DiagnosticFormat,
  options: Omit<FormatOptions, 'rules'> = {},
): string {
  return format(input, form, { ...options, rules: RULE_CATALOGUE });
}
