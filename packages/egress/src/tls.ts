import type { Socket } from "node:net";
import type * as NodeTls from "node:tls";
import { parseAddress } from "./address.js";
import type { Attempt } from "./attempt.js";
import { EgressError } from "./errors.js";
import type { Target } from "./target.js";

let tls: typeof NodeTls | undefined;

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

  async upgrade(socket: Socket, target: Target, attempt: Attempt): Promise<Socket> {
    tls ??= await import("node:tls");
    this.#context ??= tls.createSecureContext({
      // Stated, because flags of the process would decide otherwise.
      minVersion: "TLSv1.2",
      ...(this.#ca.length > 0 && { ca: [...tls.getCACertificates("default"), ...this.#ca] }),
    });
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
    await handshake(secure, target, attempt);
    // Not before: whoever resumes a session is not asked for a name again, so it must come from one that was right.
    secure.on("session", (ticket) => this.#keep(key, ticket));
    const early = secure.getProtocol() === "TLSv1.2" ? secure.getSession() : undefined;
    if (early !== undefined) this.#keep(key, early);
    return secure;
  }

  #keep(key: string, session: Buffer): void {
    this.#sessions.delete(key);
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= MAX_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    this.#sessions.set(key, session);
  }
}

function handshake(secure: NodeTls.TLSSocket, target: Target, attempt: Attempt): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => {
      attempt.watch(undefined);
      secure.off("error", settle).off("close", onClose).off("secureConnect", onSecure);
      // Until undici listens, and while a socket that failed is torn down.
      secure.on("error", ignore);
      if (error === undefined) resolve();
      else {
        secure.destroy();
        reject(error);
      }
    };
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
    attempt.watch(settle);
  });
}

function ignore(): void {}
