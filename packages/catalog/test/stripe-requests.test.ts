import { fileURLToPath } from "node:url";
import { stripe as connector } from "@plugboard/connector-stripe";
import {
  type AnyAction,
  createHub,
  defineConnector,
  type Hub,
  httpAction,
  type JsonSchema,
} from "@plugboard/core";
import Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Operation } from "../src/operation.ts";
import { stripe } from "../src/stripe/index.ts";

/**
 * Every operation sends what Stripe's own client sends for the same call, with every param and nested member filled, in
 * each of its forms; and core's validator takes that input. Both send to a function here.
 */

const SOURCE = fileURLToPath(new URL("../node_modules/stripe", import.meta.url));
const API_KEY = "sk_test_canary_0123456789abcdef";

/** How many forms a value has at most: the longest union of other things than texts, and one more. */
const FORMS = 6;

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly query: Pairs;
  readonly body: unknown;
  readonly key: string | null;
  readonly version: string | null;
}

type Pairs = readonly (readonly [string, string])[];

let operations: readonly Operation[];
let hub: Hub;
let client: Stripe;
let ours: Request | undefined;
let theirs: Request | undefined;

beforeAll(async () => {
  ({ operations } = await stripe.read(SOURCE));
  hub = createHub({
    connections: { my_stripe: { connector: connectorOf(operations), credentials: { apiKey: API_KEY } } },
    egress: {
      async request({ url, method, headers, body }) {
        ours = new Request(url, { method, headers, body } as RequestInit);
        const answer = { status: 200, headers: {}, body: new Uint8Array(), truncated: false };
        return { ...answer, url: String(url), redirects: 0 };
      },
      stream: () => Promise.reject(new Error("nothing streams")),
      checkUrl: () => undefined,
      resolve: () => Promise.reject(new Error("nothing is resolved")),
      close: async () => undefined,
    },
  });
  client = new Stripe(API_KEY, {
    maxNetworkRetries: 0,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(async (url, init) => {
      theirs = new Request(url, init);
      return Response.json({ object: "list", data: [] });
    }),
  });
});
afterAll(() => hub.close());

function connectorOf(operations: readonly Operation[]) {
  const actions: Record<string, AnyAction> = {};
  for (const each of operations) actions[stripe.nameOf(each)] = httpAction({ title: each.id, ...each.row });
  const { auth, http } = connector;
  if (http === undefined) throw new Error("Stripe's connector does not speak HTTP.");
  return defineConnector({
    name: "stripe",
    title: "Stripe",
    specVersion: "1",
    capabilities: { http: true },
    auth,
    http,
    actions,
  });
}

describe("the same request as the client's", () => {
  test.each(Array.from({ length: FORMS }, (_, form) => form))("form %i", async (form) => {
    for (const operation of operations.filter(isText)) {
      const input = inputOf(operation, Object.keys(operation.row.params ?? {}), form);
      expect
        .soft(await sentByHub(operation, input), operation.id)
        .toEqual(await sentByClient(operation, input));
    }
  });

  test("with what is required", async () => {
    for (const operation of operations.filter(isText)) {
      const input = inputOf(operation, operation.row.required ?? [], 0);
      const expected = await sentByClient(operation, input);
      // Of DELETEs only the client makes a key by itself.
      const key = operation.row.method === "POST" ? expect.any(String) : null;
      expect.soft(await sentByHub(operation, input), operation.id).toEqual({ ...expected, key });
    }
  });
});

test("an upload is a form of parts, at the origin for files", async () => {
  const upload = operations.filter((each) => !isText(each));
  expect(upload.map(({ id }) => id)).toEqual(["files.create"]);
  const file = new File(["%PDF"], "a.pdf", { type: "application/pdf" });
  await run(upload[0] as Operation, { file, purpose: "dispute_evidence", file_link_data: { create: true } });
  expect(ours?.url).toBe("https://files.stripe.com/v1/files");
  const parts = await ours?.formData();
  expect([...(parts?.keys() ?? [])].sort()).toEqual(["file", "file_link_data[create]", "purpose"]);
  expect(parts?.get("file")).toMatchObject({ name: "a.pdf", type: "application/pdf", size: 4 });
});

async function run(operation: Operation, input: Readonly<Record<string, unknown>>): Promise<void> {
  ours = undefined;
  const result = await hub.runConnectionAction("my_stripe", stripe.nameOf(operation), input);
  if (ours === undefined) throw new Error(`${operation.id} was not sent: ${JSON.stringify(result)}`);
}

async function sentByHub(operation: Operation, input: Readonly<Record<string, unknown>>): Promise<Sent> {
  await run(operation, input);
  return read(ours as unknown as Request);
}

function isText({ row }: Operation): boolean {
  return row.bodyFormat !== "multipart";
}

async function sentByClient(
  { id, row }: Operation,
  { idempotency_key, stripe_version, ...input }: Readonly<Record<string, unknown>>,
): Promise<Sent> {
  const path = id.split(".");
  const method = path.pop() ?? "";
  const resource = path.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], client);
  const placeholders = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const params = Object.fromEntries(Object.entries(input).filter(([name]) => !placeholders.includes(name)));
  const version = stripe_version ?? Stripe.API_VERSION;
  theirs = undefined;
  await (resource as Record<string, (...args: unknown[]) => Promise<unknown>>)[method]?.(
    ...placeholders.map((name) => input[name]),
    params,
    {
      ...(idempotency_key !== undefined && { idempotencyKey: idempotency_key }),
      ...(row.headerParams?.stripe_version !== undefined && { apiVersion: version }),
    },
  );
  if (theirs === undefined) throw new Error(`The client sent nothing for ${id}.`);
  return read(theirs);
}

async function read(request: Request): Promise<Sent> {
  const { origin, pathname, searchParams } = new URL(request.url);
  const { headers } = request;
  const text = await request.text();
  const isForm = headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") === true;
  return {
    method: request.method,
    url: origin + pathname,
    query: [...searchParams],
    body: text === "" ? null : isForm ? [...new URLSearchParams(text)] : JSON.parse(text),
    key: headers.get("idempotency-key"),
    version: headers.get("stripe-version"),
  };
}

function inputOf({ row }: Operation, names: readonly string[], form: number): Record<string, unknown> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      name === "idempotency_key" ? `key-${form}` : sampleOf(row.params?.[name] ?? {}, form),
    ]),
  );
}

/** A value that fits a schema and fills every member that it describes, in the form of that number. */
function sampleOf(schema: JsonSchema, form: number): unknown {
  const pick = <T>(values: readonly T[]) => values[form % values.length] as T;
  if (Array.isArray(schema.enum)) return pick(schema.enum);
  if (Array.isArray(schema.anyOf)) return sampleOf(pick(schema.anyOf as JsonSchema[]), form);
  const { properties, additionalProperties } = schema as Record<string, Record<string, JsonSchema>>;
  switch (Array.isArray(schema.type) ? pick(schema.type as string[]) : schema.type) {
    case "string":
      return `a&b=c é [${form}]/+%20`;
    case "integer":
      return typeof schema.maximum === "number" ? schema.maximum : 1_893_456_000 + form;
    case "number":
      return 1.5 + form;
    case "boolean":
      return form % 2 === 0;
    case "null":
      return null;
    case "array":
      return [0, 1].map(() => sampleOf(schema.items as JsonSchema, form));
    case "object":
      if (additionalProperties !== undefined)
        return { some_key: sampleOf(additionalProperties as JsonSchema, form) };
      return Object.fromEntries(
        Object.entries(properties ?? {}).map(([name, of]) => [name, sampleOf(of, form)]),
      );
    default:
      throw new Error(`No sample for ${JSON.stringify(schema)}`);
  }
}
