import type { Dispatcher } from "undici";
import type { Attempt } from "./attempt.js";
import type { BodyQueue } from "./body-queue.js";
import type { Owner } from "./connect.js";
import { EgressError } from "./errors.js";
import type { Exchange } from "./exchange.js";
import { headerBytes, responseHeaders } from "./headers.js";
import { MAX_INTERIM, tooLarge, tooManyInterim } from "./limits.js";

/** What is read of a redirect's own body, so that its connection can serve again. */
const MAX_REDIRECT_BODY_BYTES = 64 * 1024;

/** undici's handler of one step. */
export class Hop implements Owner {
  attempt: Attempt | undefined;
  bodiless = false;
  readonly #exchange: Exchange;
  #controller: Dispatcher.DispatchController | undefined;
  #ended = false;
  #interim = 0;
  #status = 0;
  #headers: Record<string, string> | undefined;
  #chunks: Uint8Array[] | undefined;
  #bytes = 0;
  #queue: BodyQueue | undefined;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  get connectTimeoutMs(): number {
    return this.#exchange.limits.connectTimeoutMs;
  }

  get over(): boolean {
    return this.#ended || !this.#exchange.owns(this);
  }

  /** Ends the connection, made or in the making, unless it has served this step in full. */
  abandon(reason?: EgressError): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#controller?.abort(ABANDONED);
    this.attempt?.abort(reason ?? new EgressError("aborted", "The exchange ended."));
  }

  resume(): void {
    if (this.#ended) return;
    this.#exchange.onActivity();
    this.#controller?.resume();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.over) {
      this.#ended = true;
      controller.abort(ABANDONED);
    } else this.#exchange.onSending();
  }

  onBodySent(): void {
    this.#exchange.onActivity();
  }

  onRequestSent(): void {
    this.#exchange.onActivity();
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    parsed: Record<string, string | string[] | undefined>,
  ): void {
    const exchange = this.#exchange;
    if (!exchange.owns(this)) return;
    exchange.onActivity();
    if (headerBytes(controller.rawHeaders as Buffer[]) > exchange.limits.maxHeaderBytes) {
      exchange.fail(
        new EgressError(
          "headers_too_large",
          `The answer's headers are over ${exchange.limits.maxHeaderBytes} bytes (maxHeaderBytes).`,
        ),
      );
      return;
    }
    if (status < 200) {
      this.#interim += 1;
      if (this.#interim > MAX_INTERIM) exchange.fail(tooManyInterim());
      return;
    }
    if (exchange.follow(this, status, parsed.location)) return;
    this.#status = status;
    this.bodiless = exchange.method === "HEAD" || status === 204 || status === 304;
    const headers = responseHeaders(parsed);
    this.#headers = headers;
    this.#queue = exchange.begin(status, headers, this);
    if (this.#queue !== undefined) return;
    this.#chunks = [];
    const announced = this.bodiless ? 0 : Number(headers["content-length"] ?? 0);
    if (announced > exchange.limits.maxResponseBytes && !exchange.truncates)
      exchange.fail(tooLarge(exchange.limits));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    const exchange = this.#exchange;
    if (this.#ended) return;
    if (!exchange.owns(this)) {
      this.#bytes += chunk.length;
      if (this.#bytes > MAX_REDIRECT_BODY_BYTES) this.abandon();
      return;
    }
    exchange.onActivity();
    if (this.#queue !== undefined) {
      if (!this.#queue.push(chunk)) {
        controller.pause();
        exchange.awaitingCaller(true);
      }
      return;
    }
    const room = exchange.limits.maxResponseBytes - this.#bytes;
    if (chunk.length <= room) {
      this.#bytes += chunk.length;
      this.#chunks?.push(chunk);
      return;
    }
    if (!exchange.truncates) {
      exchange.fail(tooLarge(exchange.limits));
      return;
    }
    this.#chunks?.push(chunk.subarray(0, room));
    this.#finish(true);
  }

  onResponseEnd(): void {
    this.#ended = true;
    if (!this.#exchange.owns(this)) return;
    if (this.#queue === undefined) this.#finish(false);
    else this.#exchange.received();
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#ended = true;
    if (this.#exchange.owns(this)) this.#exchange.failWith(error, this.#status === 0 ? "head" : "body");
  }

  #finish(truncated: boolean): void {
    const chunks = this.#chunks ?? [];
    const body = chunks.length === 1 ? (chunks[0] as Uint8Array) : Buffer.concat(chunks);
    this.#exchange.finish(this.#status, this.#headers ?? {}, body, truncated);
  }
}

/** Why undici is told to stop, when the exchange already knows better. */
const ABANDONED = new Error("The exchange ended.");
