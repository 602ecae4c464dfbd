import { connect, type Socket } from "node:net";
import { createEgress, type Dialer, type Egress, type EgressOptions, type Resolver } from "@plugboard/egress";
import { PUBLIC_ADDRESS, type RecordingServer, startRecordingServer, testCa } from "@plugboard/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

let server: RecordingServer;
let dialled: { address: string; family: number; port: number; hostname: string }[];
const opened: Egress[] = [];

beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
});
beforeEach(() => {
  dialled = [];
  server.reset();
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((egress) => egress.close()));
});
afterAll(() => server.close());

const toServer = (): Socket => connect(server.port, "127.0.0.1");
/** To a port of loopback that nobody listens on. */
const toNobody = (): Socket => connect(1, "127.0.0.1");

/** An egress that writes down whatever is dialled. */
function recording(
  resolver: Resolver,
  dial: (address: string) => Socket = toServer,
  extra: Partial<EgressOptions> = {},
) {
  const dialer: Dialer = ({ address, family, port, hostname }) => {
    dialled.push({ address, family, port, hostname });
    return dial(address);
  };
  const egress = createEgress({ trust: "public", ca: testCa, resolver, dialer, ...extra });
  opened.push(egress);
  return egress;
}

const URL_OF_SERVICE = "https://api.example.com:8443/v1";
const ask = (egress: Egress) =>
  egress.request({ url: URL_OF_SERVICE }).then(
    ({ status }) => status,
    (error: { code: string }) => error.code,
  );

describe("only checked literals are dialled", () => {
  it("dials the answer, on the URL's port, and tells the name", async () => {
    const egress = recording(async () => [PUBLIC_ADDRESS]);
    expect(await ask(egress)).toBe(200);
    expect(dialled).toEqual([
      { address: PUBLIC_ADDRESS, family: 4, port: 8443, hostname: "api.example.com" },
    ]);
    expect(server.last.headers.host).toBe("api.example.com:8443");
  });

  it("judges every answer anew, and dials what it judged, whatever callers do to what they were handed", async () => {
    const answers = [[PUBLIC_ADDRESS], [PUBLIC_ADDRESS, "127.0.0.1"], [PUBLIC_ADDRESS]];
    const egress = recording(async () => answers.shift() ?? []);
    const [first] = await egress.resolve("api.example.com", 8443);
    expect(() => Object.assign(first ?? {}, { address: "127.0.0.1" })).toThrow(TypeError);
    expect(await ask(egress)).toBe("blocked_address");
    expect(dialled).toEqual([]);
    expect(await ask(egress)).toBe(200);
    expect(dialled).toMatchObject([{ address: PUBLIC_ADDRESS }]);
  });

  it("resolves no literal", async () => {
    let asked = 0;
    const egress = recording(async () => {
      asked += 1;
      return [PUBLIC_ADDRESS];
    });
    await egress.request({ url: `https://${PUBLIC_ADDRESS}/` });
    expect(asked).toBe(0);
    expect(dialled).toMatchObject([{ address: PUBLIC_ADDRESS, hostname: PUBLIC_ADDRESS }]);
  });

  it.each([
    [["127.0.0.1"]],
    [[PUBLIC_ADDRESS, "127.0.0.1"]],
    [["127.0.0.1", PUBLIC_ADDRESS]],
    [[PUBLIC_ADDRESS, "2606:4700::1", "::1"]],
    [["::ffff:127.0.0.1"]],
    [["fe80::1%eth0"]],
    [["64:ff9b::a00:1"]],
    [[...Array<string>(500).fill(PUBLIC_ADDRESS), "10.0.0.1"]],
    [["0x7f.1"]],
    [["127.1"]],
    [["localhost"]],
    [["example.com"]],
    [[""]],
    [[` ${PUBLIC_ADDRESS}`]],
    [[`${PUBLIC_ADDRESS}\0`]],
    [["010.0.0.1"]],
    [["1"]],
    [[null]],
    [[{ address: PUBLIC_ADDRESS, family: 4 }]],
  ])("refuses a name with the answers %j", async (answers) => {
    expect(await ask(recording(async () => answers as string[]))).toBe("blocked_address");
    expect(dialled).toEqual([]);
  });

  it.each([
    ["no answers", async () => []],
    ["no answers, later", () => new Promise<string[]>((resolve) => setTimeout(() => resolve([]), 5))],
    ["undefined", async () => undefined],
    ["a string", async () => PUBLIC_ADDRESS],
    ["too many", async () => Array<string>(5000).fill(PUBLIC_ADDRESS)],
    [
      "a throw",
      () => {
        throw new Error("resolver");
      },
    ],
    [
      "a rejection",
      async () => {
        throw Object.assign(new Error("no"), { code: "ENOTFOUND" });
      },
    ],
    ["a rejection with nothing", () => Promise.reject()],
    [
      "a CNAME that loops",
      async () => {
        throw Object.assign(new Error("loop"), { code: "ESERVFAIL" });
      },
    ],
  ])("calls %s dns_failed", async (_what, resolver) => {
    expect(await ask(recording(resolver as unknown as Resolver))).toBe("dns_failed");
    expect(dialled).toEqual([]);
  });

  it("copies the answers: a resolver that changes them later changes nothing", async () => {
    const answers = [PUBLIC_ADDRESS];
    const egress = recording(async () => {
      queueMicrotask(() => answers.splice(0, 1, "127.0.0.1"));
      return answers;
    });
    await ask(egress);
    expect(dialled.every(({ address }) => address === PUBLIC_ADDRESS)).toBe(true);
  });

  it("asks once a connection, so a change between check and dial goes nowhere", async () => {
    let asked = 0;
    const egress = recording(async () => (++asked === 1 ? [PUBLIC_ADDRESS] : ["127.0.0.1"]));
    server.respond({ headers: { connection: "close" } });
    expect(await ask(egress)).toBe(200);
    expect(asked).toBe(1);
    // The next connection asks anew, and is refused.
    expect(await ask(egress)).toBe("blocked_address");
    expect(dialled).toHaveLength(1);
  });

  it("follows no name to another: an answer that is a name is refused", async () => {
    expect(await ask(recording(async () => ["internal.example.com"]))).toBe("blocked_address");
  });

  it.each(["localhost", "metadata.google.internal", "x.localhost"])("never asks about %s", async (host) => {
    let asked = 0;
    const egress = recording(async () => {
      asked += 1;
      return [PUBLIC_ADDRESS];
    });
    await expect(egress.request({ url: `https://${host}/` })).rejects.toMatchObject({ code: "blocked_host" });
    await expect(egress.resolve(host, 80)).rejects.toMatchObject({ code: "blocked_host" });
    expect(asked).toBe(0);
  });
});

describe("racing addresses", () => {
  it("tries families in turn, and keeps the first that answers", async () => {
    const egress = recording(
      async () => ["2606:4700::1", "2606:4700::2", "93.184.215.1", "93.184.215.2"],
      (address) => (address === "93.184.215.2" ? toServer() : toNobody()),
    );
    expect(await ask(egress)).toBe(200);
    expect(dialled.map(({ address }) => address)).toEqual([
      "2606:4700::1",
      "93.184.215.1",
      "2606:4700::2",
      "93.184.215.2",
    ]);
  });

  it("starts the next beside one that dawdles, and destroys the loser", async () => {
    const sockets: Socket[] = [];
    const { Socket: NetSocket } = await import("node:net");
    const egress = recording(
      async () => ["2606:4700::1", "93.184.215.1"],
      (address) => {
        const socket = address.includes(":") ? silent(new NetSocket()) : toServer();
        sockets.push(socket);
        return socket;
      },
    );
    expect(await ask(egress)).toBe(200);
    expect(sockets).toHaveLength(2);
    expect(sockets[0]?.destroyed).toBe(true);
  });

  it("fails when all do, and tries at most sixteen", async () => {
    const egress = recording(
      async () => Array.from({ length: 40 }, (_, index) => `93.184.215.${index + 1}`),
      toNobody,
    );
    expect(await ask(egress)).toBe("connect_failed");
    expect(dialled).toHaveLength(16);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("dialer");
      },
    ],
    ["gives a destroyed socket", () => toServer().destroy()],
    [
      "gives one that fails at once",
      () => {
        const socket = toServer();
        socket.destroy(new Error("early"));
        return socket;
      },
    ],
  ])("calls a dialer that %s connect_failed", async (_what, dial) => {
    expect(await ask(recording(async () => [PUBLIC_ADDRESS], dial))).toBe("connect_failed");
  });

  it("takes a socket that is connected already", async () => {
    const socket = toServer();
    await new Promise((resolve) => socket.once("connect", resolve));
    expect(
      await ask(
        recording(
          async () => [PUBLIC_ADDRESS],
          () => socket,
        ),
      ),
    ).toBe(200);
  });
});

describe("slow and silent resolvers", () => {
  const never: Resolver = () => new Promise(() => {});

  it("are bounded by the connect timeout", async () => {
    const egress = recording(never, toServer, { limits: { connectTimeoutMs: 30 } });
    await expect(egress.request({ url: URL_OF_SERVICE })).rejects.toMatchObject({
      code: "timeout",
      requestSent: false,
      message: expect.stringContaining("connectTimeoutMs"),
    });
    await expect(egress.resolve("api.example.com", 443)).rejects.toMatchObject({ code: "timeout" });
  });

  it("are bounded by the deadline, the caller's signal and close, and are told", async () => {
    let signals: AbortSignal[] = [];
    const egress = recording((_name, { signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    await expect(egress.request({ url: URL_OF_SERVICE, limits: { deadlineMs: 20 } })).rejects.toMatchObject({
      code: "timeout",
      message: expect.stringContaining("deadlineMs"),
      requestSent: false,
    });
    expect(signals[0]?.aborted).toBe(true);
    signals = [];
    const controller = new AbortController();
    const aborted = egress.request({ url: URL_OF_SERVICE, signal: controller.signal });
    const resolving = egress.resolve("api.example.com", 443, { signal: controller.signal });
    await expect.poll(() => signals.length).toBe(2);
    controller.abort(new Error("enough"));
    await expect(aborted).rejects.toMatchObject({
      code: "aborted",
      cause: { message: "enough" },
      requestSent: false,
    });
    await expect(resolving).rejects.toMatchObject({ code: "aborted" });
    expect(signals.every((signal) => signal.aborted)).toBe(true);
    signals = [];
    const closing = [egress.request({ url: URL_OF_SERVICE }), egress.resolve("api.example.com", 443)];
    await expect.poll(() => signals.length).toBe(2);
    const outcomes = Promise.allSettled(closing);
    await egress.close();
    expect(await outcomes).toMatchObject([
      { reason: { code: "egress_closed" } },
      { reason: { code: "egress_closed" } },
    ]);
  });
});

describe("resolve", () => {
  it("gives what may be dialled, with families", async () => {
    const egress = recording(async () => [PUBLIC_ADDRESS, "2606:4700::1"]);
    expect(await egress.resolve("Db.Example.COM.", 5432)).toEqual([
      { address: PUBLIC_ADDRESS, family: 4 },
      { address: "2606:4700::1", family: 6 },
    ]);
    expect(await egress.resolve("0x5db8d70e", 5432)).toEqual([{ address: PUBLIC_ADDRESS, family: 4 }]);
    expect(await egress.resolve("[2606:4700::1]", 5432)).toEqual([{ address: "2606:4700::1", family: 6 }]);
  });

  it.each([
    "",
    " ",
    "a b",
    "a/b",
    "a:80",
    "user@host",
    "http://host",
    "a?b",
    "a#b",
    "fe80::1%1",
    "[::1",
    "a\\b",
    "a\nb",
  ])("takes no %j for a host", async (host) => {
    const egress = recording(async () => [PUBLIC_ADDRESS]);
    await expect(egress.resolve(host, 80)).rejects.toMatchObject({ code: "invalid_url" });
  });

  it.each(["127.1", "::1", "[::1]", "0", "10.0.0.1", "[::ffff:7f00:1]"])("refuses %s", async (host) => {
    await expect(recording(async () => [PUBLIC_ADDRESS]).resolve(host, 80)).rejects.toMatchObject({
      code: "blocked_address",
    });
  });

  it("asks the system by default, its hosts file included", async () => {
    const egress = createEgress({ trust: { allow: ["localhost"] } });
    const addresses = await egress.resolve("localhost", 80);
    expect(addresses.some(({ address }) => address === "127.0.0.1" || address === "::1")).toBe(true);
    await expect(egress.resolve("nothing.invalid", 80)).rejects.toMatchObject({ code: "dns_failed" });
    await egress.close();
  });
});

describe("the default dialer", () => {
  it("reaches what trust allows, and nothing beside it", async () => {
    const plain = await startRecordingServer();
    const egress = createEgress({ trust: { allow: [plain.origin] } });
    expect(await egress.request({ url: plain.origin })).toMatchObject({ status: 200 });
    await expect(egress.request({ url: server.origin })).rejects.toMatchObject({ code: "blocked_address" });
    await expect(createEgress({ trust: "public" }).request({ url: plain.origin })).rejects.toMatchObject({
      code: "blocked_address",
      requestSent: false,
    });
    await egress.close();
    await plain.close();
  });

  it("checks where a socket ended, before anything is said", async () => {
    const plain = await startRecordingServer();
    const egress = createEgress({ trust: { allow: [plain.origin] } });
    const { Socket: NetSocket } = await import("node:net");
    // What `remoteAddress` reads from, which itself cannot be redefined.
    const prototype = NetSocket.prototype as unknown as { _getpeername: () => { address?: string } };
    const original = prototype._getpeername;
    try {
      for (const elsewhere of ["10.9.9.9", "::ffff:10.9.9.9", "fe80::1%eth0", undefined]) {
        prototype._getpeername = () => (elsewhere === undefined ? {} : { address: elsewhere });
        await expect(egress.request({ url: plain.origin })).rejects.toMatchObject({
          code: "blocked_address",
          requestSent: false,
        });
      }
    } finally {
      prototype._getpeername = original;
    }
    expect(plain.requests).toHaveLength(0);
    expect((await egress.request({ url: plain.origin })).status).toBe(200);
    await egress.close();
    await plain.close();
  });

  it("reports a refused connection", async () => {
    const egress = createEgress({ trust: { allow: ["127.0.0.1:1"] } });
    await expect(egress.request({ url: "http://127.0.0.1:1" })).rejects.toMatchObject({
      code: "connect_failed",
      retryable: true,
      requestSent: false,
      cause: { code: "ECONNREFUSED" },
    });
    await egress.close();
  });
});

/** A socket that stays connecting until it is destroyed. */
function silent(socket: Socket): Socket {
  Object.defineProperty(socket, "connecting", { value: true });
  return socket;
}
