import type { CatalogueResult } from "./catalogue.ts";
import type { TabledParams } from "./write/table.ts";

/** What a refresh adds, changes, renames and removes, a line an action. */
export function differences(before: ReadonlyMap<string, string>, { files, lock }: CatalogueResult): string[] {
  const [old, now] = [actionsIn(before), actionsIn(files)];
  const lines: string[] = [];
  for (const [name, text] of now) {
    if (!old.has(name)) lines.push(`added ${name}`);
    else if (old.get(name) !== text) lines.push(`changed ${name}`);
  }
  for (const name of old.keys()) {
    if (now.has(name)) continue;
    const status = lock[name]?.status;
    if (typeof status === "object") lines.push(`renamed ${name} to ${status.renamed_to}`);
    else lines.push(status === "active" ? `written by hand ${name}` : `removed ${name}`);
  }
  return lines.length === 0 ? ["nothing changed"] : lines;
}

/** Each endpoint's line of the index and of the details, the shared schemas that it reaches written out. */
function actionsIn(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const [table, ...details] = linesOf(files.get("endpoints/details.js"));
  const schemas = JSON.parse(table || "[]") as readonly unknown[];
  const defs = new Map(details.filter(isDef).map((line) => line.split("\t") as [string, string]));
  const actions = new Map<string, string>();
  for (const line of linesOf(files.get("endpoints/index.js")).slice(1)) {
    const [name = "", , path] = line.split("\t");
    if (path === undefined) continue;
    const { params = {}, ...rest } = JSON.parse(details[actions.size] ?? "{}") as {
      readonly params?: TabledParams;
    };
    const schemaOf = (schema: TabledParams[string]) =>
      typeof schema === "number" ? schemas[schema] : schema;
    const whole = Object.fromEntries(
      Object.entries(params).map(([param, schema]) => [param, schemaOf(schema)]),
    );
    actions.set(name, `${line}\n${writtenOut(JSON.stringify({ ...rest, params: whole }), defs, new Set())}`);
  }
  return actions;
}

function isDef(line: string): boolean {
  return line !== "" && !line.startsWith("{");
}

/** Names of shared schemas change when others come and go: what counts is what they say. */
function writtenOut(text: string, defs: ReadonlyMap<string, string>, within: ReadonlySet<string>): string {
  return text.replace(/\{"\$ref":"#\/\$defs\/([\w.-]+)"\}/g, (pointer, name: string) => {
    const def = defs.get(name);
    return def === undefined || within.has(name)
      ? pointer
      : writtenOut(def, defs, new Set([...within, name]));
  });
}

/** The lines of the template literal in a module. */
function linesOf(module = ""): string[] {
  const text = /`((?:[^\\`]|\\.)*)`/s.exec(module)?.[1] ?? "";
  return text.replace(/\\([\\`]|\$\{)/g, "$1").split("\n");
}
