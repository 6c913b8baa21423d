/** A plan that nothing can be judged by. The message is one sentence, with a way out. */
export class ScopeCheckError extends Error {
  override readonly name = 'ScopeCheckError';
}
