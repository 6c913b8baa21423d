import type { RuleMeta } from '../diagnostic';

export interface FormatOptions {
  /** The texts of the files, by the names that the findings use; without them no code is shown. */
  readonly sources?: ReadonlyMap<string, string>;
  /** The rules that findings come from; SARIF describes them. */
  readonly rules?: readonly RuleMeta[];
  /** ANSI colours, in `text` only. Default false. */
  readonly color?: boolean;
}
