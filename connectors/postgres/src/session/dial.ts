import { isPlugboardError } from "@plugboard/core";
import { connectFailure } from "../errors/failure.js";
import type { Settings } from "../settings/settings.js";
import type { Driver, Endpoint } from "./driver.js";
import type { Egress } from "./session.js";

/**
 * Resolves the host anew and logs in at the first of its addresses that answers. Only addresses that passed the egress
 * policy are dialled, and TLS checks the certificate against the name.
 */
export async function dial(settings: Settings, egress: Egress, signal: AbortSignal): Promise<Driver> {
  const { host, port } = settings;
  const [{ Driver }, addresses] = await Promise.all([
    import("./driver.js"),
    egress.resolve(host, port, { signal }),
  ]);
  let failure: unknown;
  for (const { address } of addresses) {
    try {
      return await Driver.open({ address, settings, ssl: tlsOptions(settings, address) }, signal);
    } catch (error) {
      signal.throwIfAborted();
      failure = connectFailure(error, host);
      // A server that answers would answer the same at its next address.
      if (!isPlugboardError(failure) || failure.code !== "sql_unavailable") break;
    }
  }
  throw failure;
}

function tlsOptions({ tls, host, ca }: Settings, address: string): Endpoint["ssl"] {
  if (tls === "disable" || (tls === "loopback-plain" && isLoopback(address))) return false;
  return {
    // Stated, because NODE_TLS_REJECT_UNAUTHORIZED would decide otherwise.
    rejectUnauthorized: true,
    host,
    // RFC 6066: no addresses in SNI.
    ...(!isAddress(host) && { servername: host }),
    ...(ca !== undefined && { ca }),
  };
}

function isLoopback(address: string): boolean {
  return /^127\.\d+\.\d+\.\d+$/.test(address) || address === "::1";
}

/** Of a host that URL parsing has made canonical. */
function isAddress(host: string): boolean {
  return host.includes(":") || /^\d+\.\d+\.\d+\.\d+$/.test(host);
}
