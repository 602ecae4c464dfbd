import { classify } from "./classify.js";
import type { EgressError } from "./errors.js";
import type { Exchange } from "./exchange.js";
import { tooLarge } from "./limits.js";

/** The body as the caller reads it: decoded, capped, and failing with {@link EgressError} alone. */
export class ResponseBody implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #source: AsyncIterator<Uint8Array, unknown>;
  readonly #exchange: Exchange;
  readonly #peer: string;
  #room: number;
  #truncated = false;
  #over = false;

  constructor(source: AsyncIterable<Uint8Array>, exchange: Exchange) {
    this.#source = source[Symbol.asyncIterator]();
    this.#exchange = exchange;
    this.#peer = exchange.host;
    this.#room = exchange.limits.maxResponseBytes;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#over) return END;
    let result: IteratorResult<Uint8Array, unknown>;
    try {
      result = await this.#source.next();
    } catch (error) {
      throw this.#fail(classify(error, "body", this.#peer));
    }
    if (this.#over || result.done) {
      this.#close();
      return END;
    }
    const chunk = result.value;
    if (chunk.length <= this.#room) {
      this.#room -= chunk.length;
      return { done: false, value: chunk };
    }
    if (!this.#exchange.truncates) {
      const error = this.#fail(tooLarge(this.#exchange.limits));
      this.#return();
      throw error;
    }
    const last = chunk.subarray(0, this.#room);
    this.#truncated = true;
    this.#close();
    this.#return();
    return last.length === 0 ? END : { done: false, value: last };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#close();
    this.#return();
    return END;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async whole(): Promise<{ readonly bytes: Uint8Array; readonly truncated: boolean }> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this) chunks.push(chunk);
    const bytes = chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
    return { bytes, truncated: this.#truncated };
  }

  #close(): void {
    this.#over = true;
    this.#exchange.cancel();
  }

  /** Gives the error as the exchange tells it: its own, if it failed first. */
  #fail(error: EgressError): EgressError {
    this.#over = true;
    return this.#exchange.fail(error);
  }

  #return(): void {
    Promise.resolve(this.#source.return?.()).catch(() => {});
  }
}

const END: IteratorResult<Uint8Array, undefined> = Object.freeze({ done: true, value: undefined });
