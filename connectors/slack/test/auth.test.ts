import type { OAuth2Credentials } from "@plugboard/core";
import type { RecordedRequest, Reply } from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type LocalSlack, readAs, startLocalSlack, TOKEN } from "./harness.js";

let local: LocalSlack;
beforeAll(async () => {
  local = await startLocalSlack();
});
beforeEach(() => local.server.reset());
afterAll(() => local.close());

const TOKEN_PATH = "/api/oauth.v2.access";
const NOW = 1_800_000_000_000;
const HALF_A_DAY = 43_200;

const CREDENTIALS = {
  clientId: "123.456",
  clientSecret: "canary-client-secret",
  refreshToken: "xoxe-1-canary-refresh-0",
} satisfies OAuth2Credentials;

/** A Slack whose tokens rotate, and which takes only the newest. */
function rotatingSlack(answer?: (nth: number) => Reply) {
  let rotations = 0;
  local.server.respond((request: RecordedRequest) => {
    if (request.target === TOKEN_PATH) {
      rotations += 1;
      return (
        answer?.(rotations) ?? {
          body: {
            ok: true,
            access_token: `xoxe.xoxb-canary-access-${rotations}`,
            refresh_token: `xoxe-1-canary-refresh-${rotations}`,
            expires_in: HALF_A_DAY,
            token_type: "bot",
            scope: "chat:write",
          },
        }
      );
    }
    const current = request.headers.authorization === `Bearer xoxe.xoxb-canary-access-${rotations}`;
    return { body: current ? { ok: true, user: { id: "U1" } } : { ok: false, error: "token_expired" } };
  });
}

function connect(credentials: OAuth2Credentials = CREDENTIALS) {
  const saved: OAuth2Credentials[] = [];
  const connection = local.connect(
    { credentials, onCredentialsChange: (next) => void saved.push(next as OAuth2Credentials) },
    { now: () => NOW },
  );
  return { saved, run: () => connection.run("get_user", { user: "U1" }) };
}

const rotations = () => local.server.requests.filter(({ target }) => target === TOKEN_PATH);

test("a token is sent as it is", async () => {
  local.server.respond({ body: { ok: true } });
  await local.connect().run("test_auth");
  expect(local.server.last.headers.authorization).toBe(`Bearer ${TOKEN}`);
});

describe("token rotation", () => {
  test("one rotation serves all that wait, and its owner gets the new tokens", async () => {
    rotatingSlack();
    const { run, saved } = connect();
    const results = await Promise.all([run(), run(), run()]);
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(rotations()).toHaveLength(1);
    expect(saved).toEqual([
      {
        ...CREDENTIALS,
        accessToken: "xoxe.xoxb-canary-access-1",
        refreshToken: "xoxe-1-canary-refresh-1",
        expiresAt: NOW + HALF_A_DAY * 1000,
      },
    ]);
  });

  test("asks for the same as Slack's own client, the client's secret apart from the body", async () => {
    rotatingSlack();
    await connect().run();
    const [ours] = rotations();
    await local.reference.oauth.v2.access({
      client_id: CREDENTIALS.clientId,
      client_secret: CREDENTIALS.clientSecret,
      grant_type: "refresh_token",
      refresh_token: CREDENTIALS.refreshToken,
    });
    const theirs = readAs(local.server.last);
    const basic = Buffer.from(ours?.headers.authorization?.replace("Basic ", "") ?? "", "base64").toString();
    const [client_id, client_secret] = basic.split(":");
    const sent = readAs(ours as RecordedRequest).arguments;
    expect(ours?.method).toBe("POST");
    expect(Object.keys(sent)).toEqual(["grant_type", "refresh_token"]);
    expect({ ...sent, client_id, client_secret }).toEqual(theirs.arguments);
  });

  test("a public client names itself in the body", async () => {
    rotatingSlack();
    const { clientSecret: _, ...publicClient } = CREDENTIALS;
    expect(await connect(publicClient).run()).toMatchObject({ ok: true });
    const [request] = rotations();
    expect(request?.headers.authorization).toBeUndefined();
    expect(readAs(request as RecordedRequest).arguments).toEqual({
      grant_type: "refresh_token",
      refresh_token: CREDENTIALS.refreshToken,
      client_id: CREDENTIALS.clientId,
    });
  });

  test("a known token is used until a minute before it expires", async () => {
    local.server.respond({ body: { ok: true } });
    const known = { ...CREDENTIALS, accessToken: "xoxe.xoxb-canary-known" };
    await connect({ ...known, expiresAt: NOW + 61_000 }).run();
    expect(local.server.last.headers.authorization).toBe("Bearer xoxe.xoxb-canary-known");
    expect(rotations()).toHaveLength(0);
    rotatingSlack();
    await connect({ ...known, expiresAt: NOW + 59_000 }).run();
    expect(rotations()).toHaveLength(1);
  });

  test("token_expired, which comes with HTTP 200, rotates once and the call is made again", async () => {
    rotatingSlack();
    const { run, saved } = connect({ ...CREDENTIALS, accessToken: "xoxe.xoxb-canary-stale" });
    expect(await run()).toMatchObject({ ok: true, data: { user: { id: "U1" } } });
    expect(local.server.requests.map(({ target }) => target.split("?")[0])).toEqual([
      "/api/users.info",
      TOKEN_PATH,
      "/api/users.info",
    ]);
    expect(saved).toHaveLength(1);
  });

  test("a refresh token that Slack does not return stays", async () => {
    rotatingSlack(() => ({
      body: { ok: true, access_token: "xoxe.xoxb-canary-access-1", token_type: "bot" },
    }));
    const { run, saved } = connect();
    await run();
    expect(saved).toEqual([{ ...CREDENTIALS, accessToken: "xoxe.xoxb-canary-access-1" }]);
  });

  test("a connection must say where new tokens are kept", () => {
    expect(() => local.connect({ credentials: CREDENTIALS })).toThrow(/onCredentialsChange/);
  });

  test.each([
    [
      "invalid_refresh_token",
      { body: { ok: false, error: "invalid_refresh_token" } },
      "credentials_rejected",
      false,
    ],
    ["bad_client_secret", { body: { ok: false, error: "bad_client_secret" } }, "credentials_rejected", false],
    ["internal_error", { body: { ok: false, error: "internal_error" } }, "service_unavailable", true],
    [
      "HTTP 503",
      { status: 503, body: "down", headers: { "content-type": "text/plain" } },
      "service_unavailable",
      true,
    ],
    [
      "ratelimited",
      { status: 429, headers: { "retry-after": "7" }, body: { ok: false, error: "ratelimited" } },
      "service_rate_limited",
      true,
    ],
    [
      "302",
      { status: 302, headers: { location: "http://evil.example.com/" }, body: null },
      "invalid_response",
      false,
    ],
    [
      "200 with no answer",
      { body: "<html>", headers: { "content-type": "text/html" } },
      "invalid_response",
      false,
    ],
    [
      "without it",
      { body: { ok: true, token_type: "bot", refresh_token: "xoxe-1-canary-new" } },
      "invalid_response",
      false,
    ],
  ] as const)(
    "a rotation that fails says %s, keeps its secrets, and the next call tries again",
    async (said, reply, code, retryable) => {
      rotatingSlack((nth) => (nth === 1 ? reply : undefined) as Reply);
      const { run, saved } = connect();
      const result = await run();
      expect(result).toMatchObject({
        ok: false,
        code,
        retryable,
        message: expect.stringContaining(said),
      });
      if (code === "service_rate_limited") expect(result).toMatchObject({ retry_after_ms: 7000 });
      expect(JSON.stringify(result)).not.toContain("canary");
      expect(local.server.requests).toHaveLength(1);
      expect(saved).toHaveLength(0);
      expect(await run()).toMatchObject({ ok: true });
    },
  );
});
