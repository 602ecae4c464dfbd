import assert from "node:assert/strict";
import type { ActionFailure, ActionResult, ActionSuccess, Effect } from "@plugboard/core";
import type { RecordedRequest, Reply } from "../recording-server.js";
import { urlOf } from "./bench.js";
import type { ExpectedRequest } from "./fixtures.js";
import type { Subject } from "./subject.js";

/** A call of which one request comes, and what answers it. */
export interface SimpleCall {
  readonly action: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly method: string;
  readonly answer: Reply;
}

/** A catalogued action that reads, of the fixtures; where there is none, a GET by `custom`. */
export async function readCall(subject: Subject): Promise<SimpleCall> {
  return (
    (await simpleCall(subject, (effect, method) => method === "GET" && effect === "read")) ??
    customCall(subject, "GET")
  );
}

/** A catalogued action that writes, of the fixtures; where there is none, a POST by `custom`. */
export async function writeCall(subject: Subject): Promise<SimpleCall> {
  return (
    (await simpleCall(
      subject,
      (effect, method) => method !== "GET" && method !== "HEAD" && effect !== "read",
    )) ?? customCall(subject, "POST")
  );
}

/** A call by `custom` to the base URL. */
export function customCall({ connector, fixtures }: Subject, method: string): SimpleCall {
  const answers = Object.values(fixtures.http?.actions ?? {}).map(({ exchanges }) => exchanges[0]?.answer);
  const answer = answers.find((each) => isObject(each?.body)) ?? {};
  return {
    action: "custom",
    input: { _url: `${connector.http?.baseUrl.replace(/\/+$/, "")}/conformance`, _method: method },
    method,
    answer,
  };
}

async function simpleCall(
  { connector, fixtures }: Subject,
  fits: (effect: Effect, method: string) => boolean,
): Promise<SimpleCall | undefined> {
  const opened = await connector.catalogue?.open();
  for (const [action, { input, exchanges }] of Object.entries(fixtures.http?.actions ?? {})) {
    const [exchange, ...more] = exchanges;
    if (exchange === undefined || more.length > 0) continue;
    const { request, answer } = exchange;
    const { effect } = connector.actions[action] ?? opened?.rows.get(action) ?? {};
    if (effect === undefined || !fits(effect, request.method)) continue;
    if (request.method !== "GET" || isObject(answer.body))
      return { action, input, method: request.method, answer };
  }
  return undefined;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}

export function succeeded(result: ActionResult, what: string): asserts result is ActionSuccess {
  assert.ok(result.ok, `${what} failed: ${result.ok ? "" : `${result.code}: ${result.message}`}`);
}

export function failed(result: ActionResult, what: string): asserts result is ActionFailure {
  assert.equal(result.status, "error", `${what} did not fail: ${result.status}`);
}

/** Whether a request is the expected one; throws an `AssertionError` that shows both where it is not. */
export function sameRequest(request: RecordedRequest, expected: ExpectedRequest, what: string): void {
  const names = Object.keys(expected.headers ?? {});
  const tls = expected.url.startsWith("https:");
  assert.deepEqual(
    {
      method: request.method,
      url: urlOf(request, tls),
      headers: Object.fromEntries(names.map((name) => [name, request.headers[name]])),
      body: bodyAs(request, expected.body),
    },
    {
      method: expected.method,
      url: expected.url,
      headers: { ...expected.headers },
      body: expected.body ?? null,
    },
    `${what} sends another request than its fixture says`,
  );
}

function bodyAs({ body, headers }: RecordedRequest, expected: ExpectedRequest["body"]): unknown {
  const text = body.toString("utf8");
  if (expected === undefined) return text === "" ? null : { text };
  if ("any" in expected) return expected;
  const type = headers["content-type"]?.split(";")[0];
  if ("json" in expected) {
    if (type === undefined || !/[/+]json$/.test(type)) return { type, text };
    return { json: JSON.parse(text) as unknown };
  }
  if ("form" in expected) {
    return type === "application/x-www-form-urlencoded"
      ? { form: [...new URLSearchParams(text)] }
      : { type, text };
  }
  return { text };
}
