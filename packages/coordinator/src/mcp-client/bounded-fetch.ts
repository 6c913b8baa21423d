import type { FetchLike } from '@modelcontextprotocol/sdk/shared/transport.js';

const MOST_BYTES = 8 * 1024 * 1024;

/** `fetch` that follows no redirect, because headers hold keys, and reads no answer without end. */
export const boundedFetch: FetchLike = async (url, init) => {
  const response = await fetch(url, { ...init, redirect: 'manual' });
  // A stream of events is as long as the connection; what an event may be is the SDK's to say.
  if (response.body === null || init?.method !== 'POST') return response;
  let size = 0;
  const bounded = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        size += chunk.length;
        if (size > MOST_BYTES) controller.error(new Error('The answer is too long.'));
        else controller.enqueue(chunk);
      },
    }),
  );
  return new Response(bounded, response);
};
