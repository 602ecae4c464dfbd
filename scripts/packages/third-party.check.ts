import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { FreshApp } from "./fresh-app.ts";
import type { Packed } from "./pack.setup.ts";
import { run } from "./run.ts";

/** A third party's steps. */
const SCRIPTS = ["lint", "typecheck", "build", "test"] as const;

const ROOT = join(import.meta.dirname, "../..");

const packed = inject("packed");
const tarball = (name: string): string => {
  const found = packed.find((each) => each.name === name);
  if (found === undefined) throw new Error(`${name} is not packed.`);
  return found.filename;
};

let scaffolder: FreshApp;
let outside: string;

beforeAll(async () => {
  outside = mkdtempSync(join(tmpdir(), "plugboard-third-party-"));
  scaffolder = await FreshApp.install([tarball("create-plugboard-connector")]);
});
afterAll(() => {
  scaffolder?.[Symbol.dispose]();
  rmSync(outside, { recursive: true });
});

describe("what npm create plugboard-connector writes installs, lints, builds and passes the conformance kit", () => {
  test.each([
    ["acme", "http", "bearer", "https://api.acme.example/v1"],
    [
      `a-name-as-long-as-it-ma${"-be".repeat(5)}-1`,
      "http",
      "oauth2",
      `https://api.${"a".repeat(58)}.example`,
    ],
    ["acme-books", "soap", "basic", "https://books.acme.example"],
    ["acme-base", "sql", undefined, undefined],
  ])("%s: %s, %s", async (name, capability, auth, baseUrl) => {
    const given = { name, capability, auth, "base-url": baseUrl };
    const flags = Object.entries(given).flatMap(([flag, value]) =>
      value === undefined ? [] : [`--${flag}`, value],
    );
    const folder = join(outside, `${capability}-${auth}`);
    const command = join(scaffolder.folder, "node_modules/.bin/create-plugboard-connector");
    await run(command, [...flags, "--directory", folder], outside);
    await prove(folder);
    expect(existsSync(join(folder, "dist/index.d.ts"))).toBe(true);
  });
});

test("examples/third-party-connector does so too, built against the packed packages alone", async () => {
  const example = join(ROOT, "examples/third-party-connector");
  const folder = join(outside, "example");
  cpSync(example, folder, { recursive: true, filter: (path) => !/\/(node_modules|dist|\.\w+)$/.test(path) });
  // Its own is the scaffolder's; here it would be a configuration within the repository's.
  cpSync(join(ROOT, "packages/create-connector/templates/common/_biome.json"), join(folder, "biome.json"));
  // Packing writes versions where the manifest refers to the workspace.
  const pack = ["pack", "--json", "--pack-destination", outside];
  const { filename } = JSON.parse(await run(process.env.npm_execpath ?? "pnpm", pack, example)) as Packed;
  const manifest = await run("tar", ["-xzOf", filename, "package/package.json"], outside);
  writeFileSync(join(folder, "package.json"), `${manifest.trimEnd()}\n`);
  await prove(folder);
});

/** Installs a package, with tarballs for those of ours that it names, and takes a third party's steps. */
async function prove(folder: string): Promise<void> {
  const ours = ["@plugboard/core", "@plugboard/egress", "@plugboard/testing"].map(tarball);
  await run("npm", ["install", "--no-audit", "--no-fund", "--no-save", "--prefer-offline", ...ours], folder);
  for (const script of SCRIPTS) await run("npm", ["run", script], folder);
}
