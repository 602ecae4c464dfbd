import { getEventListeners } from "node:events";
import { type Egress, type EgressBody, isEgressError } from "@plugboard/egress";
import { egressTo, type RecordingServer, startRecordingServer } from "@plugboard/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startRawServer } from "./raw-server.js";

let server: RecordingServer;
let egress: Egress;

beforeEach(async () => {
  server = await startRecordingServer();
  egress = egressTo(server);
});
afterEach(async () => {
  await egress.close();
  await server.close();
});

const url = "http://api.example.com/";
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "resolved",
    (error: unknown) => (isEgressError(error) ? error.code : "broken"),
  );
const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("the caller's signal", () => {
  it("refuses at once when it was aborted before", async () => {
    const signal = AbortSignal.abort(new Error("before"));
    await expect(egress.request({ url, signal })).rejects.toMatchObject({
      code: "aborted",
      requestSent: false,
      retryable: false,
      cause: { message: "before" },
    });
    expect(server.connections).toBe(0);
  });

  it("ends a request that waits for its answer, and its connection", async () => {
    const raw = await startRawServer(() => controller.abort());
    const controller = new AbortController();
    const own = egressTo(raw);
    const work = own.request({ url, signal: controller.signal });
    await expect(work).rejects.toMatchObject({ code: "aborted", requestSent: true });
    await raw.idle();
    await own.close();
    await raw.close();
  });

  it("ends a body half read, whole or streamed", async () => {
    const raw = await startRawServer((socket) =>
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"),
    );
    const own = egressTo(raw);
    const controller = new AbortController();
    const { body } = await own.stream({ url, signal: controller.signal });
    const reading = (async () => {
      for await (const _chunk of body) controller.abort();
    })();
    await expect(reading).rejects.toMatchObject({ code: "aborted", requestSent: true });
    const second = new AbortController();
    const whole = own.request({ url, signal: second.signal });
    await expect.poll(() => raw.received.join("").split("GET ").length).toBe(3);
    await turn();
    second.abort();
    await expect(whole).rejects.toMatchObject({ code: "aborted" });
    await raw.idle();
    await own.close();
    await raw.close();
  });

  it("ends a redirect chain between two hops", async () => {
    const controller = new AbortController();
    server.respond({ status: 302, headers: { location: "/again" } }, () => {
      controller.abort();
      return { status: 302, headers: { location: "/more" } };
    });
    await expect(egress.request({ url, signal: controller.signal })).rejects.toMatchObject({
      code: "aborted",
    });
    expect(server.requests).toHaveLength(2);
  });

  it("ends an upload", async () => {
    const controller = new AbortController();
    async function* body() {
      yield Buffer.from("a");
      controller.abort();
      yield Buffer.from("b");
    }
    await expect(
      egress.request({ url, method: "POST", body: body(), signal: controller.signal }),
    ).rejects.toMatchObject({ code: "aborted" });
    await turn();
    expect(server.requests).toHaveLength(0);
  });

  const bodies: [string, () => EgressBody | undefined][] = [
    ["without a body", () => undefined],
    ["with a body", () => "whole"],
    [
      "with a streamed body",
      async function* () {
        yield Buffer.from("streamed");
      },
    ],
  ];

  it.each(bodies)("ends a connection that is being made for a request %s", async (_what, bodyOf) => {
    const silent = await startRawServer(() => {});
    const own = egressTo(silent);
    // The first call loads what later ones find loaded.
    for (const limits of [{ deadlineMs: 30 }, { deadlineMs: 30 }, {}]) {
      const body = bodyOf();
      const controller = new AbortController();
      const work = codeOf(
        own.request({
          url: "https://api.example.com/",
          method: "POST",
          limits,
          signal: controller.signal,
          ...(body !== undefined && { body }),
        }),
      );
      if (limits.deadlineMs === undefined) {
        await expect.poll(() => silent.open.size).toBe(1);
        controller.abort();
      }
      expect(await work).toBe(limits.deadlineMs === undefined ? "aborted" : "timeout");
      await silent.idle();
    }
    await own.close();
    await silent.close();
  });

  it("makes no connection for a streamed body that was given up at once", async () => {
    let resolved = 0;
    const own = egressTo(server, {
      resolver: async () => {
        resolved += 1;
        return ["93.184.215.14"];
      },
    });
    await own.request({ url });
    async function* body() {
      yield Buffer.from("streamed");
    }
    const controller = new AbortController();
    const work = codeOf(
      own.request({
        url: "http://other.example.com",
        method: "POST",
        body: body(),
        signal: controller.signal,
      }),
    );
    controller.abort();
    expect(await work).toBe("aborted");
    await turn();
    expect({ resolved, connections: server.connections }).toEqual({ resolved: 1, connections: 1 });
    await own.close();
  });

  it("changes nothing once the answer is whole", async () => {
    const controller = new AbortController();
    const answer = await egress.request({ url, signal: controller.signal });
    controller.abort();
    expect(answer.status).toBe(200);
    expect((await egress.request({ url })).status).toBe(200);
  });

  it("serves a thousand calls at once, without a warning or a listener left", async () => {
    const warnings: unknown[] = [];
    const onWarning = (warning: unknown): void => void warnings.push(warning);
    process.on("warning", onWarning);
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 200 }, () => egress.request({ url, signal })));
    await turn();
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});

describe("nothing is left over", () => {
  it("of answers, failures, streams, redirects and truncations: no timer, no listener", async () => {
    const { signal } = new AbortController();
    await egress.request({ url });
    await turn();
    // One of them is undici's for the idle connection.
    const before = timers();
    for (let round = 0; round < 20; round++) {
      server.respond({ status: 302, headers: { location: "/next" } }, { body: "x".repeat(1000) });
      await egress.request({ url, signal });
      await codeOf(egress.request({ url, signal, limits: { maxResponseBytes: 10 } }));
      await egress.request({ url, signal, limits: { maxResponseBytes: 10 }, overflow: "truncate" });
      const { body } = await egress.stream({ url, signal });
      for await (const _chunk of body) if (round % 2 === 0) break;
      await codeOf(egress.request({ url: "http://localhost", signal }));
      await codeOf(egress.request({ url, signal, method: "get" }));
      await codeOf(egress.request({ url, signal: {} as AbortSignal }));
    }
    await turn();
    await expect.poll(timers).toBeLessThanOrEqual(before + 2);
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it("of a stream that is never read, once it is let go", async () => {
    server.respond({ body: Buffer.alloc(5_000_000) });
    const { signal } = new AbortController();
    const { body } = await egress.stream({ url, signal });
    await body[Symbol.asyncIterator]().return?.();
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
    await expect.poll(timers).toBeLessThanOrEqual(1);
  });

  it("of a compressed stream that is let go before it is read", async () => {
    const { gzipSync } = await import("node:zlib");
    server.respond({ headers: { "content-encoding": "gzip" }, body: gzipSync(Buffer.alloc(5_000_000)) });
    const { signal } = new AbortController();
    const { body } = await egress.stream({ url, signal });
    const iterator = body[Symbol.asyncIterator]();
    await iterator.return?.();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });
});

describe("reading a stream", () => {
  it("gives each chunk once, then stays done", async () => {
    server.respond({ body: "hello" });
    const { body } = await egress.stream({ url });
    const iterator = body[Symbol.asyncIterator]();
    expect(Buffer.from((await iterator.next()).value ?? "").toString()).toBe("hello");
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
  });

  it("goes on after the connection has served", async () => {
    server.respond({ body: Buffer.alloc(40_000, 1) });
    const { body } = await egress.stream({ url });
    await egress.request({ url: "http://other.example.com/" });
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    expect(bytes).toBe(40_000);
  });

  it("keeps the cap, whatever came in already", async () => {
    server.respond({ body: Buffer.alloc(40_000, 1) });
    const { body } = await egress.stream({ url, limits: { maxResponseBytes: 39_999 } });
    await egress.request({ url: "http://other.example.com/" });
    const read = async () => {
      for await (const _chunk of body);
    };
    await expect(read()).rejects.toMatchObject({ code: "response_too_large", requestSent: true });
  });
});

describe("what is asked", () => {
  it("is what it was at the time of the call, at the first use too", async () => {
    for (const kind of ["request", "stream"] as const) {
      const first = egressTo(server);
      const at = new URL("http://first.test/");
      const headers = { authorization: "first" };
      const pair: [string, string] = ["key", "first"];
      const credentials = { headers: { "x-key": "first" }, query: [pair] };
      const limits = { maxRedirects: 0 };
      const asked = { url: at, headers, credentials, limits };
      const work = first[kind](asked);
      at.href = "http://second.test/";
      headers.authorization = credentials.headers["x-key"] = pair[1] = "second";
      limits.maxRedirects = -1;
      asked.url = at;
      expect((await work).status).toBe(200);
      expect(server.last.target).toBe("/?key=first");
      expect(server.last.headers).toMatchObject({
        host: "first.test",
        authorization: "first",
        "x-key": "first",
      });
      await first.close();
    }
  });
});

describe("close", () => {
  it("can be called before the first use, twice, and at the same time as a first use", async () => {
    const unused = egressTo(server);
    await Promise.all([unused.close(), unused.close()]);
    expect(await codeOf(unused.request({ url }))).toBe("egress_closed");
    const racing = egressTo(server);
    const work = codeOf(racing.request({ url }));
    await racing.close();
    expect(await work).toBe("egress_closed");
  });

  it("ends streams that are being read, and connections that are idle", async () => {
    const raw = await startRawServer((socket) =>
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345"),
    );
    const own = egressTo(raw);
    const { body } = await own.stream({ url });
    const iterator = body[Symbol.asyncIterator]();
    await iterator.next();
    const reading = codeOf(iterator.next());
    await own.close();
    expect(await reading).toBe("egress_closed");
    await raw.idle();
    await raw.close();
  });

  it("ends redirects on their way", async () => {
    server.respond(() => {
      void egress.close();
      return { status: 302, headers: { location: "/next" } };
    });
    expect(await codeOf(egress.request({ url }))).toBe("egress_closed");
  });
});

describe("concurrency", () => {
  it("keeps a hundred exchanges apart", async () => {
    server.respond(({ target }) => ({ body: target }));
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => egress.request({ url: `${url}${index}` })),
    );
    expect(answers.map(({ body }) => Buffer.from(body).toString())).toEqual(
      Array.from({ length: 100 }, (_, index) => `/${index}`),
    );
  });

  it("lets one fail without the others noticing", async () => {
    server.respond(({ target }) => ({ body: target, status: 200 }));
    const controller = new AbortController();
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, index) => {
        const work = codeOf(
          egress.request({ url: `${url}${index}`, ...(index % 3 === 0 && { signal: controller.signal }) }),
        );
        if (index === 59) controller.abort();
        return work;
      }),
    );
    expect(outcomes).toEqual(outcomes.map((_code, index) => (index % 3 === 0 ? "aborted" : "resolved")));
  });
});
