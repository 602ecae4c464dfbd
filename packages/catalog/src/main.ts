import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type CatalogueResult, makeCatalogue } from "./catalogue.ts";
import { differences } from "./differences.ts";
import { lockText, type NameLock } from "./lock.ts";
import type { Service } from "./operation.ts";
import { handWrittenOf, services } from "./services.ts";
import { fetchedSource, installedSource } from "./sources.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const HELP = `Writes the connectors' catalogues from their sources.

  refresh [SERVICE …] [--rename OLD=NEW …]   reads the sources again and writes what differs
  check [SERVICE …]                          fails where what is written differs; leaves out sources that are not installed
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rename: { type: "string", multiple: true, default: [] } },
});
const [command, ...names] = positionals;
if (command !== "refresh" && command !== "check") {
  process.stderr.write(HELP);
  process.exit(2);
}
const renames = Object.fromEntries(values.rename.map((pair) => pair.split("=") as [string, string]));
for (const service of chosen(names)) {
  if (!(await (command === "refresh" ? refresh(service) : check(service)))) process.exitCode = 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function chosen(wanted: readonly string[]): readonly Service[] {
  const unknown = wanted.filter((name) => !services.some((each) => each.name === name));
  if (unknown.length > 0) throw new Error(`There is no service ${unknown.join(", ")}.`);
  return wanted.length === 0 ? services : services.filter(({ name }) => wanted.includes(name));
}

async function refresh(service: Service): Promise<boolean> {
  using source = installedSource(service) ?? fetchedSource(service);
  const made = await make(service, source);
  const before = writtenFiles(service);
  refuseOtherDigest(before.get("index.js") ?? "", service, source.digest);
  for (const line of differences(before, made)) say(`${service.name}: ${line}`);
  rmSync(catalogueFolder(service), { recursive: true, force: true });
  for (const [path, text] of files(service, made)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const faults = (await service.audit?.(source.path, made.operations)) ?? [];
  for (const fault of faults) say(`${service.name}: ${fault}`);
  return faults.length === 0;
}

/** A version that was read before must be what it was. */
function refuseOtherDigest(index: string, { source }: Service, digest: string): void {
  const known = new RegExp(`^.*\`${source.package}\\t${source.version}\\t(.*)$`, "m").exec(index)?.[1];
  if (known !== undefined && known !== digest) {
    throw new Error(`${source.package}@${source.version} was ${known} and is ${digest} now.`);
  }
}

async function check(service: Service): Promise<boolean> {
  using source = installedSource(service);
  if (source === undefined) {
    say(`${service.name}: its source is not installed; left out`);
    return true;
  }
  const stale = [...files(service, await make(service, source))].filter(
    ([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text,
  );
  say(`${service.name}: ${stale.length === 0 ? "as its source has it" : "differs; run refresh"}`);
  for (const [path] of stale) say(`  ${path.slice(ROOT.length)}`);
  return stale.length === 0;
}

async function make(service: Service, source: { path: string; digest: string }): Promise<CatalogueResult> {
  const handWritten = await handWrittenOf(service);
  const lock = existsSync(lockFile(service))
    ? (JSON.parse(readFileSync(lockFile(service), "utf8")) as NameLock)
    : {};
  return makeCatalogue(service, await service.read(source.path), source.digest, handWritten, lock, renames);
}

function files(service: Service, { files, lock, effects }: CatalogueResult): ReadonlyMap<string, string> {
  return new Map([
    ...[...files].map(([path, text]) => [join(catalogueFolder(service), path), text] as const),
    [lockFile(service), lockText(lock)],
    [join(ROOT, "packages/catalog/effects", `${service.name}.md`), effects],
  ]);
}

function writtenFiles(service: Service): ReadonlyMap<string, string> {
  const folder = catalogueFolder(service);
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    /\.js$/.test(path),
  );
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

function catalogueFolder(service: Service): string {
  return join(ROOT, "connectors", service.name, "catalogue");
}

function lockFile(service: Service): string {
  return join(ROOT, "packages/catalog/names", `${service.name}.json`);
}
