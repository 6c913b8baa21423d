/** A decision that nobody took and that the plan rests on. */
export interface Assumption {
  /** What a person is asked because of it. */
  readonly question: string;
  readonly assumption: string;
  /** The option that decides it in another run. */
  readonly option: string;
}

/** What a run has to tell besides its files. */
export class Notes {
  readonly assumptions: Assumption[] = [];
  /** What a person should know before going on. */
  readonly warnings: string[] = [];

  assume(assumption: Assumption): void {
    this.assumptions.push(assumption);
  }

  warn(text: string): void {
    this.warnings.push(text);
  }
}
