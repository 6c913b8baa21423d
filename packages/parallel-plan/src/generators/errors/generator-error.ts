/**
 * Something that a user can put right. Its message is all that a terminal shows: one line with a
 * code, then the details.
 *
 * Nx adds "Pass --verbose to see the stacktrace" to every error that has a stack, and a stack says
 * nothing about a misspelt project; so there is none.
 */
export class GeneratorError extends Error {
  override readonly name = 'GeneratorError';

  /**
   * @param code stable, such as `feature/change-exists`
   * @param message what is wrong and the way out, in one line
   * @param details further lines: files, diagnostics
   */
  constructor(
    readonly code: string,
    message: string,
    readonly details: readonly string[] = [],
  ) {
    super([`[${code}] ${printable(message)}`, ...details.map(printable)].join('\n'));
    this.stack = '';
  }
}

// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/**
 * Text from a user or a file as it may stand on a terminal: control characters become `\u001b`,
 * so that none of them moves the cursor or hides what follows. Tabs and line feeds stay.
 */
export function printable(text: string): string {
  return text.replace(
    CONTROL_CHARACTERS,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
