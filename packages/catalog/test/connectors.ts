import { github } from "@plugboard/connector-github";
import { slack } from "@plugboard/connector-slack";
import { stripe } from "@plugboard/connector-stripe";
import type { Connector } from "@plugboard/core";
import type { Reply } from "@plugboard/testing";

export interface Catalogued {
  readonly connector: Connector;
  readonly credentials: Readonly<Record<string, string>>;
  /** What the service says when all is well. Default: `{}`. */
  readonly sends?: Reply;
}

/** The connectors whose catalogues are complete. */
export const catalogued: readonly Catalogued[] = [
  { connector: stripe as never, credentials: { apiKey: "sk_test_1" } },
  { connector: github as never, credentials: { token: "github_pat_1" } },
  { connector: slack as never, credentials: { token: "xoxb-1" }, sends: { body: { ok: true } } },
];
