import assert from "node:assert/strict";
import type { BodyFormat, HttpProfile } from "@plugboard/core";
import { type CustomVector, customVectors } from "../custom-vectors.js";
import { withBench } from "./bench.js";
import { customCall, failed, sameRequest, succeeded } from "./calls.js";
import type { ExpectedRequest } from "./fixtures.js";
import type { Check } from "./runner.js";
import type { Subject } from "./subject.js";

/** That the built-in `custom` action is there exactly for HTTP, and does what it does everywhere. */
export function capabilityChecks(subject: Subject): Check[] {
  const { connector } = subject;
  const speaksHttp = connector.capabilities.http === true;
  const checks: Check[] = [
    {
      name: "custom is there exactly with the http capability",
      async run() {
        assert.equal("custom" in connector.actions, speaksHttp);
        assert.equal(
          connector.http !== undefined,
          speaksHttp,
          "the http profile is there exactly with the capability",
        );
      },
    },
    {
      name: "a session is there with the sql capability",
      async run() {
        assert.ok(!connector.capabilities.sql || connector.session !== undefined);
      },
    },
  ];
  if (!speaksHttp) {
    const refused: Check = {
      name: "custom is refused by name",
      run: () =>
        withBench(subject, {}, async (bench) => {
          const result = await bench.run("custom", { _url: "https://api.x.com" });
          failed(result, "custom");
          assert.equal(result.code, "unsupported_action");
          assert.equal(result.message, `Connector "${connector.name}" does not support the "custom" action.`);
          assert.equal(bench.server.requests.length, 0);
        }),
    };
    return [...checks, refused];
  }
  const named = customVectors(subject.connector.name);
  return [
    ...checks,
    ...[...customVectors("generic"), ...named].map((vector) => vectorCheck(subject, vector)),
  ];
}

function vectorCheck(subject: Subject, vector: CustomVector): Check {
  const profile = subject.connector.http as HttpProfile;
  const outcome = vector.expect === undefined ? vector.error : asSpokenBy(profile, vector, vector.expect);
  return {
    name: `custom: ${vector.id}`,
    run: () =>
      withBench(subject, { tls: true }, async (bench) => {
        bench.respond(() => customCall(subject, "GET").answer);
        const result = await bench.run("custom", vector.params);
        if (outcome === undefined) throw new Error(`The case ${vector.id} expects nothing.`);
        if ("startsWith" in outcome) {
          failed(result, vector.id);
          assert.ok(result.message.startsWith(outcome.startsWith), `it says "${result.message}"`);
          assert.equal(bench.server.requests.length, 0, "something was sent");
          return;
        }
        succeeded(result, vector.id);
        assert.equal(bench.requests.length, 1);
        sameRequest(withoutAuthQuery(bench.requests[0] as never, outcome.url), outcome, vector.id);
      }),
  };
}

/** A key that a scheme adds to the query stands behind what the call asked for. */
function withoutAuthQuery<T extends { readonly target: string }>(request: T, expectedUrl: string): T {
  const { pathname, search } = new URL(expectedUrl);
  const asked = pathname + search;
  const { target } = request;
  return target.startsWith(asked) && /^[?&]/.test(target.slice(asked.length))
    ? { ...request, target: asked }
    : request;
}

type Outcome = ExpectedRequest | { readonly startsWith: string };

/** The case as this connector's service speaks: the cases are written for JSON bodies and repeated names in queries. */
function asSpokenBy(
  profile: HttpProfile,
  { params }: CustomVector,
  expected: NonNullable<CustomVector["expect"]>,
): Outcome {
  const { method, headers = {}, body } = expected;
  const url = queryAs(profile, expected.url);
  if (body === null) return { method, url, headers };
  if ("text" in body)
    return { method, url, headers, body: isForm(headers) ? { form: pairsOf(body.text) } : body };
  const typed = Object.keys((params._headers ?? {}) as object).some(
    (name) => name.toLowerCase() === "content-type",
  );
  const format = typed ? "json" : formatOf(profile, expected.url);
  if (format === "json") return { method, url, headers, body };
  if (Array.isArray(body.json)) return { startsWith: "Bad Request:" };
  const { "content-type": _, ...others } = headers;
  if (format === "multipart") return { method, url, headers: others, body: { any: true } };
  return {
    method,
    url,
    headers: { ...others, "content-type": "application/x-www-form-urlencoded" },
    body: { form: [...formPairs(body.json, profile.formNull === "empty")] },
  };
}

function formatOf({ bodyFormat = "json" }: HttpProfile, url: string): BodyFormat {
  return typeof bodyFormat === "function" ? bodyFormat(new URL(url)) : bodyFormat;
}

function isForm(headers: Readonly<Record<string, string>>): boolean {
  return headers["content-type"] === "application/x-www-form-urlencoded";
}

function pairsOf(text: string): [string, string][] {
  return [...new URLSearchParams(text)];
}

/** The one list in the cases' queries, in the service's style. */
function queryAs({ arrayStyle = "repeat" }: HttpProfile, url: string): string {
  const written = {
    repeat: "ids=1&ids=2",
    brackets: "ids%5B%5D=1&ids%5B%5D=2",
    indices: "ids%5B0%5D=1&ids%5B1%5D=2",
    comma: "ids=1%2C2",
  };
  return url.replace(written.repeat, written[arrayStyle]);
}

function* formPairs(value: unknown, nullIsEmpty: boolean, name = ""): Generator<[string, string]> {
  if (value === undefined || (value === null && !nullIsEmpty)) return;
  if (typeof value !== "object" || value === null) {
    yield [name, value === null ? "" : String(value)];
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    yield* formPairs(member, nullIsEmpty, name === "" ? key : `${name}[${key}]`);
  }
}
