import type { Socket } from "node:net";
import type * as NodeTls from "node:tls";
import { parseAddress } from "./address.js";
import { EgressError } from "./errors.js";
import type { Target } from "./target.js";

/** As many sessions as undici keeps. */
const MAX_SESSIONS = 100;

/** TLS on top of sockets that stand, with one context for all, and sessions to resume. HTTP/1.1 only. */
export class Tls {
  readonly #ca: readonly string[];
  readonly #sessions = new Map<string, Buffer>();
  #context: NodeTls.SecureContext | undefined;

  constructor(ca: readonly string[]) {
    this.#ca = ca;
  }

  async upgrade(socket: Socket, target: Target, signal: AbortSignal): Promise<Socket> {
    const tls = await import("node:tls");
    this.#context ??= tls.createSecureContext(
      this.#ca.length === 0 ? {} : { ca: [...tls.getCACertificates("default"), ...this.#ca] },
    );
    // A session is resumed without looking at the certificate again, so it belongs to the host and port that proved itself.
    const key = `${target.host}:${target.port}`;
    const session = this.#sessions.get(key);
    const options: NodeTls.ConnectionOptions & { readonly highWaterMark: number } = {
      socket,
      host: target.host,
      // RFC 6066: no addresses in SNI.
      servername: parseAddress(target.host) === undefined ? target.host : "",
      ALPNProtocols: ["http/1.1"],
      secureContext: this.#context,
      // Stated, because NODE_TLS_REJECT_UNAUTHORIZED would decide otherwise.
      rejectUnauthorized: true,
      ...(session !== undefined && { session }),
      highWaterMark: 16 * 1024,
    };
    const secure = tls.connect(options);
    secure.on("session", (ticket) => this.#keep(key, ticket));
    await handshake(secure, target, signal);
    return secure;
  }

  #keep(key: string, session: Buffer): void {
    this.#sessions.delete(key);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= MAX_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    this.#sessions.set(key, session);
  }
}

function handshake(secure: NodeTls.TLSSocket, target: Target, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => {
      signal.removeEventListener("abort", onAbort);
      secure.off("error", settle).off("close", onClose).off("secureConnect", onSecure);
      // Until undici listens, and while a socket that failed is torn down.
      secure.on("error", ignore);
      if (error === undefined) resolve();
      else {
        secure.destroy();
        reject(error);
      }
    };
    const onAbort = (): void => settle(signal.reason);
    const onClose = (): void =>
      settle(
        new EgressError("connect_failed", `"${target.host}" closed the connection in the TLS handshake.`),
      );
    const onSecure = (): void => {
      const { alpnProtocol } = secure;
      if (alpnProtocol === "http/1.1" || !alpnProtocol) settle();
      else
        settle(
          new EgressError("tls_failed", `"${target.host}" chose the protocol "${alpnProtocol}" unasked.`),
        );
    };
    secure.on("error", settle).on("close", onClose).on("secureConnect", onSecure);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
}

function ignore(): void {}
