import type { Agent, Client, Dispatcher } from "undici";
import { Connector, type Owner } from "./connect.js";
import { EgressError } from "./errors.js";
import type { Limits } from "./limits.js";
import type { Policy } from "./policy.js";
import { HttpProxy } from "./proxy.js";
import { systemResolver } from "./resolve.js";
import type { Settings } from "./settings.js";

/** What stands behind an egress: the policy, and the one maker of connections under it. */
export interface Foundation {
  readonly policy: Policy;
  readonly limits: Limits;
  readonly connector: Connector;
  readonly maxConnectionsPerOrigin: number | null;
}

export function foundationOf(settings: Settings): Foundation {
  const { policy, limits, ca, proxy, resolver = systemResolver, dialer, maxConnectionsPerOrigin } = settings;
  const connector = new Connector({
    policy,
    resolver,
    dialer,
    proxy: proxy === undefined ? undefined : new HttpProxy(proxy),
    ca,
    connectTimeoutMs: limits.connectTimeoutMs,
  });
  return { policy, limits, connector, maxConnectionsPerOrigin };
}

/**
 * An agent whose every connection is made by the connector. What it dispatches are to be handlers that own their
 * connections ({@link Owner}). `own` are options that guard nothing.
 */
export async function makeAgent(foundation: Foundation, own: Agent.Options): Promise<Agent> {
  const { connector, limits, maxConnectionsPerOrigin } = foundation;
  const { Agent, Client, Pool } = await loadUndici();

  /**
   * Knows for whom it connects, which undici says to nobody. It may connect later than it is asked to: for a streamed
   * body, or in the place of a connection that was lost. One request at a time has it.
   */
  class OwnedClient extends Client {
    #owner: Owner | undefined;

    constructor(origin: URL, options: Client.Options) {
      super(origin, { ...options, connect: (to, done) => connector.connect(to, done, this.#owner) });
      this.on("drain", () => {
        this.#owner = undefined;
      });
    }

    override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
      const owner = handler as Owner;
      // It waited for a connection, and was given up meanwhile. To undici it was served at once.
      if (owner.over) return true;
      this.#owner = owner;
      return super.dispatch(options, handler);
    }
  }

  return new Agent({
    ...own,
    // HTTP/2 would let one connection speak for several origins. Said here, not to the agent, which would then look up
    // every origin under a longer name.
    factory: (origin, options) =>
      new Pool(origin, {
        ...options,
        allowH2: false,
        connections: maxConnectionsPerOrigin,
        factory: (to, clientOptions) => new OwnedClient(to, clientOptions),
      }),
    connect: connector.connect,
    maxHeaderSize: limits.maxHeaderBytes,
  });
}

async function loadUndici(): Promise<typeof import("undici").default> {
  try {
    // The default export, because esbuild gives a CommonJS module that it splits off no other.
    return (await import("undici")).default;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 200) : "";
    throw new EgressError(
      "connect_failed",
      `undici could not be loaded, and nothing was sent: ${why}. It needs Node 22.19, and \`require\` in the app's bundle.`,
      { cause },
    );
  }
}
