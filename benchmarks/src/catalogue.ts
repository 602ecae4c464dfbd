import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bearer, createHub, defineConnector, httpCatalogue } from "@plugboard/core";
import { machine, quantile } from "./processes.ts";

/**
 * What a catalogue of 1,200 made-up actions costs: to define, to list with and without schemas, to search, and at the
 * first run of an action. Its groups are modules on disk, as in a connector.
 *
 *   node src/catalogue.ts
 */
const GROUPS = 40;
const ACTIONS_A_GROUP = 30;
const DEFS = 200;
const REPEATS = 51;

interface Measured {
  readonly what: string;
  readonly first: string;
  readonly "again, median": string;
}
const measured: Measured[] = [];

/** Milliseconds of the first call, and of those that follow. */
async function measure(what: string, call: () => unknown, repeats = REPEATS): Promise<void> {
  const times: number[] = [];
  for (let repeat = 0; repeat <= repeats; repeat++) {
    const started = performance.now();
    await call();
    times.push(performance.now() - started);
  }
  const [first = Number.NaN, ...again] = times;
  measured.push({
    what,
    first: `${first.toFixed(2)} ms`,
    "again, median": again.length === 0 ? "" : `${quantile(again, 0.5).toFixed(2)} ms`,
  });
}

const folder = await mkdtemp(join(tmpdir(), "catalogue-"));
const moduleOf = async (name: string, text: string): Promise<() => Promise<{ default: string }>> => {
  const file = join(folder, `${name}.mjs`);
  await writeFile(file, `export default ${JSON.stringify(text)};`);
  return () => import(pathToFileURL(file).href) as Promise<{ default: string }>;
};

const index = ["made-up\t1.0.0\tsha512-none"];
const groups: Record<string, () => Promise<{ default: string }>> = {};
let bytes = 0;
for (let group = 0; group < GROUPS; group++) {
  index.push(`#group_${group}`);
  const lines: string[] = [];
  for (let at = 0; at < ACTIONS_A_GROUP; at++) {
    const name = `get_resource_${group}_of_kind_${at}`;
    index.push(
      `${name}\tGET\t/groups/${group}/{owner}/kinds/${at}/{id}\tGet resource ${group} of kind ${at}\tr`,
    );
    const params = {
      owner: { type: "string" },
      id: { type: "integer", minimum: 1 },
      state: { enum: ["open", "closed", "all", "draft"] },
      labels: { type: "array", items: { type: "string", maxLength: 50 } },
      page: { type: "integer", minimum: 1 },
      per_page: { type: "integer", minimum: 1, maximum: 100 },
      filter: { $ref: `#/$defs/Filter${(group * ACTIONS_A_GROUP + at) % DEFS}` },
      since: { anyOf: [{ type: "string", format: "date-time" }, { type: "null" }] },
    };
    lines.push(JSON.stringify({ params, required: ["owner", "id"] }));
  }
  bytes += lines.join("\n").length;
  groups[`group_${group}`] = await moduleOf(`group-${group}`, lines.join("\n"));
}
const defs = Array.from({ length: DEFS }, (_, at) => {
  const properties = {
    field: { type: "string" },
    values: { type: "array", items: { type: ["string", "integer"] } },
    not: { $ref: `#/$defs/Filter${(at + 1) % 2 === 0 ? at : at + 1}` },
  };
  return `Filter${at}\t${JSON.stringify({ type: "object", properties, additionalProperties: false })}`;
});
const data = { index: index.join("\n"), groups, defs: await moduleOf("defs", defs.join("\n")) };

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};

const define = () =>
  defineConnector({
    name: "made-up",
    title: "Made up",
    specVersion: "1",
    capabilities: { http: true },
    auth: { token: bearer() },
    http: { baseUrl: "https://api.example.com" },
    actions: {},
    catalogue: httpCatalogue(data),
  });
await measure("define", define);
await measure("read the index", () => httpCatalogue(data).open());

const before = heap();
await using hub = createHub({
  connections: { c: { connector: define(), credentials: { token: "t" } } },
  egress: { trust: "public" },
});
const input = { owner: "a", id: 1, filter: { field: "x" } };
await measure("dry run of one action", () => hub.dryRun("c", "get_resource_7_of_kind_7", input));
await measure("list 1,000 names and titles", () => hub.listActions("c", { schemas: false, limit: 1000 }));
await measure("list 1,000 with schemas", () => hub.listActions("c", { limit: 1000 }));
await measure("list all with schemas", () => hub.listActions("c"));
await measure("describe one action", () => hub.describeAction("c", "get_resource_9_of_kind_9"));
await measure("search", () => hub.listActions("c", { search: "kind 7", schemas: false, limit: 20 }));
await measure("an unknown name, with the nearest", () =>
  hub.runConnectionAction("c", "get_resource_9_of_knd_9", input),
);
const after = heap();

console.log(machine());
console.log(
  `${GROUPS * ACTIONS_A_GROUP} actions: index ${(data.index.length / 1000).toFixed(0)} KB, groups ${(bytes / 1000).toFixed(0)} KB`,
);
console.table(measured);
if (globalThis.gc !== undefined) console.log(`heap grew by ${(after - before).toFixed(1)} MB`);
await rm(folder, { recursive: true });
