import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";

export interface RawServer extends AsyncDisposable {
  readonly port: number;
  /** What every connection has sent so far, in the order they were accepted. */
  readonly received: readonly string[];
  /** Every chunk received, over all connections, in the order of arrival. */
  readonly chunks: readonly string[];
  /** Connections still open. */
  readonly open: ReadonlySet<Socket>;
  /** Settles once every connection that was ever open is closed. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A server on loopback that says whatever a test makes it say.
 *
 * @param onRequest Called with the socket once for each request head that has come in full.
 * @param onOpen Called with each socket as soon as it stands.
 */
export async function startRawServer(
  onRequest: (socket: Socket, head: string, count: number) => void,
  tls?: TlsOptions,
  onOpen?: (socket: Socket) => void,
): Promise<RawServer> {
  const open = new Set<Socket>();
  const received: string[] = [];
  const chunks: string[] = [];
  const onConnection = (socket: Socket): void => {
    const at = received.push("") - 1;
    let seen = 0;
    open.add(socket);
    socket.on("error", () => {}).on("close", () => open.delete(socket));
    onOpen?.(socket);
    socket.on("data", (chunk: Buffer) => {
      received[at] += chunk.toString("latin1");
      chunks.push(chunk.toString("latin1"));
      const heads = (received[at] ?? "").split("\r\n\r\n");
      while (seen < heads.length - 1) onRequest(socket, heads[seen++] ?? "", seen);
    });
  };
  const server = tls === undefined ? createServer(onConnection) : createTlsServer(tls, onConnection);
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async (): Promise<void> => {
    for (const socket of open) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    port: (server.address() as AddressInfo).port,
    received,
    chunks,
    open,
    idle: async () => {
      while (open.size > 0) await new Promise((resolve) => [...open][0]?.once("close", resolve));
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
