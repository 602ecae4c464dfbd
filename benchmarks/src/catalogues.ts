import { globSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { machine, quantile, start, startServer } from "./processes.ts";

/**
 * What connectors with complete catalogues cost, beside the vendors' own clients and zod schemas that are made when they
 * are imported: to import, with the index read, to list, at first calls, and as connections that nobody uses. A process each time, in turns.
 *
 *   node src/catalogues.ts [--rounds 9] [--only import,heap,list,call,idle,install]
 */
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "9" },
    only: { type: "string", default: "import,heap,list,call,idle,install" },
  },
});

const VENDORS = [
  ["connector-github", "octokit"],
  ["connector-stripe", "stripe"],
  ["connector-slack", "@slack/web-api"],
] as const;
const OVER_CORE = VENDORS.map(([ours, theirs]) => [`${ours} over core`, theirs] as const);
const OVER_ZOD = OVER_CORE.map(([ours]) => [ours, "500 zod schemas"] as const);

/** Ours first, then what it is compared with: a ratio below 1.00 is cheaper than that. */
const PAIRS = {
  import: [...VENDORS, ...OVER_ZOD],
  heap: [...VENDORS, ...OVER_ZOD],
  list: OVER_ZOD,
  call: [...VENDORS, ...OVER_CORE],
  idle: VENDORS,
};

const PROCESS = new URL("./catalogues/process.ts", import.meta.url);
type Costs = Readonly<Record<string, number>>;

const told = (numbers: readonly number[], digits: number): string =>
  `${quantile(numbers, 0.5).toFixed(digits)} (${quantile(numbers, 0.25).toFixed(digits)}–${quantile(numbers, 0.75).toFixed(digits)})`;

function print(
  cost: string,
  pairs: readonly (readonly [ours: string, theirs: string])[],
  costs: ReadonlyMap<string, readonly Costs[]>,
): void {
  const digits = cost.includes("ms") ? 2 : 0;
  const numbers = (subject: string) =>
    (costs.get(subject) ?? []).flatMap((each) => (each[cost] === undefined ? [] : [each[cost]]));
  console.log(`\n${cost}`);
  const rows = pairs.map(([ours, theirs]) => {
    const [one, other] = [numbers(ours), numbers(theirs)];
    const beside = other.length > 0 && {
      "beside it": theirs,
      "its cost": told(other, digits),
      ratio: told(
        one.map((value, round) => value / (other[round] ?? Number.NaN)),
        3,
      ),
    };
    return { ours, cost: told(one, digits), ...beside };
  });
  console.table(rows);
}

const { server, origin } = await startServer();
console.log(machine());
const only = values.only.split(",");
for (const [measure, pairs] of Object.entries(PAIRS)) {
  if (!only.includes(measure)) continue;
  const costs = new Map<string, Costs[]>(pairs.flat().map((subject) => [subject, []]));
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [subject, measured] of costs) {
      const [, first] = await start(PROCESS, [measure, subject, origin]);
      measured.push(first as Costs);
    }
  }
  const all = new Set([...costs.values()].flatMap(([first]) => Object.keys(first ?? {})));
  for (const cost of all) {
    if (!cost.startsWith("import") || measure === "import") print(cost, pairs, costs);
  }
}
server.disconnect();

interface Installed {
  readonly name: string;
  readonly bytes: number;
}

/** A package and all that it depends on, by folder. Of ours, what would be published. */
function installed(name: string, from: string, found = new Map<string, Installed>()): Map<string, Installed> {
  const file = findPackageJSON(name, from);
  if (file === undefined) throw new Error(`Not installed: ${name}`);
  const folder = realpathSync(dirname(file));
  if (found.has(folder)) return found;
  const { files, dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync(file, "utf8"),
  ) as {
    readonly files?: readonly string[];
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
    readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  };
  const isOurs = name.startsWith("@plugboard/");
  const published = isOurs
    ? globSync(["package.json", "README.md", ...(files ?? [])], { cwd: folder })
    : [""];
  found.set(folder, { name, bytes: published.reduce((sum, each) => sum + sizeOf(join(folder, each)), 0) });
  const needed = Object.keys(peerDependencies ?? {}).filter(
    (peer) => !peerDependenciesMeta?.[peer]?.optional,
  );
  for (const each of [...Object.keys(dependencies ?? {}), ...needed])
    installed(each, join(folder, "_"), found);
  return found;
}

function sizeOf(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce(
    (sum, name) => sum + (name === "node_modules" ? 0 : sizeOf(join(path, name))),
    0,
  );
}

if (only.includes("install")) {
  const names = VENDORS.flat().map((name) => name.replace(/^connector-/, "@plugboard/connector-"));
  console.log("\ninstalled, in KB");
  console.table(
    names.map((name) => {
      const [own, ...others] = [...installed(name, import.meta.filename).values()];
      if (own === undefined) throw new Error(`Not installed: ${name}`);
      const all = others.reduce((sum, { bytes }) => sum + bytes, own.bytes);
      return {
        package: name,
        itself: Math.round(own.bytes / 1000),
        "with all that it needs": Math.round(all / 1000),
        "packages beside it": others.length,
      };
    }),
  );
}
