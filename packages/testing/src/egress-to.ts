import { connect } from "node:net";
import { createEgress, type Egress, type EgressOptions } from "@plugboard/egress";
import { testCa } from "./certificates.js";

/** What every name resolves to in {@link egressTo}. It is never dialled. */
export const PUBLIC_ADDRESS = "93.184.215.14";

/**
 * An egress under the strictest trust, whose every connection ends on one local server: `https://api.stripe.com/…` when
 * the server speaks TLS, `http://…` when not. The certificate is checked as in production, against {@link testCa}.
 * Close it when done.
 *
 * @param extra Overrides; `resolver` and `trust` among them are how a test shows a refusal.
 */
export function egressTo(server: { readonly port: number }, extra: Partial<EgressOptions> = {}): Egress {
  return createEgress({
    trust: "public",
    resolver: async () => [PUBLIC_ADDRESS],
    dialer: () => connect(server.port, "127.0.0.1"),
    ca: testCa,
    ...extra,
  });
}
