import { cpSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { FreshApp } from "./fresh-app.ts";
import { run } from "./run.ts";

// Vitest runs the kit in every connector here. These are the other frameworks that it says it works under.

const EXAMPLE = join(import.meta.dirname, "../../examples/third-party-connector");
const OURS = new Set(["@plugboard/core", "@plugboard/egress", "@plugboard/testing"]);

let app: FreshApp;

beforeAll(async () => {
  const tarballs = inject("packed").filter(({ name }) => OURS.has(name));
  app = await FreshApp.install([...tarballs.map(({ filename }) => filename), "jest@30", "zod@4"]);
  for (const folder of ["src", "test"])
    cpSync(join(EXAMPLE, folder), join(app.folder, folder), { recursive: true });
});
afterAll(() => app?.[Symbol.dispose]());

test("describeConnector runs under node:test", async () => {
  app.write("test/node.js", runBy("node:test"));
  const said = await run(process.execPath, ["--test", "--test-reporter=tap", "test/node.js"], app.folder);
  expect(Number(/^# pass (\d+)$/m.exec(said)?.[1])).toBeGreaterThan(50);
  expect(said).toMatch(/^# fail 0$/m);
});

test("describeConnector runs under jest", async () => {
  app.write("test/jest.js", runBy("@jest/globals"));
  // Jest itself does not read TypeScript.
  await build({
    entryPoints: [join(app.folder, "test/jest.js")],
    outfile: join(app.folder, "test/jest.test.js"),
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
  });
  const flags = ["--experimental-vm-modules", "node_modules/jest/bin/jest.js", "--json", "test/jest.test.js"];
  const report = JSON.parse(await run(process.execPath, flags, app.folder)) as Record<string, number>;
  expect(report.numPassedTests).toBeGreaterThan(50);
  expect(report.numFailedTests).toBe(0);
});

function runBy(framework: string): string {
  return `import { describe, test } from "${framework}";
import { describeConnector } from "@plugboard/testing";
import { tidewater } from "../src/index.ts";
import { fixtures } from "./fixtures.ts";

describeConnector({ describe, test }, () => tidewater, fixtures);
`;
}
