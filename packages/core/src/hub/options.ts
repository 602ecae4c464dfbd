import type { Egress, EgressOptions } from "@plugboard/egress";
import type { Connector, CredentialsOf } from "../contract/connector.js";
import type { HubEvent } from "./events.js";

export type Connectors = Readonly<Record<string, Connector>>;

export interface HubOptions<Cs extends Connectors> {
  /** Connections by name. */
  readonly connections: { readonly [K in keyof Cs]: ConnectionOptions<Cs[K]> };
  /**
   * The way out: an egress of your own, or the options to make one. Either way it says what may be reached, such as
   * `{ trust: "public" }`. One made here is closed with the hub.
   */
  readonly egress: Egress | EgressOptions;
  readonly limits?: CallLimits;
  /** Told what happens. Its own errors are ignored. Never given a secret, an input or an answer. */
  readonly onEvent?: (event: HubEvent) => void;
  /** Epoch milliseconds; for tests. Default `Date.now`. */
  readonly now?: () => number;
}

export interface CallLimits {
  /** Milliseconds for a whole call: token, connection, every redirect, body. Default 30 000. */
  readonly deadlineMs?: number;
  /** Bytes of an answer's body after decompression. Default 10 MiB (10 485 760). */
  readonly maxResponseBytes?: number;
}

/** A connection: a connector, and how to reach and authenticate to one account of its service. */
export interface ConnectionOptions<C extends Connector = Connector> {
  readonly connector: C;
  /** The fields of one of the connector's auth schemes; `kind` names the scheme where several would fit. */
  readonly credentials: CredentialsOf<C>;
  /** Where the service is, for self-hosted ones and tests. Default: the connector's. */
  readonly baseUrl?: string;
  /** Sent with every request of this connection, over the connector's own. They stay on the origin. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Where the credentials may go when an action is given a URL: `"any"`, the service's own origins, or a list of
   * origins. Default `"any"`: the app's own code chooses the URL. Use `"service"` where a model or a remote caller does.
   */
  readonly credentialOrigins?: "any" | "service" | readonly string[];
  /**
   * Keeps new credentials, such as a rotated refresh token, before they are first used. Required for schemes that
   * rotate. When it throws, the credentials stay in memory and are handed over again at the next call.
   */
  readonly onCredentialsChange?: (credentials: CredentialsOf<C>, connection: string) => void | Promise<void>;
  /** Over the hub's. */
  readonly limits?: CallLimits;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds for this call. Default: the connection's, else the hub's. */
  readonly deadlineMs?: number;
}
