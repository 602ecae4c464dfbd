import { Agent } from "node:https";
import type { LookupFunction } from "node:net";
import { type ConnectionOptions, createHub } from "@plugboard/core";
import { egressTo, type RecordedRequest, type RecordingServer, testCa } from "@plugboard/testing";
import Stripe from "stripe";
import { stripe } from "../src/index.js";

export const API_KEY = "sk_test_canary_0123456789abcdef";

/** A hub whose every host, api.stripe.com among them, is the local server, which speaks TLS. */
export function hubOn(
  server: RecordingServer,
  options: Partial<ConnectionOptions<typeof stripe>> = {},
  deadlineMs = 10_000,
) {
  return createHub({
    connections: { my_stripe: { connector: stripe, credentials: { apiKey: API_KEY }, ...options } },
    egress: egressTo(server),
    limits: { deadlineMs },
  });
}

/** Stripe's own client, whose every host is the same server. */
export function referenceOn(server: RecordingServer): Stripe {
  const lookup: LookupFunction = (_, options, done) =>
    options.all === true ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);
  return new Stripe(API_KEY, {
    port: server.port,
    httpAgent: new Agent({ ca: testCa, lookup }),
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

/** What a request says, whatever its spelling: form pairs decoded and in order, JSON parsed. */
export function readAs(request: RecordedRequest) {
  const [path, query = ""] = request.target.split("?");
  const { authorization, "stripe-version": version, "idempotency-key": key } = request.headers;
  return {
    method: request.method,
    path,
    query: pairs(query),
    body: bodyOf(request),
    authorization,
    version,
    key,
  };
}

function bodyOf({ body, headers }: RecordedRequest): unknown {
  if (body.length === 0) return null;
  const type = headers["content-type"];
  if (type === "application/x-www-form-urlencoded") return { form: pairs(body.toString("utf8")) };
  if (type === "application/json") return { json: JSON.parse(body.toString("utf8")) };
  throw new Error(`A body of type ${type}`);
}

function pairs(text: string): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(text)];
}
