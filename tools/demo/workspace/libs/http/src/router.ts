import { problem } from './problem.ts';

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

export interface ApiResponse {
  readonly status: number;
  readonly body: unknown;
}

export type Handler = (request: ApiRequest) => ApiResponse;

/** Finds the handler of an operation such as `GET /v1/members`. */
export class Router {
  readonly #handlers = new Map<string, Handler>();

  on(operation: string, handler: Handler): this {
    this.#handlers.set(operation, handler);
    return this;
  }

  handle(request: ApiRequest): ApiResponse {
    const handler = this.#handlers.get(`${request.method} ${request.path}`);
    if (handler) return handler(request);
    return { status: 404, body: problem(404, 'Not found', `${request.method} ${request.path}`) };
  }
}
