import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { snippetsOf } from "./snippets.ts";

const DOCS = ["*.md", "docs/**/*.md", "{packages,connectors,examples}/*/*.md", "benchmarks/*.md"];
/** Below a package, where its dependencies resolve; a run's own, so that two can run at a time. */
const SCRATCH = `.tmp/docs-${process.pid}`;
const TSC = join(import.meta.dirname, "../../node_modules/.bin/tsc");

/**
 * Type-checks every `ts` block of the docs below `root` against the sources, as a module of its own, and says what does
 * not compile as `docs/errors.md(12,3): error …`.
 */
export function checkSnippets(root: string): { checked: number; faults: string[] } {
  const documents = globSync(DOCS, { cwd: root }).sort();
  const written = new Map<string, string>();
  const folders = new Set([join(root, "packages/core", SCRATCH)]);
  for (const document of documents) {
    const home = join(root, homeOf(root, document), SCRATCH);
    for (const { line, code } of snippetsOf(readFileSync(join(root, document), "utf8"))) {
      const file = join(home, `${document.replaceAll(/[^\w.-]/g, "-")}.${line}.ts`);
      folders.add(home);
      mkdirSync(home, { recursive: true });
      // Blank lines in front, so that an error's line is the document's.
      writeFileSync(file, "\n".repeat(line - 1) + code);
      written.set(relative(root, file), document);
    }
  }
  try {
    return { checked: written.size, faults: written.size === 0 ? [] : compile(root, written) };
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

/** The folder whose dependencies a document's code may import: its package's, or for the root's documents core's. */
function homeOf(root: string, document: string): string {
  const folder = dirname(document);
  return folder !== "." && existsSync(join(root, folder, "package.json")) ? folder : "packages/core";
}

function compile(root: string, written: ReadonlyMap<string, string>): string[] {
  const config = join(root, "packages/core", SCRATCH, "tsconfig.json");
  const ambient = globSync("{packages,connectors}/*/src/**/*.d.ts", { cwd: root });
  mkdirSync(dirname(config), { recursive: true });
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, "tsconfig.json"),
      compilerOptions: { moduleDetection: "force" },
      include: [],
      files: [...written.keys(), ...ambient].map((file) => join(root, file)),
    }),
  );
  const { status, stdout, error } = spawnSync(TSC, ["--noEmit", "--pretty", "false", "-p", config], {
    cwd: root,
    encoding: "utf8",
  });
  if (error !== undefined) throw error;
  const lines = stdout.trim().split("\n");
  return status === 0
    ? []
    : lines.map((line) => line.replace(/^[^(\s]+(?=\()/, (file) => written.get(file) ?? file));
}
