/**
 * What a run has to tell besides its files. Assumptions are decisions that nobody took and that the
 * plan rests on; warnings are what a person should know before going on.
 */
export class Notes {
  readonly assumptions: string[] = [];
  readonly warnings: string[] = [];

  assume(text: string): void {
    this.assumptions.push(text);
  }

  warn(text: string): void {
    this.warnings.push(text);
  }
}
