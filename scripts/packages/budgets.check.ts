import { basename } from "node:path";
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

/** KB gzipped of our own code that an app may load at its start. */
const START_BUDGET_KB = 20;

/** What no budget names, held so that it does not grow unnoticed. */
const PINNED_START_KB = { everything: 21 };
const PINNED_WHOLE_KB = 57;

/**
 * What is counted: core and egress, minified and gzipped chunk by chunk, bundled with code splitting and without the
 * packages that they load. The start is the entry with all that it imports statically; the whole is every chunk,
 * whenever it loads. An app imports what sets a hub up, an egress of its own, and what two kinds of connectors import,
 * one of them with a catalogue. Everything is `export *`, which no app needs.
 */
const BUNDLES = {
  "a hub and an egress": `
    export { createHub } from "@plugboard/core";
    export { createEgress } from "@plugboard/egress";`,
  "an app": `
    export { createHub, isPlugboardError, PlugboardError } from "@plugboard/core";
    export { bearer, defineConnector, httpAction, httpCatalogue, oauth2Refresh, sqlAction } from "@plugboard/core";
    export { createEgress } from "@plugboard/egress";`,
  "a connector's imports": `export { bearer, defineConnector, httpAction, httpCatalogue } from "@plugboard/core";`,
  everything: `export * from "@plugboard/core"; export * from "@plugboard/egress";`,
};

test(`an app loads at most ${START_BUDGET_KB} KB gzipped of our own code at its start`, async () => {
  for (const [name, entry] of Object.entries(BUNDLES)) {
    const { startKb, wholeKb, chunks } = await bundled(entry);
    console.log(
      `bundle, gzipped: ${name} ${startKb.toFixed(2)} KB at the start, ${wholeKb.toFixed(2)} KB in all of ${chunks} chunks`,
    );
    const most = PINNED_START_KB[name as keyof typeof PINNED_START_KB] ?? START_BUDGET_KB;
    expect.soft(startKb, name).toBeLessThanOrEqual(most);
    expect.soft(wholeKb, `${name}, in all`).toBeLessThanOrEqual(PINNED_WHOLE_KB);
  }
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

interface Bundled {
  readonly startKb: number;
  readonly wholeKb: number;
  readonly chunks: number;
}

async function bundled(entry: string): Promise<Bundled> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: entry, resolveDir: app.folder },
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node22",
    outdir: app.folder,
    absWorkingDir: app.folder,
    write: false,
    metafile: true,
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
  const sizes = new Map(
    outputFiles.map(({ path, contents }) => [basename(path), gzipSync(contents, { level: 9 }).length / 1000]),
  );
  const sum = (names: Iterable<string>) =>
    [...names].reduce((total, name) => total + (sizes.get(name) ?? 0), 0);
  const start = new Set(["stdin.js"]);
  for (const chunk of start) {
    for (const { path, kind } of metafile.outputs[chunk]?.imports ?? []) {
      if (kind === "import-statement" && sizes.has(path)) start.add(path);
    }
  }
  return { startKb: sum(start), wholeKb: sum(sizes.keys()), chunks: sizes.size };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
