/*
 * What http exports for the change add-user-authentication: what is new, and what changes.
 * Consumers: api, web.
 */

/**
 * Reads the token of a request.
 *
 * @param authorization the value of the `Authorization` header
 * @returns the token; `undefined` if there is no bearer token
 * @throws nothing
 */
export declare function bearerToken(authorization: string | undefined): string | undefined;
