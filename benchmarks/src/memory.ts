import { CONTROL, FLOOR, machine, quantile, runSlice, startClient, startServer } from "./processes.ts";
import { SCENARIOS, type Scenario } from "./scenarios.ts";

/**
 * What the guard holds in memory, beside the floor and the control: the peak of a process that reads 1 GB as a hundred
 * streams at once, and what a process that has warmed up adds to its heap over 100,000 calls. A new process each time.
 *
 *   node src/memory.ts
 */
const REPEATS = 3;
const CALLS = 100_000;
const MB = 1024 * 1024;

function scenario(name: string): Scenario {
  const found = SCENARIOS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`No scenario: ${name}`);
  return found;
}

const streams: Scenario = { ...scenario("stream"), inFlight: 100 };
const get = scenario("get");
const { server, origin } = await startServer();

async function peak(name: string): Promise<number> {
  const client = await startClient(name, origin);
  const { peakBytes } = await runSlice(client, streams, 100);
  client.disconnect();
  return peakBytes / MB;
}

async function growth(name: string): Promise<number> {
  const client = await startClient(name, origin);
  const before = await runSlice(client, get, get.warmUp);
  const after = await runSlice(client, get, CALLS);
  client.disconnect();
  return (after.heapBytes - before.heapBytes) / 1024;
}

console.log(machine());
const rows: Record<string, string>[] = [];
for (const name of [FLOOR, CONTROL, "egress"]) {
  const peaks: number[] = [];
  const growths: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    peaks.push(await peak(name));
    growths.push(await growth(name));
  }
  const cell = (numbers: readonly number[]): string =>
    `${quantile(numbers, 0.5).toFixed(0)} (${Math.min(...numbers).toFixed(0)}–${Math.max(...numbers).toFixed(0)})`;
  rows.push({ client: name, "peak, MB": cell(peaks), "heap growth, KB": cell(growths) });
}
console.table(rows);
server.disconnect();
