import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What becomes of a chunk: it goes on, it is swallowed, or both sides are cut off, before or after it goes on. */
export type Verdict = "forward" | "swallow" | "cut" | "forward_and_cut";

export interface TestProxy {
  readonly port: number;
  /** Connections taken so far. */
  readonly connections: number;
  /** Cuts every connection. */
  cut(): void;
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** Judges what the client sends. `text` has it as Latin-1. */
  readonly fromClient?: (text: string, connection: number) => Verdict;
  readonly fromServer?: (text: string, connection: number) => Verdict;
}

/** Stands between a client and a server on 127.0.0.1 and breaks what goes through it, when asked to. */
export async function startProxy(target: number, options: ProxyOptions = {}): Promise<TestProxy> {
  const { fromClient = () => "forward", fromServer = () => "forward" } = options;
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((client) => {
    connections += 1;
    const connection = connections;
    const upstream = connect(target, "127.0.0.1");
    for (const [from, to, judge] of [
      [client, upstream, fromClient],
      [upstream, client, fromServer],
    ] as const) {
      sockets.add(from);
      from
        .on("error", () => {})
        .on("close", () => {
          sockets.delete(from);
          to.destroy();
        });
      from.on("data", (chunk) => {
        const verdict = judge(chunk.toString("latin1"), connection);
        if (verdict === "forward") to.write(chunk);
        if (verdict === "cut") from.destroy();
        if (verdict === "forward_and_cut") to.write(chunk, () => client.resetAndDestroy());
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A server that sends one answer to whatever it is sent first, and then nothing. */
export async function startMute(answer: Uint8Array | string): Promise<TestProxy> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => {}).once("data", () => socket.write(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    get connections() {
      return connections;
    },
    cut,
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
