import { type RecordingServer, type Reply, startRecordingServer } from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectTo, inRepo, TOKEN } from "./connect.js";

const NOW = Date.parse("2026-05-01T12:00:00.250Z");

let server: RecordingServer;
let gh: ReturnType<typeof connectTo>;

beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
  gh = connectTo(server, { now: () => NOW });
});
afterAll(async () => {
  await gh.close();
  await server.close();
});
beforeEach(() => server.reset());

const docs = "https://docs.github.com/rest/issues";
const message = (text: string) => ({ message: text, documentation_url: docs });
const reset = (seconds: number) => String(Math.floor(NOW / 1000) + seconds);

describe("rate limits", () => {
  const cases: [string, Reply, { retry_after_ms?: number; code?: string }][] = [
    [
      "primary, 403",
      {
        status: 403,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(30) },
        body: message("API rate limit exceeded for user ID 1."),
      },
      { retry_after_ms: 30_750 },
    ],
    [
      "primary, 429",
      {
        status: 429,
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(0) },
        body: message("API rate limit exceeded for user ID 1."),
      },
      { retry_after_ms: 750 },
    ],
    [
      "primary, over already",
      { status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(-90) }, body: {} },
      { retry_after_ms: 0 },
    ],
    [
      "primary, without an end",
      { status: 403, headers: { "x-ratelimit-remaining": "0" }, body: {} },
      { retry_after_ms: 60_000 },
    ],
    [
      "secondary, with Retry-After",
      {
        status: 403,
        headers: { "retry-after": "7", "x-ratelimit-remaining": "4999" },
        body: message("Slow down."),
      },
      { retry_after_ms: 7000 },
    ],
    [
      "secondary, with Retry-After as a date",
      {
        status: 429,
        headers: { "retry-after": new Date(NOW + 9750).toUTCString() },
        body: message("Slow down."),
      },
      { retry_after_ms: 9750 },
    ],
    [
      "both at once: Retry-After wins",
      {
        status: 429,
        headers: { "retry-after": "5", "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(900) },
        body: {},
      },
      { retry_after_ms: 5000 },
    ],
    [
      "secondary, told by the message alone",
      { status: 403, body: message("You have exceeded a secondary rate limit. Please wait a few minutes.") },
      { retry_after_ms: 60_000 },
    ],
    [
      "secondary, of old servers",
      { status: 403, body: message("You have triggered an abuse detection mechanism.") },
      { retry_after_ms: 60_000 },
    ],
    [
      "429 without a word",
      { status: 429, headers: { "content-type": "text/html" }, body: "<html>" },
      { retry_after_ms: 60_000 },
    ],
    [
      "a permission that lacks is no limit",
      {
        status: 403,
        headers: { "x-ratelimit-remaining": "12" },
        body: message("Must have admin rights to Repository."),
      },
      { code: "service_forbidden" },
    ],
    [
      "nor is what is not found",
      { status: 404, headers: { "x-ratelimit-remaining": "0" }, body: message("Not Found") },
      { code: "service_not_found" },
    ],
  ];
  test.each(cases)("%s", async (_, reply, { retry_after_ms, code = "service_rate_limited" }) => {
    server.respond(reply);
    const result = await gh.run("create_issue", { ...inRepo, title: "x" });
    expect(result).toMatchObject({ ok: false, code, retryable: code === "service_rate_limited" });
    expect(result).toHaveProperty("http_status", reply.status);
    if (retry_after_ms === undefined) expect(result).not.toHaveProperty("retry_after_ms");
    else expect(result).toHaveProperty("retry_after_ms", retry_after_ms);
    expect(server.requests).toHaveLength(1);
  });

  test("custom tells them too", async () => {
    server.respond({
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset(30) },
      body: {},
    });
    expect(await gh.run("custom", { _url: "https://api.github.com/user" })).toMatchObject({
      code: "service_rate_limited",
      retry_after_ms: 30_750,
    });
  });
});

describe("refusals", () => {
  const cases: [string, Reply, Record<string, unknown>][] = [
    [
      "401",
      { status: 401, body: message("Bad credentials") },
      { code: "service_unauthorized", message: `GitHub answered 401: Bad credentials. See ${docs}` },
    ],
    [
      "403, with the permission that it takes",
      {
        status: 403,
        headers: { "x-accepted-github-permissions": "issues=write" },
        body: message("Resource not accessible by personal access token"),
      },
      {
        code: "service_forbidden",
        message: `GitHub answered 403: Resource not accessible by personal access token. It takes the permission issues=write. See ${docs}`,
      },
    ],
    [
      "403, where the organization wants a single sign-on",
      {
        status: 403,
        headers: {
          "x-github-sso": "required; url=https://github.com/orgs/acme/sso?authorization_request=A1",
        },
        body: { message: "Resource protected by organization SAML enforcement." },
      },
      {
        code: "service_forbidden",
        message:
          "GitHub answered 403: Resource protected by organization SAML enforcement. Authorize the token for the organization's single sign-on: https://github.com/orgs/acme/sso?authorization_request=A1",
      },
    ],
    [
      "404",
      { status: 404, body: message("Not Found") },
      { code: "service_not_found", message: `GitHub answered 404: Not Found. See ${docs}` },
    ],
    [
      "405 on a merge",
      { status: 405, body: { message: "Pull Request is not mergeable" } },
      { code: "service_conflict", message: "GitHub answered 405: Pull Request is not mergeable." },
    ],
    [
      "409",
      { status: 409, body: { message: "Head branch was modified. Review and try the merge again." } },
      {
        code: "service_conflict",
        message: "GitHub answered 409: Head branch was modified. Review and try the merge again.",
      },
    ],
    [
      "422, field by field",
      {
        status: 422,
        body: {
          ...message("Validation Failed"),
          errors: [
            { resource: "Issue", field: "title", code: "missing_field" },
            { resource: "Issue", code: "custom", message: "body is too long" },
            { message: "no place" },
            "as text",
          ],
        },
      },
      {
        code: "service_invalid_request",
        service_code: "missing_field",
        message: `GitHub answered 422 (missing_field): Validation Failed: Issue.title missing_field; Issue body is too long; no place; as text. See ${docs}`,
      },
    ],
    [
      "422 with many faults",
      {
        status: 422,
        body: { message: "Validation Failed", errors: Array.from({ length: 13 }, (_, i) => `e${i}`) },
      },
      {
        message: "GitHub answered 422: Validation Failed: e0; e1; e2; e3; e4; e5; e6; e7; e8; e9; 3 more.",
      },
    ],
    [
      "422 with one string",
      { status: 422, body: { message: "Validation Failed", errors: "Reference already exists" } },
      { message: "GitHub answered 422: Validation Failed: Reference already exists." },
    ],
    [
      "422 without fields",
      { status: 422, body: { message: "Reference already exists" } },
      { message: "GitHub answered 422: Reference already exists." },
    ],
    [
      "451",
      {
        status: 451,
        body: {
          message: "Repository access blocked",
          block: { reason: "dmca", html_url: "https://github.com/github/dmca" },
        },
      },
      {
        code: "service_error",
        message: "GitHub answered 451: Repository access blocked. Blocked for: dmca.",
      },
    ],
    [
      "502 that is a page",
      { status: 502, headers: { "content-type": "text/html" }, body: "<h1>Unicorn!</h1>" },
      { code: "service_unavailable", message: "GitHub answered 502: <h1>Unicorn!</h1>" },
    ],
    [
      "errors of an unknown shape",
      { status: 400, body: { message: "Bad", errors: [1, null, {}] } },
      { message: "GitHub answered 400: Bad." },
    ],
  ];
  test.each(cases)("%s", async (_, reply, expected) => {
    server.respond(reply);
    const result = await gh.run("merge_pull_request", { ...inRepo, pull_number: 1 });
    expect(result).toMatchObject({ ok: false, http_status: reply.status, retryable: false, ...expected });
    expect(result).toHaveProperty("data", reply.body);
  });

  test("a read may be tried again after a server's fault", async () => {
    server.respond({ status: 503, body: { message: "Service unavailable" } });
    expect(await gh.run("get_issue", { ...inRepo, issue_number: 1 })).toMatchObject({
      code: "service_unavailable",
      retryable: true,
    });
  });

  test("never show the token, however the service spells it", async () => {
    server.respond(({ headers }) => ({
      status: 422,
      body: {
        message: `You sent ${headers.authorization}`,
        errors: [{ message: Buffer.from(TOKEN).toString("base64"), code: TOKEN }],
        documentation_url: `https://x.y/?t=${TOKEN}`,
        [TOKEN]: [TOKEN],
      },
    }));
    const text = JSON.stringify(await gh.run("get_authenticated_user"));
    expect(text).toContain("[redacted]");
    expect(text).not.toContain(TOKEN);
    expect(text).not.toContain(Buffer.from(TOKEN).toString("base64"));
  });
});
