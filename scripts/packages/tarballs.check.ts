import { readFileSync } from "node:fs";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { filterProblems } from "@arethetypeswrong/core/problems";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { beforeAll, describe, expect, inject, test } from "vitest";
import type { Manifest } from "../workspace.ts";
import { run } from "./run.ts";

const packed = inject("packed");

test("something is published", () => {
  expect(packed.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["@plugboard/core", "@plugboard/egress"]),
  );
});

describe.each(packed)("$name", ({ name, filename, files }) => {
  let manifest: Manifest;

  beforeAll(async () => {
    manifest = JSON.parse(await run("tar", ["-xzOf", filename, "package/package.json"], ".")) as Manifest;
  });

  test("publint has nothing to say", async () => {
    const tarball = new Uint8Array(readFileSync(filename)).buffer;
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
  });

  test("types resolve, for ESM and bundlers", async () => {
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(filename)));
    if (!analysis.types) throw new Error("It has no types.");
    const problems = (["node16-esm", "bundler"] as const).flatMap((resolutionKind) =>
      filterProblems(analysis, { resolutionKind }),
    );
    expect(problems).toEqual([]);
  });

  test("holds what it needs and no more", () => {
    const paths = files.map(({ path }) => path);
    const needed = ["LICENSE", "README.md", "package.json", "dist/index.js", "dist/index.d.ts"];
    expect(needed.filter((path) => !paths.includes(path))).toEqual([]);
    const built = /^dist\/[\w/-]+\.(js|d\.ts|json)$/;
    const data = name.startsWith("@plugboard/connector-")
      ? /^(?:NOTICE|catalogue\/[\w/-]+\.(?:js|d\.ts))$/
      : /^$/;
    const templates = name === "create-plugboard-connector" ? /^templates\// : /^$/;
    const known = [built, data, templates];
    const rest = paths.filter((path) => !needed.includes(path) && !known.some((each) => each.test(path)));
    expect(rest).toEqual([]);
  });

  test("exports are closed", () => {
    expect(manifest.exports).toMatchObject({
      ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
      "./package.json": "./package.json",
    });
    expect(Object.keys(manifest.exports ?? {}).filter((subpath) => subpath.includes("*"))).toEqual([]);
  });

  test("the manifest is fit to publish", () => {
    const connector = name.startsWith("@plugboard/connector-");
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/^[A-Z].*\.$/),
      license: "MIT",
      type: "module",
      sideEffects: false,
      engines: { node: ">=22.19" },
      keywords: expect.arrayContaining(["plugboard", ...(connector ? ["plugboard-connector"] : [])]),
      publishConfig: { access: "public" },
    });
    const { dependencies, peerDependencies, optionalDependencies } = manifest;
    const ranges = Object.values({ ...dependencies, ...peerDependencies, ...optionalDependencies });
    expect(ranges.filter((range) => !/^\^\d/.test(range))).toEqual([]);
    if (connector) expect(Object.keys(peerDependencies ?? {})).toContain("@plugboard/core");
  });
});
