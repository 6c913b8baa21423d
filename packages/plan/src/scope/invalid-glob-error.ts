import { quoted } from '../text';

/** What an `InvalidGlobError` says. */
export interface InvalidGlob {
  /** The whole glob, as it was given. */
  readonly glob: string;
  /** One sentence: what is wrong and why it matters. Holds no control characters. */
  readonly reason: string;
  /** `outside`: it would leave the workspace. `invalid`: it is not in the dialect. */
  readonly kind: 'invalid' | 'outside';
  /** Where in `glob` the trouble starts, in UTF-16 units; missing where braces moved it. */
  readonly offset?: number;
  /** A glob in the dialect that says what was probably meant. */
  readonly suggestion?: string;
}

/** A text that is no glob of the dialect, and, where there is one, the glob that was meant. */
export class InvalidGlobError extends Error implements InvalidGlob {
  override readonly name = 'InvalidGlobError';
  readonly glob: string;
  readonly reason: string;
  readonly kind: 'invalid' | 'outside';
  readonly offset?: number;
  readonly suggestion?: string;

  constructor(details: InvalidGlob) {
    super(`Invalid glob ${quoted(details.glob)}: ${details.reason}`);
    this.glob = details.glob;
    this.reason = details.reason;
    this.kind = details.kind;
    if (details.offset !== undefined) this.offset = details.offset;
    if (details.suggestion !== undefined) this.suggestion = details.suggestion;
  }
}
