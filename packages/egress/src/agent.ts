import type { Agent } from "undici";
import { Connector } from "./connect.js";
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
}

export function foundationOf(settings: Settings): Foundation {
  const { policy, limits, ca, proxy, resolver = systemResolver, dialer } = settings;
  const connector = new Connector({
    policy,
    resolver,
    dialer,
    proxy: proxy === undefined ? undefined : new HttpProxy(proxy),
    ca,
    connectTimeoutMs: limits.connectTimeoutMs,
  });
  return { policy, limits, connector };
}

/** An agent whose every connection is made by the connector. `own` are options that guard nothing. */
export async function makeAgent({ connector, limits }: Foundation, own: Agent.Options): Promise<Agent> {
  // The default export, because esbuild gives a CommonJS module that it splits off no other.
  const { Agent, Pool } = (await import("undici")).default;
  return new Agent({
    ...own,
    // HTTP/2 would let one connection speak for several origins. Said here, not to the agent, which would then look up
    // every origin under a longer name.
    factory: (origin, options) => new Pool(origin, { ...options, allowH2: false }),
    connect: connector.connect,
    maxHeaderSize: limits.maxHeaderBytes,
  });
}
