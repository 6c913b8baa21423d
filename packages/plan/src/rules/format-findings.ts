import type { Diagnostic } from '../diagnostics/diagnostic';
import {
  type DiagnosticFormat,
  formatDiagnostics as format,
} from '../diagnostics/formats/format-diagnostics';
import type { FormatOptions } from '../diagnostics/formats/format-options';
import type { ValidationResult } from '../diagnostics/validation-result';
import { RULE_CATALOGUE } from './registry';

/**
 * Formats findings of the rules in the catalogue. All texts of findings are escaped for the format.
 *
 * @param input findings, or a whole result with its files and unchecked parts
 * @param form `text` for people, `json` for programs; the others are standard formats
 * @param options sources and colours
 * @returns text that ends in a newline, or an empty string when the format has nothing to report
 */
export function formatDiagnostics(
  input: readonly Diagnostic[] | ValidationResult,
  form: DiagnosticFormat,
  options: Omit<FormatOptions, 'rules'> = {},
): string {
  return format(input, form, { ...options, rules: RULE_CATALOGUE });
}
