import type { Socket } from "node:net";
import type { EgressError } from "./errors.js";

/**
 * What may be reached. Required wherever an egress is made: there is no default.
 *
 * - `"public"`: globally reachable addresses only.
 * - an object: the same, plus what `allow` names.
 */
export type Trust = "public" | TrustRules;

export interface TrustRules {
  /**
   * What may be reached beside the public internet, each named precisely:
   *
   * - an origin, `"http://127.0.0.1:4242"`: this scheme, host and port;
   * - a host with a port, `"db.internal:5432"`: this host and port;
   * - a host, `"db.internal"`: this host on any port, whatever public or private address it resolves to;
   * - an address or CIDR block, `"10.1.2.3"`, `"10.1.0.0/16"`, `"fd12::/48"`: these addresses, by literal or by name.
   *
   * Cloud metadata addresses stay refused unless the exact address is listed here. Malformed entries, wildcards and
   * blocks too wide to be a network of one's own throw {@link EgressError} `invalid_policy` when the egress is made.
   */
  readonly allow?: readonly string[];
  /**
   * Hosts, addresses or CIDR blocks refused on top of the built-in table; `"*.example.com"` stands for every name below.
   * Wins over `allow`.
   */
  readonly deny?: readonly string[];
  /** Ports that may be dialled, beside those that `allow` names. Default: any but 0. */
  readonly ports?: readonly number[];
  /** Refuse `http:` URLs. Origins listed in `allow` with `http:` stay reachable. Default: false. */
  readonly httpsOnly?: boolean;
  /** NAT64 prefixes of this network beside `64:ff9b::/96`, as CIDR: an IPv4 address embedded in them is judged as IPv4. */
  readonly nat64?: readonly string[];
}

/** An address that passed the policy and may be dialled. */
export interface CheckedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/**
 * Resolves a host name to all its addresses (text forms as `node:net` accepts them). Injected in tests.
 * Every address is checked by the guard; a throw becomes `dns_failed`, an empty list too.
 */
export type Resolver = (
  hostname: string,
  options: { readonly signal: AbortSignal },
) => Promise<readonly string[]>;

/**
 * Opens a TCP socket to one checked address. Injected in tests; the default is `node:net`.
 * It receives literals only, never names. The socket may still be connecting when it is returned.
 *
 * It is trusted as the policy is: that the default's sockets ended at the address dialled is checked, but where another
 * dialer connects is its own affair, for it may go by way of something else.
 */
export type Dialer = (target: {
  readonly address: string;
  readonly port: number;
  readonly family: 4 | 6;
  /** The name that the address was resolved from, for logs and tests. Never to be resolved again. */
  readonly hostname: string;
  readonly signal: AbortSignal;
}) => Socket;

export interface EgressLimits {
  /** Milliseconds for the whole exchange: DNS, connect, TLS, headers, redirects, body. Default 30 000. */
  readonly deadlineMs?: number;
  /** Milliseconds for DNS, TCP and TLS of one connection. Default 10 000. */
  readonly connectTimeoutMs?: number;
  /**
   * Milliseconds without a sign of the peer: the request taken in, the answer's head (when it is whole), bytes of its
   * body. Stands still while the caller produces or reads a body. Default 15 000.
   */
  readonly idleTimeoutMs?: number;
  /** Bytes of the answer's body after decompression. Default 10 MiB (10 485 760). */
  readonly maxResponseBytes?: number;
  /** Bytes of the answer's header block. A single request can only lower it. Default 16 KiB (16 384). */
  readonly maxHeaderBytes?: number;
  /** Redirects followed before `too_many_redirects`. Default 5; 0 hands the redirect itself back as the answer. */
  readonly maxRedirects?: number;
}

export interface EgressOptions {
  readonly trust: Trust;
  readonly limits?: EgressLimits;
  /**
   * Connections to one origin at a time. What comes on top waits for one to be free, under its own deadline. A body that
   * is streamed holds its connection until it is read or let go. Default: no limit.
   */
  readonly maxConnectionsPerOrigin?: number;
  /** PEM certificates trusted beside the system's store. */
  readonly ca?: string | readonly string[];
  /**
   * An HTTP proxy, `"http://user:pass@proxy.internal:3128"`, that every connection is tunnelled through (CONNECT to
   * the checked address). The proxy itself is trusted by being named here. Proxy environment variables are never read.
   */
  readonly proxy?: string;
  readonly resolver?: Resolver;
  readonly dialer?: Dialer;
  /** Sent as `user-agent` when the request sets none. Default `plugboard`. */
  readonly userAgent?: string;
}

export type EgressBody = string | Uint8Array | AsyncIterable<Uint8Array>;

export interface EgressRequest {
  /** An absolute http or https URL. User info in it is refused. */
  readonly url: string | URL;
  /** An HTTP token in upper case. `CONNECT` and `TRACE` are refused. Default `GET`. */
  readonly method?: string;
  /**
   * Headers by name (any case). Framing and connection headers are refused. On a redirect to another origin only
   * `accept`, `accept-language` and `user-agent` go along.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * What authenticates this request, kept apart so that it never crosses an origin and never shows in an error:
   * headers, and query pairs appended to the URL. A header given in `headers` under the same name wins.
   */
  readonly credentials?: {
    readonly headers?: Readonly<Record<string, string>>;
    readonly query?: readonly (readonly [name: string, value: string])[];
  };
  /**
   * The body. Strings are UTF-8. An async iterable is sent chunked and cannot be replayed, so a redirect that keeps
   * the body fails with `redirect_refused`.
   */
  readonly body?: EgressBody | null;
  readonly signal?: AbortSignal;
  /** Overrides of the egress's own limits for this exchange, wider or narrower. */
  readonly limits?: EgressLimits;
  /**
   * What happens past `maxResponseBytes`: `"error"` rejects with `response_too_large`; `"truncate"` resolves with the
   * first bytes and `truncated: true`. Default `"error"`.
   */
  readonly overflow?: "error" | "truncate";
}

export interface EgressResponse {
  readonly status: number;
  /**
   * Lower-case names. Repeated headers are joined with `", "`, `set-cookie` with `"\n"`. Null prototype.
   * `content-encoding` is there only where the body is still encoded, in a coding that the guard does not know; where it
   * was decoded, `content-length` is gone too.
   */
  readonly headers: Readonly<Record<string, string>>;
  /** The decompressed body, at most `maxResponseBytes`. Empty when there is none. */
  readonly body: Uint8Array;
  readonly truncated: boolean;
  /** The last URL asked, without the credentials' query pairs. */
  readonly url: string;
  readonly redirects: number;
}

export interface EgressStreamResponse extends Omit<EgressResponse, "body" | "truncated"> {
  /**
   * The decompressed body as it arrives, with back-pressure. Iterate to the end or call `return()`/`break`: both free
   * the connection. Errors (deadline, cap, reset) reject the iteration.
   */
  readonly body: AsyncIterable<Uint8Array>;
}

/** The only way out. Made by {@link createEgress}; one agent and one policy, shared by all that use it. */
export interface Egress {
  /** Sends a request and collects the answer. Rejects with {@link EgressError} only. Any HTTP status resolves. */
  request(request: EgressRequest): Promise<EgressResponse>;
  /** The same, with the body as a stream. `overflow: "truncate"` ends the stream at the cap without an error. */
  stream(request: EgressRequest): Promise<EgressStreamResponse>;
  /**
   * Judges a URL by its text alone: scheme, port, user info, refused names and literal addresses. No DNS.
   * Returns the refusal, or `undefined` when the URL may be tried.
   */
  checkUrl(url: string | URL): EgressError | undefined;
  /**
   * Resolves a host and returns the addresses that may be dialled, for drivers that open their own sockets. Rejects
   * with {@link EgressError} when the host is refused, or does not resolve, or any one of its addresses is refused.
   */
  resolve(host: string, port: number, options?: { signal?: AbortSignal }): Promise<readonly CheckedAddress[]>;
  /** Closes idle connections and ends the running ones. Later calls reject with `egress_closed`. */
  close(): Promise<void>;
}

/** Every reason for which an exchange fails. Stable: callers match on them. */
export type EgressErrorCode =
  /** A literal or resolved address is in a refused range. `address` tells which. */
  | "blocked_address"
  /** The name is refused by name (`localhost`, metadata names, `deny`). */
  | "blocked_host"
  | "blocked_port"
  /** Not http or https, or http under `httpsOnly`. */
  | "blocked_scheme"
  /** The URL is malformed or carries user info. */
  | "invalid_url"
  /** A method, header or body that may not be sent. */
  | "invalid_request"
  | "invalid_policy"
  | "dns_failed"
  | "connect_failed"
  | "tls_failed"
  | "proxy_failed"
  /** A limit in time was passed: `deadlineMs`, `connectTimeoutMs` or `idleTimeoutMs`. The message says which. */
  | "timeout"
  /** The caller's signal. */
  | "aborted"
  /** The peer closed or reset the connection before the answer was whole. */
  | "connection_reset"
  | "response_too_large"
  | "headers_too_large"
  /** The answer is not valid HTTP, or its content coding is broken. */
  | "invalid_response"
  | "too_many_redirects"
  /** A redirect that may not be followed: https to http, no valid Location, a body that cannot be replayed. */
  | "redirect_refused"
  | "egress_closed";
