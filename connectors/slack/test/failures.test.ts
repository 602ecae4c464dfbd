import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type LocalSlack, startLocalSlack, TOKEN } from "./harness.js";

let local: LocalSlack;
beforeAll(async () => {
  local = await startLocalSlack({ tls: true });
});
beforeEach(() => local.server.reset());
afterAll(() => local.close());

const read = () => local.connect().run("get_user", { user: "U1" });
const catalogued = () => local.connect().run("list_users_as_admin");
const write = () => local.connect().run("post_message", { channel: "C1", text: "hi" });
const custom = () =>
  local.connect().run("custom", { _url: "https://slack.com/api/chat.postMessage", channel: "C1" });

describe("ok: false at HTTP 200 is a failure, with Slack's code and ours", () => {
  test.each([
    ["not_authed", "service_unauthorized"],
    ["invalid_auth", "service_unauthorized"],
    ["account_inactive", "service_unauthorized"],
    ["token_revoked", "service_unauthorized"],
    ["token_expired", "service_unauthorized"],
    ["missing_scope", "service_forbidden"],
    ["not_allowed_token_type", "service_forbidden"],
    ["no_permission", "service_forbidden"],
    ["not_in_channel", "service_forbidden"],
    ["restricted_action", "service_forbidden"],
    ["restricted_action_read_only_channel", "service_forbidden"],
    ["user_is_restricted", "service_forbidden"],
    ["cant_update_message", "service_forbidden"],
    ["no_external_invite_permission", "service_forbidden"],
    ["slack_connect_file_link_sharing_blocked", "service_forbidden"],
    ["channel_not_found", "service_not_found"],
    ["user_not_found", "service_not_found"],
    ["users_not_found", "service_not_found"],
    ["message_not_found", "service_not_found"],
    ["file_not_found", "service_not_found"],
    ["file_deleted", "service_not_found"],
    ["no_reaction", "service_not_found"],
    ["user_not_visible", "service_not_found"],
    ["invalid_scheduled_message_id", "service_not_found"],
    ["unknown_method", "service_not_found"],
    ["already_reacted", "service_conflict"],
    ["already_pinned", "service_conflict"],
    ["already_in_channel", "service_conflict"],
    ["name_taken", "service_conflict"],
    ["is_archived", "service_conflict"],
    ["ratelimited", "service_rate_limited"],
    ["rate_limited", "service_rate_limited"],
    ["internal_error", "service_unavailable"],
    ["fatal_error", "service_unavailable"],
    ["service_unavailable", "service_unavailable"],
    ["team_added_to_org", "service_unavailable"],
    ["request_timeout", "service_unavailable"],
    ["invalid_arguments", "service_invalid_request"],
    ["invalid_cursor", "service_invalid_request"],
    ["invalid_blocks", "service_invalid_request"],
    ["missing_argument", "service_invalid_request"],
    ["no_text", "service_invalid_request"],
    ["msg_too_long", "service_invalid_request"],
    ["metadata_too_large", "service_invalid_request"],
    ["too_many_attachments", "service_invalid_request"],
    ["bad_timestamp", "service_invalid_request"],
    ["invalid_name_required", "service_invalid_request"],
    ["cannot_reply_to_message", "service_invalid_request"],
    ["users_list_not_supplied", "service_invalid_request"],
    ["unheard_of", "service_error"],
    ["constructor", "service_error"],
  ])("%s is %s", async (error, code) => {
    local.server.respond({ body: { ok: false, error } });
    for (const run of [read, write, custom]) {
      expect(await run()).toMatchObject({
        status: "error",
        ok: false,
        code,
        service_code: error,
        http_status: 200,
        data: { ok: false, error },
        message: expect.stringContaining(`Slack answered a failure (${error})`),
      });
    }
  });

  test("Slack's own failures may be asked again for reads, not for writes, whose outcome is unknown", async () => {
    local.server.respond({ body: { ok: false, error: "internal_error" } });
    expect(await read()).toMatchObject({ retryable: true });
    expect(await catalogued()).toMatchObject({ retryable: true });
    expect(local.server.last.method).toBe("POST");
    expect(await write()).toMatchObject({ retryable: false });
    local.server.respond({ body: { ok: false, error: "ratelimited" } });
    expect(await write()).toMatchObject({ retryable: true });
    local.server.respond({ body: { ok: false, error: "channel_not_found" } });
    expect(await read()).toMatchObject({ retryable: false });
  });

  test("ok: false without a code is a failure that quotes the answer", async () => {
    local.server.respond({ body: { ok: false, reason: "odd" } });
    const result = await read();
    expect(result).toMatchObject({
      ok: false,
      code: "service_error",
      message: expect.stringContaining("odd"),
    });
    expect(result).not.toHaveProperty("service_code");
  });

  test("a code that says nothing leaves the judgement to the HTTP status", async () => {
    local.server.respond({ status: 503, body: { ok: false, error: "unheard_of" } });
    expect(await read()).toMatchObject({ code: "service_unavailable", service_code: "unheard_of" });
    local.server.respond({ status: 404, body: "<h1>no</h1>", headers: { "content-type": "text/html" } });
    expect(await read()).toMatchObject({ code: "service_not_found", http_status: 404 });
  });
});

describe("what a failure says", () => {
  const said = async (body: object) => {
    local.server.respond({ body: { ok: false, ...body } });
    const result = await write();
    return result.ok ? undefined : result.message;
  };

  test("the scopes that lack and that are there", async () => {
    expect(
      await said({ error: "missing_scope", needed: "chat:write", provided: "channels:read,users:read" }),
    ).toBe(
      "Slack answered a failure (missing_scope): The token lacks the scope chat:write; it has channels:read, users:read.",
    );
    expect(await said({ error: "missing_scope", needed: "chat:write", provided: "" })).toContain(
      "; it has none.",
    );
    expect(await said({ error: "missing_scope", needed: "chat:write" })).toContain(
      "lacks the scope chat:write.",
    );
  });

  test("what Slack found wrong with the arguments, without its warnings", async () => {
    const messages = ["[ERROR] missing required field: channel", "[WARN] old", "[ERROR] must be a string"];
    expect(await said({ error: "invalid_arguments", response_metadata: { messages } })).toBe(
      "Slack answered a failure (invalid_arguments): missing required field: channel must be a string",
    );
  });

  test("the faults of blocks, and of each user that cannot be invited", async () => {
    expect(await said({ error: "invalid_blocks", errors: ["invalid additional property: x"] })).toContain(
      "invalid additional property: x",
    );
    const errors = [{ user: "U1", ok: false, error: "user_not_found" }, { error: "cant_invite" }, null, 7];
    expect(await said({ error: "user_not_found", errors })).toContain(": U1: user_not_found cant_invite");
  });

  test("advice, or nothing but the code", async () => {
    expect(await said({ error: "not_in_channel" })).toMatch(
      /\(not_in_channel\): The app is not in .* invite it/,
    );
    expect(await said({ error: "user_not_found" })).toBe("Slack answered a failure (user_not_found).");
  });
});

test("429 says how long to wait", async () => {
  const headers = { "retry-after": "30" };
  const expected = {
    code: "service_rate_limited",
    http_status: 429,
    retry_after_ms: 30_000,
    retryable: true,
  };
  local.server.respond({ status: 429, headers, body: { ok: false, error: "ratelimited" } });
  for (const run of [read, write, custom]) {
    expect(await run()).toMatchObject({ ...expected, service_code: "ratelimited" });
  }
  local.server.respond({
    status: 429,
    headers: { ...headers, "content-type": "text/plain" },
    body: "slow down",
  });
  expect(await write()).toMatchObject(expected);
});

test("a success with a warning is a success", async () => {
  local.server.respond({
    body: {
      ok: true,
      ts: "1.2",
      warning: "superfluous_charset",
      response_metadata: { warnings: ["superfluous_charset"] },
    },
  });
  expect(await write()).toMatchObject({ ok: true, data: { ts: "1.2" } });
});

test("JSON that does not parse is a failure", async () => {
  local.server.respond({ headers: { "content-type": "application/json" }, body: '{"ok":true,"us' });
  expect(await read()).toMatchObject({ ok: false, code: "invalid_response", http_status: 200 });
});

test("a token that Slack repeats is masked", async () => {
  local.server.respond({
    body: {
      ok: false,
      error: "invalid_auth",
      detail: `Bad ${TOKEN}`,
      errors: [`${TOKEN}!`],
      [TOKEN]: { a: [TOKEN] },
    },
  });
  for (const run of [read, write, custom]) expect(JSON.stringify(await run())).not.toContain("canary");
});
