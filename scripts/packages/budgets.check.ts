import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { FreshApp } from "./fresh-app.ts";
import { run } from "./run.ts";

/** Fresh processes a measurement; odd, so that the median is one of them. */
const ROUNDS = 5;

/** Enough for the heap of one to show over that of all else. */
const CONNECTIONS = 20_000;

/** Dependencies of a connector, for what is no HTTP. */
const DRIVERS: Readonly<Record<string, readonly string[]>> = {
  "@plugboard/connector-postgres": ["pg", "zod"],
};

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
  const core: Cost[] = [];
  const heavy: Cost[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // In turn, so that a busy moment falls on both.
    core.push(await cost("", imports("@plugboard/core")));
    heavy.push(await cost("", imports("undici", "zod", "ipaddr.js")));
  }
  console.log(`import: core ${told(core)}; undici, zod and ipaddr.js ${told(heavy)}`);
  const timeOf = (costs: readonly Cost[]) => median(costs.map(({ clock }) => clock));
  console.log(
    `import: core takes ${(timeOf(core) / timeOf(heavy)).toFixed(3)} of their time; the budget is 0.25`,
  );
  expect(heapOf(core)).toBeLessThanOrEqual(heapOf(heavy) / 4);
});

test.each(connectors)(
  "%s adds less than 1 MB of heap to core, and 1.5 MB with its index read",
  async (name) => {
    // What reads an index is core's own, and loaded with the first one.
    const before = `
    const { httpCatalogue } = await import("@plugboard/core");
    await httpCatalogue({ parts: [] }).open();`;
    const open = `for (const { catalogue } of Object.values(await import("${name}"))) await catalogue?.open();`;
    const imported: Cost[] = [];
    const read: Cost[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      imported.push(await cost(before, imports(name)));
      read.push(await cost(before, open));
    }
    console.log(`import: ${name} ${told(imported)}; with its index ${told(read)}; the budget is 10 ms`);
    expect(heapOf(imported)).toBeLessThan(1e6);
    expect(heapOf(read)).toBeLessThanOrEqual(1.5e6);
  },
);

test.each(connectors)("%s installs at most 1 MB, and needs nothing but core and a driver", (name) => {
  const megabytes = (app.installed().get(name) ?? Number.NaN) / 1e6;
  console.log(`installed: ${name} ${megabytes.toFixed(2)} MB`);
  expect(megabytes).toBeLessThanOrEqual(1);
  const manifest = JSON.parse(readFileSync(join(app.folder, "node_modules", name, "package.json"), "utf8"));
  expect(Object.keys(manifest.peerDependencies)).toEqual(["@plugboard/core"]);
  expect(Object.keys(manifest.dependencies ?? {})).toEqual(DRIVERS[name] ?? []);
});

test.each([
  ["stripe", "apiKey"],
  ["github", "token"],
  ["slack", "token"],
])("a connection to %s that nobody uses holds at most 400 bytes of heap", async (connector, field) => {
  const bytes = heapOf([
    await cost(
      `const { createHub } = await import("@plugboard/core");
      const { ${connector}: connector } = await import("@plugboard/connector-${connector}");
      const hub = createHub({ connections: {}, egress: { trust: "public" } });
      const add = (at) => {
        hub.addConnection(\`connection_\${at}\`, { connector, credentials: { ${field}: \`secret_\${at}\` } });
      };
      add(${CONNECTIONS});`,
      `for (let at = 0; at < ${CONNECTIONS}; at += 1) add(at);`,
      "hub.listConnections();",
    ),
  ]);
  console.log(`idle connection: ${connector} ${(bytes / CONNECTIONS).toFixed(0)} bytes`);
  expect(bytes / CONNECTIONS).toBeLessThanOrEqual(400);
});

function told(costs: readonly Cost[]): string {
  const clock = median(costs.map((cost) => cost.clock));
  const processor = median(costs.map((cost) => cost.processor));
  return `${clock.toFixed(1)} ms, ${processor.toFixed(1)} of them work, ${(heapOf(costs) / 1024).toFixed(0)} KiB`;
}

function heapOf(costs: readonly Cost[]): number {
  return median(costs.map(({ bytes }) => bytes));
}

/** KB gzipped of our own code that an app may load at its start. */
const START_BUDGET_KB = 20;

/** What no budget names, held so that it does not grow unnoticed. */
const PINNED_START_KB = { everything: 21 };
const PINNED_WHOLE_KB = 61;

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

interface Cost {
  /** Milliseconds that passed. */
  readonly clock: number;
  /** Milliseconds that the main thread worked. */
  readonly processor: number;
  /** Of heap that stay. */
  readonly bytes: number;
}

function imports(...names: readonly string[]): string {
  return names.map((name) => `await import("${name}");`).join("\n");
}

/** What some code costs a fresh process that has run `before`. What `after` uses is held until it has been measured. */
async function cost(before: string, code: string, after = ""): Promise<Cost> {
  app.write(
    "cost.js",
    `${before}
    gc();
    const heap = process.memoryUsage().heapUsed;
    const started = performance.now();
    const processor = process.threadCpuUsage();
    ${code}
    const { user, system } = process.threadCpuUsage(processor);
    const clock = performance.now() - started;
    gc();
    const bytes = process.memoryUsage().heapUsed - heap;
    ${after}
    console.log(JSON.stringify({ clock, processor: (user + system) / 1000, bytes }));`,
  );
  return JSON.parse(await run(process.execPath, ["--expose-gc", "cost.js"], app.folder)) as Cost;
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
