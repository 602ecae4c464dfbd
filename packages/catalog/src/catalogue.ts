import type { AnyAction, Effect, HttpAction } from "@plugboard/core";
import { effectByRule } from "./effects.ts";
import { formerNames, lockedNames, type Named, type NameLock, nextLock, type Renames } from "./lock.ts";
import type { Reading, Service } from "./operation.ts";
import { titleOf } from "./words.ts";
import { byHandFiles } from "./write/by-hand.ts";
import { endpointFiles, type NamedOperation } from "./write/data.ts";

export type HandWritten = Readonly<Record<string, AnyAction>>;

export interface CatalogueResult {
  /** Of the connector's `catalogue/` folder, by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly lock: NameLock;
  /** What every action does to the service, for a reviewer to read. */
  readonly effects: string;
  readonly operations: readonly NamedOperation[];
}

/** Makes a connector's catalogue: what its source holds, less what is written by hand. */
export function makeCatalogue(
  service: Service,
  reading: Reading,
  digest: string,
  handWritten: HandWritten,
  lock: NameLock,
  renames: Renames = {},
): CatalogueResult {
  const byRequest = new Map<string, string>();
  const named: Named[] = [];
  for (const [name, action] of Object.entries(handWritten)) {
    if (isRow(action)) byRequest.set(requestOf(action.row.method, action.row.path), name);
  }
  const locked = lockedNames(lock, renames);
  const operations: NamedOperation[] = [];
  const twins = new Map<string, string>();
  for (const operation of reading.operations) {
    const { method, path } = operation.row;
    const request = requestOf(method, path);
    const twin = service.writtenByHand?.[operation.id] ?? byRequest.get(request);
    if (twin !== undefined) {
      if (!Object.hasOwn(handWritten, twin))
        throw new Error(`"${twin}", for ${operation.id}, is not written by hand.`);
      // Of several, the one that it is by its request.
      if (!twins.has(twin) || twin === byRequest.get(request)) twins.set(twin, operation.id);
      continue;
    }
    const name = locked.get(operation.id) ?? service.nameOf(operation);
    const effect = service.effectOf?.(operation, name) ?? effectByRule(method, name);
    operations.push({
      ...operation,
      name,
      effect,
      title: service.titleOf?.(operation, name) ?? titleOf(name),
    });
  }
  for (const [name, action] of Object.entries(handWritten)) {
    named.push({
      name,
      operation: twins.get(name) ?? (isRow(action) ? `${action.row.method} ${action.row.path}` : "-"),
    });
  }
  for (const { name, id } of operations) named.push({ name, operation: id });
  refuseDoubles(named);
  refuseUnknown(service, named);
  const next = nextLock(lock, named, renames);
  const { package: name, version } = service.source;
  return {
    files: new Map([
      ...inFolder(
        "endpoints",
        endpointFiles({
          source: { name, version, digest },
          operations,
          defs: reading.defs,
          formerNames: formerNames(next),
          keywords: service.keywords ?? {},
        }),
      ),
      ...filesByHand(handWritten),
    ]),
    lock: next,
    effects: effectTable(operations, handWritten),
    operations,
  };
}

/** What a connector publishes of its rows, by path in its `catalogue/` folder. */
export function filesByHand(handWritten: HandWritten): ReadonlyMap<string, string> {
  const rows = Object.entries(handWritten).flatMap(([name, action]) =>
    isRow(action) ? [[name, action]] : [],
  );
  return inFolder("by-hand", byHandFiles(Object.fromEntries(rows)));
}

function inFolder(folder: string, files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...files].map(([path, text]) => [`${folder}/${path}`, text]));
}

/** Method and path, whatever the placeholders are called. */
function requestOf(method: string, path: string): string {
  return `${method} ${path.replace(/\{[^}]*\}/g, "{}")}`;
}

function isRow(action: AnyAction): action is HttpAction {
  return "row" in action;
}

function refuseDoubles(named: readonly Named[]): void {
  const seen = new Map<string, string>();
  const faults: string[] = [];
  for (const { name, operation } of named) {
    const other = seen.get(name);
    if (other !== undefined) faults.push(`"${name}" would be both ${other} and ${operation}`);
    if (!/^[a-z][a-z0-9]*(?:_[a-z0-9]+)+$/.test(name)) faults.push(`"${name}" is not snake_case with a verb`);
    if (name.length > 64) faults.push(`"${name}" is longer than 64 characters`);
    seen.set(name, operation);
  }
  if (faults.length > 0) throw new Error(`Give names in the table of exceptions:\n${faults.join("\n")}`);
}

function refuseUnknown({ keywords = {} }: Service, named: readonly Named[]): void {
  const names = new Set(named.map(({ name }) => name));
  const unknown = Object.keys(keywords).filter((name) => !names.has(name));
  if (unknown.length > 0)
    throw new Error(`There are keywords for ${unknown.join(", ")}, which is no action.`);
}

const EFFECTS: readonly Effect[] = ["destructive", "write", "read"];

/** Every action that is not a GET, by what it does. */
function effectTable(operations: readonly NamedOperation[], handWritten: HandWritten): string {
  const rows = [
    ...operations.map(({ name, effect, row }) => ({ name, effect, request: `${row.method} ${row.path}` })),
    ...Object.entries(handWritten).map(([name, action]) => ({
      name,
      effect: action.effect,
      request: isRow(action) ? `${action.row.method} ${action.row.path}` : "written by hand",
    })),
  ].filter(({ request }) => !request.startsWith("GET "));
  rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  const tables = EFFECTS.map((effect) => {
    const of = rows.filter((row) => row.effect === effect);
    return `# ${effect}\n\n${of.map(({ name, request }) => `${name}\t${request}`).join("\n")}\n`;
  });
  return tables.join("\n");
}
