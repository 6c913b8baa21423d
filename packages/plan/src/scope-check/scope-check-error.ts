/**
 * Thrown when a plan cannot be used to judge changes. The message is one sentence that also says
 * how to fix it.
 */
export class ScopeCheckError extends Error {
  override readonly name = 'ScopeCheckError';
}
