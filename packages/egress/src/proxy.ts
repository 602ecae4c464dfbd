import type { Socket } from "node:net";
import { parseAddress } from "./address.js";
import type { Attempt } from "./attempt.js";
import { EgressError } from "./errors.js";
import type { ProxyAddress } from "./settings.js";
import { hostPort, type Target } from "./target.js";
import type { CheckedAddress, Resolver } from "./types.js";

const MAX_HEAD_BYTES = 16 * 1024;

/** An HTTP proxy, trusted because the operator named it. */
export class HttpProxy {
  readonly target: Target;
  readonly authorization: string | undefined;

  constructor({ target, authorization }: ProxyAddress) {
    this.target = target;
    this.authorization = authorization;
  }

  async addresses(resolver: Resolver, attempt: Attempt): Promise<readonly CheckedAddress[]> {
    const { host } = this.target;
    const answers = parseAddress(host) === undefined ? await this.#resolve(resolver, attempt) : [host];
    return answers.flatMap((address) => {
      const parsed = parseAddress(address);
      return parsed === undefined ? [] : [{ address, family: parsed.family }];
    });
  }

  async #resolve(resolver: Resolver, attempt: Attempt): Promise<readonly string[]> {
    const { host } = this.target;
    try {
      const answers = await resolver(host, { signal: attempt.signal });
      if (answers.length > 0) return answers;
    } catch {
      // Told below: what a resolver throws may say anything.
    }
    throw new EgressError("proxy_failed", `The proxy "${host}" does not resolve.`);
  }
}

/** Asks the proxy for a connection to one checked address (RFC 9110 section 9.3.6), and gives back the socket once it stands. */
export function tunnel(
  socket: Socket,
  proxy: HttpProxy,
  { address }: CheckedAddress,
  port: number,
  attempt: Attempt,
): Promise<Socket> {
  const authority = hostPort({ host: address, port });
  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const settle = (error?: unknown): void => {
      attempt.watch(undefined);
      socket
        .off("readable", onReadable)
        .off("error", onFailure)
        .off("close", onFailure)
        .off("end", onFailure);
      if (error === undefined) resolve(socket);
      else {
        socket.destroy();
        reject(error);
      }
    };
    const refuse = (why: string): void =>
      settle(new EgressError("proxy_failed", `The proxy "${hostPort(proxy.target)}" ${why}.`));
    const onFailure = (): void => refuse("closed the connection");
    const onReadable = (): void => {
      const chunk: Buffer | null = socket.read();
      if (chunk === null) return;
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf("\r\n\r\n");
      if (end === -1) {
        if (head.length > MAX_HEAD_BYTES) refuse("sent too large a header block");
        return;
      }
      const status = /^HTTP\/1\.[01] (\d{3})(?: |\r)/.exec(head.subarray(0, end + 2).toString("latin1"))?.[1];
      if (status === undefined) refuse("sent no valid HTTP/1.1");
      else if (!status.startsWith("2")) refuse(`refused the tunnel with status ${status}`);
      // In a tunnel the client speaks first, so whatever follows was made up by the proxy.
      else if (head.length > end + 4) refuse("sent bytes of its own into the tunnel");
      else settle();
    };
    attempt.watch(settle);
    if (socket.destroyed) return;
    socket.on("readable", onReadable).on("error", onFailure).on("close", onFailure).on("end", onFailure);
    const credentials =
      proxy.authorization === undefined ? "" : `Proxy-Authorization: ${proxy.authorization}\r\n`;
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${credentials}\r\n`);
  });
}
