import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { type Certificate, leafCertificate } from "./certificates.js";

/** A request as it arrived. */
export interface RecordedRequest {
  readonly method: string;
  /** The request target as sent: path and query. */
  readonly target: string;
  /** `"1.1"` or `"1.0"`. */
  readonly httpVersion: string;
  /** Names and values in turn, in the order and case they were sent in. */
  readonly rawHeaders: readonly string[];
  /** Lower-case names; repeated headers joined with `", "`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What the server answers. An object as `body` is sent as JSON. Default: `200` with `{}`. */
export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
}

export type Responder = Reply | ((request: RecordedRequest) => Reply | Promise<Reply>);

export interface RecordingServer {
  /** On 127.0.0.1. */
  readonly port: number;
  /** `http://127.0.0.1:PORT`, or `https:` with TLS. */
  readonly origin: string;
  /** Every request received in full, oldest first. Also those of before a `respond`. */
  readonly requests: RecordedRequest[];
  /** The newest request. Throws when there is none. */
  readonly last: RecordedRequest;
  /** TCP connections accepted so far. */
  readonly connections: number;
  /** Sets the answer to the requests that follow. Given several, they answer in turn, and the last one stays. */
  respond(...responders: Responder[]): void;
  /** Forgets the requests and goes back to the default answer. */
  reset(): void;
  /** Destroys every connection, and closes. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface RecordingServerOptions {
  /** `true` for {@link leafCertificate}. Default: plain HTTP. */
  readonly tls?: boolean | Certificate;
  readonly respond?: Responder;
}

/** An HTTP/1.1 server on a free port of 127.0.0.1, which records what it is asked. */
export async function startRecordingServer(options: RecordingServerOptions = {}): Promise<RecordingServer> {
  const { tls = false } = options;
  const requests: RecordedRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let responders: Responder[] = [options.respond ?? {}];

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await record(incoming);
    requests.push(request);
    const responder = responders.length > 1 ? responders.shift() : responders[0];
    await send(outgoing, typeof responder === "function" ? await responder(request) : (responder ?? {}));
  };
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    answer(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error as Error));
  };
  const server: Server = tls
    ? createTlsServer(tls === true ? leafCertificate : tls, listener)
    : createServer(listener);
  server.on("connection", (socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  });
  // A client that turns away in the TLS handshake is what some tests want; it is no failure of the server.
  server.on("tlsClientError", () => {});
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;

  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return {
    port,
    origin: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    requests,
    get last() {
      const last = requests.at(-1);
      if (last === undefined) throw new Error("The recording server has received no request.");
      return last;
    },
    get connections() {
      return connections;
    },
    respond(...next) {
      responders = next.length === 0 ? [{}] : next;
    },
    reset() {
      requests.length = 0;
      responders = [options.respond ?? {}];
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

async function record(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers: Record<string, string> = Object.create(null);
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (values !== undefined) headers[name] = values.join(", ");
  }
  return {
    method: incoming.method ?? "",
    target: incoming.url ?? "",
    httpVersion: incoming.httpVersion,
    rawHeaders: incoming.rawHeaders,
    headers,
    body: Buffer.concat(chunks),
  };
}

async function send(outgoing: ServerResponse, reply: Reply): Promise<void> {
  const { status = 200, headers = {}, body = {} } = reply;
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  const raw = body === null || typeof body === "string" || body instanceof Uint8Array;
  if (!raw && !outgoing.hasHeader("content-type")) outgoing.setHeader("content-type", "application/json");
  const bytes = body === null ? Buffer.alloc(0) : raw ? Buffer.from(body) : Buffer.from(JSON.stringify(body));
  const bodiless = status === 204 || status === 304;
  if (!bodiless && !outgoing.hasHeader("content-length")) outgoing.setHeader("content-length", bytes.length);
  outgoing.writeHead(status);
  await new Promise<void>((resolve) => outgoing.end(bodiless ? undefined : bytes, resolve));
}
