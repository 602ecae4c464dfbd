import type { Socket } from "node:net";
import type { buildConnector } from "undici";
import { classify, type Phase } from "./classify.js";
import { dialFirst, systemDialer } from "./dial.js";
import { EgressError } from "./errors.js";
import type { Policy } from "./policy.js";
import { type HttpProxy, tunnel } from "./proxy.js";
import { resolveChecked } from "./resolve.js";
import { bareHost, hostPort, type Target } from "./target.js";
import { Tls } from "./tls.js";
import type { CheckedAddress, Dialer, Resolver } from "./types.js";

export interface ConnectorOptions {
  readonly policy: Policy;
  readonly resolver: Resolver;
  readonly dialer: Dialer | undefined;
  readonly proxy: HttpProxy | undefined;
  readonly ca: readonly string[];
  readonly connectTimeoutMs: number;
}

/** On whose behalf a connection is made: it may be given up, and has its own patience. */
export interface Owner {
  readonly connectTimeoutMs: number;
  attempt: Attempt | undefined;
}

/** One attempt to reach a target, from DNS to TLS, which ends when its time is up or when nobody wants it any more. */
export class Attempt {
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout;
  phase: Phase = "connect";

  constructor(timeoutMs: number, peer: string) {
    this.#timer = setTimeout(() => {
      this.abort(
        new EgressError("timeout", `No connection to "${peer}" within ${timeoutMs} ms (connectTimeoutMs).`),
      );
    }, timeoutMs);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(error: EgressError): void {
    this.#controller.abort(error);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/** Makes every connection of an egress. Nothing else in this package opens a socket. */
export class Connector {
  /** Whoever is being dispatched right now: undici connects from within `dispatch`, and says not for whom. */
  owner: Owner | undefined;
  readonly #options: ConnectorOptions;
  readonly #attempts = new Set<Attempt>();
  readonly #tls: Tls;
  #closed: EgressError | undefined;

  constructor(options: ConnectorOptions) {
    this.#options = options;
    this.#tls = new Tls(options.ca);
  }

  /** The `connect` function of undici's Agent. */
  readonly connect = (options: buildConnector.Options, callback: buildConnector.Callback): void => {
    const { owner } = this;
    const protocol = options.protocol === "https:" ? "https:" : "http:";
    const port = options.port === "" ? (protocol === "https:" ? 443 : 80) : Number(options.port);
    const target: Target = { protocol, host: bareHost(options.hostname), port };
    const attempt = this.#begin(owner?.connectTimeoutMs, target);
    if (owner !== undefined) owner.attempt = attempt;
    this.#open(target, attempt)
      .then(
        (socket) => callback(null, socket),
        (error: unknown) => callback(classify(error, attempt.phase, hostPort(target)), null),
      )
      .finally(() => {
        this.#end(attempt);
        if (owner !== undefined) owner.attempt = undefined;
      });
  };

  /** Resolves and checks, for callers that dial themselves. */
  async resolve(target: Target, signal: AbortSignal | undefined): Promise<readonly CheckedAddress[]> {
    const attempt = this.#begin(undefined, target);
    const onAbort = (): void =>
      attempt.abort(new EgressError("aborted", "The caller gave up.", { cause: signal?.reason }));
    if (signal?.aborted) onAbort();
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await this.#addresses(target, attempt.signal);
    } catch (error) {
      throw classify(error, "connect", hostPort(target));
    } finally {
      signal?.removeEventListener("abort", onAbort);
      this.#end(attempt);
    }
  }

  close(error: EgressError): void {
    this.#closed = error;
    for (const attempt of this.#attempts) attempt.abort(error);
  }

  #begin(timeoutMs: number | undefined, target: Target): Attempt {
    const attempt = new Attempt(timeoutMs ?? this.#options.connectTimeoutMs, hostPort(target));
    this.#attempts.add(attempt);
    if (this.#closed !== undefined) attempt.abort(this.#closed);
    return attempt;
  }

  #end(attempt: Attempt): void {
    attempt.end();
    this.#attempts.delete(attempt);
  }

  async #open(target: Target, attempt: Attempt): Promise<Socket> {
    const { signal } = attempt;
    const addresses = await this.#addresses(target, signal);
    const dialer = this.#options.dialer ?? (await systemDialer());
    const { proxy } = this.#options;
    const socket =
      proxy === undefined
        ? await dialFirst(addresses, target, dialer, signal)
        : await this.#throughProxy(proxy, addresses, target.port, dialer, attempt);
    if (target.protocol !== "https:") return socket;
    attempt.phase = "tls";
    return this.#tls.upgrade(socket, target, signal);
  }

  #addresses(target: Target, signal: AbortSignal): Promise<readonly CheckedAddress[]> {
    const { policy, resolver } = this.#options;
    return unlessAborted(signal, resolveChecked(target, policy, resolver, signal));
  }

  async #throughProxy(
    proxy: HttpProxy,
    addresses: readonly CheckedAddress[],
    port: number,
    dialer: Dialer,
    attempt: Attempt,
  ): Promise<Socket> {
    attempt.phase = "proxy";
    const { signal } = attempt;
    const hops = await unlessAborted(signal, proxy.addresses(this.#options.resolver, signal));
    const plain = await dialFirst(hops, proxy.target, dialer, signal);
    const socket =
      proxy.target.protocol === "https:" ? await this.#tls.upgrade(plain, proxy.target, signal) : plain;
    const [address] = addresses;
    if (address === undefined) throw new EgressError("dns_failed", "No address.");
    return tunnel(socket, proxy, address, port, signal);
  }
}

/** Settles with the work, or rejects with the signal's reason, whichever comes first. The work's late failure is dropped. */
function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
