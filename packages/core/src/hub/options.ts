import type { Egress, EgressOptions } from "@plugboard/egress";
import type { TemplatedActionDefinition } from "../actions/template/definition.js";
import type { ConfirmPolicy } from "../confirm/policy.js";
import type { ConfirmationStore } from "../confirm/store.js";
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
  /** Templated actions of no connection. They list and run under the connection name `templates`. */
  readonly templatedActions?: readonly TemplatedActionDefinition[];
  /** What waits for a confirmation, by effect. Default: nothing but templated actions in `confirm`. */
  readonly policy?: ConfirmPolicy;
  readonly confirmations?: {
    /** Default: in memory, for one process. */
    readonly store?: ConfirmationStore;
    /** Milliseconds that a token lives. Default 600 000 (10 minutes). */
    readonly lifetimeMs?: number;
  };
  /** Epoch milliseconds; for tests. Default `Date.now`. */
  readonly now?: () => number;
  /** Waits between retries; for tests. Rejects when the signal aborts. Default: a timer. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface CallLimits {
  /** Milliseconds for a whole call: token, connection, every redirect, body. Default 30 000. */
  readonly deadlineMs?: number;
  /** Bytes of an answer's body after decompression. Default 10 MiB (10 485 760). */
  readonly maxResponseBytes?: number;
  /**
   * How often a request is sent again after a fault that may pass: reads, and writes under the service's idempotency key.
   * Waits as the service asks, else half a second, doubled each time; gives up where the deadline would pass. Default 2.
   */
  readonly retries?: number;
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
   * origins. Use `"service"` where a model or a remote caller chooses the URL. Default: any for `custom`, whose URL the
   * app's own code gives, and the service's for templated actions.
   */
  readonly credentialOrigins?: "any" | "service" | readonly string[];
  /**
   * Keeps new credentials, such as a rotated refresh token, before they are first used. Required for schemes that
   * rotate. When it throws, the credentials stay in memory and are handed over again at the next call.
   */
  readonly onCredentialsChange?: (credentials: CredentialsOf<C>, connection: string) => void | Promise<void>;
  /** Over the hub's. */
  readonly limits?: CallLimits;
  /** Templated actions that run with this connection's credentials. */
  readonly templatedActions?: readonly TemplatedActionDefinition[];
  /** Beside the hub's: the stricter wins. */
  readonly policy?: ConfirmPolicy;
}

export interface RunOptions {
  /** Who runs it, such as a user's or tenant's id. A run that is held can be confirmed or denied by the same caller only. */
  readonly caller?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds for this call. Default: the connection's, else the hub's. */
  readonly deadlineMs?: number;
}
