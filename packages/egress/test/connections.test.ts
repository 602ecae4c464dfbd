import { connect, type Socket } from "node:net";
import { createDispatcher, createEgress, type EgressOptions, isEgressError } from "@plugboard/egress";
import { egressTo, PUBLIC_ADDRESS } from "@plugboard/testing";
import { request } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { type RawServer, startRawServer } from "./raw-server.js";

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const url = "http://api.example.com/";
const OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "resolved",
    (error: unknown) => (isEgressError(error) ? error.code : error),
  );

async function against(
  extra: Partial<EgressOptions>,
  onRequest: (socket: Socket, head: string) => void = (socket) => void socket.write(OK),
) {
  const server = await startRawServer(onRequest);
  const egress = egressTo(server, extra);
  ends.push(() => egress.close(), server.close);
  return { egress, server };
}

/** Answers, when told to, what is waiting. */
function held() {
  const waiting: Socket[] = [];
  return {
    waiting,
    onRequest: (socket: Socket) => void waiting.push(socket),
    answer: () => waiting.shift()?.write(OK),
  };
}

const heads = ({ received }: RawServer): string[] =>
  [...received.join("").matchAll(/^GET (\S+)/gm)].map(([, target = ""]) => target);

describe("connections to one origin", () => {
  it("are as many as there are calls, by default", async () => {
    const { waiting, onRequest, answer } = held();
    const { egress } = await against({}, onRequest);
    const calls = Array.from({ length: 30 }, () => egress.request({ url }));
    await expect.poll(() => waiting.length).toBe(30);
    while (waiting.length > 0) answer();
    await Promise.all(calls);
  });

  it("are no more than allowed, and serve everybody in turn", async () => {
    const { egress, server } = await against({ maxConnectionsPerOrigin: 3 });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => egress.request({ url: `${url}${index}` })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(server.received).toHaveLength(3);
    expect(heads(server)).toHaveLength(50);
  });

  it("are counted for each origin", async () => {
    const { waiting, onRequest, answer } = held();
    const { egress } = await against({ maxConnectionsPerOrigin: 1 }, onRequest);
    const calls = ["a", "b", "a", "b"].map((name) => egress.request({ url: `http://${name}.example.com/` }));
    await expect.poll(() => waiting.length).toBe(2);
    for (let left = 4; left > 0; left--) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0);
      answer();
    }
    await Promise.all(calls);
  });

  it("are not spent on those who gave up while they waited", async () => {
    const { waiting, onRequest, answer } = held();
    const { egress, server } = await against({ maxConnectionsPerOrigin: 1 }, onRequest);
    const controller = new AbortController();
    const { signal } = controller;
    async function* body() {
      yield Buffer.from("a");
    }
    const first = egress.request({ url: `${url}first` });
    const given = [
      egress.request({ url: `${url}aborted`, signal }),
      egress.request({ url: `${url}late`, limits: { deadlineMs: 20 } }),
      egress.request({ url: `${url}upload`, method: "POST", body: body(), signal }),
    ].map(codeOf);
    const last = egress.request({ url: `${url}last` });
    await expect.poll(() => waiting.length).toBe(1);
    expect(await given[1]).toBe("timeout");
    controller.abort();
    expect(await Promise.all(given)).toEqual(["aborted", "timeout", "aborted"]);
    answer();
    await first;
    await expect.poll(() => waiting.length).toBe(1);
    answer();
    await last;
    expect(heads(server)).toEqual(["/first", "/last"]);
    expect(server.received).toHaveLength(1);
  });

  it("do not wait for the rest of a redirect", async () => {
    const { egress } = await against(
      { maxConnectionsPerOrigin: 1, limits: { deadlineMs: 2000 } },
      (socket, head) =>
        void socket.write(
          head.startsWith("GET /from")
            ? "HTTP/1.1 302 Found\r\nLocation: /to\r\nContent-Length: 5\r\n\r\nab"
            : OK,
        ),
    );
    expect((await egress.request({ url: `${url}from` })).status).toBe(200);
  });

  it("that fail or are given up make room for the next", async () => {
    let dialled = 0;
    const controller = new AbortController();
    const { egress, server } = await against({
      maxConnectionsPerOrigin: 1,
      dialer: () => {
        dialled += 1;
        if (dialled === 2) controller.abort();
        const socket = connect(server.port, "127.0.0.1");
        if (dialled === 1) process.nextTick(() => socket.destroy(new Error("no route")));
        return socket;
      },
    });
    const calls = [
      egress.request({ url }),
      egress.request({ url, signal: controller.signal }),
      egress.request({ url }),
      egress.request({ url }),
    ].map(codeOf);
    expect(await Promise.all(calls)).toEqual(["connect_failed", "aborted", "resolved", "resolved"]);
    expect(dialled).toBe(3);
  });

  it("in the making end at once for those who had waited", async () => {
    const controller = new AbortController();
    const signals: AbortSignal[] = [];
    const { egress } = await against(
      {
        maxConnectionsPerOrigin: 1,
        resolver: (_name, { signal }) => {
          signals.push(signal);
          return signals.length === 1 ? Promise.resolve([PUBLIC_ADDRESS]) : new Promise(() => {});
        },
      },
      (socket) => socket.end(OK.replace("OK\r\n", "OK\r\nConnection: close\r\n")),
    );
    const first = egress.request({ url });
    const waited = codeOf(egress.request({ url, signal: controller.signal }));
    await first;
    await expect.poll(() => signals.length).toBe(2);
    controller.abort();
    expect(await waited).toBe("aborted");
    expect(signals[1]?.aborted).toBe(true);
  });

  it("end with the egress, those who wait too", async () => {
    const { waiting, onRequest } = held();
    const { egress } = await against({ maxConnectionsPerOrigin: 1 }, onRequest);
    const calls = [1, 2, 3].map(() => codeOf(egress.request({ url })));
    await expect.poll(() => waiting.length).toBe(1);
    await egress.close();
    expect(await Promise.all(calls)).toEqual(Array(3).fill("egress_closed"));
  });

  it("are held to the number by the dispatcher too, with the deadline of those who wait", async () => {
    const { waiting, onRequest, answer } = held();
    const server = await startRawServer(onRequest);
    const sockets: Socket[] = [];
    let most = 0;
    const dispatcher = await createDispatcher({
      trust: "public",
      maxConnectionsPerOrigin: 1,
      limits: { deadlineMs: 300 },
      resolver: async () => [PUBLIC_ADDRESS],
      dialer: () => {
        const socket = connect(server.port, "127.0.0.1");
        sockets.push(socket);
        most = Math.max(most, sockets.filter(({ destroyed }) => !destroyed).length);
        return socket;
      },
    });
    ends.push(() => dispatcher.destroy(), server.close);
    const calls = [1, 2].map(() => codeOf(request(url, { dispatcher })));
    expect(await Promise.all(calls)).toEqual(["timeout", "timeout"]);
    waiting.length = 0;
    const third = request(url, { dispatcher });
    await expect.poll(() => waiting.length).toBe(1);
    answer();
    expect(await (await third).body.text()).toBe("ok");
    expect(most).toBe(1);
  });

  it.each([0, -1, 1.5, Number.NaN, "2" as unknown as number])("cannot be limited to %s", (number) => {
    expect(() => createEgress({ trust: "public", maxConnectionsPerOrigin: number })).toThrow(
      "maxConnectionsPerOrigin",
    );
  });
});
