export interface FormatOptions {
  /** The texts of the files, by the names that the findings use; without them no code is shown. */
  readonly sources?: ReadonlyMap<string, string>;
  /** ANSI colours, in `text` only. Default false. */
  readonly color?: boolean;
}
