import type { Socket } from "node:net";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { type Egress, type EgressError, type EgressLimits, isEgressError } from "@plugboard/egress";
import { egressTo, expiredCertificate, leafCertificate, wrongNameCertificate } from "@plugboard/testing";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type RawServer, startRawServer } from "./raw-server.js";

const strays: unknown[] = [];
const onStray = (error: unknown): void => void strays.push(error);
beforeAll(() => void process.on("unhandledRejection", onStray).on("uncaughtException", onStray));
afterAll(() => {
  process.off("unhandledRejection", onStray).off("uncaughtException", onStray);
  expect(strays).toEqual([]);
});

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** An egress whose every connection ends on a server that does as told. */
async function against(
  onRequest: (socket: Socket, head: string, count: number) => void,
  limits: EgressLimits = {},
): Promise<{ egress: Egress; server: RawServer }> {
  const server = await startRawServer(onRequest);
  const egress = egressTo(server, { limits });
  ends.push(() => egress.close(), server.close);
  return { egress, server };
}

const url = "http://api.example.com/path?key=SECRET";

async function failure(work: Promise<unknown>): Promise<EgressError> {
  const error = await work.then(
    () => expect.fail("It succeeded."),
    (thrown: unknown) => thrown,
  );
  if (!isEgressError(error)) throw error;
  const told = `${error.message} ${error.stack} ${String(error.cause)} ${JSON.stringify(error)}`;
  expect(told).not.toMatch(/SECRET|\/path|x-leak/i);
  return error;
}

async function read(body: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  return bytes;
}

const ok = (headers: string, body = ""): string => `HTTP/1.1 200 OK\r\n${headers}\r\n\r\n${body}`;
const coded = (coding: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(ok(`Content-Encoding: ${coding}\r\nContent-Length: ${body.length}`)), body]);

/** Writes for as long as anybody listens, no faster than they read. */
function pour(socket: Socket, chunk: string | Buffer): void {
  const more = (): void => {
    while (!socket.destroyed && socket.write(chunk)) {}
  };
  socket.on("drain", more);
  more();
}

/** Writes a little, time and again. */
function drip(socket: Socket, piece: string): void {
  const timer = setInterval(() => socket.write(piece), 5);
  socket.once("close", () => clearInterval(timer));
}

const BOMB = Buffer.alloc(64 * 1024 * 1024);
const CODINGS: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  gzip: (body) => gzipSync(body),
  "x-gzip": (body) => gzipSync(body),
  deflate: (body) => deflateSync(body),
  br: (body) => brotliCompressSync(body),
  zstd: (body) => zstdCompressSync(body),
};

describe("content codings", () => {
  const text = Buffer.from("the quick brown fox ".repeat(5000));

  it.each(Object.entries(CODINGS))("%s", async (coding, compress) => {
    const { egress } = await against((socket) => socket.write(coded(coding, compress(text))));
    const { body, headers } = await egress.request({ url });
    expect(Buffer.from(body).equals(text)).toBe(true);
    expect(headers["content-encoding"]).toBeUndefined();
    const streamed = await egress.stream({ url });
    expect(await read(streamed.body)).toBe(text.length);
  });

  it.each([0, 1, 1000, 256 * 1024, 256 * 1024 + 1, 3_000_000])(
    "gives %i bytes alike, whether the body comes in one piece or byte by byte",
    async (size) => {
      const plain = Buffer.alloc(size, "abcdefgh");
      const body = gzipSync(brotliCompressSync(plain));
      const { egress } = await against((socket, _head, count) => {
        const answer = coded("br, gzip", body);
        if (count === 1) socket.write(answer);
        else {
          const pieces = Array.from({ length: 10 }, (_, index) =>
            answer.subarray(
              Math.floor((answer.length * index) / 10),
              Math.floor((answer.length * (index + 1)) / 10),
            ),
          );
          const more = (): void => {
            const piece = pieces.shift();
            if (piece !== undefined) socket.write(piece, () => setImmediate(more));
          };
          more();
        }
      });
      for (let call = 0; call < 2; call++) {
        const answer = await egress.request({ url });
        expect(Buffer.from(answer.body).equals(plain)).toBe(true);
      }
    },
  );

  it("bare deflate, several at once, and in any case", async () => {
    const bodies = [
      coded("Deflate", deflateRawSync(text)),
      coded("gzip, br", brotliCompressSync(gzipSync(text))),
      coded("GZIP , identity,DEFLATE", deflateSync(gzipSync(text))),
      coded("identity", text),
      coded("", text),
    ];
    const { egress } = await against((socket, _head, count) => socket.write(bodies[count - 1] ?? ""));
    for (const _body of bodies) {
      const { body } = await egress.request({ url });
      expect(Buffer.from(body).equals(text)).toBe(true);
    }
  });

  it("leaves a body in an unknown coding as it is, and says so", async () => {
    const gz = gzipSync(text);
    for (const coding of ["gzip, compress", "aes128gcm", "constructor", Array(9).fill("gzip").join(",")]) {
      const { egress } = await against((socket) => socket.write(coded(coding, gz)));
      const { body, headers } = await egress.request({ url });
      expect(Buffer.from(body).equals(gz)).toBe(true);
      expect(headers["content-encoding"]).toBe(coding);
    }
  });

  it.each(Object.entries(CODINGS))("%s: a bomb ends at the cap", async (coding, compress) => {
    const body = compress(BOMB);
    const { egress } = await against((socket) => socket.write(coded(coding, body)));
    const limits = { maxResponseBytes: 1_000_000 };
    expect((await failure(egress.request({ url, limits }))).code).toBe("response_too_large");
    const cut = await egress.request({ url, limits, overflow: "truncate" });
    expect(cut).toMatchObject({ truncated: true });
    expect(cut.body.length).toBe(1_000_000);
    const streamed = await egress.stream({ url, limits });
    expect((await failure(read(streamed.body))).code).toBe("response_too_large");
  });

  it("ends bombs within bombs by the deadline, in bounded memory", async () => {
    // 80 GB of empty gzip members in a few kilobytes: all work, no output.
    const members = Buffer.alloc(80_000_000, gzipSync(""));
    const twice = gzipSync(gzipSync(members));
    const thousand = gzipSync(Buffer.concat(Array<Buffer>(1000).fill(twice)));
    const { egress } = await against((socket) => socket.write(coded("gzip, gzip, gzip, gzip", thousand)));
    const before = process.memoryUsage().rss;
    const error = await failure(egress.request({ url, limits: { deadlineMs: 300 } }));
    expect(error.code).toBe("timeout");
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });

  it.each([
    ["garbage", "gzip", Buffer.from("this is no gzip at all")],
    ["a cut", "gzip", gzipSync(text).subarray(0, -20)],
    ["a cut", "br", brotliCompressSync(text).subarray(0, -20)],
    ["a cut", "zstd", zstdCompressSync(text).subarray(0, -4)],
    ["garbage", "deflate", Buffer.from([0x78, 0xff, 1, 2, 3])],
    ["garbage", "deflate", Buffer.from([0xff, 0xff, 1, 2, 3])],
    ["garbage within", "gzip, br", brotliCompressSync(Buffer.from("no gzip"))],
    ["a window of 128 MiB", "zstd", Buffer.from("28b52ffd0088000000", "hex")],
  ])("calls %s in %s invalid_response", async (_what, coding, body) => {
    const { egress } = await against((socket) => socket.write(coded(coding, body)));
    expect((await failure(egress.request({ url }))).code).toBe("invalid_response");
    const streamed = await egress.stream({ url });
    expect((await failure(read(streamed.body))).code).toBe("invalid_response");
  });

  it("takes an empty body for what it is, whatever coding it claims", async () => {
    const { egress } = await against((socket) => socket.write(coded("gzip, br", Buffer.alloc(0))));
    expect((await egress.request({ url })).body).toHaveLength(0);
  });
});

describe("endless answers", () => {
  const heads = {
    chunked: ok("Transfer-Encoding: chunked"),
    "until close": ok("X-Leak: SECRET"),
    "a huge Content-Length": ok("Content-Length: 99999999999"),
  };
  it.each(Object.entries(heads))("a body, %s, ends at the cap", async (kind, head) => {
    const piece = "x".repeat(0x1_00_00);
    const { egress, server } = await against((socket) => {
      socket.write(head);
      pour(socket, kind === "chunked" ? `10000\r\n${piece}\r\n` : piece);
    });
    const limits = { maxResponseBytes: 1_000_000 };
    expect((await failure(egress.request({ url, limits }))).code).toBe("response_too_large");
    const cut = await egress.request({ url, limits, overflow: "truncate" });
    expect(cut.body.length).toBe(1_000_000);
    expect(cut.truncated).toBe(true);
    const streamed = await egress.stream({ url, limits });
    expect((await failure(read(streamed.body))).code).toBe("response_too_large");
    await server.idle();
  });

  it.each([
    ["the head", ok("X-Leak: SECRET").slice(0, 20), "x"],
    ["header lines", "HTTP/1.1 200 OK\r\n", "x-leak: SECRET\r\n"],
    ["a reason phrase", "HTTP/1.1 200 ", "x"],
    ["interim answers", "", "HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"],
    ["a body", ok("Content-Length: 1000000"), "x"],
    ["a chunk's size line", ok("Transfer-Encoding: chunked"), "0"],
    ["a chunk extension", `${ok("Transfer-Encoding: chunked")}1;`, "x"],
    ["trailers", `${ok("Transfer-Encoding: chunked")}0\r\n`, "x-leak: SECRET\r\n"],
    ["compressed nothing", ok("Content-Encoding: gzip\r\nTransfer-Encoding: chunked"), "1\r\n\x1f\r\n"],
  ])("%s, dripped, ends by a limit", async (_what, head, piece) => {
    const { egress, server } = await against((socket) => {
      socket.write(head);
      drip(socket, piece);
    });
    const error = await failure(egress.request({ url, limits: { deadlineMs: 150 } }));
    expect(["timeout", "invalid_response", "headers_too_large"]).toContain(error.code);
    expect(error.requestSent).toBe(true);
    await server.idle();
  });

  it("silence ends by the idle limit: before the head, in it, and in the body", async () => {
    for (const said of ["", "HTTP/1.1 200 OK\r\nX-", ok("Content-Length: 10", "12345")]) {
      const { egress, server } = await against((socket) => socket.write(said), { idleTimeoutMs: 40 });
      const error = await failure(egress.request({ url }));
      expect(error.code).toBe("timeout");
      expect(error.message).toContain("idleTimeoutMs");
      await server.idle();
    }
  });

  it("a stream that nobody reads ends by the deadline", async () => {
    const { egress, server } = await against((socket) => {
      socket.write(ok("Transfer-Encoding: chunked"));
      pour(socket, `10000\r\n${"x".repeat(0x1_00_00)}\r\n`);
    });
    const { body } = await egress.stream({ url, limits: { deadlineMs: 60, idleTimeoutMs: 20 } });
    await server.idle();
    expect((await failure(read(body))).message).toContain("deadlineMs");
  });

  it("a slow reader is not idle", async () => {
    const { egress } = await against((socket) => {
      socket.write(ok("Content-Length: 3000000"));
      pour(socket, "x".repeat(3_000_000 / 50));
    });
    const { body } = await egress.stream({ url, limits: { idleTimeoutMs: 1000 } });
    let bytes = 0;
    for await (const chunk of body) {
      if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 1300));
      bytes += chunk.length;
      if (bytes >= 3_000_000) break;
    }
    expect(bytes).toBe(3_000_000);
  });

  it("reads no further than the reader does", async () => {
    const { egress, server } = await against((socket) => {
      socket.write(ok("Transfer-Encoding: chunked"));
      pour(socket, `10000\r\n${"x".repeat(0x1_00_00)}\r\n`);
    });
    const { body } = await egress.stream({ url });
    const iterator = body[Symbol.asyncIterator]();
    await iterator.next();
    const [socket] = server.open;
    // Paused sockets settle once the kernel's buffers are full.
    let before = -1;
    await expect
      .poll(() => {
        const same = before === socket?.bytesWritten;
        before = socket?.bytesWritten ?? 0;
        return same;
      })
      .toBe(true);
    expect(before).toBeLessThan(16 * 1024 * 1024);
    await iterator.return?.();
    await server.idle();
  });
});

describe("broken answers", () => {
  it.each([
    ["HTTP/0.9", "hello", "invalid_response"],
    ["HTTP/2", "\0\0\0\x04\0\0\0\0\0", "invalid_response"],
    ["TLS in the clear", "\x16\x03\x01\x00\x05hello", "invalid_response"],
    ["SSH", "SSH-2.0-OpenSSH_9.0\r\n", "invalid_response"],
    ["two Content-Lengths", ok("Content-Length: 2\r\nContent-Length: 3", "abc"), "invalid_response"],
    [
      "Content-Length beside chunked",
      ok("Content-Length: 2\r\nTransfer-Encoding: chunked", "0\r\n\r\n"),
      "invalid_response",
    ],
    ["a negative Content-Length", ok("Content-Length: -1"), "invalid_response"],
    ["a worded Content-Length", ok("Content-Length: two", "ab"), "invalid_response"],
    ["an overflowing Content-Length", ok("Content-Length: 99999999999999999999"), "invalid_response"],
    ["a header without a colon", "HTTP/1.1 200 OK\r\nx-leak\r\n\r\n", "invalid_response"],
    ["a NUL in a header", ok("x-leak: SEC\0RET"), "invalid_response"],
    ["a bare CR in a header", ok("x-leak: SEC\rRET"), "invalid_response"],
    ["a folded header", ok("x-leak: a\r\n SECRET"), "invalid_response"],
    ["a bad chunk size", ok("Transfer-Encoding: chunked", "zz\r\n"), "invalid_response"],
    ["a chunk longer than told", ok("Transfer-Encoding: chunked", "2\r\nabcd\r\n"), "invalid_response"],
    ["100 Continue unasked", "HTTP/1.1 100 Continue\r\n\r\n", "invalid_response"],
    [
      "101 unasked",
      "HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
      "invalid_response",
    ],
    ["seventeen interim answers", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(17), "invalid_response"],
    ["a large header block", ok(`x-leak: ${"S".repeat(20_000)}`), "headers_too_large"],
    ["many headers", ok("x-leak: SECRET\r\n".repeat(1500).trimEnd()), "headers_too_large"],
    [
      "large trailers",
      ok("Transfer-Encoding: chunked", `0\r\nx: ${"S".repeat(20_000)}\r\n\r\n`),
      "headers_too_large",
    ],
  ])("%s", async (_what, said, code) => {
    const { egress, server } = await against((socket) => socket.write(Buffer.from(said, "latin1")));
    const error = await failure(egress.request({ url, limits: { deadlineMs: 2000 } }));
    expect(error.code).toBe(code);
    expect(error.requestSent).toBe(true);
    await server.idle();
  });

  it.each([
    ["at once", "", "connection_reset"],
    ["in the head", "HTTP/1.1 200 OK\r\nX-", "connection_reset"],
    ["after the head", ok("Content-Length: 5"), "connection_reset"],
    ["in the body", ok("Content-Length: 5", "123"), "connection_reset"],
    ["in a chunk", ok("Transfer-Encoding: chunked", "5\r\n123"), "connection_reset"],
    ["before the last chunk", ok("Transfer-Encoding: chunked", "3\r\n123\r\n"), "connection_reset"],
    [
      "in a compressed body",
      ok("Content-Encoding: gzip\r\nContent-Length: 500", "\x1f\x8b\x08\0\0"),
      "connection_reset",
    ],
  ])("closed or reset %s", async (_when, said, code) => {
    for (const end of ["end", "resetAndDestroy"] as const) {
      const { egress } = await against((socket) => {
        socket.write(Buffer.from(said, "latin1"), () => socket[end]());
      });
      const error = await failure(egress.request({ url }));
      expect(error, end).toMatchObject({ code, requestSent: true, retryable: true });
      const streamed = failure(egress.stream({ url }).then(({ body }) => read(body)));
      expect((await streamed).code).toBe(code);
    }
  });

  it("does not take what follows an answer for the next one", async () => {
    const { egress, server } = await against((socket, _head, count) => {
      if (server.received.length === 1 && count === 1) {
        socket.write(ok("Content-Length: 2", `ok${ok("Content-Length: 6", "forged")}`));
      } else socket.write(ok("Content-Length: 4", "real"));
    });
    expect(Buffer.from((await egress.request({ url })).body).toString()).toBe("ok");
    expect(Buffer.from((await egress.request({ url })).body).toString()).toBe("real");
  });

  it("says so when it is a 100 Continue that it cannot take", async () => {
    const { egress } = await against((socket) =>
      socket.write(`HTTP/1.1 100 Continue\r\n\r\n${ok("Content-Length: 2", "ok")}`),
    );
    const error = await failure(egress.request({ url }));
    expect(error).toMatchObject({ code: "invalid_response", requestSent: true, retryable: false });
    expect(error.message).toContain("100 Continue");
  });

  it.each([
    ["HTTP/1.0", 200],
    ["HTTP/2.0", 200],
    ["HTTP/0.9", 200],
    ["HTTP/1.2", "invalid_response"],
    ["HTTP/3.0", "invalid_response"],
    ["HTTP/2", "invalid_response"],
    ["http/1.1", "invalid_response"],
    ["ICY", "invalid_response"],
  ])("reads a status line of %s as HTTP/1.0 or not at all", async (version, outcome) => {
    const { egress, server } = await against((socket) =>
      socket.write(`${version} 200 OK\r\nContent-Length: 2\r\n\r\nok${ok("Content-Length: 6", "forged")}`),
    );
    for (const count of [1, 2]) {
      const work = egress.request({ url });
      if (outcome === 200) {
        const { status, body } = await work;
        expect([status, Buffer.from(body).toString()]).toEqual([200, "ok"]);
      } else expect((await failure(work)).code).toBe(outcome);
      // As of HTTP/1.0: a connection serves once.
      await server.idle();
      expect(server.received).toHaveLength(count);
    }
  });

  it("takes an interim answer or two in its stride", async () => {
    const hints = "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n";
    const { egress } = await against((socket) => socket.write(hints + ok("Content-Length: 2", "ok")));
    expect(await egress.request({ url })).toMatchObject({ status: 200 });
  });

  it("counts headers as a single request tells it to, and cannot be widened by one", async () => {
    const { egress } = await against(
      (socket) => socket.write(ok(`x: ${"y".repeat(5000)}\r\nContent-Length: 0`)),
      {
        maxHeaderBytes: 6000,
      },
    );
    expect((await egress.request({ url })).status).toBe(200);
    expect((await failure(egress.request({ url, limits: { maxHeaderBytes: 4000 } }))).code).toBe(
      "headers_too_large",
    );
    expect((await egress.request({ url, limits: { maxHeaderBytes: 100_000 } })).status).toBe(200);
  });

  it("knows header names as data", async () => {
    const { egress } = await against((socket) =>
      socket.write(ok("__proto__: x\r\nconstructor: y\r\ntoString: z\r\nContent-Length: 0")),
    );
    const { headers } = await egress.request({ url });
    expect(Object.getPrototypeOf(headers)).toBeNull();
    expect(headers).toMatchObject({ constructor: "y", tostring: "z" });
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe("uploads", () => {
  it("end with an early answer, which counts", async () => {
    const { egress, server } = await against((socket) =>
      socket.write(ok("Content-Length: 8\r\nConnection: close", "too much")),
    );
    let returned = false;
    const body = {
      async *[Symbol.asyncIterator]() {
        try {
          for (;;) yield Buffer.alloc(1024);
        } finally {
          returned = true;
        }
      },
    };
    const answer = await egress.request({ url, method: "POST", body });
    expect(Buffer.from(answer.body).toString()).toBe("too much");
    await server.idle();
    await expect.poll(() => returned).toBe(true);
  });

  it("end with an early answer even when the body never comes", async () => {
    const { egress, server } = await against((socket) => {
      socket.write(ok("Content-Length: 2", "ok"));
    });
    let turns = 0;
    const body: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({
        next: () =>
          turns++ === 0 ? Promise.resolve({ done: false, value: Buffer.from("a") }) : new Promise(() => {}),
      }),
    };
    expect((await egress.request({ url, method: "POST", body })).status).toBe(200);
    await server.idle();
  });

  it("end by the idle limit when the peer stops reading, and not while the caller is slow", async () => {
    const { egress } = await against((socket) => socket.pause(), { idleTimeoutMs: 60 });
    async function* endless() {
      for (;;) yield Buffer.alloc(1024 * 1024);
    }
    expect((await failure(egress.request({ url, method: "POST", body: endless() }))).message).toContain(
      "idle",
    );

    const other = await against((socket) => void socket, { idleTimeoutMs: 30 });
    async function* slow() {
      yield Buffer.from("a");
      await new Promise((resolve) => setTimeout(resolve, 100));
      for (const socket of other.server.open) socket.write(ok("Content-Length: 0"));
      yield Buffer.from("b");
    }
    expect((await other.egress.request({ url, method: "POST", body: slow() })).status).toBe(200);
  });

  it.each([
    [
      "throws",
      async function* () {
        yield Buffer.from("a");
        throw new Error("own trouble");
      },
    ],
    [
      "gives a chunk of text",
      async function* () {
        yield "text" as unknown as Uint8Array;
      },
    ],
    [
      "cannot be iterated",
      () => ({
        [Symbol.asyncIterator]: () => {
          throw new Error("own trouble");
        },
      }),
    ],
    ["gives nothing at all", () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject() }) })],
  ])("of a body that %s fail with invalid_request", async (_what, body) => {
    const { egress, server } = await against(() => {});
    expect((await failure(egress.request({ url, method: "POST", body: body() }))).code).toBe(
      "invalid_request",
    );
    await server.idle();
    expect(server.received.join("")).not.toContain("\r\n0\r\n\r\n");
  });
});

describe("TLS", () => {
  const answer = (socket: Socket): void => void socket.write(ok("Content-Length: 2", "ok"));
  const https = "https://a.test/path?key=SECRET";

  it.each([
    ["a wrong name", wrongNameCertificate, "ERR_TLS_CERT_ALTNAME_INVALID"],
    ["an expired certificate", expiredCertificate, "CERT_HAS_EXPIRED"],
  ])("refuses %s, sending nothing", async (_what, certificate, code) => {
    const server = await startRawServer(answer, certificate);
    const egress = egressTo(server);
    ends.push(() => egress.close(), server.close);
    expect(await failure(egress.request({ url: https }))).toMatchObject({
      code: "tls_failed",
      requestSent: false,
      retryable: false,
      cause: { code },
    });
    expect(server.received.join("")).toBe("");
  });

  it("refuses a CA that it was not given, whatever the environment says", async () => {
    const server = await startRawServer(answer, leafCertificate);
    const egress = egressTo(server, { ca: [] });
    ends.push(() => egress.close(), server.close);
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    try {
      expect((await failure(egress.request({ url: https }))).code).toBe("tls_failed");
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    }
  });

  it("refuses old protocols, and plain text where TLS was meant", async () => {
    const old = await startRawServer(answer, {
      ...leafCertificate,
      maxVersion: "TLSv1.1",
      minVersion: "TLSv1",
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    const plain = await startRawServer(() => {});
    for (const socketServer of [old, plain]) {
      const egress = egressTo(socketServer);
      ends.push(() => egress.close(), socketServer.close);
    }
    const egress = egressTo(old);
    ends.push(() => egress.close());
    expect((await failure(egress.request({ url: https }))).code).toBe("tls_failed");
  });

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "resumes no %s session of a server with a wrong name",
    async (version) => {
      const server = await startRawServer(answer, {
        ...wrongNameCertificate,
        minVersion: version,
        maxVersion: version,
      });
      const egress = egressTo(server);
      ends.push(() => egress.close(), server.close);
      for (let call = 0; call < 3; call++) {
        expect((await failure(egress.request({ url: https }))).code).toBe("tls_failed");
      }
    },
  );

  it.each(["TLSv1.2", "TLSv1.3"] as const)(
    "resumes %s sessions of one that proved itself",
    async (version) => {
      const { createServer } = await import("node:tls");
      const resumed: boolean[] = [];
      const server = createServer(
        { ...leafCertificate, minVersion: version, maxVersion: version },
        (socket) => {
          resumed.push(socket.isSessionReused());
          socket
            .on("error", () => {})
            .once("data", () => socket.end(ok("Content-Length: 2\r\nConnection: close", "ok")));
        },
      );
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      const egress = egressTo(server.address() as { port: number });
      for (const host of ["a.test", "a.test", "b.test"]) {
        expect((await egress.request({ url: `https://${host}/` })).status).toBe(200);
      }
      expect(resumed).toEqual([false, true, false]);
      await egress.close();
      await new Promise((resolve) => server.close(resolve));
    },
  );

  it("bounds a handshake that never ends", async () => {
    const silent = await startRawServer(() => {});
    const egress = egressTo(silent, { limits: { connectTimeoutMs: 40 } });
    ends.push(() => egress.close(), silent.close);
    expect(await failure(egress.request({ url: https }))).toMatchObject({
      code: "timeout",
      requestSent: false,
    });
    await silent.idle();
  });

  it("calls a connection that breaks off in the handshake connect_failed, for it may be tried again", async () => {
    const server = await startRawServer(() => {});
    const egress = egressTo(server);
    ends.push(() => egress.close(), server.close);
    const watch = setInterval(() => {
      for (const socket of server.open) socket.resetAndDestroy();
    }, 2);
    expect(await failure(egress.request({ url: https }))).toMatchObject({
      code: "connect_failed",
      retryable: true,
      requestSent: false,
    });
    clearInterval(watch);
  });

  it("speaks HTTP/1.1 alone, sends the host as SNI, and none for an address", async () => {
    const seen: { servername: unknown; alpn: unknown }[] = [];
    const { createServer } = await import("node:tls");
    const server = createServer({ ...leafCertificate, ALPNProtocols: ["h2", "http/1.1"] }, (socket) => {
      seen.push({ servername: socket.servername, alpn: socket.alpnProtocol });
      socket
        .on("error", () => {})
        .once("data", () => socket.end(ok("Content-Length: 2\r\nConnection: close", "ok")));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const egress = egressTo({ port });
    for (const host of ["api.stripe.com", "API.Stripe.com.", "93.184.215.14"]) {
      expect((await egress.request({ url: `https://${host}/` })).status).toBe(200);
    }
    expect(seen).toEqual([
      { servername: "api.stripe.com", alpn: "http/1.1" },
      { servername: "api.stripe.com", alpn: "http/1.1" },
      { servername: false, alpn: "http/1.1" },
    ]);
    await egress.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
