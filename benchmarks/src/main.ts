import type { ChildProcess } from "node:child_process";
import { parseArgs } from "node:util";
import type { Slice } from "./client.ts";
import { CONTROL, FLOOR, machine, quantile, runSlice, startClient, startServer } from "./processes.ts";
import { SCENARIOS, SCENARIOS_OF } from "./scenarios.ts";

/**
 * Runs every client against the floor, plain `undici.request`: one process a client, slices in random order, and each
 * slice compared with the floor's slice of the same round. A second process with the floor's own code, the control,
 * tells how far ratios stray by chance.
 *
 *   node src/main.ts [--only get,post] [--clients egress,axios] [--rounds 15]
 */
const { values } = parseArgs({
  options: {
    only: { type: "string" },
    clients: {
      type: "string",
      default: "egress,axios,request-filtering-agent,got-ssrf,stripe,octokit,slack",
    },
    rounds: { type: "string" },
  },
});

const names = [FLOOR, CONTROL, ...values.clients.split(",")];

const shuffled = <T>(list: readonly T[]): T[] =>
  list
    .map((item) => ({ item, key: Math.random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);

const { server, origin } = await startServer();
const clients = new Map<string, ChildProcess>();
for (const name of names) clients.set(name, await startClient(name, origin));

console.log(machine());
for (const scenario of SCENARIOS) {
  if (values.only !== undefined && !values.only.split(",").includes(scenario.name)) continue;
  const able = [...clients].filter(([name]) => SCENARIOS_OF[name]?.includes(scenario.name) ?? true);
  for (const [, child] of able) await runSlice(child, scenario, scenario.warmUp);
  const ratios = new Map<string, Record<"cpu" | "overControl" | "wall" | "p50" | "p99", number[]>>();
  const floorCpu: number[] = [];
  for (let round = 0; round < Number(values.rounds ?? scenario.slices); round++) {
    const results = new Map<string, Slice>();
    for (const [name, child] of shuffled(able))
      results.set(name, await runSlice(child, scenario, scenario.calls));
    const floor = results.get(FLOOR);
    const control = results.get(CONTROL);
    if (floor === undefined || control === undefined) throw new Error("The floor was not measured.");
    floorCpu.push(floor.cpuPerCall);
    for (const [name, result] of results) {
      const row = ratios.get(name) ?? { cpu: [], overControl: [], wall: [], p50: [], p99: [] };
      ratios.set(name, row);
      row.cpu.push(result.cpuPerCall / floor.cpuPerCall);
      row.overControl.push(result.cpuPerCall / control.cpuPerCall);
      row.wall.push(floor.wallPerCall / result.wallPerCall);
      row.p50.push(result.p50 / floor.p50);
      row.p99.push(result.p99 / floor.p99);
    }
  }
  console.log(`\n${scenario.title} (floor: ${quantile(floorCpu, 0.5).toFixed(1)} µs of CPU a call)`);
  const cell = (numbers: readonly number[]): string =>
    `${quantile(numbers, 0.5).toFixed(2)} (${quantile(numbers, 0.25).toFixed(2)}–${quantile(numbers, 0.75).toFixed(2)})`;
  const table = [...ratios]
    .filter(([name]) => name !== FLOOR)
    .sort(([one], [other]) => names.indexOf(one) - names.indexOf(other))
    .map(([client, row]) => ({
      client,
      CPU: cell(row.cpu),
      "over control": cell(row.overControl),
      throughput: cell(row.wall),
      p50: cell(row.p50),
      p99: cell(row.p99),
    }));
  console.table(table);
}
for (const child of clients.values()) child.disconnect();
server.disconnect();
