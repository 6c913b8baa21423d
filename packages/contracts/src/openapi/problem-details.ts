import { type JsonValue } from '../request/contract-request';
import { type JsonSchema } from '../request/json-schema';

/** RFC 7807 (now RFC 9457) problem details, with a list of the errors in a body. */
export const PROBLEM_SCHEMA: JsonSchema = {
  type: 'object',
  description: 'Problem details (RFC 7807).',
  required: ['type', 'title', 'status'],
  properties: {
    type: {
      type: 'string',
      format: 'uri-reference',
      description: 'Identifies the kind of problem.',
    },
    title: { type: 'string', description: 'The kind of problem in a few words.' },
    status: { type: 'integer', minimum: 400, maximum: 599, description: 'The HTTP status.' },
    detail: { type: 'string', description: 'What went wrong this time, for people.' },
    instance: {
      type: 'string',
      format: 'uri-reference',
      description: 'Identifies this occurrence.',
    },
    errors: {
      type: 'array',
      description: 'What is wrong with the request, one entry per place.',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'A JSON pointer into the request body.' },
          detail: { type: 'string' },
        },
      },
    },
  },
};

interface KnownStatus {
  readonly title: string;
  readonly detail: string;
}

const KNOWN: Readonly<Record<number, KnownStatus>> = {
  400: { title: 'Bad Request', detail: 'The request could not be read.' },
  401: { title: 'Unauthorized', detail: 'The request has no valid bearer token.' },
  402: { title: 'Payment Required', detail: 'The account has no valid payment method.' },
  403: { title: 'Forbidden', detail: 'The caller may not do this.' },
  404: { title: 'Not Found', detail: 'There is nothing at this address.' },
  405: { title: 'Method Not Allowed', detail: 'The resource does not support this method.' },
  406: { title: 'Not Acceptable', detail: 'No representation matches the Accept header.' },
  408: { title: 'Request Timeout', detail: 'The request took too long to arrive.' },
  409: { title: 'Conflict', detail: 'The request conflicts with the current state.' },
  410: { title: 'Gone', detail: 'The resource no longer exists.' },
  412: { title: 'Precondition Failed', detail: 'The resource has changed since it was read.' },
  413: { title: 'Content Too Large', detail: 'The body is larger than the limit.' },
  415: { title: 'Unsupported Media Type', detail: 'The body must be application/json.' },
  422: { title: 'Unprocessable Content', detail: 'The body is valid JSON with invalid values.' },
  423: { title: 'Locked', detail: 'The resource is locked.' },
  428: { title: 'Precondition Required', detail: 'The request needs an If-Match header.' },
  429: { title: 'Too Many Requests', detail: 'Try again in a minute.' },
  500: { title: 'Internal Server Error', detail: 'The server failed. Try again later.' },
  501: { title: 'Not Implemented', detail: 'The server does not support this yet.' },
  502: { title: 'Bad Gateway', detail: 'A service behind the server failed.' },
  503: { title: 'Service Unavailable', detail: 'The server is busy. Try again in a minute.' },
  504: { title: 'Gateway Timeout', detail: 'A service behind the server did not answer in time.' },
};

/** The reusable response of an error status, and its name in `components.responses`. */
export function problemResponse(status: number): { name: string; response: JsonSchema } {
  const { title, detail } = statusTexts(status);
  const example: JsonValue = {
    type: `/problems/${title.toLowerCase().replaceAll(' ', '-')}`,
    title,
    status,
    detail,
    ...(status === 422 ? { errors: [{ pointer: '/name', detail: 'must not be empty' }] } : {}),
  };
  const name = Object.hasOwn(KNOWN, status) ? title.replaceAll(' ', '') : `Status${status}`;
  const response: JsonSchema = {
    description: title,
    content: {
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, example },
    },
  };
  return { name, response };
}

function statusTexts(status: number): KnownStatus {
  return (
    KNOWN[status] ?? {
      title: `Status ${status}`,
      detail: status < 500 ? 'The request cannot be served.' : 'The server failed.',
    }
  );
}
