import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import type { Order, Slice } from "./client.ts";
import type { Scenario } from "./scenarios.ts";

export const FLOOR = "floor";
export const CONTROL = "control";

/** Starts a process and waits for its first message. When it fails, so does this one, which takes all others along. */
export async function start(
  file: URL,
  args: readonly string[],
): Promise<[child: ChildProcess, first: unknown]> {
  const child = fork(fileURLToPath(file), args, { execArgv: ["--expose-gc"] });
  child.once("exit", (code) => {
    if (code !== 0) process.exit(1);
  });
  const [first] = await once(child, "message");
  return [child, first];
}

export async function startServer(): Promise<{ readonly server: ChildProcess; readonly origin: string }> {
  const [server, port] = await start(new URL("./server.ts", import.meta.url), []);
  return { server, origin: `http://127.0.0.1:${port}` };
}

/** @param name {@link FLOOR} and {@link CONTROL} run the same code. */
export async function startClient(name: string, origin: string): Promise<ChildProcess> {
  const module = name === FLOOR || name === CONTROL ? "undici" : name;
  const [client] = await start(new URL("./client.ts", import.meta.url), [module, origin]);
  return client;
}

export async function runSlice(
  client: ChildProcess,
  scenario: Scenario,
  calls: number,
  collect = false,
): Promise<Slice> {
  client.send({ scenario, calls, collect } satisfies Order);
  const [result] = (await once(client, "message")) as [Slice];
  return result;
}

export function quantile(numbers: readonly number[], at: number): number {
  const sorted = numbers.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN;
}

export function machine(): string {
  return `Node ${process.version}, ${cpus()[0]?.model}, ${availableParallelism()} cores`;
}
