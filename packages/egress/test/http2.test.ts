import { createSecureServer, createServer, type Http2SecureServer } from "node:http2";
import { type AddressInfo, connect, type Server, type Socket } from "node:net";
import { type EgressError, isEgressError } from "@plugboard/egress";
import { egressTo, leafCertificate, startRecordingServer } from "@plugboard/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startRawServer } from "./raw-server.js";

const strays: unknown[] = [];
const onStray = (error: unknown): void => void strays.push(error);
beforeAll(() => void process.on("unhandledRejection", onStray).on("uncaughtException", onStray));
afterAll(() => {
  process.off("unhandledRejection", onStray).off("uncaughtException", onStray);
  expect(strays).toEqual([]);
});

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** The port of an HTTP/2 server, which is closed after the test. */
async function listening(server: Server | Http2SecureServer): Promise<{ readonly port: number }> {
  server.on("session", (session) => {
    ends.unshift(async () => session.destroy());
    session.on("error", () => {});
  });
  server.on("sessionError", () => {}).on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  return server.address() as AddressInfo;
}

function egressFor(server: { readonly port: number }, extra: Parameters<typeof egressTo>[1] = {}) {
  const egress = egressTo(server, extra);
  ends.unshift(() => egress.close());
  return egress;
}

async function failure(work: Promise<unknown>): Promise<EgressError> {
  const error = await work.then(
    () => expect.fail("It succeeded."),
    (thrown: unknown) => thrown,
  );
  if (!isEgressError(error)) throw error;
  return error;
}

describe("HTTP/2 servers", () => {
  it("that speak nothing else fail in the TLS handshake, before anything is sent", async () => {
    let streams = 0;
    const server = createSecureServer({ ...leafCertificate, allowHTTP1: false });
    server.on("stream", () => {
      streams += 1;
    });
    const egress = egressFor(await listening(server));
    for (let call = 0; call < 2; call++) {
      expect(await failure(egress.request({ url: "https://a.test/" }))).toMatchObject({
        code: "tls_failed",
        requestSent: false,
        retryable: false,
      });
    }
    expect(streams).toBe(0);
  });

  it("that speak HTTP/1.1 too are asked in that", async () => {
    const versions: string[] = [];
    const server = createSecureServer({ ...leafCertificate, allowHTTP1: true }, (incoming, outgoing) => {
      versions.push(incoming.httpVersion);
      outgoing.end("ok");
    });
    const egress = egressFor(await listening(server));
    for (let call = 0; call < 2; call++) {
      const { status, body } = await egress.request({ url: "https://a.test/" });
      expect([status, Buffer.from(body).toString()]).toEqual([200, "ok"]);
    }
    expect(versions).toEqual(["1.1", "1.1"]);
  });

  it("in the clear, fail with a code", async () => {
    const egress = egressFor(await listening(createServer() as unknown as Server));
    const error = await failure(egress.request({ url: "http://a.test/" }));
    expect(["invalid_response", "connection_reset"]).toContain(error.code);
    expect(error.requestSent).toBe(true);
  });
});

/** A frame of RFC 9113 section 4.1. */
function frame(type: number, flags: number, stream: number, payload: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

const SETTINGS = frame(4, 0, 0);
const PING = frame(6, 0, 0, Buffer.alloc(8));
const GOAWAY = frame(7, 0, 0, Buffer.alloc(8));
const HEADERS = frame(1, 4, 1, Buffer.from([0x88]));
const CONTINUATION = frame(9, 0, 1, Buffer.alloc(16_384));
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** What is said first, and what is said for ever after. */
const TALK: [what: string, first: Buffer, forever?: Buffer][] = [
  ["SETTINGS", SETTINGS],
  ["SETTINGS and an answer", Buffer.concat([SETTINGS, HEADERS, frame(0, 1, 1, Buffer.from("ok"))])],
  ["GOAWAY", Buffer.concat([SETTINGS, GOAWAY])],
  ["RST_STREAM", Buffer.concat([SETTINGS, frame(3, 0, 1, Buffer.alloc(4))])],
  ["the client's own preface", PREFACE],
  ["endless SETTINGS", SETTINGS, SETTINGS],
  ["endless PING", SETTINGS, PING],
  ["endless CONTINUATION", Buffer.concat([SETTINGS, frame(1, 0, 1)]), CONTINUATION],
  ["an answer that becomes frames in its head", Buffer.from("HTTP/1.1 200 OK\r\n"), SETTINGS],
  [
    "an answer that becomes frames in its chunks",
    Buffer.from("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    PING,
  ],
];

describe.each([
  ["in the clear", "http://a.test/", undefined],
  ["under TLS", "https://a.test/", leafCertificate],
])("HTTP/2 frames %s", (_how, url, tls) => {
  it.each<(typeof TALK)[number]>(TALK)(
    "%s: fail with a code, and end the connection",
    async (_what, first, forever) => {
      const before = process.memoryUsage().rss;
      for (const when of ["unasked", "asked"] as const) {
        const speak = (socket: Socket): void => {
          socket.write(first);
          if (forever === undefined) return;
          const piece = Buffer.concat(Array<Buffer>(64).fill(forever));
          const more = (): void => {
            while (!socket.destroyed && socket.write(piece)) {}
          };
          socket.on("drain", more);
          more();
        };
        const server = await startRawServer(
          (socket) => void (when === "asked" && speak(socket)),
          tls,
          (socket) => void (when === "unasked" && speak(socket)),
        );
        ends.push(server.close);
        const egress = egressFor(server);
        const error = await failure(egress.request({ url, limits: { deadlineMs: 5000 } }));
        expect(["invalid_response", "connection_reset"], when).toContain(error.code);
        await server.idle();
      }
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
    },
  );

  it("that only drip end by the deadline or before", async () => {
    const server = await startRawServer((socket) => {
      const timer = setInterval(() => socket.write(SETTINGS.subarray(0, 1)), 2);
      socket.once("close", () => clearInterval(timer));
    }, tls);
    ends.push(server.close);
    const error = await failure(egressFor(server).request({ url, limits: { deadlineMs: 200 } }));
    expect(["invalid_response", "timeout"]).toContain(error.code);
    await server.idle();
  });
});

describe("coalescing", () => {
  it("does not happen: what shares a certificate and an address has connections of its own, checked on their own", async () => {
    const server = await startRecordingServer({ tls: true });
    ends.push(server.close);
    const resolved: string[] = [];
    let dialled = 0;
    const egress = egressFor(server, {
      resolver: async (name) => {
        resolved.push(name);
        return [name === "b.test" ? "10.0.0.1" : "93.184.215.14"];
      },
      dialer: () => {
        dialled += 1;
        return connect(server.port, "127.0.0.1");
      },
    });
    expect((await egress.request({ url: "https://a.test/" })).status).toBe(200);
    expect((await failure(egress.request({ url: "https://b.test/" }))).code).toBe("blocked_address");
    expect((await egress.request({ url: "https://api.stripe.com/" })).status).toBe(200);
    expect((await egress.request({ url: "https://a.test/" })).status).toBe(200);
    expect(resolved).toEqual(["a.test", "b.test", "api.stripe.com"]);
    expect(dialled).toBe(2);
    expect(server.connections).toBe(2);
  });
});
