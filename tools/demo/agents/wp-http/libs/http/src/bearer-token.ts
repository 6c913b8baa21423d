/** Reads the token of an `Authorization` header: https://www.rfc-editor.org/rfc/rfc6750#section-2.1 */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization ?? '')?.[1];
}
