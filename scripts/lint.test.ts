import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "..");

const CASES: [folder: string, text: string, rules: string[]][] = [
  ["connectors/shop/src", `await fetch("https://example.com");`, ["noRestrictedGlobals"]],
  [
    "connectors/shop/src",
    `export const f = (a: { fetch?: unknown }) => a.fetch ?? fetch;`,
    ["noRestrictedGlobals"],
  ],
  ["packages/core/src/http", `export const a = new WebSocket("wss://example.com");`, ["noRestrictedGlobals"]],
  [
    "packages/core/src/http",
    `export const a = new EventSource("https://example.com");`,
    ["noRestrictedGlobals"],
  ],
  [
    "packages/core/src/http",
    `export const f = (fetch: (url: string) => void) => fetch("https://example.com");`,
    [],
  ],
  ["packages/core/test", `await fetch("http://127.0.0.1");`, []],
  ["packages/egress/src", `await fetch("https://example.com");`, []],
  ["packages/egress/src", `export const a = process.env.HTTPS_PROXY;`, ["noProcessEnv"]],
  ["packages/core/src/http", `export default 1;`, ["noDefaultExport"]],
  ["packages/core/src/http", `console.log("x");`, ["noConsole"]],
  ["packages/core/src/http", `export const f = (x: any) => x;`, ["noExplicitAny"]],
  ["packages/core/src/http", `export const f = (x?: string) => x!.length;`, ["noNonNullAssertion"]],
  ["packages/core/src/http", `const f = async () => 1;\nf();`, ["noFloatingPromises"]],
  ["packages/core/test", `test.skip("x", () => {});`, ["noSkippedTests"]],
  ["packages/core/test", `test.only("x", () => {});`, ["noFocusedTests"]],
  ["examples/demo/src", `console.log(process.env.KEY);`, []],
];

test("the lint settings refuse what they are there to refuse, and where", () => {
  const root = mkdtempSync(join(tmpdir(), "plugboard-lint-"));
  try {
    copyFileSync(join(ROOT, "biome.json"), join(root, "biome.json"));
    const files = CASES.map(([folder, text], index) => {
      const file = `${folder}/case-${index}.ts`;
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), `${text}\n`);
      return file;
    });
    const found = lint(root);
    expect(CASES.map(([folder, text], index) => [folder, text, found.get(files[index] ?? "") ?? []])).toEqual(
      CASES,
    );
  } finally {
    rmSync(root, { recursive: true });
  }
});

/** The rules that each file breaks. */
function lint(root: string): Map<string, string[]> {
  const biome = join(ROOT, "node_modules/.bin/biome");
  const args = ["lint", "--vcs-enabled=false", "--reporter=json", "--max-diagnostics=none"];
  const { stdout } = spawnSync(biome, args, { cwd: root, encoding: "utf8" });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { category: string; location: { path: string } }[];
  };
  const found = new Map<string, string[]>();
  for (const { category, location } of diagnostics) {
    const rule = category.split("/").at(-1) ?? category;
    found.set(location.path, [...(found.get(location.path) ?? []), rule]);
  }
  return found;
}
