import { Writable } from 'node:stream';

/** Keeps everything that is written to it. */
export class Sink extends Writable {
  #text = '';

  get text(): string {
    return this.#text;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#text += chunk.toString('utf8');
    done();
  }
}
