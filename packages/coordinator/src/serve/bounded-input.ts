import { type Readable, Transform } from 'node:stream';

/** Below the limit of the SDK (10 MiB), which ends the server without a word. */
export const LONGEST_MESSAGE = 8 * 1024 * 1024;

const NEW_LINE = 0x0a;
const HEAD_BYTES = 4_096;

/** The id of a request, as JSON. Without one, nobody waits for an answer. */
export type MessageId = number | string | null;

/**
 * Reads messages, one a line, and cuts lines that are too long, so that the ones after them arrive.
 *
 * @param tooLong called for each line that was cut, with the id of its request if its first 4 KiB tell it
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
  // A client that breaks off sends no end.
  input.on('close', () => bounded.end());
  input.on('error', () => bounded.end());
  return input.pipe(bounded);
}

/** JSON-RPC 2.0, section 4: a string or a number. Of a nested `id`, there is no sign this early. */
function idOf(head: string): MessageId {
  const [, id] = /"id"\s*:\s*(\d{1,15}|"[^"\\]{1,200}")\s*[,}]/.exec(head) ?? [];
  return id === undefined ? null : (JSON.parse(id) as number | string);
}
