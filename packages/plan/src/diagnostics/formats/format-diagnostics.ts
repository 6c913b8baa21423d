import type { Diagnostic } from '../diagnostic';
import { resultOf } from '../to-validation-result';
import type { ValidationResult } from '../validation-result';
import { formatGithub } from './format-github';
import { formatJson } from './format-json';
import { formatJunit } from './format-junit';
import type { FormatOptions } from './format-options';
import { formatSarif } from './format-sarif';
import { formatText } from './format-text';

/** `text` for people, `json` for programs, the others for what their names say. */
export type DiagnosticFormat = 'text' | 'json' | 'sarif' | 'github' | 'junit';

/**
 * Prints findings. Nothing of them reaches the output unescaped.
 *
 * @param input findings alone, or a whole result with its files and what was not checked
 * @returns text that ends in a newline, or is empty where a format has nothing to say
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
