import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { FreshApp } from "./fresh-app.ts";
import { run } from "./run.ts";

/** Fresh processes a measurement; odd, so that the median is one of them. */
const ROUNDS = 5;

// Heap is held to its budget. Time is printed beside it and decides nothing: a busy machine would fail a sound build.

const packed = inject("packed");
const connectors = packed.map(({ name }) => name).filter((name) => name.startsWith("@plugboard/connector-"));

let app: FreshApp;

beforeAll(async () => {
  const tarballs = packed.map(({ filename }) => filename);
  app = await FreshApp.install([...tarballs, "zod@4", "undici@8", "ipaddr.js@2"]);
});
afterAll(() => app?.[Symbol.dispose]());

test("importing core takes at most a quarter of the heap of undici, zod and ipaddr.js", async () => {
  const core: ImportCost[] = [];
  const heavy: ImportCost[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // In turn, so that a busy moment falls on both.
    core.push(await importCost([], ["@plugboard/core"]));
    heavy.push(await importCost([], ["undici", "zod", "ipaddr.js"]));
  }
  console.log(`import: core ${told(core)}; undici, zod and ipaddr.js ${told(heavy)}`);
  const timeOf = (costs: readonly ImportCost[]) => median(costs.map(({ clock }) => clock));
  console.log(
    `import: core takes ${(timeOf(core) / timeOf(heavy)).toFixed(3)} of their time; the budget is 0.25`,
  );
  expect(heapOf(core)).toBeLessThanOrEqual(heapOf(heavy) / 4);
});

test.each(connectors)("%s adds less than 1 MB of heap to core", async (name) => {
  const costs: ImportCost[] = [];
  for (let round = 0; round < ROUNDS; round += 1) costs.push(await importCost(["@plugboard/core"], [name]));
  console.log(`import: ${name} ${told(costs)}; the budget is 10 ms`);
  expect(heapOf(costs)).toBeLessThan(1e6);
});

function told(costs: readonly ImportCost[]): string {
  const clock = median(costs.map((cost) => cost.clock));
  const processor = median(costs.map((cost) => cost.processor));
  return `${clock.toFixed(1)} ms, ${processor.toFixed(1)} of them work, ${(heapOf(costs) / 1024).toFixed(0)} KiB`;
}

function heapOf(costs: readonly ImportCost[]): number {
  return median(costs.map(({ bytes }) => bytes));
}

/** KB gzipped of core and egress in an app's bundle, without the packages that they load. The aim is 20. */
const BUNDLE_BUDGET_KB = 45;

test(`our own code in a bundle is at most ${BUNDLE_BUDGET_KB} KB gzipped`, async () => {
  const everything = await bundledKb(`export * from "@plugboard/core";`);
  const hub = await bundledKb(`export { createHub } from "@plugboard/core";`);
  const definition = await bundledKb(
    `export { bearer, defineConnector, httpAction } from "@plugboard/core";`,
  );
  console.log(
    `bundle, gzipped: ${everything.toFixed(1)} KB; of createHub ${hub.toFixed(1)}, of a connector's imports ${definition.toFixed(1)}`,
  );
  expect(everything).toBeLessThanOrEqual(BUNDLE_BUDGET_KB);
  expect(definition).toBeLessThanOrEqual(20);
});

interface ImportCost {
  /** Milliseconds that passed. */
  readonly clock: number;
  /** Milliseconds that the main thread worked. */
  readonly processor: number;
  /** Of heap that stay. */
  readonly bytes: number;
}

/** What importing `names` costs a fresh process that has imported `before`. */
async function importCost(before: readonly string[], names: readonly string[]): Promise<ImportCost> {
  const imports = (each: readonly string[]) => each.map((name) => `await import("${name}");`).join("\n");
  app.write(
    "cost.js",
    `${imports(before)}
    gc();
    const heap = process.memoryUsage().heapUsed;
    const started = performance.now();
    const before = process.threadCpuUsage();
    ${imports(names)}
    const { user, system } = process.threadCpuUsage(before);
    const clock = performance.now() - started;
    gc();
    const bytes = process.memoryUsage().heapUsed - heap;
    console.log(JSON.stringify({ clock, processor: (user + system) / 1000, bytes }));`,
  );
  return JSON.parse(await run(process.execPath, ["--expose-gc", "cost.js"], app.folder)) as ImportCost;
}

async function bundledKb(entry: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: app.folder },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node22",
    write: false,
    plugins: [
      {
        name: "ours-alone",
        setup({ onResolve }) {
          onResolve({ filter: /^[^.]/ }, ({ path }) =>
            path.startsWith("@plugboard/") ? null : { external: true },
          );
        },
      },
    ],
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
