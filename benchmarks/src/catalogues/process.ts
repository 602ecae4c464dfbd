import { quantile } from "../processes.ts";
import { SUBJECTS } from "./subjects.ts";

/** Measures one thing of one subject in a process of its own: `process.ts MEASURE SUBJECT [ORIGIN]`. */
const [, , measure = "", name = "", origin = ""] = process.argv;
const REPEATS = 21;
const CONNECTIONS = 10_000;

function heap(): number {
  // The second collection takes what the first one's finalisers let go.
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const costs: Record<string, number> = {};

/** Takes down milliseconds that pass, and those that the main thread works, which tell more on a busy machine. */
async function measured<T>(what: string, work: () => T): Promise<Awaited<T>> {
  const before = process.threadCpuUsage();
  const started = performance.now();
  const result = await work();
  costs[`${what}, ms`] = performance.now() - started;
  const { user, system } = process.threadCpuUsage(before);
  costs[`${what}, ms of work`] = (user + system) / 1000;
  return result;
}

/** Takes down the first call, and the median of those that follow. */
async function firstAndAgain(what: string, call: () => unknown): Promise<void> {
  await measured(`${what}, first`, call);
  const times: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const started = performance.now();
    await call();
    times.push(performance.now() - started);
  }
  costs[`${what}, again, ms`] = quantile(times, 0.5);
}

const subject = SUBJECTS[name];
if (subject === undefined) throw new Error(`No subject: ${name}`);
await subject.prepare?.(origin);
// Elsewhere nothing is collected: it would throw away compiled code, and times with it.
const before = measure === "heap" ? heap() : 0;
const loaded = await measured("import", () => subject.load());
if (measure === "heap") {
  costs["heap, KB"] = (heap() - before) / 1000;
} else if (measure === "list") {
  if (loaded.lists === undefined) throw new Error(`Nothing to list: ${name}`);
  const { names, schemas, search } = loaded.lists();
  if (names !== undefined) await firstAndAgain("names", names);
  await firstAndAgain("schemas", schemas);
  if (search !== undefined) await firstAndAgain("search", search);
} else if (measure === "call") {
  const [one, other] = loaded.calls?.(origin) ?? [];
  if (one === undefined || other === undefined) throw new Error(`Nothing to call: ${name}`);
  await firstAndAgain("a call", one);
  await measured("the first call of another", other);
} else if (measure === "idle") {
  const { idle } = loaded;
  if (idle === undefined) throw new Error(`Nothing to hold: ${name}`);
  const held: unknown[] = [idle(CONNECTIONS)];
  const empty = heap();
  for (let at = 0; at < CONNECTIONS; at++) held.push(idle(at));
  costs["an idle connection, bytes"] = (heap() - empty) / CONNECTIONS;
  // Held until here.
  if (held.length !== CONNECTIONS + 1) throw new Error("Connections were lost.");
} else if (measure !== "import") throw new Error(`Nothing measured: ${measure}`);
process.send?.(costs, () => process.exit());
