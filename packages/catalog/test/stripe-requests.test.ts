import { Agent } from "node:https";
import type { LookupFunction } from "node:net";
import { stripe } from "@plugboard/connector-stripe";
import { createHub, type HttpAction, type HttpActionRow, type Hub } from "@plugboard/core";
import {
  certificateFor,
  egressTo,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from "@plugboard/testing";
import Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { samplesOf } from "../src/sample.ts";
import { operationsOf, rowActionsOf, withFiles } from "./connectors.ts";

/**
 * Every action sends what Stripe's own client sends for the same call, with what is required and with every param and
 * nested member, in each of its forms. Both ask a server here, which is all of Stripe's hosts; ours by the connector as
 * apps have it.
 */

const API_KEY = "sk_test_canary_0123456789abcdef";
const ORIGINS = [stripe.http?.baseUrl ?? "", ...(stripe.http?.origins ?? [])];
const certificate = certificateFor(ORIGINS.map((origin) => new URL(origin).hostname));

/** As the client takes a file. */
const PDF = { data: new TextEncoder().encode("%PDF"), name: "a.pdf", type: "application/pdf" };

type Input = Readonly<Record<string, unknown>>;

let server: RecordingServer;
let agent: Agent;
let hub: Hub;
let client: Stripe;
let actions: ReadonlyMap<string, HttpAction>;
beforeAll(async () => {
  server = await startRecordingServer({ tls: certificate, respond: { body: { object: "list", data: [] } } });
  hub = createHub({
    connections: { my_stripe: { connector: stripe, credentials: { apiKey: API_KEY } } },
    egress: egressTo(server, { ca: certificate.cert }),
  }) as never;
  actions = await rowActionsOf(stripe);
  const lookup: LookupFunction = (_, options, done) =>
    options.all === true ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);
  agent = new Agent({ ca: certificate.cert, lookup, keepAlive: true });
  client = new Stripe(API_KEY, {
    port: server.port,
    httpAgent: agent,
    maxNetworkRetries: 0,
    telemetry: false,
  });
});
afterAll(async () => {
  await hub.close();
  agent.destroy();
  await server.close();
});

test("every action, in every form of its input", async () => {
  const operations = operationsOf("stripe");
  expect([...operations.keys()].sort()).toEqual([...actions.keys()].sort());
  for (const [name, { row, input: schema }] of actions) {
    for (const sample of samplesOf(schema) as Input[]) {
      server.reset();
      const input = withKeys(row, sample);
      const ours = withFiles(row, input, new File([PDF.data], PDF.name, PDF));
      expect(await hub.runConnectionAction("my_stripe", name, ours), name).toMatchObject({ ok: true });
      await callOf(operations.get(name) as string, row, withFiles(row, input, PDF));
      const [our, their] = server.requests as [RecordedRequest, RecordedRequest];
      expect.soft(await read(our, input), name).toEqual(await read(their, input));
    }
  }
  expect(actions.size).toBe(650);
});

/** With keys that a header can hold. */
function withKeys({ headerParams = {} }: HttpActionRow, input: Input): Input {
  const keys = Object.keys(headerParams).filter((name) => name in input);
  return { ...input, ...Object.fromEntries(keys.map((name) => [name, `a-${name}`])) };
}

/** The same call by the client. */
function callOf(
  operation: string,
  { path, headerParams }: HttpActionRow,
  { idempotency_key, stripe_version, ...input }: Input,
): Promise<unknown> | undefined {
  const at = operation.split(".");
  const method = at.pop() as string;
  const resource = at.reduce<unknown>((object, name) => (object as Record<string, unknown>)[name], client);
  const placeholders = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const params = Object.fromEntries(Object.entries(input).filter(([name]) => !placeholders.includes(name)));
  return (resource as Record<string, (...args: unknown[]) => Promise<unknown>>)[method]?.(
    ...placeholders.map((name) => input[name]),
    params,
    {
      ...(idempotency_key !== undefined && { idempotencyKey: idempotency_key }),
      ...(headerParams?.stripe_version !== undefined && { apiVersion: stripe_version ?? Stripe.API_VERSION }),
    },
  );
}

async function read({ method, target, headers, body }: RecordedRequest, { idempotency_key }: Input) {
  const [path, query] = target.split("?", 2);
  const { "idempotency-key": key } = headers;
  return {
    method,
    host: headers.host?.split(":", 1)[0],
    path,
    query: [...new URLSearchParams(query)],
    body: await bodyOf(headers["content-type"], body),
    authorization: headers.authorization,
    version: headers["stripe-version"],
    // Of DELETEs only the client makes a key by itself.
    key: idempotency_key !== undefined ? key : method === "POST" && key !== undefined,
  };
}

async function bodyOf(type: string | undefined, body: Buffer): Promise<unknown> {
  if (body.length === 0) return null;
  if (type === "application/json") return { json: JSON.parse(body.toString()) };
  const form = await new Response(new Uint8Array(body), {
    headers: { "content-type": type ?? "" },
  }).formData();
  const parts = [...form].map(async ([name, part]) =>
    part instanceof File
      ? [name, part.name, part.type, await part.text()]
      : // In parts, the client writes null as a text.
        [name, type?.startsWith("multipart/") && part === "null" ? "" : part],
  );
  return { [type?.split(";", 1)[0] ?? ""]: await Promise.all(parts) };
}
