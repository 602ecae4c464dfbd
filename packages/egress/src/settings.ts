import { EgressError } from "./errors.js";
import { type Limits, limitsOf } from "./limits.js";
import { Policy } from "./policy.js";
import { type Target, targetOf } from "./target.js";
import type { Dialer, EgressOptions, Resolver } from "./types.js";

/** {@link EgressOptions}, read, checked and copied. */
export interface Settings {
  readonly policy: Policy;
  readonly limits: Limits;
  readonly userAgent: string;
  readonly ca: readonly string[];
  readonly proxy: ProxyAddress | undefined;
  readonly resolver: Resolver | undefined;
  readonly dialer: Dialer | undefined;
  /** `null` for any number. */
  readonly maxConnectionsPerOrigin: number | null;
}

export interface ProxyAddress {
  readonly target: Target;
  /** What it is told of its user. */
  readonly authorization: string | undefined;
}

/** @throws EgressError `invalid_policy` */
export function settingsOf(options: EgressOptions): Settings {
  // Absent where no compiler asked for it: what is missing is told as any fault is.
  const given: Partial<EgressOptions> = options ?? {};
  const { trust, limits, ca = [], proxy, resolver, dialer, maxConnectionsPerOrigin = null } = given;
  if (
    maxConnectionsPerOrigin !== null &&
    (!Number.isSafeInteger(maxConnectionsPerOrigin) || maxConnectionsPerOrigin < 1)
  ) {
    throw new EgressError("invalid_policy", "maxConnectionsPerOrigin is no whole number from 1.");
  }
  return {
    policy: new Policy(trust as EgressOptions["trust"]),
    limits: limitsOf(limits, "invalid_policy"),
    userAgent: given.userAgent ?? "plugboard",
    ca: typeof ca === "string" ? [ca] : [...ca],
    proxy: proxy === undefined ? undefined : proxyOf(proxy),
    resolver,
    dialer,
    maxConnectionsPerOrigin,
  };
}

/** @throws EgressError `invalid_policy`, without the URL, which may hold a password */
function proxyOf(text: string): ProxyAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const { protocol } = url ?? {};
  const plain = url !== undefined && url.pathname === "/" && url.search === "" && url.hash === "";
  if (!plain || (protocol !== "http:" && protocol !== "https:")) {
    throw new EgressError("invalid_policy", "The proxy is no http or https URL with a host alone.");
  }
  const user = `${decode(url.username)}:${decode(url.password)}`;
  return {
    target: targetOf(url, protocol),
    authorization: user === ":" ? undefined : `Basic ${Buffer.from(user).toString("base64")}`,
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
