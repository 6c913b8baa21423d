import type { Diagnostic, FormatOptions } from '../diagnostic';
import { resultOf, type ValidationResult } from '../validation-result';
import { formatGithub } from './format-github';
import { formatJson } from './format-json';
import { formatJunit } from './format-junit';
import { formatSarif } from './format-sarif';
import { formatText } from './format-text';

/** `text` is for people and `json` for programs. The others are standard formats. */
export type DiagnosticFormat = 'text' | 'json' | 'sarif' | 'github' | 'junit';

/**
 * Formats findings. All texts of findings are escaped for the format.
 *
 * @param input findings, or a whole result with its files and unchecked parts
 * @param format the output format
 * @param options sources, rules and colours
 * @returns text that ends in a newline, or an empty string when the format has nothing to report
 */
export function formatDiagnostics(
  input: readonly Diagnostic[] | ValidationResult,
  format: DiagnosticFormat,
  options: FormatOptions = {},
): string {
  const result = 'version' in input ? input : resultOf(input);
  switch (format) {
    case 'text':
      return formatText(result, options);
    case 'json':
      return formatJson(result);
    case 'sarif':
      return formatSarif(result, options);
    case 'github':
      return formatGithub(result);
    case 'junit':
      return formatJunit(result);
  }
}
