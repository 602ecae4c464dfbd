import type { Scenario } from "./scenarios.ts";

/** Sends one request of a scenario and reads the answer to its end. Gives the bytes read, or what was parsed. */
export type Send = (scenario: Scenario) => Promise<unknown>;

/** One client library, made ready to ask the server at `origin`. */
export type MakeClient = (origin: string) => Promise<Send>;

/** What one slice cost. Times in microseconds. */
export interface Slice {
  readonly cpuPerCall: number;
  readonly wallPerCall: number;
  readonly p50: number;
  readonly p99: number;
  /** Of the heap once garbage was collected. */
  readonly heapBytes: number;
  /** The most memory that the process has held since its start. */
  readonly peakBytes: number;
}

/** Runs `calls` calls with `inFlight` at a time. */
async function runSlice(send: Send, scenario: Scenario, calls: number): Promise<Slice> {
  const latencies = new Float64Array(calls);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < calls) {
      const index = next++;
      const began = performance.now();
      await send(scenario);
      latencies[index] = performance.now() - began;
    }
  };
  const cpu = process.cpuUsage();
  const began = performance.now();
  await Promise.all(Array.from({ length: scenario.inFlight }, worker));
  const wall = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  latencies.sort();
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  globalThis.gc?.();
  return {
    cpuPerCall: (user + system) / calls,
    wallPerCall: (wall * 1000) / calls,
    p50: (latencies[Math.floor(calls * 0.5)] ?? 0) * 1000,
    p99: (latencies[Math.floor(calls * 0.99)] ?? 0) * 1000,
    heapBytes: process.memoryUsage().heapUsed,
    peakBytes,
  };
}

const CLIENTS: Readonly<Record<string, () => Promise<MakeClient>>> = {
  undici: async () => (await import("./clients/undici.ts")).makeClient,
  egress: async () => (await import("./clients/egress.ts")).makeClient,
  axios: async () => (await import("./clients/axios.ts")).makeClient,
  "request-filtering-agent": async () => (await import("./clients/request-filtering-agent.ts")).makeClient,
  "got-ssrf": async () => (await import("./clients/got-ssrf.ts")).makeClient,
  stripe: async () => (await import("./clients/stripe.ts")).makeClient,
  octokit: async () => (await import("./clients/octokit.ts")).makeClient,
  slack: async () => (await import("./clients/slack.ts")).makeClient,
};

// Started as a process of its own: `client.ts NAME ORIGIN`, then told over IPC what to run.
const [, script, name, origin] = process.argv;
if (process.send !== undefined && script !== undefined && name !== undefined && origin !== undefined) {
  const makeClient = await CLIENTS[name]?.();
  if (makeClient === undefined) throw new Error(`No client: ${name}`);
  const send = await makeClient(origin);
  process.on("message", ({ scenario, calls }: { scenario: Scenario; calls: number }) => {
    runSlice(send, scenario, calls).then(
      (slice) => process.send?.(slice),
      (error: unknown) => {
        console.error(name, error);
        process.exit(1);
      },
    );
  });
  process.once("disconnect", () => process.exit());
  process.send("ready");
}
