import { escapeControls } from '@parallel-plan/plan';

/**
 * An error that a user can correct. A terminal shows only its message: one line with a code, then
 * the details.
 *
 * Nx adds "Pass --verbose to see the stacktrace" to every error that has a stack. A stack doesn't
 * help with a misspelled project, so this error has none.
 */
export class GeneratorError extends Error {
  override readonly name = 'GeneratorError';

  /**
   * @param code stable code, such as `feature/change-exists`
   * @param message what is wrong and how to fix it, in one line
   * @param details further lines: files, diagnostics
   */
  constructor(
    readonly code: string,
    message: string,
    readonly details: readonly string[] = [],
  ) {
    super([`[${code}] ${escapeControls(message)}`, ...details.map(escapeControls)].join('\n'));
    this.stack = '';
  }
}
