import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { createEgress, type EgressOptions } from "@plugboard/egress";
import { egressTo, startRecordingServer } from "@plugboard/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRawServer } from "./raw-server.js";

const run = promisify(execFile);
const source = new URL("../src/index.ts", import.meta.url);

/** Lets a plain Node process load the sources, whose imports name the files they are compiled to. */
const HOOK = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({
    resolve: (name, context, next) =>
      next(context.parentURL?.includes("/egress/src/") ? name.replace(/^(\\.\\/.*)\\.js$/, "$1.ts") : name, context),
  });`)}`;

/** Runs a script in a Node process of its own, and gives what it prints. */
async function inNode(
  script: string,
  env: Record<string, string> = {},
  flags: string[] = [],
): Promise<string> {
  const { stdout } = await run(
    process.execPath,
    [...flags, "--import", HOOK, "--input-type=module", "-e", script],
    {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      env: { PATH: process.env.PATH ?? "", ...env },
      timeout: 20_000,
    },
  );
  return stdout.trim();
}

const IMPORT = `import { createEgress } from ${JSON.stringify(source.href)};`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "egress-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the environment", () => {
  it("sends nothing through proxies that it names", async () => {
    const trap = await startRecordingServer();
    const service = await startRecordingServer();
    const proxies: Record<string, string> = { NODE_USE_ENV_PROXY: "1", NO_PROXY: "", no_proxy: "" };
    for (const name of ["http_proxy", "https_proxy", "all_proxy"]) {
      proxies[name] = trap.origin;
      proxies[name.toUpperCase()] = trap.origin;
    }
    const script = `${IMPORT}
      const egress = createEgress({ trust: { allow: [${JSON.stringify(service.origin)}] } });
      const { status } = await egress.request({ url: ${JSON.stringify(service.origin)} });
      console.log(status);
      await egress.close();`;
    expect(await inNode(script, proxies)).toBe("200");
    expect(await inNode(script, proxies, ["--use-env-proxy"])).toBe("200");
    expect(service.requests).toHaveLength(2);
    expect(trap.connections).toBe(0);
    await trap.close();
    await service.close();
  });

  it("is not touched, nor the network nor the clock, by importing and creating", async () => {
    const report = `
      import { createRequire } from "node:module";
      console.log(JSON.stringify({
        handles: process.getActiveResourcesInfo(),
        packages: Object.keys(createRequire(import.meta.url)("node:module")._cache),
        builtins: process.moduleLoadList.filter((name) => /^NativeModule (?:_tls|tls|net|dns|zlib|http|crypto)/.test(name)),
      }));`;
    const before = JSON.parse(await inNode(report));
    const after = JSON.parse(
      await inNode(`${IMPORT} createEgress({ trust: { allow: ["10.0.0.1"] } }); ${report}`),
    );
    expect(after).toEqual(before);
    expect(after.packages).toEqual([]);
  });

  it("is no reason to stay: a process with idle connections ends", async () => {
    const service = await startRecordingServer();
    const script = `${IMPORT}
      const egress = createEgress({ trust: { allow: [${JSON.stringify(service.origin)}] } });
      const { status } = await egress.request({ url: ${JSON.stringify(service.origin)} });
      console.log(status, process.getActiveResourcesInfo().filter((name) => name === "Timeout").length);`;
    expect(await inNode(script)).toBe("200 0");
    await service.close();
  });
});

describe("other ways out", () => {
  it("are no URLs: unix sockets", async () => {
    const path = join(folder, "socket");
    const server = createServer((_request, response) => response.end("inside"));
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const egress = createEgress({ trust: "public", resolver: async () => [path] });
    for (const url of [`unix:${path}`, `http+unix://${encodeURIComponent(path)}/`, `http://unix:${path}:/`]) {
      const error = await egress.request({ url }).catch((thrown: { code: string }) => thrown.code);
      expect(["blocked_scheme", "invalid_url", "blocked_address"]).toContain(error);
    }
    await expect(egress.request({ url: "http://a.example/" })).rejects.toMatchObject({
      code: "blocked_address",
    });
    await egress.close();
    await new Promise((resolve) => server.close(resolve));
  });

  it("are not taken from options that undici knows", async () => {
    const trap = await startRecordingServer();
    const service = await startRecordingServer();
    const { origin } = service;
    const sneaky = {
      trust: { allow: [origin] },
      socketPath: join(folder, "none"),
      dispatcher: { dispatch: () => expect.fail("A foreign dispatcher was used.") },
      connect: () => expect.fail("A foreign connector was used."),
      factory: () => expect.fail("A foreign factory was used."),
      interceptors: [() => expect.fail("A foreign interceptor was used.")],
      allowH2: true,
    } as EgressOptions;
    const egress = createEgress(sneaky);
    const request = {
      url: origin,
      path: "/elsewhere",
      origin: trap.origin,
      dispatcher: sneaky,
      socketPath: join(folder, "none"),
      servername: "elsewhere",
      upgrade: "websocket",
      query: { a: "b" },
    };
    expect((await egress.request(request)).status).toBe(200);
    expect(service.last.target).toBe("/");
    expect(service.last.headers).not.toHaveProperty("upgrade");
    expect(trap.connections).toBe(0);
    await egress.close();
    await trap.close();
    await service.close();
  });

  it("are not undici's global dispatcher, nor its interceptors", async () => {
    const { getGlobalDispatcher, setGlobalDispatcher } = await import("undici");
    const before = getGlobalDispatcher();
    const service = await startRecordingServer();
    const egress = createEgress({ trust: { allow: [service.origin] } });
    setGlobalDispatcher({ dispatch: () => expect.fail("The global dispatcher was used.") } as never);
    try {
      expect((await egress.request({ url: service.origin })).status).toBe(200);
    } finally {
      setGlobalDispatcher(before);
    }
    await egress.close();
    await service.close();
  });
});

describe("connections", () => {
  it("serve one origin each: no coalescing, though the certificate would do for both", async () => {
    const service = await startRecordingServer({ tls: true });
    const dialled: string[] = [];
    const egress = egressTo(service, {
      dialer: ({ hostname }) => {
        dialled.push(hostname);
        return connect(service.port, "127.0.0.1");
      },
    });
    const hosts = ["a.example.com", "b.example.com", "a.example.com", "a.example.com:8443"];
    for (const host of hosts) await egress.request({ url: `https://${host}/` });
    for (const host of new Set(hosts)) expect(dialled).toContain(host.replace(/:\d+$/, ""));
    expect(service.requests.map(({ headers }) => headers.host)).toEqual(hosts);
    expect(service.requests.every(({ httpVersion }) => httpVersion === "1.1")).toBe(true);
    await egress.close();
    await service.close();
  });

  it("are not shared between egresses, so neither are policies", async () => {
    const service = await startRecordingServer();
    const open = createEgress({ trust: { allow: [service.origin] } });
    const shut = createEgress({ trust: "public" });
    await open.request({ url: service.origin });
    await expect(shut.request({ url: service.origin })).rejects.toMatchObject({ code: "blocked_address" });
    await open.close();
    await shut.close();
    await service.close();
  });

  it("resume TLS sessions only where they were made", async () => {
    const service = await startRecordingServer({ tls: true, respond: { headers: { connection: "close" } } });
    const egress = egressTo(service);
    for (let call = 0; call < 3; call++) await egress.request({ url: "https://a.example.com/" });
    await expect(egress.request({ url: "https://wrong.invalid/" })).rejects.toMatchObject({
      code: "tls_failed",
    });
    await egress.close();
    await service.close();
  });
});

describe("an egress proxy", () => {
  const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  it("is asked for the checked address, by its own dialled address, with its own credentials", async () => {
    const service = await startRecordingServer({ tls: true });
    const proxy = await startRawServer((socket, head) => {
      if (!head.startsWith("CONNECT")) return;
      const upstream = connect(service.port, "127.0.0.1");
      upstream
        .on("error", () => {})
        .once("connect", () => {
          socket.removeAllListeners("data");
          socket.write("HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n");
          socket.pipe(upstream).pipe(socket);
        });
    });
    const dialled: string[] = [];
    const egress = egressTo(proxy, {
      proxy: "http://user:p%40ss@proxy.internal:3128",
      resolver: async (name) => [name === "proxy.internal" ? "10.0.0.3" : "93.184.215.14"],
      dialer: ({ address, port, hostname }) => {
        dialled.push(`${hostname} ${address}:${port}`);
        return connect(proxy.port, "127.0.0.1");
      },
    });
    const answer = await egress.request({
      url: "https://api.stripe.com/v1?key=SECRET",
      credentials: { headers: { authorization: "Bearer SECRET" } },
    });
    expect(answer.status).toBe(200);
    expect(dialled).toEqual(["proxy.internal 10.0.0.3:3128"]);
    const [head = ""] = (proxy.received[0] ?? "").split("\r\n\r\n");
    expect(head.split("\r\n")).toEqual([
      "CONNECT 93.184.215.14:443 HTTP/1.1",
      "Host: 93.184.215.14:443",
      `Proxy-Authorization: Basic ${Buffer.from("user:p@ss").toString("base64")}`,
    ]);
    expect(proxy.received.join("")).not.toContain("SECRET");
    expect(service.last.headers).not.toHaveProperty("proxy-authorization");
    await expect(egress.request({ url: "https://localhost/" })).rejects.toMatchObject({
      code: "blocked_host",
    });
    await egress.close();
    await proxy.close();
    await service.close();
  });

  it("does not widen trust: names are resolved and checked first", async () => {
    const proxy = await startRawServer(() => {});
    const egress = egressTo(proxy, { proxy: "http://10.0.0.3:3128", resolver: async () => ["127.0.0.1"] });
    await expect(egress.request({ url: "https://api.stripe.com/" })).rejects.toMatchObject({
      code: "blocked_address",
    });
    await expect(egress.request({ url: "http://10.0.0.3:3128/" })).rejects.toMatchObject({
      code: "blocked_address",
    });
    expect(proxy.received).toEqual([]);
    await egress.close();
    await proxy.close();
  });

  it("carries plain http in a tunnel too", async () => {
    const proxy = await startRawServer((socket, head) => {
      socket.write(head.startsWith("CONNECT") ? "HTTP/1.1 200 OK\r\n\r\n" : OK);
    });
    const egress = egressTo(proxy, { proxy: "http://proxy.internal" });
    expect((await egress.request({ url: "http://api.example.com/x" })).status).toBe(200);
    expect(proxy.received[0]).toMatch(
      /^CONNECT 93\.184\.215\.14:80 HTTP\/1\.1\r\n.*\r\n\r\nGET \/x HTTP\/1\.1\r\n/s,
    );
    await egress.close();
    await proxy.close();
  });

  it.each([
    ["refuses", "HTTP/1.1 407 Proxy Authentication Required\r\nX: SECRET\r\n\r\n"],
    ["speaks nonsense", "SECRET\r\n\r\n"],
    ["speaks first in the tunnel", "HTTP/1.1 200 OK\r\n\r\nSECRET"],
    ["never stops", "x".repeat(20_000)],
    ["hangs up", undefined],
  ])("that %s is proxy_failed", async (_what, said) => {
    const proxy = await startRawServer((socket) => (said === undefined ? socket.end() : socket.write(said)));
    const egress = egressTo(proxy, { proxy: "http://u:SECRET@proxy.internal" });
    await expect(egress.request({ url: "https://api.stripe.com/" })).rejects.toMatchObject({
      code: "proxy_failed",
      requestSent: false,
      message: expect.not.stringContaining("SECRET"),
    });
    await proxy.idle();
    await egress.close();
    await proxy.close();
  });

  it("that is silent, or cannot be found, ends in time", async () => {
    const proxy = await startRawServer(() => {});
    const silent = egressTo(proxy, { proxy: "http://proxy.internal", limits: { connectTimeoutMs: 30 } });
    await expect(silent.request({ url: "https://api.stripe.com/" })).rejects.toMatchObject({
      code: "timeout",
    });
    const lost = egressTo(proxy, {
      proxy: "http://proxy.internal",
      resolver: async (name) => (name === "proxy.internal" ? [] : ["93.184.215.14"]),
    });
    await expect(lost.request({ url: "https://api.stripe.com/" })).rejects.toMatchObject({
      code: "proxy_failed",
    });
    await silent.close();
    await lost.close();
    await proxy.close();
  });
});
