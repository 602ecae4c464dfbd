import type { Dispatcher } from "undici";
import type { RunningEgress } from "./egress.js";
import { EgressError } from "./errors.js";
import { type Settings, settingsOf } from "./settings.js";
import { parseUrl } from "./target.js";
import type {
  CheckedAddress,
  Egress,
  EgressOptions,
  EgressRequest,
  EgressResponse,
  EgressStreamResponse,
} from "./types.js";

/**
 * Makes an egress. Nothing is loaded, resolved or opened before its first use.
 *
 * @throws EgressError `invalid_policy`, which tells every fault in the trust or the limits at once
 */
export function createEgress(options: EgressOptions): Egress {
  return new GuardedEgress(settingsOf(options));
}

/**
 * A dispatcher for undici's own `fetch`, `request` and `stream`, under the same policy: every connection, and so every
 * redirect that they follow, goes to a checked address alone. It keeps all `limits` but `maxRedirects`: the deadline for
 * each hop on its own, and `maxResponseBytes` before decompression. What a redirect takes along is their affair.
 *
 * What the guard refuses or ends rejects with its {@link EgressError}, which `fetch` hides in `cause`; other failures
 * are undici's own.
 *
 * @throws EgressError `invalid_policy`, as a rejection
 */
export async function createDispatcher(options: EgressOptions): Promise<Dispatcher> {
  const settings = settingsOf(options);
  const { dispatcherOf } = await import("./running.js");
  return dispatcherOf(settings);
}

/**
 * A `fetch` by way of the egress, for clients that take one. It keeps every promise of the egress, under its limits:
 * a body that is still being read at the deadline fails. What is not as the Fetch standard has it:
 *
 * - It rejects with {@link EgressError}, or with the reason of the caller's signal where that ended it.
 * - Redirects are followed as `request` follows them: of the headers only `accept`, `accept-language` and `user-agent`
 *   go along to another origin, and never the body. `redirect: "manual"` hands the redirect back as the answer.
 * - `mode`, `credentials`, `cache` and `referrer` mean nothing, `integrity` is refused, `statusText` is empty.
 *
 * A stream, and the body of a `Request`, is sent chunked as it comes; every other body with its length.
 */
export function createFetch(egress: Egress): typeof globalThis.fetch {
  return async (input, init) => {
    // At once, for the caller may change what it handed over as soon as this returns.
    let request: Request | undefined;
    try {
      request = new Request(input, init);
    } catch {
      // Told below, where the URL is judged first.
    }
    const { body, signal } = init ?? {};
    const { fetchBy } = await import("./running.js");
    return fetchBy(egress, request, input, { body, signal });
  };
}

/** Judges by itself; what opens sockets is loaded when it is first asked to. */
class GuardedEgress implements Egress {
  readonly #settings: Settings;
  #running: RunningEgress | undefined;
  #loading: Promise<RunningEgress> | undefined;
  #closing: Promise<void> | undefined;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  request(request: EgressRequest): Promise<EgressResponse> {
    if (this.#running !== undefined) return this.#running.request(request);
    return this.#first(request, (running, taken) => running.request(taken));
  }

  stream(request: EgressRequest): Promise<EgressStreamResponse> {
    if (this.#running !== undefined) return this.#running.stream(request);
    return this.#first(request, (running, taken) => running.stream(taken));
  }

  checkUrl(url: string | URL): EgressError | undefined {
    const parsed = parseUrl(url);
    return parsed instanceof EgressError ? parsed : this.#settings.policy.checkUrl(parsed);
  }

  async resolve(
    host: string,
    port: number,
    options: { signal?: AbortSignal } = {},
  ): Promise<readonly CheckedAddress[]> {
    const running = this.#running ?? (await this.#load());
    return running.resolve(host, port, options);
  }

  close(): Promise<void> {
    this.#closing ??= Promise.resolve(this.#loading ?? this.#running).then(
      (running) => running?.close(),
      // What could not be loaded has nothing to close.
      () => {},
    );
    return this.#closing;
  }

  #load(): Promise<RunningEgress> {
    this.#loading ??= this.#makeRunning().finally(() => {
      // What failed to load is tried again.
      this.#loading = undefined;
    });
    return this.#loading;
  }

  /** Of a copy: the caller may change what it handed over, for another call, while the rest loads. */
  #first<T>(
    request: EgressRequest,
    ask: (running: RunningEgress, taken: EgressRequest) => T,
  ): Promise<Awaited<T>> {
    let taken = request;
    try {
      const { body, signal, url, ...rest } = request;
      taken = { ...structuredClone(rest), url: `${url}`, body, signal } as EgressRequest;
    } catch {
      // Malformed, and told so where it is read.
    }
    return this.#load().then((running) => ask(running, taken)) as Promise<Awaited<T>>;
  }

  async #makeRunning(): Promise<RunningEgress> {
    const { RunningEgress } = await import("./running.js");
    const running = new RunningEgress(this.#settings);
    // Closed while it loaded, or before: it refuses whatever it is asked.
    if (this.#closing !== undefined) void running.close();
    this.#running = running;
    return running;
  }
}
