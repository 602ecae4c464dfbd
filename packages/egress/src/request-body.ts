import { EgressError } from "./errors.js";

/** Told what a streamed request body is up to. */
export interface BodyWatcher {
  /** Whether the next move is the caller's: then the peer is not the one that keeps us waiting. */
  awaitingCaller(waiting: boolean): void;
}

/**
 * A caller's streamed body. Once its exchange has ended it fails, so that it can neither keep undici waiting for ever
 * nor look like one that was sent in full.
 */
export class RequestBody implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #watcher: BodyWatcher;
  #ended: EgressError | undefined;
  #reject: ((error: EgressError) => void) | undefined;

  /** @throws EgressError `invalid_request` when the source cannot be iterated */
  constructor(source: AsyncIterable<Uint8Array>, watcher: BodyWatcher) {
    try {
      this.#source = source[Symbol.asyncIterator]();
    } catch (cause) {
      throw new EgressError("invalid_request", "The body cannot be iterated.", { cause });
    }
    this.#watcher = watcher;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      this.#reject = reject;
      this.#watcher.awaitingCaller(true);
      this.#pull().then(
        (result) => {
          this.#watcher.awaitingCaller(false);
          resolve(result);
        },
        (error: unknown) => {
          this.#watcher.awaitingCaller(false);
          reject(error);
        },
      );
    });
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.end(new EgressError("aborted", "The exchange ended."));
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Stops the source. What it does with that is its own affair. */
  end(error: EgressError): void {
    if (this.#ended !== undefined) return;
    this.#ended = error;
    this.#reject?.(error);
    try {
      this.#source.return?.()?.then(undefined, ignore);
    } catch {
      // As above.
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #pull(): Promise<IteratorResult<Uint8Array, undefined>> {
    let result: IteratorResult<Uint8Array>;
    try {
      result = await this.#source.next();
    } catch (cause) {
      throw new EgressError("invalid_request", "The body failed while it was being sent.", { cause });
    }
    if (result.done) {
      this.#ended ??= new EgressError("aborted", "The body was sent.");
      return { done: true, value: undefined };
    }
    if (!(result.value instanceof Uint8Array)) {
      throw new EgressError("invalid_request", "The body gave a chunk that is no Uint8Array.");
    }
    return { done: false, value: result.value };
  }
}

function ignore(): void {}
