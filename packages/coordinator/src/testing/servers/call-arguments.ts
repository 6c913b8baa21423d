export type Args = Readonly<Record<string, unknown>>;

/** The server's answer to a rejected call. */
export class ServerFault extends Error {
  constructor(
    readonly status: number,
    readonly detail: unknown,
  ) {
    super(`${status}`);
  }
}

export function text(args: Args, name: string): string {
  const value = args[name];
  if (typeof value === 'string') return value;
  throw new ServerFault(422, [{ loc: ['body', name], msg: 'Field required', type: 'missing' }]);
}

export function optional(args: Args, name: string): string | null {
  const value = args[name];
  return typeof value === 'string' ? value : null;
}

export function number(args: Args, name: string, fallback: number): number {
  const value = args[name] ?? fallback;
  if (Number.isInteger(value)) return value as number;
  throw new ServerFault(422, [{ loc: ['body', name], msg: 'Input should be a valid integer' }]);
}

export function strings(args: Args, name: string): string[] {
  const value = args[name] ?? [];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Fails like Python's `UUID()` on a server that doesn't handle its error. */
export function checkUuid(id: string): void {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new ServerFault(500, 'Internal Server Error');
  }
}
