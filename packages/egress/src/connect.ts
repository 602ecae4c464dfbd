import type { Socket } from "node:net";
import type { buildConnector, Dispatcher } from "undici";
import { Attempt } from "./attempt.js";
import { classify } from "./classify.js";
import { type Dial, dialFirst, dialWith, loadSystemDial } from "./dial.js";
import { EgressError } from "./errors.js";
import type { Policy } from "./policy.js";
import { type HttpProxy, tunnel } from "./proxy.js";
import { CheckedResolver } from "./resolve.js";
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

/** The request that a connection is made for: it may be given up, and has its own patience. */
export interface Owner extends Dispatcher.DispatchHandler {
  readonly connectTimeoutMs: number;
  /** Whether nobody waits for its answer any more. */
  readonly over: boolean;
  /** The connection that is being made for it. */
  attempt: Attempt | undefined;
}

/** Makes every connection of an egress. Nothing else in this package opens a socket. */
export class Connector {
  readonly #options: ConnectorOptions;
  readonly #attempts = new Set<Attempt>();
  readonly #resolver: CheckedResolver;
  readonly #tls: Tls;
  #dial: Dial | undefined;
  #closed: EgressError | undefined;

  constructor(options: ConnectorOptions) {
    this.#options = options;
    this.#dial = options.dialer && dialWith(options.dialer);
    this.#resolver = new CheckedResolver(options.policy, options.resolver);
    this.#tls = new Tls(options.ca);
  }

  /** The `connect` function of undici. */
  readonly connect = (
    options: buildConnector.Options,
    callback: buildConnector.Callback,
    owner?: Owner,
  ): void => {
    const protocol = options.protocol === "https:" ? "https:" : "http:";
    const port = options.port === "" ? (protocol === "https:" ? 443 : 80) : Number(options.port);
    const target: Target = { protocol, host: bareHost(options.hostname), port };
    const attempt = this.#begin(owner?.connectTimeoutMs, target);
    if (owner !== undefined) owner.attempt = attempt;
    if (owner?.over) attempt.abort(new EgressError("aborted", "The exchange ended."));
    const end = (): void => {
      this.#end(attempt);
      if (owner !== undefined) owner.attempt = undefined;
    };
    this.#open(target, attempt).then(
      (socket) => {
        end();
        callback(null, socket);
      },
      (error: unknown) => {
        end();
        callback(classify(error, attempt.phase, hostPort(target)), null);
      },
    );
  };

  /** Resolves and checks, for callers that dial themselves. */
  async resolve(target: Target, signal: AbortSignal | undefined): Promise<readonly CheckedAddress[]> {
    const attempt = this.#begin(undefined, target);
    const onAbort = (): void =>
      attempt.abort(new EgressError("aborted", "The caller gave up.", { cause: signal?.reason }));
    if (signal?.aborted) onAbort();
    signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await this.#addresses(target, attempt);
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
    const addresses = await this.#addresses(target, attempt);
    this.#dial ??= await loadSystemDial();
    const { proxy } = this.#options;
    const socket =
      proxy === undefined
        ? await dialFirst(addresses, target, this.#dial, attempt)
        : await this.#throughProxy(proxy, addresses, target.port, this.#dial, attempt);
    if (target.protocol !== "https:") return socket;
    attempt.phase = "tls";
    return this.#tls.upgrade(socket, target, attempt);
  }

  #addresses(target: Target, attempt: Attempt): Promise<readonly CheckedAddress[]> {
    attempt.check();
    return attempt.race(this.#resolver.addresses(target, attempt));
  }

  async #throughProxy(
    proxy: HttpProxy,
    addresses: readonly CheckedAddress[],
    port: number,
    dial: Dial,
    attempt: Attempt,
  ): Promise<Socket> {
    attempt.phase = "proxy";
    const hops = await attempt.race(proxy.addresses(this.#options.resolver, attempt));
    const plain = await dialFirst(hops, proxy.target, dial, attempt);
    const socket =
      proxy.target.protocol === "https:" ? await this.#tls.upgrade(plain, proxy.target, attempt) : plain;
    const [address] = addresses;
    if (address === undefined) throw new EgressError("dns_failed", "No address.");
    return tunnel(socket, proxy, address, port, attempt);
  }
}
