import { createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import {
  type RecordedRequest,
  type RecordingServer,
  type Reply,
  startRecordingServer,
} from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { AppCredentials } from "../src/index.js";
import { connectTo, inRepo } from "./connect.js";

const START = Date.parse("2026-05-01T12:00:00.900Z");
const HOUR = 3_600_000;

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pkcs1 = privateKey.export({ type: "pkcs1", format: "pem" }) as string;
const pkcs8 = privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const credentials: AppCredentials = { appId: "Iv23liABCDEF", privateKey: pkcs1, installationId: "4711" };

let server: RecordingServer;
let clock = START;
let gh: ReturnType<typeof connectTo>;

/** Mints `ghs_1`, `ghs_2`, … for an hour each, and takes the newest alone. */
function service(): (request: RecordedRequest) => Reply {
  let minted = 0;
  return (request) => {
    if (isMint(request)) {
      minted += 1;
      return {
        status: 201,
        body: {
          token: `ghs_secret_${minted}`,
          expires_at: new Date(clock + HOUR).toISOString(),
          permissions: {},
        },
      };
    }
    const known = request.headers.authorization === `Bearer ghs_secret_${minted}`;
    return known ? { body: { id: 1 } } : { status: 401, body: { message: "Bad credentials" } };
  };
}

function isMint({ target }: RecordedRequest): boolean {
  return target.endsWith("/access_tokens");
}

function mints(): RecordedRequest[] {
  return server.requests.filter(isMint);
}

function jwtOf(request: RecordedRequest): string {
  return (request.headers.authorization ?? "").replace(/^Bearer /, "");
}

function decoded(part: string | undefined): unknown {
  return JSON.parse(Buffer.from(part ?? "", "base64url").toString());
}

beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
afterAll(() => server.close());
beforeEach(() => {
  server.reset();
  clock = START;
  gh = connectTo(server, { credentials, now: () => clock });
  return () => gh.close();
});

const getRepository = () => gh.run("get_repository", inRepo);

describe("an app's installation", () => {
  test.each([
    ["PKCS#1", pkcs1],
    ["PKCS#8", pkcs8],
    ["PEM in one line, as environment variables hold it", pkcs1.replaceAll("\n", "\\n")],
    ["PEM with Windows line ends", pkcs8.replaceAll("\n", "\r\n")],
  ])("signs a JWT that GitHub takes, with a key in %s", async (_, key) => {
    const app = connectTo(server, { credentials: { ...credentials, privateKey: key }, now: () => clock });
    server.respond(service());
    expect(await app.run("get_repository", inRepo)).toMatchObject({ ok: true });
    await app.close();

    const [mint] = mints() as [RecordedRequest];
    expect(mint).toMatchObject({ method: "POST", target: "/app/installations/4711/access_tokens" });
    expect(mint.headers).toMatchObject({
      host: "api.github.com",
      accept: "application/vnd.github+json",
      "x-github-api-version": "2022-11-28",
      "user-agent": expect.stringMatching(/./),
    });
    expect(mint.body).toHaveLength(0);

    const [header, payload, signature] = jwtOf(mint).split(".");
    expect(decoded(header)).toEqual({ alg: "RS256", typ: "JWT" });
    const claims = decoded(payload) as { iat: number; exp: number };
    const now = Math.floor(START / 1000);
    expect(claims).toEqual({ iss: "Iv23liABCDEF", iat: now - 60, exp: now + 540 });
    const signed = Buffer.from(`${header}.${payload}`);
    const key2 = createPublicKey(publicKey.export({ type: "spki", format: "pem" }));
    expect(verify("RSA-SHA256", signed, key2, Buffer.from(signature ?? "", "base64url"))).toBe(true);
  });

  test("mints one token for calls at the same time, and keeps it for later ones", async () => {
    server.respond(service());
    const results = await Promise.all(Array.from({ length: 20 }, getRepository));
    expect(results.every(({ ok }) => ok)).toBe(true);
    await getRepository();
    expect(mints()).toHaveLength(1);
    const used = server.requests
      .filter((request) => !isMint(request))
      .map(({ headers }) => headers.authorization);
    expect(used).toEqual(Array(21).fill("Bearer ghs_secret_1"));
  });

  test("mints again a minute before the token ends, and not earlier", async () => {
    server.respond(service());
    await getRepository();
    clock = START + HOUR - 61_000;
    await getRepository();
    expect(mints()).toHaveLength(1);
    clock = START + HOUR - 59_000;
    expect(await getRepository()).toMatchObject({ ok: true });
    expect(mints()).toHaveLength(2);
    expect(decoded(jwtOf(server.requests.filter(isMint)[1] as RecordedRequest).split(".")[1])).toMatchObject({
      iat: Math.floor(clock / 1000) - 60,
    });
  });

  test("mints once more where GitHub refuses the token, and sends the call again", async () => {
    const mint = service();
    let revoked = true;
    server.respond((request) => {
      if (isMint(request) || !revoked) return mint(request);
      revoked = false;
      return { status: 401, body: { message: "Bad credentials" } };
    });
    expect(await getRepository()).toMatchObject({ ok: true });
    expect(mints()).toHaveLength(2);
    expect(server.last.headers.authorization).toBe("Bearer ghs_secret_2");
  });

  test("mints once for calls that are refused at the same time", async () => {
    const mint = service();
    let revoked = false;
    server.respond((request) => {
      if (isMint(request)) revoked = false;
      return revoked ? { status: 401, body: { message: "Bad credentials" } } : mint(request);
    });
    await getRepository();
    revoked = true;
    const results = await Promise.all(Array.from({ length: 20 }, getRepository));
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(mints()).toHaveLength(2);
  });

  test("gives up after one more", async () => {
    const mint = service();
    server.respond((request) =>
      isMint(request) ? mint(request) : { status: 401, body: { message: "Bad credentials" } },
    );
    expect(await getRepository()).toMatchObject({ ok: false, code: "service_unauthorized" });
    expect(mints()).toHaveLength(2);
    expect(server.requests).toHaveLength(4);
  });

  test("asks the Enterprise server that the connection names", async () => {
    const ghe = connectTo(server, {
      credentials,
      now: () => clock,
      baseUrl: "https://ghe.example.com/api/v3/",
    });
    server.respond(service());
    expect(await ghe.run("get_repository", inRepo)).toMatchObject({ ok: true });
    await ghe.close();
    expect(server.requests.map(({ headers, target }) => `${headers.host}${target}`)).toEqual([
      "ghe.example.com/api/v3/app/installations/4711/access_tokens",
      "ghe.example.com/api/v3/repos/octo/hello.world",
    ]);
  });

  test("a token without an end is used until GitHub refuses it", async () => {
    server.respond((request) =>
      isMint(request) ? { status: 201, body: { token: "ghs_forever" } } : { body: {} },
    );
    await getRepository();
    clock = START + 100 * HOUR;
    await getRepository();
    expect(mints()).toHaveLength(1);
  });
});

describe("where no token can be had", () => {
  const body = { message: "A reason", documentation_url: "https://docs.github.com/rest" };
  const cases: [string, Reply, Record<string, unknown>][] = [
    [
      "the key is another app's",
      { status: 401, body },
      {
        code: "credentials_rejected",
        message: expect.stringContaining("check that privateKey belongs to the app Iv23liABCDEF"),
        retryable: false,
      },
    ],
    [
      "the installation is gone",
      { status: 404, body },
      {
        code: "credentials_rejected",
        message: expect.stringContaining("the app Iv23liABCDEF has no installation 4711"),
        retryable: false,
      },
    ],
    [
      "the installation is suspended",
      { status: 403, body: { message: "This installation has been suspended" } },
      { code: "credentials_rejected", message: expect.stringContaining("suspended"), retryable: false },
    ],
    [
      "a limit is reached",
      { status: 403, headers: { "retry-after": "8" }, body },
      { code: "service_rate_limited", retry_after_ms: 8000, retryable: true },
    ],
    ["GitHub is down", { status: 502, body: "<html>" }, { code: "service_unavailable", retryable: true }],
    [
      "GitHub answers elsewhere",
      { status: 302, headers: { location: "https://evil.example.com/" } },
      { code: "service_error" },
    ],
    ["the answer has no token", { status: 201, body: { nothing: true } }, { code: "invalid_response" }],
    ["the answer is no object", { status: 201, body: "[]" }, { code: "invalid_response" }],
    ["the answer is no JSON", { status: 201, body: "<html>" }, { code: "invalid_response" }],
  ];
  test.each(cases)("because %s, the call says so and nothing else is sent", async (_, reply, expected) => {
    server.respond(reply);
    expect(await getRepository()).toMatchObject({ ok: false, ...expected });
    expect(server.requests).toHaveLength(1);
    // The next call tries again.
    server.respond(service());
    expect(await getRepository()).toMatchObject({ ok: true });
  });

  test("because nothing answers, the failure is the transport's and may be tried again", async () => {
    const closed = await startRecordingServer({ tls: true });
    await closed.close();
    const app = connectTo(closed, { credentials });
    expect(await app.run("get_repository", inRepo)).toMatchObject({
      code: "connect_failed",
      retryable: true,
    });
    await app.close();
  });
});

describe("credentials that cannot work", () => {
  const { privateKey: ec } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { privateKey: short } = generateKeyPairSync("rsa", { modulusLength: 1024 });
  const locked = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" });
  test.each([
    ["a key that is no PEM", { privateKey: "hunter2-hunter2" }, "/privateKey"],
    ["a key that is cut", { privateKey: pkcs1.slice(0, 500) }, "/privateKey"],
    [
      "a public key",
      { privateKey: publicKey.export({ type: "spki", format: "pem" }) as string },
      "/privateKey",
    ],
    ["no RSA key", { privateKey: ec.export({ type: "pkcs8", format: "pem" }) as string }, "/privateKey"],
    [
      "a key too short for RS256",
      { privateKey: short.export({ type: "pkcs1", format: "pem" }) as string },
      "/privateKey",
    ],
    ["a key with a passphrase", { privateKey: locked as string }, "/privateKey"],
    ["an installation that is no number", { installationId: "../../user" }, "/installationId"],
  ])("are refused when the connection is made: %s", (_, faulty, path) => {
    let thrown: unknown;
    try {
      connectTo(server, { credentials: { ...credentials, ...faulty } });
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: "invalid_credentials", details: { problems: [{ path }] } });
    expect(String(thrown)).not.toMatch(/hunter2|BEGIN|[A-Za-z0-9+/]{40}/);
  });
});

describe("secrets", () => {
  const lines = pkcs1.split("\n").filter((line) => line.length === 64);

  test("neither the key nor the JWT shows where the mint fails, even if GitHub repeats them", async () => {
    server.respond(({ headers }) => ({
      status: 401,
      body: {
        message: `No: ${headers.authorization}`,
        errors: [pkcs1],
        documentation_url: headers.authorization,
      },
    }));
    const text = JSON.stringify(await getRepository());
    expect(text).toContain("credentials_rejected");
    expect(text).not.toContain(jwtOf(server.last));
    for (const line of lines) expect(text).not.toContain(line);
  });

  test("the installation token does not show where a call fails", async () => {
    const mint = service();
    server.respond((request) =>
      isMint(request)
        ? mint(request)
        : { status: 422, body: { message: `Got ${request.headers.authorization}` } },
    );
    const text = JSON.stringify(await getRepository());
    expect(text).toContain("Got [redacted]");
    expect(text).not.toContain("ghs_secret");
  });
});
