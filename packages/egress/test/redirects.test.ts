import { connect } from "node:net";
import type { Egress, EgressRequest } from "@plugboard/egress";
import { egressTo, type RecordingServer, type Reply, startRecordingServer } from "@plugboard/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

let server: RecordingServer;
let plain: RecordingServer;
let egress: Egress;

beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
  plain = await startRecordingServer();
});
beforeEach(() => {
  egress = egressTo(server);
});
afterEach(async () => {
  await egress.close();
  server.reset();
  plain.reset();
});
afterAll(async () => {
  await server.close();
  await plain.close();
});

const to = (location: string, status = 302): Reply => ({ status, headers: { location }, body: "moved" });

const SECRETS: EgressRequest = {
  url: "https://api.stripe.com/start?own=1",
  method: "POST",
  headers: {
    accept: "application/json",
    "accept-language": "de",
    "user-agent": "agent/1",
    "content-type": "text/plain",
    cookie: "session=SECRET-cookie",
    authorization: "Bearer SECRET-own",
    "x-anything": "SECRET-any",
    "idempotency-key": "SECRET-key",
  },
  credentials: { headers: { "x-api-key": "SECRET-header" }, query: [["api_key", "SECRET-query"]] },
  body: "SECRET-body",
};

describe("methods and bodies, as the fetch standard has them", () => {
  it.each([
    [301, "POST", "GET"],
    [302, "POST", "GET"],
    [303, "POST", "GET"],
    [307, "POST", "POST"],
    [308, "POST", "POST"],
    [301, "PUT", "PUT"],
    [302, "DELETE", "DELETE"],
    [303, "PUT", "GET"],
    [303, "HEAD", "HEAD"],
    [301, "HEAD", "HEAD"],
    [303, "GET", "GET"],
    [308, "PATCH", "PATCH"],
  ])("%i of %s asks with %s", async (status, method, expected) => {
    const withBody = method !== "HEAD" && method !== "GET";
    server.respond(to("/next", status), {});
    const answer = await egress.request({
      url: "https://api.stripe.com/start",
      method,
      headers: { "content-type": "text/plain", "content-language": "en", "x-one": "1" },
      body: withBody ? "payload" : null,
    });
    expect(answer).toMatchObject({ status: 200, redirects: 1, url: "https://api.stripe.com/next" });
    const { last } = server;
    expect(last.method).toBe(expected);
    const dropped = withBody && expected === "GET";
    expect(last.body.toString()).toBe(withBody && !dropped ? "payload" : "");
    expect(last.headers["content-type"]).toBe(dropped ? undefined : "text/plain");
    expect(last.headers["content-language"]).toBe(dropped ? undefined : "en");
    expect(last.headers["x-one"]).toBe("1");
  });

  it.each([300, 304, 305, 306, 310])("hands %i back as the answer", async (status) => {
    server.respond({ status, headers: { location: "/next" }, body: null });
    expect(await egress.request({ url: "https://api.stripe.com/" })).toMatchObject({ status, redirects: 0 });
    expect(server.requests).toHaveLength(1);
  });

  it("cannot replay a stream", async () => {
    async function* body() {
      yield Buffer.from("once");
    }
    server.respond(to("/next", 307), {});
    await expect(
      egress.request({ url: "https://api.stripe.com/", method: "POST", body: body() }),
    ).rejects.toMatchObject({ code: "redirect_refused", requestSent: true });
    server.respond(to("/next", 303), {});
    const answer = await egress.request({ url: "https://api.stripe.com/", method: "POST", body: body() });
    expect(answer.redirects).toBe(1);
  });
});

describe("where a redirect leads", () => {
  it.each([
    ["/other?x=1", "https://api.stripe.com/other?x=1"],
    ["other", "https://api.stripe.com/a/other"],
    ["?only=query", "https://api.stripe.com/a/b?only=query"],
    ["//api.github.com/x", "https://api.github.com/x"],
    ["https://api.github.com:8443/x#part", "https://api.github.com:8443/x"],
    ["HTTPS://API.GitHub.com", "https://api.github.com/"],
    ["/ümlaut path", "https://api.stripe.com/%C3%BCmlaut%20path"],
  ])("%s", async (location, url) => {
    server.respond({ status: 302, headers: { location: Buffer.from(location).toString("latin1") } }, {});
    const answer = await egress.request({ url: "https://api.stripe.com/a/b" });
    expect(answer).toMatchObject({ url, redirects: 1, status: 200 });
    expect(server.last.headers.host).toBe(new URL(url).host);
  });

  it("goes from http to https, and through several hops", async () => {
    const mixed = egressTo(plain, {
      dialer: ({ port }) => connect(port === 80 ? plain.port : server.port, "127.0.0.1"),
    });
    plain.respond(to("/2"), to("https://api.stripe.com/3"));
    server.respond(to("https://slack.com/4"), {});
    const answer = await mixed.request({ url: "http://api.stripe.com/1" });
    expect(answer).toMatchObject({ url: "https://slack.com/4", redirects: 3 });
    await mixed.close();
  });

  it.each([
    ["http://api.stripe.com/", "redirect_refused"],
    ["http://api.github.com/", "redirect_refused"],
    ["https://user:pass@api.stripe.com/", "redirect_refused"],
    ["https://user@api.stripe.com/", "redirect_refused"],
    ["https://", "redirect_refused"],
    ["https://[::1", "redirect_refused"],
    ["ftp://api.stripe.com/", "blocked_scheme"],
    ["file:///etc/passwd", "blocked_scheme"],
    ["data:text/plain,x", "blocked_scheme"],
    ["javascript:alert(1)", "blocked_scheme"],
    ["blob:https://api.stripe.com/x", "blocked_scheme"],
    ["https://127.0.0.1/", "blocked_address"],
    ["https://127.1/", "blocked_address"],
    ["//169.254.169.254/latest/meta-data", "blocked_address"],
    ["https://[::ffff:10.0.0.1]/", "blocked_address"],
    ["https://localhost/", "blocked_host"],
    ["https://metadata.google.internal/", "blocked_host"],
    ["https://api.stripe.com:0/", "blocked_port"],
  ])("refuses %s: %s", async (location, code) => {
    server.respond(to(location), {});
    await expect(egress.request({ url: "https://api.stripe.com/?key=SECRET" })).rejects.toMatchObject({
      code,
      requestSent: true,
      message: expect.not.stringMatching(/SECRET|pass|meta-data/),
    });
    expect(server.requests).toHaveLength(1);
  });

  it("refuses a name that resolves to a private address", async () => {
    const own = egressTo(server, {
      resolver: async (name) => (name === "inside.example.com" ? ["10.0.0.7"] : ["93.184.215.14"]),
    });
    server.respond(to("https://inside.example.com/"), {});
    await expect(own.request({ url: "https://api.stripe.com/" })).rejects.toMatchObject({
      code: "blocked_address",
      address: "10.0.0.7",
      requestSent: true,
    });
    await own.close();
  });

  it.each([
    ["no Location", {}],
    ["an empty Location", { location: "" }],
    ["several Locations", { location: ["/a", "/b"] }],
  ] as const)("refuses %s", async (_what, headers) => {
    server.respond({ status: 302, headers }, {});
    const outcome = await egress
      .request({ url: "https://api.stripe.com/" })
      .catch((error: { code: string }) => error.code);
    // An empty one is a valid reference, to the same URL.
    if ("location" in headers && headers.location === "") expect(outcome).toMatchObject({ redirects: 1 });
    else expect(outcome).toBe("redirect_refused");
  });

  it("ends loops", async () => {
    server.respond(to("/loop"));
    await expect(egress.request({ url: "https://api.stripe.com/loop" })).rejects.toMatchObject({
      code: "too_many_redirects",
      requestSent: true,
    });
    expect(server.requests).toHaveLength(6);
  });

  it("counts hops as told, and hands the redirect back at 0", async () => {
    server.respond(to("/2"), to("/3"), {});
    const limits = { maxRedirects: 2 };
    expect(await egress.request({ url: "https://api.stripe.com/1", limits })).toMatchObject({ redirects: 2 });
    server.respond(to("http://127.0.0.1/"));
    const answer = await egress.request({ url: "https://api.stripe.com/1", limits: { maxRedirects: 0 } });
    expect(answer).toMatchObject({ status: 302, redirects: 0, headers: { location: "http://127.0.0.1/" } });
    expect(Buffer.from(answer.body).toString()).toBe("moved");
  });
});

describe("what goes along", () => {
  it.each([301, 302, 303, 307, 308])("leaves everything behind across origins (%i)", async (status) => {
    for (const location of [
      "https://api.github.com/",
      "https://api.stripe.com:8443/",
      "//files.stripe.com/",
      "https://api.github.com/?api_key=SECRET-query&x=1&api%5Fkey=SECRET-query&api_key",
    ]) {
      server.reset();
      server.respond(to(location, status), {});
      const answer = await egress.request(SECRETS);
      expect(server.requests).toHaveLength(2);
      const { last } = server;
      expect(JSON.stringify(last)).not.toContain("SECRET");
      expect(last.target).toBe(location.includes("x=1") ? "/?x=1" : "/");
      expect(last.body).toHaveLength(0);
      expect(answer.url).not.toContain("SECRET");
      expect(
        Object.keys(last.headers)
          .filter((name) => name !== "content-length")
          .toSorted(),
      ).toEqual(["accept", "accept-encoding", "accept-language", "connection", "host", "user-agent"]);
    }
  });

  it("stays behind for good, even on the way back", async () => {
    server.respond(to("https://api.github.com/"), to("https://api.stripe.com/back", 307), {});
    const answer = await egress.request(SECRETS);
    expect(answer).toMatchObject({ redirects: 2, url: "https://api.stripe.com/back" });
    expect(JSON.stringify(server.requests.slice(1))).not.toContain("SECRET");
  });

  it("goes along on the same origin, with the query pairs added where they are missing", async () => {
    server.respond(
      to("/next?x=1", 307),
      to("/again?api_key=theirs", 307),
      to("HTTPS://API.STRIPE.COM:443", 307),
      {},
    );
    const answer = await egress.request(SECRETS);
    const [, next, again, bare] = server.requests;
    expect(next?.target).toBe("/next?x=1&api_key=SECRET-query");
    expect(again?.target).toBe("/again?api_key=theirs");
    expect(bare?.target).toBe("/?api_key=SECRET-query");
    for (const request of [next, again, bare]) {
      expect(request?.headers).toMatchObject({
        "x-api-key": "SECRET-header",
        cookie: "session=SECRET-cookie",
      });
      expect(request?.body.toString()).toBe("SECRET-body");
    }
    expect(answer.url).toBe("https://api.stripe.com/");
  });

  it("does not report the injected pairs when the service echoes them", async () => {
    server.respond(to("/next?api_key=SECRET-query&x=1", 307), {});
    const answer = await egress.request(SECRETS);
    expect(server.last.target).toBe("/next?api_key=SECRET-query&x=1");
    expect(answer.url).toBe("https://api.stripe.com/next?x=1");
  });
});

describe("the body of a redirect", () => {
  it("is not waited for, nor kept", async () => {
    server.respond(
      { status: 302, headers: { location: "/next" }, body: Buffer.alloc(10_000_000) },
      { body: "here" },
    );
    const answer = await egress.request({
      url: "https://api.stripe.com/",
      limits: { maxResponseBytes: 100 },
    });
    expect(Buffer.from(answer.body).toString()).toBe("here");
  });
});
