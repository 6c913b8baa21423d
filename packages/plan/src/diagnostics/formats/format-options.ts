import type { RuleMeta } from '../diagnostic';

export interface FormatOptions {
  /**
   * The texts of the files, keyed by the file names in findings. When missing, no code is shown.
   */
  readonly sources?: ReadonlyMap<string, string>;
  /** The rules that findings may refer to. SARIF includes their descriptions. */
  readonly rules?: readonly RuleMeta[];
  /** ANSI colours, for `text` only. Default false. */
  readonly color?: boolean;
}
