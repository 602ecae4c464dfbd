import type { CatalogueResult } from "./catalogue.ts";

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

/** Each action's line of the index and of its group, the shared schemas that it reaches written out. */
function actionsIn(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const defs = new Map(linesOf(files.get("defs.js")).map((line) => line.split("\t") as [string, string]));
  const actions = new Map<string, string>();
  let details: string[] = [];
  for (const line of linesOf(files.get("index.js")).slice(1)) {
    if (line.startsWith("#")) details = linesOf(files.get(`groups/${line.slice(1).replaceAll("_", "-")}.js`));
    else if (line.split("\t").length > 2) {
      const [name = ""] = line.split("\t");
      actions.set(name, `${line}\n${writtenOut(details.shift() ?? "", defs, new Set())}`);
    }
  }
  return actions;
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
