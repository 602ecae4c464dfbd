import { github } from "@plugboard/connector-github";
import { postgres } from "@plugboard/connector-postgres";
import { slack } from "@plugboard/connector-slack";
import { stripe } from "@plugboard/connector-stripe";
import { createHub, list_actions, run_connection_action } from "@plugboard/core";
import { LOCAL_KEYS, startLocalServices } from "./local-services.ts";
import { answer, call, heading, note } from "./print.ts";

const { STRIPE_KEY, SLACK_TOKEN, GITHUB_TOKEN, DATABASE_URL } = process.env;
const local = await startLocalServices();
const { host, port } = local.postgres;

// Where each service is: the real one where the environment has credentials for it, else the local stand-in.
const urls = {
  stripe: STRIPE_KEY === undefined ? `${local.origin}/stripe` : "https://api.stripe.com",
  slack: SLACK_TOKEN === undefined ? `${local.origin}/slack` : "https://slack.com/api",
  github: GITHUB_TOKEN === undefined ? `${local.origin}/github` : "https://api.github.com",
};

await using hub = createHub({
  connections: {
    my_stripe: {
      connector: stripe,
      credentials: { apiKey: STRIPE_KEY ?? LOCAL_KEYS.stripe },
      baseUrl: urls.stripe,
      credentialOrigins: "service",
    },
    my_slack: {
      connector: slack,
      credentials: { token: SLACK_TOKEN ?? LOCAL_KEYS.slack },
      baseUrl: urls.slack,
      credentialOrigins: "service",
    },
    my_github: {
      connector: github,
      credentials: { token: GITHUB_TOKEN ?? LOCAL_KEYS.github },
      baseUrl: urls.github,
      credentialOrigins: "service",
    },
    my_postgres: {
      connector: postgres,
      credentials: { connectionString: DATABASE_URL ?? `postgres://postgres@${host}:${port}/postgres` },
    },
    a_wrong_key: {
      connector: stripe,
      credentials: { apiKey: "sk_test_this_is_wrong" },
      baseUrl: urls.stripe,
    },
  },
  // The public internet, and of this machine exactly the two stand-ins.
  egress: { trust: { allow: [local.origin, `${host}:${port}`] } },
});

/** Runs an action, and prints the call and its answer. */
async function show(connection: string, action: string, input: Record<string, unknown> = {}) {
  call(connection, action, input);
  const result = await run_connection_action(hub, connection, action, input);
  answer(result);
  return result;
}

console.log("Plugboard: one hub, four connections, two functions: list_actions and run_connection_action.");
note(
  "Local services stand in for those without credentials in the environment, and check them all the same.",
);
note("Set STRIPE_KEY (a test key), SLACK_TOKEN, GITHUB_TOKEN or DATABASE_URL to run against the real ones.");

heading("list_actions: what each connection can do");
for (const { name, title, capabilities } of hub.listConnections().slice(0, 4)) {
  const list = await list_actions(hub, name);
  if (!list.ok) throw new Error(list.message);
  const names = list.actions.map((action) => action.name);
  const shown = [...names.slice(0, 3), "…", ...(capabilities.http ? ["custom"] : names.slice(-1))];
  console.log(
    `   ${name.padEnd(12)} ${title.padEnd(11)} ${Object.keys(capabilities).join().padEnd(5)} ${String(list.total).padStart(3)} actions: ${shown.join(", ")}`,
  );
}

heading("Catalogued actions: typed, and checked before anything is sent");
const created = await show("my_stripe", "create_customer", { email: "ana@example.com", name: "Ana" });
const customer = created.ok ? (created.data as { id: string }).id : "cus_none";
await show("my_slack", "test_auth");
await show("my_github", "get_authenticated_user");
await show("my_stripe", "create_customer", { emial: "ana@example.com", metadata: 5 });

heading("custom: any endpoint of the service, with the connection's own credentials");
await show("my_stripe", "custom", { _url: `${urls.stripe}/v1/customers`, _query: { limit: 3 } });
await show("my_stripe", "custom", {
  _url: `${urls.stripe}/v1/customers`,
  name: "Bo",
  metadata: { plan: "gold" },
});
await show("my_stripe", "custom", { _url: `${urls.stripe}/v1/customers/${customer}`, _method: "DELETE" });

heading("What is refused, before a byte leaves");
await show("my_stripe", "custom", { _url: "http://169.254.169.254/latest/meta-data/" });
await show("my_stripe", "custom", { _url: "https://attacker.example.com/collect" });
await show("my_postgres", "custom", { _url: "https://api.example.com/" });

heading("What a service refuses is an answer, not a throw, and secrets are masked in it");
await show("a_wrong_key", "get_balance");

heading("A database: queries that cannot write");
await show("my_postgres", "list_tables");
if (DATABASE_URL === undefined) {
  await show("my_postgres", "run_query", {
    sql: "select customer, sum(total) as total from orders where total > $1 group by 1 order by 1",
    params: [5],
  });
  await show("my_postgres", "run_query", {
    sql: "with gone as (delete from orders returning *) select * from gone",
  });
}
await show("my_postgres", "run_query", { sql: "select 1; commit; drop table orders" });

await hub.close();
await local.close();
