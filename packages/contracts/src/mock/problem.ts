import { STATUS_CODES } from 'node:http';

/** One error in a request. */
export interface RequestFault {
  readonly in: 'path' | 'query' | 'header' | 'cookie' | 'body';
  /** The name of the parameter; missing for the body. */
  readonly name?: string;
  /** A JSON pointer into the body, or into the parameter's value. */
  readonly pointer: string;
  readonly detail: string;
}

/** An HTTP response to send. */
export interface MockAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A response with problem details (RFC 9457, which obsoletes RFC 7807). */
export function problem(
  status: number,
  detail: string,
  { errors, headers }: { errors?: readonly RequestFault[]; headers?: MockAnswer['headers'] } = {},
): MockAnswer {
  const details = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? `Status ${status}`,
    status,
    detail,
    ...(errors === undefined ? {} : { errors }),
  };
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
    body: `${JSON.stringify(details)}\n`,
  };
}

/** A readable summary of several errors: the first three. */
export function summary(faults: readonly RequestFault[]): string {
  const texts = faults.slice(0, 3).map((fault) => {
    const place = fault.name === undefined ? fault.in : `${fault.in} parameter ${fault.name}`;
    return `${place}${fault.pointer === '' ? '' : ` ${fault.pointer}`}: ${fault.detail}`;
  });
  const more = faults.length - texts.length;
  return `${texts.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
