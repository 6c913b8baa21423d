/** Where two texts first differ as syntax. Lines and columns start at 1; columns count UTF-16 units. */
export interface SyntaxDifference {
  readonly line: number;
  readonly column: number;
}
