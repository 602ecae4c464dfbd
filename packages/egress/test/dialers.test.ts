import { connect, type Socket } from "node:net";
import { type Dialer, isEgressError } from "@plugboard/egress";
import { egressTo, type RecordingServer, startRecordingServer } from "@plugboard/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let server: RecordingServer;
const strays: unknown[] = [];
const onStray = (error: unknown): void => void strays.push(error);
beforeAll(async () => {
  process.on("unhandledRejection", onStray).on("uncaughtException", onStray);
  server = await startRecordingServer();
});
afterAll(async () => {
  await server.close();
  process.off("unhandledRejection", onStray).off("uncaughtException", onStray);
  expect(strays).toEqual([]);
});

const url = "http://api.example.com/";
const addresses = async () => ["93.184.215.14", "93.184.215.15", "93.184.215.16"];

describe("a dialer", () => {
  it.each(["connecting", "failing"])("that ends its own attempt keeps no socket: one %s", async (kind) => {
    const controller = new AbortController();
    const dialled: Socket[] = [];
    const egress = egressTo(server, {
      dialer: () => {
        const socket = connect(server.port, "127.0.0.1");
        dialled.push(socket);
        controller.abort();
        if (kind === "failing") process.nextTick(() => socket.destroy(new Error("own trouble")));
        return socket;
      },
    });
    await expect(egress.request({ url, signal: controller.signal })).rejects.toMatchObject({
      code: "aborted",
      requestSent: false,
    });
    expect(dialled.map(({ destroyed }) => destroyed)).toEqual([true]);
    await egress.close();
  });

  it("that closes its own egress keeps no socket", async () => {
    let dialled: Socket | undefined;
    const egress = egressTo(server, {
      dialer: () => {
        void egress.close();
        dialled = connect(server.port, "127.0.0.1");
        return dialled;
      },
    });
    await expect(egress.request({ url })).rejects.toMatchObject({ code: "egress_closed" });
    expect(dialled?.destroyed).toBe(true);
  });

  const none = undefined as unknown as Socket;
  const promised = Promise.resolve() as unknown as Socket;
  it.each<[string, Dialer, string]>([
    [
      "throws",
      () => {
        throw new Error("SECRET");
      },
      'The dialer failed for "api.example.com".',
    ],
    ["gives nothing", () => none, 'The dialer gave no socket for "api.example.com".'],
    ["gives a promise", () => promised, 'The dialer gave no socket for "api.example.com".'],
  ])("that %s is told so, after every address", async (_what, dialer, message) => {
    let dialled = 0;
    const egress = egressTo(server, {
      resolver: addresses,
      dialer: (target) => {
        dialled += 1;
        return dialer(target);
      },
    });
    const error: unknown = await egress.request({ url }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "connect_failed", message, requestSent: false });
    expect((error as Error).cause).toBeUndefined();
    expect(dialled).toBe(3);
    await egress.close();
  });

  it("that gives no socket the second time, once the first has failed, is told so", async () => {
    let dialled = 0;
    const egress = egressTo(server, {
      resolver: addresses,
      dialer: () => {
        if (dialled++ > 0) return none;
        const socket = connect(server.port, "127.0.0.1");
        process.nextTick(() => socket.destroy(new Error("no route")));
        return socket;
      },
    });
    const error: unknown = await egress.request({ url }).catch((thrown: unknown) => thrown);
    expect(isEgressError(error) && error.message).toBe('The dialer gave no socket for "api.example.com".');
    await egress.close();
  });

  it("that throws for one address is asked for the next", async () => {
    const egress = egressTo(server, {
      resolver: addresses,
      dialer: ({ address }) => {
        if (address !== "93.184.215.16") throw Object.assign(new Error("no"), { code: "EINVAL" });
        return connect(server.port, "127.0.0.1");
      },
    });
    expect((await egress.request({ url })).status).toBe(200);
    await egress.close();
  });
});
