import { BodyQueue } from "./body-queue.js";
import { classify, type Phase } from "./classify.js";
import { codingsOf, DecodedBody } from "./decode.js";
import { EgressError } from "./errors.js";
import { Hop } from "./hop.js";
import { type Limits, tooLate } from "./limits.js";
import type { Policy } from "./policy.js";
import { isRedirect, nextStep, type Step } from "./redirects.js";
import { type BodyWatcher, RequestBody } from "./request-body.js";
import { ResponseBody } from "./response-body.js";
import type { EgressResponse, EgressStreamResponse } from "./types.js";

export interface ExchangeOptions {
  readonly policy: Policy;
  readonly limits: Limits;
  readonly overflow: "error" | "truncate";
  readonly signal: AbortSignal | undefined;
  /** Whether a connection that is still busy may be the one that the next step would wait for. */
  readonly fewConnections: boolean;
  /** Hands a step to undici. */
  dispatch(step: Step, body: Step["body"] | RequestBody, handler: Hop): void;
}

interface Settle<T> {
  resolve(value: T): void;
  reject(error: EgressError): void;
}

/** How the answer is wanted: whole, or as it arrives. */
export type Delivery =
  | ({ readonly kind: "whole" } & Settle<EgressResponse>)
  | ({ readonly kind: "stream" } & Settle<EgressStreamResponse>);

/** A request and whatever it takes to answer it: steps, one deadline, one error. */
export class Exchange implements BodyWatcher {
  readonly #options: ExchangeOptions;
  readonly #delivery: Delivery;
  readonly #deadlineAt: number;
  #timer: NodeJS.Timeout;
  /** When the peer last did something. Infinity while it is not its turn. */
  #activeAt = Number.POSITIVE_INFINITY;
  #step: Step;
  #redirects = 0;
  #sent = false;
  #done = false;
  #answered = false;
  #hop: Hop | undefined;
  #draining: Hop | undefined;
  #upload: RequestBody | undefined;
  #body: BodyQueue | undefined;
  #decoded: DecodedBody | undefined;

  constructor(step: Step, options: ExchangeOptions, delivery: Delivery) {
    const { limits, signal } = options;
    this.#options = options;
    this.#delivery = delivery;
    this.#step = step;
    this.#deadlineAt = performance.now() + limits.deadlineMs;
    this.#timer = setTimeout(tick, Math.min(limits.deadlineMs, limits.idleTimeoutMs), this);
    if (signal !== undefined) {
      if (signal.aborted) this.handleEvent();
      else signal.addEventListener("abort", this);
    }
  }

  get host(): string {
    return this.#step.url.host;
  }

  get limits(): Limits {
    return this.#options.limits;
  }

  get truncates(): boolean {
    return this.#options.overflow === "truncate";
  }

  get method(): string {
    return this.#step.method;
  }

  /** Sends the current step. */
  send(): void {
    if (this.#done) return;
    if (this.#options.fewConnections) this.#draining?.abandon();
    const hop = new Hop(this);
    this.#hop = hop;
    this.#activeAt = Number.POSITIVE_INFINITY;
    try {
      this.#options.dispatch(this.#step, this.#bodyOf(this.#step), hop);
    } catch (error) {
      this.failWith(error, "head");
    }
  }

  #bodyOf({ body }: Step): Step["body"] | RequestBody {
    if (body === null || typeof body === "string" || body instanceof Uint8Array) return body;
    this.#upload = new RequestBody(body, this);
    return this.#upload;
  }

  /** The caller's signal was aborted. */
  handleEvent(): void {
    this.fail(new EgressError("aborted", "The caller gave up.", { cause: this.#options.signal?.reason }));
  }

  owns(hop: Hop): boolean {
    return this.#hop === hop && !this.#done;
  }

  onSending(): void {
    this.#sent = true;
    this.onActivity();
  }

  onActivity(): void {
    this.#activeAt = performance.now();
  }

  awaitingCaller(waiting: boolean): void {
    this.#activeAt = waiting ? Number.POSITIVE_INFINITY : performance.now();
  }

  /** Returns whether the answer is a redirect that is being followed. */
  follow(hop: Hop, status: number, location: unknown): boolean {
    if (!isRedirect(status) || this.limits.maxRedirects === 0) return false;
    this.#hop = undefined;
    this.#draining?.abandon();
    this.#draining = hop;
    this.#activeAt = Number.POSITIVE_INFINITY;
    try {
      if (this.#redirects === this.limits.maxRedirects) {
        throw new EgressError(
          "too_many_redirects",
          `More than ${this.#redirects} redirects, the last from "${this.host}".`,
        );
      }
      this.#step = nextStep(this.#step, status, location, this.#options.policy);
      this.#redirects += 1;
    } catch (error) {
      this.failWith(error, "head");
      return true;
    }
    this.#upload?.end(new EgressError("aborted", "The service redirected."));
    this.#upload = undefined;
    // A body that came along with the head is read by then, and its connection free to serve the next step.
    setImmediate(() => this.send());
    return true;
  }

  /** The answer is whole. */
  finish(status: number, headers: Record<string, string>, body: Uint8Array, truncated: boolean): void {
    if (this.#answered || this.#delivery.kind !== "whole") return;
    this.#answered = true;
    this.cancel();
    const url = this.#step.url.href;
    this.#delivery.resolve({ status, headers, body, truncated, url, redirects: this.#redirects });
  }

  /**
   * Begins to hand out a body that is streamed, or has to be decoded first. Returns where to put its chunks, or
   * `undefined` when the hop had better collect them itself.
   */
  begin(status: number, headers: Record<string, string>, hop: Hop): BodyQueue | undefined {
    const codings = hop.bodiless ? [] : codingsOf(headers["content-encoding"]);
    if (this.#delivery.kind === "whole" && codings.length === 0) return undefined;
    const queue = new BodyQueue(
      () => hop.resume(),
      () => this.cancel(),
    );
    this.#body = queue;
    if (codings.length > 0) {
      this.#decoded = new DecodedBody(queue, codings);
      delete headers["content-encoding"];
      delete headers["content-length"];
    }
    const body = new ResponseBody(this.#decoded ?? queue, this);
    if (this.#delivery.kind === "whole") {
      body.whole().then(
        ({ bytes, truncated }) => this.finish(status, headers, bytes, truncated),
        (error: unknown) => this.failWith(error, "body"),
      );
    } else {
      this.#answered = true;
      const url = this.#step.url.href;
      this.#delivery.resolve({ status, headers, body, url, redirects: this.#redirects });
    }
    return queue;
  }

  /** The reader wants no more, or has had all. */
  cancel(): void {
    if (!this.#done) this.#end();
  }

  /** Nothing more comes from the network. What has yet to be decoded stays under the deadline. */
  received(): void {
    this.#activeAt = Number.POSITIVE_INFINITY;
    this.#body?.end();
    if (this.#decoded === undefined) this.cancel();
  }

  failWith(error: unknown, phase: Phase): EgressError {
    return this.fail(classify(error, phase, this.host));
  }

  /** Returns the error as the caller sees it. */
  fail(error: EgressError): EgressError {
    const { code, message, cause, address } = error;
    const own =
      error.requestSent === this.#sent
        ? error
        : new EgressError(code, message, { address, requestSent: this.#sent, cause });
    if (!this.#done) this.#end(own);
    if (!this.#answered) {
      this.#answered = true;
      this.#delivery.reject(own);
    }
    return own;
  }

  tick(): void {
    const { idleTimeoutMs } = this.limits;
    const now = performance.now();
    const { host } = this;
    if (now >= this.#deadlineAt) {
      this.fail(tooLate(this.limits, host));
    } else if (now - this.#activeAt >= idleTimeoutMs) {
      this.fail(
        new EgressError("timeout", `"${host}" sent nothing for ${idleTimeoutMs} ms (idleTimeoutMs).`),
      );
    } else {
      const since = Math.min(this.#activeAt, now);
      const wait = Math.min(this.#deadlineAt, since + idleTimeoutMs) - now;
      this.#timer = setTimeout(tick, Math.max(1, Math.ceil(wait)), this);
    }
  }

  /** Lets go of everything. */
  #end(error?: EgressError): void {
    this.#done = true;
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener("abort", this);
    this.#draining?.abandon();
    this.#hop?.abandon(error);
    if (error === undefined) this.#body?.end();
    else this.#body?.fail(error);
    if (this.#upload ?? this.#decoded) {
      const reason = error ?? new EgressError("aborted", "The exchange ended.");
      this.#upload?.end(reason);
      this.#decoded?.stop(reason);
    }
  }
}

function tick(exchange: Exchange): void {
  exchange.tick();
}
