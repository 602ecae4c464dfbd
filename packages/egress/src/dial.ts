import type { Socket, TcpNetConnectOpts } from "node:net";
import { parseAddress } from "./address.js";
import type { Attempt } from "./attempt.js";
import { classify } from "./classify.js";
import { EgressError, isEgressError } from "./errors.js";
import type { Target } from "./target.js";
import type { CheckedAddress, Dialer } from "./types.js";

/** RFC 8305 section 5: how long one address has before the next is tried beside it. */
const ATTEMPT_DELAY_MS = 250;
/** Addresses tried of a name. */
const MAX_ATTEMPTS = 16;

/** Opens a socket to one address of a target, for an attempt. */
export type Dial = (to: CheckedAddress, target: Target, attempt: Attempt) => Socket;

/**
 * Connects to the first of the addresses that answers, as RFC 8305 has it: families in turn, a new attempt when one
 * fails or dawdles. Every other socket is destroyed.
 */
export function dialFirst(
  addresses: readonly CheckedAddress[],
  target: Target,
  dial: Dial,
  owner: Attempt,
): Promise<Socket> {
  const candidates = interleaved(addresses).slice(0, MAX_ATTEMPTS);
  return new Promise((resolve, reject) => {
    const open = new Set<Socket>();
    let settled = false;
    let next = 0;
    let timer: NodeJS.Timeout | undefined;

    const settle = (winner: Socket | undefined, error?: unknown): void => {
      settled = true;
      clearTimeout(timer);
      owner.watch(undefined);
      const sockets = [...open];
      open.clear();
      for (const socket of sockets) if (socket !== winner) socket.destroy();
      if (winner === undefined) reject(error);
      else resolve(winner);
    };
    const lost = (socket: Socket, error: unknown): void => {
      if (open.delete(socket)) proceed(error);
    };
    const proceed = (error: unknown): void => {
      if (next < candidates.length) attempt();
      else if (open.size === 0) settle(undefined, error);
    };
    function onConnect(this: Socket): void {
      if (open.has(this) && !this.destroyed) settle(this);
    }
    function onError(this: Socket, error: Error): void {
      lost(this, error);
    }
    function onClose(this: Socket): void {
      if (!open.has(this)) return;
      lost(this, new EgressError("connect_failed", `"${target.host}" closed the connection.`));
    }

    const attempt = (): void => {
      clearTimeout(timer);
      const candidate = candidates[next++];
      if (candidate === undefined) return;
      if (next < candidates.length) timer = setTimeout(attempt, ATTEMPT_DELAY_MS);
      let socket: Socket;
      try {
        socket = dial(candidate, target, owner);
      } catch (error) {
        if (!settled) proceed(asEgressError(error, target));
        return;
      }
      // A dialer may end the attempt that it serves: then nobody waits for its socket.
      if (settled) {
        socket.on("error", ignore).destroy();
        return;
      }
      open.add(socket);
      // These stay for the socket's life, without effect once it is settled: taking them off costs more than the checks do,
      // and between two owners nobody else may be listening for errors.
      socket.on("connect", onConnect).on("error", onError).on("close", onClose);
      if (socket.destroyed) lost(socket, socket.errored ?? new Error("The dialer gave a destroyed socket."));
      else if (!socket.connecting) settle(socket);
    };

    owner.watch((reason) => settle(undefined, reason));
    if (!settled) attempt();
  });
}

/** What a dialer throws may say anything. */
function asEgressError(error: unknown, { host }: Target): EgressError {
  if (isEgressError(error)) return error;
  const { cause } = classify(error, "connect", host);
  return new EgressError("connect_failed", `The dialer failed for "${host}".`, { cause });
}

function ignore(): void {}

/** By a dialer that was injected. */
export function dialWith(dialer: Dialer): Dial {
  return ({ address, family }, { host, port }, { signal }) => {
    const socket = dialer({ address, family, port, hostname: host, signal });
    if (typeof socket?.on === "function") return socket;
    throw new EgressError("connect_failed", `The dialer gave no socket for "${host}".`);
  };
}

/** By the system's own TCP, which checks that the socket ended where it was sent. */
export async function loadSystemDial(): Promise<Dial> {
  const net = await import("node:net");
  return ({ address, family }, { port }) => {
    const options: TcpNetConnectOpts & { readonly highWaterMark: number } = {
      host: address,
      port,
      family,
      autoSelectFamily: false,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
      // As undici has it for plain sockets: a larger read is fewer reads.
      highWaterMark: 64 * 1024,
    };
    const socket = net.connect(options);
    socket.on("connect", () => {
      const { remoteAddress } = socket;
      if (remoteAddress === undefined || !sameAddress(remoteAddress, address)) {
        socket.destroy(
          new EgressError("blocked_address", `A connection to ${address} ended elsewhere.`, {
            address: remoteAddress,
          }),
        );
      }
    });
    return socket;
  };
}

function sameAddress(one: string, other: string): boolean {
  if (one === other) return true;
  const [first, second] = [parseAddress(one), parseAddress(other)];
  return first !== undefined && first.family === second?.family && first.value === second.value;
}

/** Families in turn, beginning with the one that the resolver put first. */
function interleaved(addresses: readonly CheckedAddress[]): readonly CheckedAddress[] {
  if (addresses.length < 2) return addresses;
  const preferred = addresses[0]?.family;
  const first = addresses.filter(({ family }) => family === preferred);
  const second = addresses.filter(({ family }) => family !== preferred);
  const mixed: CheckedAddress[] = [];
  for (let index = 0; index < Math.max(first.length, second.length); index++) {
    const pair = [first[index], second[index]];
    for (const one of pair) if (one !== undefined) mixed.push(one);
  }
  return mixed;
}
