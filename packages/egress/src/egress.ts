import type { Agent, Dispatcher } from "undici";
import { type Foundation, foundationOf, makeAgent } from "./agent.js";
import { EgressError } from "./errors.js";
import { type Delivery, Exchange, type ExchangeOptions } from "./exchange.js";
import { checkMethod, requestHeaders } from "./headers.js";
import { type Limits, limitsOf } from "./limits.js";
import { type Step, searchAsWritten, targetPath } from "./redirects.js";
import type { Settings } from "./settings.js";
import { canonicalHost, parseUrl } from "./target.js";
import type { CheckedAddress, Egress, EgressRequest, EgressResponse, EgressStreamResponse } from "./types.js";

/** What an egress does once it is used: requests, answers, and the agent behind them. */
export class RunningEgress implements Omit<Egress, "checkUrl"> {
  readonly #foundation: Foundation;
  readonly #userAgent: string;
  #agent: Agent | undefined;
  #loading: Promise<void> | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: Settings) {
    this.#foundation = foundationOf(settings);
    this.#userAgent = settings.userAgent;
  }

  request(request: EgressRequest): Promise<EgressResponse> {
    return new Promise((resolve, reject) => this.#exchange(request, { kind: "whole", resolve, reject }));
  }

  stream(request: EgressRequest): Promise<EgressStreamResponse> {
    return new Promise((resolve, reject) => this.#exchange(request, { kind: "stream", resolve, reject }));
  }

  async resolve(
    host: string,
    port: number,
    options: { signal?: AbortSignal } = {},
  ): Promise<readonly CheckedAddress[]> {
    if (this.#closing !== undefined) throw closed();
    const canonical = typeof host === "string" ? canonicalHost(host) : undefined;
    if (canonical === undefined || !Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new EgressError("invalid_url", "The host or the port to resolve is none.");
    }
    return this.#foundation.connector.resolve({ protocol: undefined, host: canonical, port }, options.signal);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#foundation.connector.close(closed());
    await this.#loading?.catch(() => {});
    await this.#agent?.destroy(closed());
  }

  #exchange(request: EgressRequest, delivery: Delivery): void {
    try {
      if (this.#closing !== undefined) throw closed();
      const step = this.#firstStep(request);
      const options: ExchangeOptions = {
        policy: this.#foundation.policy,
        limits: request.limits === undefined ? this.#foundation.limits : this.#narrowed(request),
        overflow: request.overflow ?? "error",
        signal: request.signal,
        fewConnections: this.#foundation.maxConnectionsPerOrigin !== null,
        dispatch: this.#dispatch,
      };
      const exchange = new Exchange(step, options, delivery);
      if (this.#agent !== undefined) exchange.send();
      else
        this.#load().then(
          () => exchange.send(),
          (error: unknown) => exchange.failWith(error, "connect"),
        );
    } catch (error) {
      delivery.reject(error instanceof EgressError ? error : malformed());
    }
  }

  readonly #dispatch: ExchangeOptions["dispatch"] = (step, body, handler) => {
    if (this.#closing !== undefined || this.#agent === undefined) {
      handler.onResponseError(null, closed());
      return;
    }
    this.#agent.dispatch(
      {
        origin: step.url.origin,
        path: step.path,
        method: step.method as Dispatcher.HttpMethod,
        headers: step.headers,
        // undici takes any async iterable; its types know fewer.
        body: body as Uint8Array | null,
      },
      handler,
    );
  };

  #firstStep(request: EgressRequest): Step {
    const url = parseUrl(request.url);
    if (url instanceof EgressError) throw url;
    const refusal = this.#foundation.policy.checkUrl(url);
    if (refusal !== undefined) throw refusal;
    if (url.hash !== "") url.hash = "";
    const { method = "GET", credentials, body = null } = request;
    checkMethod(method);
    if (request.signal !== undefined && typeof request.signal?.addEventListener !== "function") {
      throw new EgressError("invalid_request", "The signal is no AbortSignal.");
    }
    if (body !== null && typeof body !== "string" && !(body instanceof Uint8Array) && !isStream(body)) {
      throw new EgressError("invalid_request", "The body is no string, Uint8Array or async iterable.");
    }
    const pairs = credentials?.query ?? [];
    const headers = requestHeaders(request.headers, credentials?.headers, this.#userAgent);
    const path = targetPath(url, pairs, searchAsWritten(request.url, url));
    return { url, path, method, headers, body, pairs };
  }

  /** The parser's own cap is the egress's, so that a single request can only lower it. */
  #narrowed(request: EgressRequest): Limits {
    const limits = limitsOf(request.limits, "invalid_request", this.#foundation.limits);
    return {
      ...limits,
      maxHeaderBytes: Math.min(limits.maxHeaderBytes, this.#foundation.limits.maxHeaderBytes),
    };
  }

  #load(): Promise<void> {
    this.#loading ??= this.#makeAgent().catch((error: unknown) => {
      // The next request tries again.
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #makeAgent(): Promise<void> {
    // The exchange keeps time itself.
    this.#agent = await makeAgent(this.#foundation, { headersTimeout: 0, bodyTimeout: 0 });
  }
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body;
}

function closed(): EgressError {
  return new EgressError("egress_closed", "The egress was closed.");
}

/** For what only breaks when a caller hands over objects of another shape than the types say. */
function malformed(): EgressError {
  return new EgressError("invalid_request", "The request is malformed.");
}
