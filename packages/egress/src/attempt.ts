import type { Phase } from "./classify.js";
import { EgressError } from "./errors.js";

/**
 * One attempt to reach a target, from DNS to TLS, which ends when its time is up or when nobody wants it any more. Its
 * own stages come one after another, so one of them watches at a time; an AbortSignal, which costs as much as the rest
 * of it, is only made for hooks that ask for one.
 */
export class Attempt {
  /** Which stage it is in. */
  phase: Phase = "connect";
  readonly #timer: NodeJS.Timeout;
  readonly #timeoutMs: number;
  readonly #peer: string;
  #reason: EgressError | undefined;
  #watcher: ((reason: EgressError) => void) | undefined;
  #controller: AbortController | undefined;

  constructor(timeoutMs: number, peer: string) {
    this.#timeoutMs = timeoutMs;
    this.#peer = peer;
    this.#timer = setTimeout(expire, timeoutMs, this);
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  /** Calls once, and at once if it is over already. The next call takes this one's place. */
  watch(watcher: ((reason: EgressError) => void) | undefined): void {
    this.#watcher = watcher;
    if (this.#reason !== undefined) watcher?.(this.#reason);
  }

  /** @throws EgressError when it is over */
  check(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  abort(reason: EgressError): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    this.#controller?.abort(reason);
    this.#watcher?.(reason);
  }

  expire(): void {
    this.abort(
      new EgressError(
        "timeout",
        `No connection to "${this.#peer}" within ${this.#timeoutMs} ms (connectTimeoutMs).`,
      ),
    );
  }

  /** Settles with the work, or rejects when the attempt ends first. The work's late failure is dropped. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.watch(reject);
      work.then(resolve, reject);
    });
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#watcher = undefined;
  }
}

function expire(attempt: Attempt): void {
  attempt.expire();
}
