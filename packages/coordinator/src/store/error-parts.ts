/** The code of an error of Node, of libsql or of PostgreSQL, and '' for one without. */
export function errorCode(error: unknown): string {
  // Not `instanceof Error`: the error may come from another realm, as it does in tests.
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

/** What an error says. */
export function errorText(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
