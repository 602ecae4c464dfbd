import { createHub } from "@plugboard/core";
import { afterAll, expect, test } from "vitest";
import { catalogued } from "./connectors.ts";

const repository = { owner: "octo", repo: "hello" };
const card = { number: "4242424242424242", exp_month: 5, exp_year: 2030, cvc: "314" };
const title = { type: "markdown", markdown: "Plans" };

/** What these services document, or are known to take, and their sources declare too narrowly. */
const INPUTS: readonly (readonly [service: string, action: string, input: object])[] = [
  ["github", "update_gist", { gist_id: "1", files: { "old.txt": null } }],
  ["github", "update_milestone", { ...repository, milestone_number: 1, due_on: null, description: null }],
  [
    "github",
    "update_branch_protection",
    {
      ...repository,
      branch: "main",
      required_status_checks: { strict: true, checks: [{ context: "ci", app_id: -1 }] },
      enforce_admins: true,
      required_pull_request_reviews: null,
      restrictions: null,
    },
  ],
  ["github", "mark_notification_thread_as_read", { thread_id: "123" }],
  ["github", "mark_notification_thread_as_read", { thread_id: 123 }],
  ["github", "create_org_repository", { org: "octo", name: "hello", visibility: "internal" }],
  ["github", "update_repository", { ...repository, visibility: "internal" }],
  ["github", "list_org_repositories", { org: "octo", type: "internal" }],
  ["github", "get_git_tree", { ...repository, tree_sha: "main", recursive: true }],
  ["github", "get_git_tree", { ...repository, tree_sha: "main", recursive: 1 }],
  ["github", "get_git_tree", { ...repository, tree_sha: "main", recursive: "1" }],
  ["stripe", "create_token", { card }],
  ["stripe", "create_token", { card: { ...card, exp_month: "5", exp_year: "2030" } }],
  ["stripe", "update_customer_source", { customer: "cus_1", id: "card_1", exp_month: 5, exp_year: 2031 }],
  [
    "stripe",
    "create_billing_meter_event",
    { event_name: "calls", payload: { customer: "cus_1", value: 25 } },
  ],
  ["stripe", "create_climate_order", { product: "climsku_1", metric_tons: 0.5 }],
  ["stripe", "create_plan", { currency: "usd", interval: "month", amount_decimal: 0.5 }],
  ["slack", "set_canvas_access", { canvas_id: "F1", access_level: "owner", user_ids: ["U1"] }],
  ["slack", "update_canvas", { canvas_id: "F1", changes: [{ operation: "rename", title_content: title }] }],
  ["slack", "complete_file_upload", { files: [{ id: "F1" }], channels: "C1,C2" }],
  ["slack", "exchange_oauth_code", { client_id: "1.2", code: "c", code_verifier: "v" }],
];

/** Values that are newer than the source. */
const ADDED: typeof INPUTS = [
  ["github", "list_global_security_advisories", { ecosystem: "new" }],
  ["github", "update_code_scanning_default_setup", { ...repository, languages: ["new"] }],
  ["github", "update_code_quality_setup", { ...repository, languages: ["new"] }],
  [
    "github",
    "create_codeql_variant_analysis",
    { ...repository, language: "new", query_pack: "YQ==", repositories: ["octo/hello"] },
  ],
  [
    "github",
    "create_org_private_registry",
    { org: "octo", registry_type: "new", auth_type: "oidc_new", url: "https://x.test", visibility: "all" },
  ],
  ["github", "update_org_private_registry", { org: "octo", secret_name: "NEW", registry_type: "new" }],
  [
    "stripe",
    "create_webhook_endpoint",
    { url: "https://x.test", enabled_events: ["new.created"], api_version: "2030-01-01.new" },
  ],
  ["stripe", "update_webhook_endpoint", { id: "we_1", enabled_events: ["new.created"] }],
  ["stripe", "get_v2_account", { id: "acct_1", include: ["configuration.new"] }],
  ["stripe", "list_v2_accounts", { applied_configurations: ["new"] }],
];

const hub = createHub({
  connections: Object.fromEntries(
    catalogued.map(({ connector, credentials }) => [connector.name, { connector, credentials }]),
  ),
  egress: { trust: "public" },
} as never);
afterAll(() => hub.close());

test.each([...INPUTS, ...ADDED])("%s takes it: %s %j", async (service, action, input) => {
  expect(await hub.dryRun(service, action, input as never)).toMatchObject({ ok: true });
});

test.each([false, 0])(
  "a tree's recursive is refused as %j, which GitHub would read as yes",
  async (recursive) => {
    const input = { ...repository, tree_sha: "main", recursive };
    const answer = await hub.dryRun("github", "get_git_tree", input as never);
    expect(answer).toMatchObject({ ok: false, code: "invalid_input" });
  },
);
