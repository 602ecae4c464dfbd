const HIGH_WATER_BYTES = 64 * 1024;

/** The undecoded body on its way from the socket to one reader. */
export class BodyQueue implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #chunks: Uint8Array[] = [];
  #head = 0;
  #bytes = 0;
  #ended = false;
  #error: Error | undefined;
  #waiting:
    | { resolve(result: IteratorResult<Uint8Array, undefined>): void; reject(error: Error): void }
    | undefined;
  readonly #onRoom: () => void;
  readonly #onCancel: () => void;

  /**
   * @param onRoom Called when the reader has caught up after `push` said that there is no room.
   * @param onCancel Called when the reader wants no more, though there is more to come.
   */
  constructor(onRoom: () => void, onCancel: () => void) {
    this.#onRoom = onRoom;
    this.#onCancel = onCancel;
  }

  /** Returns whether there is room for more. */
  push(chunk: Uint8Array): boolean {
    if (this.#waiting !== undefined) {
      this.#settle()?.resolve({ done: false, value: chunk });
      return true;
    }
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    return this.#bytes < HIGH_WATER_BYTES;
  }

  end(): void {
    this.#ended = true;
    this.#settle()?.resolve({ done: true, value: undefined });
  }

  /** The whole body, if it has come in full, is unread and is at most `most` bytes. It is then read. */
  take(most: number): Uint8Array | undefined {
    if (!this.#ended || this.#error !== undefined || this.#head > 0 || this.#bytes > most) return undefined;
    const whole = Buffer.concat(this.#chunks);
    this.#drop();
    return whole;
  }

  /** What was not read yet is dropped. */
  fail(error: Error): void {
    this.#drop();
    this.#error = error;
    this.#settle()?.reject(error);
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const value = this.#chunks[this.#head];
    if (value !== undefined) {
      this.#shift(value);
      return Promise.resolve({ done: false, value });
    }
    if (this.#error !== undefined) {
      const error = this.#error;
      this.#error = undefined;
      this.#ended = true;
      return Promise.reject(error);
    }
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    if (this.#waiting !== undefined) {
      return Promise.reject(new TypeError("A body is read by one reader, one chunk at a time."));
    }
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    const over = this.#ended;
    this.#drop();
    this.end();
    if (!over) this.#onCancel();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #shift(chunk: Uint8Array): void {
    const full = this.#bytes >= HIGH_WATER_BYTES;
    this.#bytes -= chunk.length;
    this.#head += 1;
    if (this.#head === this.#chunks.length) {
      this.#chunks.length = 0;
      this.#head = 0;
    }
    if (full && this.#bytes < HIGH_WATER_BYTES && !this.#ended) this.#onRoom();
  }

  #drop(): void {
    this.#chunks.length = 0;
    this.#head = 0;
    this.#bytes = 0;
  }

  #settle() {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }
}
