import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { pathToFileURL } from "node:url";
import type { Connector } from "@plugboard/core";
import { workspacePackages } from "../workspace.ts";
import { referencePage } from "./reference-page.ts";

const OUT = "docs/reference";

// Writes docs/reference/<connector>.md from the connectors as they were built last.
const root = process.cwd();
rmSync(join(root, OUT), { recursive: true, force: true });
mkdirSync(join(root, OUT), { recursive: true });
for (const { folder } of workspacePackages(root)) {
  if (!folder.startsWith("connectors/")) continue;
  const name = posix.basename(folder);
  const module = (await import(pathToFileURL(join(root, folder, "dist/index.js")).href)) as Record<
    string,
    Connector | undefined
  >;
  const { [name]: connector } = module;
  if (connector === undefined) throw new Error(`${folder} exports no connector called ${name}.`);
  writeFileSync(join(root, OUT, `${name}.md`), await referencePage(connector));
}
