import { type Readable, Transform } from 'node:stream';

/**
 * The maximum length of a message in bytes. It is below the limit of the SDK (10 MiB), which stops the
 * server without a message.
 */
export const LONGEST_MESSAGE = 8 * 1024 * 1024;

const NEW_LINE = 0x0a;
const HEAD_BYTES = 4_096;

/** The id of a JSON-RPC request. `null` when it is unknown. */
export type MessageId = number | string | null;

/**
 * Reads messages, one per line, and drops the rest of a line that is too long. Later messages still arrive.
 *
 * @param tooLong called for each line that is too long, with the request id if it is in the first 4 KiB
 */
export function boundedInput(input: Readable, tooLong: (id: MessageId) => void): Readable {
  let head = '';
  let length = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _, done) {
      for (let start = 0; start < chunk.length;) {
        const end = chunk.indexOf(NEW_LINE, start);
        const line = chunk.subarray(start, end === -1 ? chunk.length : end);
        if (head.length < HEAD_BYTES) head += line.toString('latin1', 0, HEAD_BYTES);
        const wasShort = length <= LONGEST_MESSAGE;
        length += line.length;
        if (wasShort && length <= LONGEST_MESSAGE) this.push(line);
        else if (wasShort) tooLong(idOf(head));
        if (end !== -1) {
          this.push('\n');
          head = '';
          length = 0;
        }
        start = end === -1 ? chunk.length : end + 1;
      }
      done();
    },
  });
  // When a client breaks the connection, the stream closes without an `end` event.
  input.on('close', () => bounded.end());
  input.on('error', () => bounded.end());
  return input.pipe(bounded);
}

/**
 * Finds the request id (JSON-RPC 2.0, section 4: a string or a number). It can't distinguish a nested `id`.
 */
function idOf(head: string): MessageId {
  const [, id] = /"id"\s*:\s*(\d{1,15}|"[^"\\]{1,200}")\s*[,}]/.exec(head) ?? [];
  return id === undefined ? null : (JSON.parse(id) as number | string);
}
