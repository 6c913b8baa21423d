import { quoted } from '../text';

/** The properties of an `InvalidGlobError`. */
export interface InvalidGlob {
  /** The whole glob, as given. */
  readonly glob: string;
  /** One sentence: what is wrong and why it matters. Contains no control characters. */
  readonly reason: string;
  /** `outside`: it would leave the workspace. `invalid`: it is not in the dialect. */
  readonly kind: 'invalid' | 'outside';
  /** The offset of the problem in `glob`, in UTF-16 units; missing when braces shifted it. */
  readonly offset?: number;
  /** A valid glob that was probably intended. */
  readonly suggestion?: string;
}

/**
 * Thrown for a text that is not a glob of the dialect. Suggests the intended glob, if there is one.
 */
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
