import type { Dispatcher } from "undici";
import type { Attempt } from "./attempt.js";
import { classify } from "./classify.js";
import type { Owner } from "./connect.js";
import { EgressError } from "./errors.js";
import { type Limits, MAX_INTERIM, tooLarge, tooLate, tooManyInterim } from "./limits.js";

/** How undici tells that one of its own limits was passed, each of which is set to one of the guard's. */
const LIMITS: ReadonlySet<unknown> = new Set([
  "UND_ERR_HEADERS_OVERFLOW",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

/** Somebody else's handler of one request, which is held to the deadline and to the cap on bytes as received. */
export class BoundedHandler implements Owner {
  attempt: Attempt | undefined;
  readonly #inner: Dispatcher.DispatchHandler;
  readonly #limits: Limits;
  readonly #host: string;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | undefined;
  /** Whether it failed before it was sent, which undici cannot be told. */
  #over = false;
  #interim = 0;
  #bytes = 0;

  constructor(inner: Dispatcher.DispatchHandler, limits: Limits, host: string) {
    this.#inner = inner;
    this.#limits = limits;
    this.#host = host;
    this.#timer = setTimeout(() => this.#fail(tooLate(limits, host)), limits.deadlineMs);
  }

  get connectTimeoutMs(): number {
    return this.#limits.connectTimeoutMs;
  }

  get over(): boolean {
    return this.#over;
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#controller = controller;
    if (this.#over) controller.abort(new EgressError("aborted", "The exchange ended."));
    else this.#inner.onRequestStart?.(controller, context);
  }

  onBodySent(chunk: Buffer): void {
    this.#inner.onBodySent?.(chunk);
  }

  onRequestSent(): void {
    this.#inner.onRequestSent?.();
  }

  onResponseStarted(): void {
    this.#inner.onResponseStarted?.();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
    message?: string,
  ): void {
    if (status < 200) this.#interim += 1;
    if (this.#interim > MAX_INTERIM) this.#fail(tooManyInterim());
    else this.#inner.onResponseStart?.(controller, status, headers, message);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#limits.maxResponseBytes) this.#fail(tooLarge(this.#limits));
    else this.#inner.onResponseData?.(controller, chunk);
  }

  onResponseEnd(
    controller: Dispatcher.DispatchController,
    trailers: Record<string, string | string[] | undefined>,
  ): void {
    clearTimeout(this.#timer);
    this.#inner.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#over) return;
    clearTimeout(this.#timer);
    // Where the dispatcher was destroyed, undici leaves the connection that it waits for to itself.
    this.attempt?.abort(new EgressError("aborted", "The exchange ended."));
    const limited = LIMITS.has((error as { code?: unknown }).code);
    this.#inner.onResponseError?.(controller, limited ? classify(error, "head", this.#host) : error);
  }

  #fail(error: EgressError): void {
    const controller = this.#controller;
    if (controller !== undefined) {
      // undici tells the handler.
      controller.abort(error);
      return;
    }
    this.#over = true;
    this.attempt?.abort(error);
    // As undici has it where a request fails before it starts.
    this.#inner.onResponseError?.(null as never, error);
  }
}
