import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

// tsc writes a declaration for every module, and indents what it spells out. What no export leads to is dropped here, and
// so are the indents: together they are half of what a connector's users would download.

const dist = resolve("dist");
const reached = new Set<string>();
reach(join(dist, "index.d.ts"));

for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!path.endsWith(".d.ts")) continue;
  if (reached.has(path)) writeFileSync(path, readFileSync(path, "utf8").replace(/^ +/gm, ""));
  else drop(path);
}

/** The module, and all that it imports or re-exports of its own package. */
function reach(path: string): void {
  if (reached.has(path)) return;
  reached.add(path);
  for (const [, specifier = ""] of readFileSync(path, "utf8").matchAll(
    /(?:from|import\()\s*"(\.{1,2}\/[^"]+)\.js"/g,
  )) {
    const target = resolve(dirname(path), `${specifier}.d.ts`);
    // A comment may show an import of a file that is only an example.
    if (target.startsWith(dist) && existsSync(target)) reach(target);
  }
}

function drop(path: string): void {
  rmSync(path);
  for (
    let folder = dirname(path);
    folder !== dist && readdirSync(folder).length === 0;
    folder = dirname(folder)
  ) {
    rmdirSync(folder);
  }
}
