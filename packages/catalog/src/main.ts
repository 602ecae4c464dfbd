import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type CatalogueResult, filesByHand, makeCatalogue } from "./catalogue.ts";
import { differences } from "./differences.ts";
import { lockText, type NameLock } from "./lock.ts";
import type { Service } from "./operation.ts";
import { handWrittenOf, services } from "./services.ts";
import { fetchedSource, installedSource } from "./sources.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const HELP = `Writes the connectors' catalogues from their sources.

  refresh [SERVICE …] [--rename OLD=NEW …]   reads the sources again and writes what differs
  by-hand [SERVICE …]                        writes what is published of the connectors' own rows, without the sources
  check [SERVICE …]                          fails where what is written differs; of a source that is not installed, leaves
                                             the endpoints out
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rename: { type: "string", multiple: true, default: [] } },
});
const [command, ...names] = positionals;
const commands = { refresh, check, "by-hand": writeByHand };
if (command === undefined || !Object.hasOwn(commands, command)) {
  process.stderr.write(HELP);
  process.exit(2);
}
const renames = Object.fromEntries(values.rename.map((pair) => pair.split("=") as [string, string]));
for (const service of chosen(names)) {
  if (!(await commands[command as keyof typeof commands](service))) process.exitCode = 1;
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
  refuseOtherDigest(before.get("endpoints/index.js") ?? "", service, source.digest);
  for (const line of differences(before, made)) say(`${service.name}: ${line}`);
  rmSync(catalogueFolder(service), { recursive: true, force: true });
  write(files(service, made));
  const faults = (await service.audit?.(source.path, made.operations)) ?? [];
  for (const fault of faults) say(`${service.name}: ${fault}`);
  return faults.length === 0;
}

async function writeByHand(service: Service): Promise<boolean> {
  write(inCatalogue(service, filesByHand(await handWrittenOf(service))));
  say(`${service.name}: written`);
  return true;
}

function write(files: ReadonlyMap<string, string>): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
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
  const expected =
    source === undefined
      ? inCatalogue(service, filesByHand(await handWrittenOf(service)))
      : files(service, await make(service, source));
  const stale = [...expected].filter(
    ([path, text]) => !existsSync(path) || readFileSync(path, "utf8") !== text,
  );
  const command = stale.every(([path]) => path.includes("/by-hand/")) ? "by-hand" : "refresh";
  const left = source === undefined ? "; its source is not installed, and its endpoints are left out" : "";
  say(`${service.name}: ${stale.length === 0 ? "as its sources have it" : `differs; run ${command}`}${left}`);
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
    ...inCatalogue(service, files),
    [lockFile(service), lockText(lock)],
    [join(ROOT, "packages/catalog/effects", `${service.name}.md`), effects],
  ]);
}

function inCatalogue(service: Service, files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].map(([path, text]) => [join(catalogueFolder(service), path), text]));
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
