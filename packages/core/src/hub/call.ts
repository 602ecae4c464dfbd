import type { ActionContext } from "../contract/action.js";
import type { HttpClient } from "../contract/http.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { type BuiltRequest, createHttpClient, type HttpCall } from "../http/client.js";
import type { LiveConnection } from "./live-connection.js";
import type { RunOptions } from "./options.js";

/** The longest that timers can wait, some 25 days. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** One run of an action: its deadline, its signal, and what the connection lends it. */
export interface CallOptions extends RunOptions {
  readonly retries: number;
  readonly once?: boolean;
  /** Takes the first request instead of sending it. */
  readonly capture?: (request: BuiltRequest) => void;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Ends a run at its first request, which was only to be shown. */
class Captured extends Error {}

export class Call implements ActionContext<unknown>, HttpCall {
  readonly #connection: LiveConnection;
  readonly #caller: AbortSignal | undefined;
  readonly #deadline: number;
  #signal: AbortSignal | undefined;
  #timer: NodeJS.Timeout | undefined;
  #http: HttpClient | undefined;

  readonly #options: CallOptions;
  /** Whether it ended where it was only to be shown. */
  wasCaptured = false;
  exchanges = 0;
  /** Milliseconds spent in exchanges. */
  exchangeMs = 0;

  constructor(connection: LiveConnection, options: CallOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#caller = options.signal;
    const { deadlineMs } = options;
    if (deadlineMs !== undefined && !(deadlineMs > 0)) {
      throw new PlugboardError("bad_request", "Bad Request: deadlineMs must be above 0.");
    }
    this.#deadline = performance.now() + Math.min(deadlineMs ?? connection.deadlineMs, MAX_TIMER_MS);
  }

  get connection(): string {
    return this.#connection.name;
  }

  /** Made at first use: a call over HTTP alone needs no timer beside the transport's own. */
  get signal(): AbortSignal {
    if (this.#signal === undefined) {
      const deadline = new AbortController();
      this.#timer = setTimeout(() => deadline.abort(), this.remainingMs());
      this.#signal =
        this.#caller === undefined ? deadline.signal : AbortSignal.any([this.#caller, deadline.signal]);
    }
    return this.#signal;
  }

  /** Ends the timer. */
  dispose(): void {
    clearTimeout(this.#timer);
  }

  get callerSignal(): AbortSignal | undefined {
    return this.#caller;
  }

  remainingMs(): number {
    return Math.max(0, this.#deadline - performance.now());
  }

  get http(): HttpClient {
    this.#http ??= createHttpClient(this.#connection.http, this);
    return this.#http;
  }

  get retries(): number {
    return this.#options.retries;
  }

  get once(): boolean {
    return this.#options.once ?? false;
  }

  onRequest(request: BuiltRequest): void {
    if (this.#options.capture === undefined) return;
    // The first request is what is shown; an action that goes on after it sends nothing either.
    if (!this.wasCaptured) this.#options.capture(request);
    this.wasCaptured = true;
    throw new Captured();
  }

  onExchange(ms: number): void {
    this.exchanges += 1;
    this.exchangeMs += ms;
  }

  sleep(ms: number): Promise<void> {
    return this.race(this.#options.sleep(ms, this.signal));
  }

  session(): Promise<unknown> {
    if (this.#options.capture !== undefined) {
      this.wasCaptured = true;
      return Promise.reject(new Captured());
    }
    return this.race(this.#connection.session());
  }

  /** Waits for work that others share, no longer than this call may. The work itself goes on. */
  async race<T>(work: Promise<T>): Promise<T> {
    const { signal } = this;
    if (signal.aborted) {
      work.catch(() => {});
      throw this.ended();
    }
    let stop: (() => void) | undefined;
    const end = new Promise<never>((_, reject) => {
      stop = () => reject(this.ended());
      signal.addEventListener("abort", stop, { once: true });
    });
    try {
      return await Promise.race([work, end]);
    } finally {
      signal.removeEventListener("abort", stop as () => void);
    }
  }

  /** Why the call is over: the caller's abort, or else the deadline. */
  ended(): PlugboardError {
    return this.#caller?.aborted === true
      ? new PlugboardError("aborted", "The caller aborted the call.")
      : new PlugboardError("timeout", "The call's deadline passed; allow more with deadlineMs.");
  }

  /** Whether the call is over, whatever error its work ended with. */
  get isOver(): boolean {
    return this.#caller?.aborted === true || this.#signal?.aborted === true || this.remainingMs() === 0;
  }
}
