import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { HttpAction, JsonSchema } from "@plugboard/core";
import ts from "@typescript/typescript6";
import { beforeAll, describe, expect, test } from "vitest";
import { actions } from "../../../connectors/stripe/src/actions/index.ts";
import { effectByRule } from "../src/effects.ts";
import type { Operation, Reading } from "../src/operation.ts";
import { stripe } from "../src/stripe/index.ts";

const SOURCE = fileURLToPath(new URL("../node_modules/stripe", import.meta.url));

let reading: Reading;
let operations: readonly Operation[];
beforeAll(async () => {
  reading = await stripe.read(SOURCE);
  operations = reading.operations;
});

const ofId = (id: string) => operations.find((each) => each.id === id);
const params = ({ row }: Operation) => Object.entries(row.params ?? {});
const effectOf = (each: Operation) =>
  stripe.effectOf?.(each, stripe.nameOf(each)) ?? effectByRule(each.row.method, stripe.nameOf(each));

describe("nothing of the source is lost", () => {
  test("it is the version that is pinned", () => {
    const manifest = JSON.parse(readFileSync(join(SOURCE, "package.json"), "utf8"));
    expect(stripe.source).toEqual({
      package: manifest.name,
      version: manifest.version,
      licence: manifest.license,
    });
  });

  test("every request in the client's scripts is an operation, once", () => {
    const requests = scripts(".js").flatMap((text) =>
      [...text.matchAll(/_makeRequest\('(\w+)', (?:'|`)([^'`]+)/g)].map(
        ([, method, path = ""]) => `${method} ${path.replace(/\$\{[^}]*\}/g, "{}")}`,
      ),
    );
    expect(operations.map(({ row }) => `${row.method} ${row.path.replace(/\{\w+\}/g, "{}")}`).sort()).toEqual(
      [...new Set(requests)].sort(),
    );
    expect(operations).toHaveLength(650);
  });

  test("every member of the params that methods take is a param", () => {
    const placed = new Set(["idempotency_key", "stripe_version"]);
    const ours = operations.flatMap((each) =>
      params(each)
        .map(([name]) => name)
        .filter((name) => !placed.has(name) && !each.row.path.includes(`{${name}}`))
        .filter((name) => !(each.pagination === "v2" && name === "page")),
    );
    expect(count(ours)).toEqual(count(declaredParams()));
  });
});

describe("operations that are hard to read", () => {
  test.each<Operation>([
    {
      id: "files.create",
      group: "files",
      row: {
        method: "POST",
        path: "/v1/files",
        baseUrl: "https://files.stripe.com",
        params: {
          file: { $ref: "#/$defs/FileContent" },
          purpose: { anyOf: [{ enum: expect.arrayContaining(["dispute_evidence"]) }, { type: "string" }] },
          expand: { type: "array", items: { type: "string" } },
          file_link_data: {
            type: "object",
            properties: {
              create: { type: "boolean" },
              expires_at: { type: "integer" },
              metadata: {
                anyOf: [
                  { type: "object", additionalProperties: { type: ["string", "number", "null"] } },
                  { enum: ["", null] },
                ],
              },
            },
            required: ["create"],
          },
          idempotency_key: { type: "string", minLength: 1, maxLength: 255 },
        },
        required: ["file", "purpose"],
        headerParams: { idempotency_key: "Idempotency-Key" },
        bodyFormat: "multipart",
        fileParams: ["file"],
      },
    },
    {
      id: "quotes.pdf",
      group: "quotes",
      row: {
        method: "GET",
        path: "/v1/quotes/{id}/pdf",
        baseUrl: "https://files.stripe.com",
        params: {
          id: { type: "string", minLength: 1 },
          expand: { type: "array", items: { type: "string" } },
        },
        required: ["id"],
      },
    },
    {
      id: "customers.listSources",
      group: "customers",
      row: {
        method: "GET",
        path: "/v1/customers/{customer}/sources",
        params: {
          customer: { type: "string", minLength: 1 },
          ending_before: { type: "string" },
          limit: { type: "integer", minimum: 1, maximum: 100 },
          starting_after: { type: "string" },
          expand: { type: "array", items: { type: "string" } },
          object: { type: "string" },
        },
        required: ["customer"],
      },
      pagination: "id",
    },
    {
      id: "customers.verifySource",
      group: "customers",
      row: {
        method: "POST",
        path: "/v1/customers/{customer}/sources/{id}/verify",
        params: {
          customer: { type: "string", minLength: 1 },
          id: { type: "string", minLength: 1 },
          amounts: { type: "array", items: { type: "integer" } },
          expand: { type: "array", items: { type: "string" } },
          idempotency_key: { type: "string", minLength: 1, maxLength: 255 },
        },
        required: ["customer", "id"],
        headerParams: { idempotency_key: "Idempotency-Key" },
      },
    },
    {
      id: "accounts.listCapabilities",
      group: "accounts",
      row: {
        method: "GET",
        path: "/v1/accounts/{account}/capabilities",
        params: {
          account: { type: "string", minLength: 1 },
          expand: { type: "array", items: { type: "string" } },
        },
        required: ["account"],
      },
    },
    {
      id: "ephemeralKeys.create",
      group: "ephemeral_keys",
      row: {
        method: "POST",
        path: "/v1/ephemeral_keys",
        params: {
          customer: { type: "string" },
          expand: { type: "array", items: { type: "string" } },
          issuing_card: { type: "string" },
          nonce: { type: "string" },
          verification_session: { type: "string" },
          stripe_version: { type: "string" },
          idempotency_key: { type: "string", minLength: 1, maxLength: 255 },
        },
        headerParams: { stripe_version: "Stripe-Version", idempotency_key: "Idempotency-Key" },
      },
    },
    {
      id: "exchangeRates.retrieve",
      group: "exchange_rates",
      row: {
        method: "GET",
        path: "/v1/exchange_rates/{id}",
        params: {
          id: { type: "string", minLength: 1 },
          expand: { type: "array", items: { type: "string" } },
        },
        required: ["id"],
      },
      deprecated: true,
    },
    {
      id: "oauth.token",
      group: "oauth",
      row: {
        method: "POST",
        path: "/oauth/token",
        baseUrl: "https://connect.stripe.com",
        params: {
          grant_type: { enum: ["authorization_code", "refresh_token"] },
          code: { type: "string" },
          refresh_token: { type: "string" },
          scope: { type: "string" },
          assert_capabilities: { type: "array", items: { type: "string" } },
          idempotency_key: { type: "string", minLength: 1, maxLength: 255 },
        },
        required: ["grant_type"],
        headerParams: { idempotency_key: "Idempotency-Key" },
      },
    },
    {
      id: "v2.core.accounts.list",
      group: "v2_core",
      row: {
        method: "GET",
        path: "/v2/core/accounts",
        params: {
          applied_configurations: {
            type: "array",
            items: { anyOf: [{ enum: ["customer", "merchant", "recipient"] }, { type: "string" }] },
          },
          closed: { type: "boolean" },
          limit: { type: "integer" },
          page: { type: "string" },
        },
      },
      pagination: "v2",
    },
    {
      id: "v2.core.accounts.persons.del",
      group: "v2_core",
      row: {
        method: "DELETE",
        path: "/v2/core/accounts/{account}/persons/{id}",
        params: {
          account: { type: "string", minLength: 1 },
          id: { type: "string", minLength: 1 },
          idempotency_key: { type: "string", minLength: 1, maxLength: 255 },
        },
        required: ["account", "id"],
        headerParams: { idempotency_key: "Idempotency-Key" },
      },
    },
    {
      id: "v2.billing.meterEventStream.create",
      group: "v2_billing",
      row: {
        method: "POST",
        path: "/v2/billing/meter_event_stream",
        baseUrl: "https://meter-events.stripe.com",
        params: {
          events: {
            type: "array",
            items: {
              type: "object",
              properties: {
                event_name: { type: "string" },
                identifier: { type: "string" },
                payload: { type: "object", additionalProperties: { type: "string" } },
                timestamp: { type: "string" },
              },
              required: ["event_name", "payload"],
            },
          },
          idempotency_key: { type: "string", minLength: 1, maxLength: 255 },
        },
        required: ["events"],
        headerParams: { idempotency_key: "Idempotency-Key" },
      },
    },
    {
      id: "testHelpers.testClocks.advance",
      group: "test_helpers",
      row: {
        method: "POST",
        path: "/v1/test_helpers/test_clocks/{id}/advance",
        params: {
          id: { type: "string", minLength: 1 },
          frozen_time: { type: "integer" },
          expand: { type: "array", items: { type: "string" } },
          idempotency_key: { type: "string", minLength: 1, maxLength: 255 },
        },
        required: ["id", "frozen_time"],
        headerParams: { idempotency_key: "Idempotency-Key" },
      },
    },
  ])("$id", (expected) => {
    expect(ofId(expected.id)).toEqual(expected);
  });

  test.each([
    ["customers.list", "created", "a time or a range of times", [{ type: "integer" }, range("integer")]],
    ["v2.core.events.list", "created", "a range of v2's times", range(["string", "integer"])],
    ["prices.create", "unit_amount_decimal", "a decimal", { type: ["string", "number"] }],
    ["coupons.create", "percent_off", "a fraction", { type: "number" }],
    ["customers.update", "business_name", "a text that goes", { type: ["string", "null"] }],
    ["products.update", "unit_label", "another", { type: ["string", "null"] }],
    [
      "charges.update",
      "metadata",
      "labels that go",
      [
        { type: "object", additionalProperties: { type: ["string", "number", "null"] } },
        { enum: ["", null] },
      ],
    ],
    ["subscriptions.update", "trial_end", "a word or a time", [{ enum: ["now"] }, { type: "integer" }]],
    [
      "subscriptions.update",
      "cancel_at",
      "all that",
      [
        { enum: ["max_billed_until", "max_period_end", "min_period_end"] },
        { type: ["string", "integer", "null"] },
      ],
    ],
    ["billing.alerts.create", "alert_type", "a closed list", { enum: ["usage_threshold"] }],
  ])("%s, %s: %s", (id, param, _, expected) => {
    const schema = ofId(id)?.row.params?.[param];
    expect(Array.isArray(expected) ? schema?.anyOf : schema).toEqual(expected);
  });
});

function range(type: string | readonly string[]): JsonSchema {
  const time = { type };
  return { type: "object", properties: { gt: time, gte: time, lt: time, lte: time } };
}

describe("every operation", () => {
  test("takes every placeholder of its path, and needs it", () => {
    for (const { id, row } of operations) {
      const placeholders = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(row.required ?? [], id).toEqual(expect.arrayContaining(placeholders));
      expect(Object.keys(row.params ?? {}).slice(0, placeholders.length), id).toEqual(placeholders);
      expect(Object.keys(row.params ?? {}), id).toEqual(expect.arrayContaining([...(row.required ?? [])]));
    }
  });

  test("takes an idempotency key where the client sends one", () => {
    for (const { id, row } of operations) {
      const keyed = row.method === "POST" || (row.method === "DELETE" && row.path.startsWith("/v2/"));
      expect(row.headerParams?.idempotency_key, id).toBe(keyed ? "Idempotency-Key" : undefined);
    }
  });

  test("that goes on takes the cursor of its kind", () => {
    const cursors: Readonly<Record<string, string>> = { id: "starting_after", page: "page", v2: "page" };
    for (const { id, row, pagination } of operations)
      if (pagination !== undefined) expect(row.params, id).toHaveProperty(cursors[pagination] as string);
    expect(count(operations.map(({ pagination }) => pagination ?? "none"))).toEqual({
      id: 118,
      none: 507,
      page: 7,
      v2: 18,
    });
  });

  test("says nothing in words", () => {
    const words: string[] = [];
    for (const each of operations)
      for (const [name, schema] of params(each))
        visit(schema, (keyword) => words.push(`${each.id} ${name} ${keyword}`));
    expect(words).toEqual([]);
  });

  test("is in a group of the service's families", () => {
    for (const { id, group } of operations) expect(group, id).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(new Set(operations.map(({ group }) => group)).size).toBe(83);
  });
});

describe("names", () => {
  test("are unique, begin with a verb and fit a tool's name", () => {
    const names = operations.map(stripe.nameOf);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) {
      expect(name).toMatch(/^[a-z]+(?:_[a-z0-9]+)+$/);
      expect(name.length, name).toBeLessThan(64);
    }
    expect([...new Set(names.map((name) => name.slice(0, name.indexOf("_"))))].sort()).toEqual(VERBS);
  });

  test("are those of the actions that are written by hand, where they are the same request", () => {
    const requestOf = (row: { method: string; path: string }) =>
      `${row.method} ${row.path.replace(/\{\w+\}/g, "{}")}`;
    const names = new Map(operations.map((each) => [requestOf(each.row), stripe.nameOf(each)]));
    const twins = Object.entries(actions as unknown as Record<string, HttpAction>).map(([name, { row }]) => [
      name,
      names.get(requestOf(row)),
    ]);
    expect(twins).toHaveLength(88);
    expect(twins.filter(([name, other]) => name !== other)).toEqual([]);
  });

  test.each([
    ["testHelpers.issuing.cards.deliverCard", "deliver_test_issuing_card", "Deliver a test issuing card"],
    ["testHelpers.testClocks.list", "list_test_clocks", "List test clocks"],
    ["creditNotes.voidCreditNote", "void_credit_note", "Void a credit note"],
    ["customers.listTaxIds", "list_customer_tax_ids", "List a customer's tax IDs"],
    ["sources.listSourceTransactions", "list_source_transactions", "List a source's transactions"],
    ["tax.settings.retrieve", "get_tax_settings", "Get tax settings"],
    [
      "tax.transactions.createFromCalculation",
      "create_tax_transaction_from_calculation",
      "Create a tax transaction from a calculation",
    ],
    [
      "threeDSecure.authentications.list",
      "list_three_d_secure_authentications",
      "List 3D Secure authentications",
    ],
    ["v2.core.accounts.persons.list", "list_v2_account_persons", "List v2 account persons"],
    [
      "v2.core.vault.usBankAccounts.archive",
      "archive_v2_vault_us_bank_account",
      "Archive a v2 vault US bank account",
    ],
    ["apps.installs.uninstall", "uninstall_app", "Uninstall an app"],
    [
      "paymentIntents.applyCustomerBalance",
      "apply_customer_balance_to_payment_intent",
      "Apply a customer balance to a payment intent",
    ],
  ])("%s is %s: %s", (id, name, title) => {
    const operation = ofId(id) as Operation;
    expect(stripe.nameOf(operation)).toBe(name);
    expect(stripe.titleOf?.(operation, name)).toBe(title);
  });
});

describe("effects", () => {
  test("are those of the actions that are written by hand", () => {
    const byHand = actions as unknown as Record<string, HttpAction>;
    for (const each of operations) {
      const written = byHand[stripe.nameOf(each)];
      if (written !== undefined) expect(effectOf(each), each.id).toBe(written.effect);
    }
  });

  test("no GET does more than read, and no DELETE less than destroy", () => {
    for (const each of operations) {
      if (each.row.method === "GET") expect(effectOf(each), each.id).toBe("read");
      if (each.row.method === "DELETE") expect(effectOf(each), each.id).toBe("destructive");
    }
  });

  test("what a call takes back is a write", () => {
    const names = new Map(operations.map((each) => [stripe.nameOf(each), each]));
    for (const [name, each] of names) {
      const [verb = "", ...rest] = name.split("_");
      const back = [`un${verb}`, `re${verb.replace(/^de/, "")}`, verb.replace(/^de/, "")]
        .filter((opposite) => opposite !== verb)
        .some((opposite) => names.has([opposite, ...rest].join("_")));
      if (back && /^(?:deactivate|reject)$/.test(verb)) expect(effectOf(each), name).toBe("write");
      else if (/^(?:archive|deactivate)$/.test(verb)) expect(effectOf(each), name).toBe("destructive");
    }
  });
});

/** All that names begin with. A new one is a decision. */
const VERBS = `
  accept acknowledge activate add advance apply approve archive attach cancel capture close collect
  confirm create credit deactivate deauthorize decline delete deliver detach disable disconnect
  download enable expire fail finalize find fund get increment list mark migrate pause pay ping post
  present preview process reactivate redact refresh refund reject release remove report respond resume
  return reverse search send set ship submit subscribe succeed time unarchive uninstall unreject
  unsubscribe update validate verify void
`
  .trim()
  .split(/\s+/);

function count(words: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** Calls back for each keyword that holds sentences. Properties may be called so. */
function visit(schema: JsonSchema, found: (keyword: string) => void): void {
  for (const [keyword, value] of Object.entries(schema)) {
    if (/^(?:title|description|examples?|\$comment|default)$/.test(keyword)) found(keyword);
    const inner = keyword === "properties" ? Object.values(value as object) : [value].flat();
    for (const each of inner) if (typeof each === "object" && each !== null) visit(each as JsonSchema, found);
  }
}

function scripts(ending: string): string[] {
  const folder = join(SOURCE, "esm/resources");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending))
    .map((path) => readFileSync(join(folder, path), "utf8"));
}

/** The names of all members of all params, by the declarations' text alone. */
function declaredParams(): string[] {
  return scripts(".d.ts").flatMap((text) => {
    const interfaces = new Map<string, string[]>([
      ["PaginationParams", ["ending_before", "limit", "starting_after"]],
    ]);
    const taken = new Set<string>();
    const file = ts.createSourceFile("declarations.d.ts", text, ts.ScriptTarget.ES2022);
    const nameOf = (node: ts.Node | undefined) => node?.getText(file).split(".").at(-1) ?? "";
    const read = (node: ts.Node): void => {
      if (ts.isInterfaceDeclaration(node)) {
        const inherited = (node.heritageClauses ?? []).flatMap(({ types }) =>
          types.flatMap(({ expression }) => interfaces.get(nameOf(expression)) ?? []),
        );
        interfaces.set(node.name.text, [...inherited, ...node.members.map(({ name }) => nameOf(name))]);
      } else if (ts.isClassDeclaration(node)) {
        for (const member of node.members) {
          if (!ts.isMethodDeclaration(member) || nameOf(member.name) === "authorizeUrl") continue;
          const params = member.parameters.find(({ name }) => nameOf(name) === "params")?.type;
          if (params !== undefined) taken.add(`${nameOf(member.name)} ${nameOf(params)}`);
        }
      } else if (ts.isModuleDeclaration(node) || ts.isModuleBlock(node)) ts.forEachChild(node, read);
    };
    ts.forEachChild(file, read);
    // Overloads take the same params.
    return [...taken].flatMap((each) => interfaces.get(each.split(" ")[1] as string) ?? [`? ${each}`]);
  });
}
