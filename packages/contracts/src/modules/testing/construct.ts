/** A construct of a contract, with code that fulfils it and code that doesn't. */
export interface Construct {
  readonly name: string;
  readonly contract: string;
  readonly fits: string;
  readonly differs: string;
  /** Part of the finding for `differs`. Default: only the rule `module/mismatch`. */
  readonly finds?: RegExp;
  /** The difference involves `null`, `undefined` or implicit `any`, which only `strict` detects. */
  readonly needsStrict?: boolean;
}
