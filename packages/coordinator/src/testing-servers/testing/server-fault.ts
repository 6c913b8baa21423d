export type Args = Readonly<Record<string, unknown>>;

/** How the server answers when a call is not accepted. */
export class ServerFault extends Error {
  constructor(
    readonly status: number,
    readonly detail: unknown,
  ) {
    super(`${status}`);
  }
}
