import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { isIP, Socket } from "node:net";
import { promisify } from "node:util";
import { NAMES } from "./corpus.ts";

/**
 * Imported before the guards: from here on nothing leaves the machine. Every socket is stopped where it would connect,
 * and what it would have connected to is written down; names are looked up in a table.
 */
export const dialled: string[] = [];
export const asked = new Map<string, number>();

type Callback = (error: Error | null, address?: unknown, family?: number) => void;

const lookup = (host: string, options: unknown, callback?: Callback): void => {
  const done = (callback ?? options) as Callback;
  const literal = isIP(host) === 0 ? undefined : [[host]];
  const answers = literal ?? NAMES[host.replace(/\.$/, "")] ?? [];
  const turn = asked.get(host) ?? 0;
  asked.set(host, turn + 1);
  const found = (answers[Math.min(turn, answers.length - 1)] ?? []).map((address) => ({
    address,
    family: isIP(address),
  }));
  const [first] = found;
  if (first === undefined) done(Object.assign(new Error(`No such name: ${host}`), { code: "ENOTFOUND" }));
  else if ((options as { all?: boolean } | null)?.all) done(null, found);
  else done(null, first.address, first.family);
};
Object.defineProperty(lookup, promisify.custom, {
  value: (host: string, options: object = {}) =>
    new Promise((resolve, reject) => {
      lookup(host, options, (error, found, family) => {
        if (error) reject(error);
        else resolve((options as { all?: boolean }).all ? found : { address: found, family });
      });
    }),
});
dns.lookup = lookup as never;
dns.promises.lookup = ((host: string, options: object) =>
  new Promise((resolve, reject) => {
    lookup(host, { ...options, all: true }, (error, found) => (error ? reject(error) : resolve(found)));
  })) as never;

interface Target {
  readonly host?: string;
  readonly lookup?: typeof lookup;
}

syncBuiltinESMExports();

/** Stands in for `connect`: looks up as Node does, writes the first address down, and fails. */
Socket.prototype.connect = function stopped(this: Socket, ...args: unknown[]): Socket {
  const [target] = (Array.isArray(args[0]) ? args[0] : args) as [Target];
  const host = target.host ?? "localhost";
  const stop = (address: string): void => {
    dialled.push(address);
    process.nextTick(() => this.destroy(Object.assign(new Error("Stopped."), { code: "ECONNREFUSED" })));
  };
  if (isIP(host) !== 0) stop(host);
  else {
    (target.lookup ?? lookup)(host, { all: true }, (error, found) => {
      const [first] = (found ?? []) as { address: string }[];
      if (error || first === undefined)
        process.nextTick(() => this.destroy(error ?? new Error("No address.")));
      else stop(first.address);
    });
  }
  return this;
} as never;
