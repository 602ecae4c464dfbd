import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { FreshApp } from "./fresh-app.ts";
import { run } from "./run.ts";

// Catalogues are text in modules behind an `import()` with a literal path: that is all that a bundler has to understand. Each bundle is run, and must find the parts that are loaded late.

const CONNECTORS = ["github", "slack", "stripe"];
const OURS = ["core", "egress", ...CONNECTORS.map((name) => `connector-${name}`)].map(
  (name) => `@plugboard/${name}`,
);

/** Describes the last action of each catalogue, which needs its details and the shared schemas. */
const PROBE = `
import { createHub } from "@plugboard/core";
${CONNECTORS.map((name) => `import { ${name} } from "@plugboard/connector-${name}";`).join("\n")}

export async function probe() {
  const hub = createHub({
    connections: {
      github: { connector: github, credentials: { token: "t" } },
      slack: { connector: slack, credentials: { token: "t" } },
      stripe: { connector: stripe, credentials: { apiKey: "t" } },
    },
    egress: { trust: "public" },
  });
  const described = [];
  for (const connector of [github, slack, stripe]) {
    const { rows } = await connector.catalogue.open();
    const name = [...rows.keys()].at(-1);
    const { ok, action } = await hub.describeAction(connector.name, name);
    described.push([ok, action?.name === name, typeof action?.input_schema]);
  }
  await hub.close();
  return described;
}
`;
const FOUND = JSON.stringify(CONNECTORS.map(() => [true, true, "object"]));

let app: FreshApp;

beforeAll(async () => {
  const tarballs = inject("packed").filter(({ name }) => OURS.includes(name));
  app = await FreshApp.install([
    ...tarballs.map(({ filename }) => filename),
    "vite@8",
    "next@16",
    "react@19",
    "react-dom@19",
  ]);
  app.write("probe.js", PROBE);
  app.write("main.js", `import { probe } from "./probe.js";\nconsole.log(JSON.stringify(await probe()));\n`);
});
afterAll(() => app?.[Symbol.dispose]());

test("from node_modules", async () => {
  expect((await app.node("main.js")).trim()).toBe(FOUND);
});

test.each([
  ["in one file", false],
  ["split", true],
])("esbuild, %s", async (_, splitting) => {
  const outdir = splitting ? "split" : "whole";
  await esbuild({
    entryPoints: [join(app.folder, "main.js")],
    outdir: join(app.folder, outdir),
    bundle: true,
    splitting,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node22",
    // For the CommonJS of undici.
    banner: {
      js: `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`,
    },
  });
  expect(await alone(`${outdir}/main.js`)).toBe(FOUND);
});

test("Vite, for a server", async () => {
  app.write(
    "vite.config.js",
    `export default { ssr: { noExternal: true, target: "node" }, build: { ssr: "main.js", outDir: "vite" } };`,
  );
  await run("npx", ["vite", "build", "--logLevel", "warn"], app.folder);
  expect(await alone("vite/main.js")).toBe(FOUND);
});

test("Next, in a route handler", async () => {
  mkdirSync(join(app.folder, "app/probe"), { recursive: true });
  app.write("app/layout.js", "export default function Layout({ children }) {\n  return children;\n}\n");
  app.write(
    "app/probe/route.js",
    `import { probe } from "../../probe.js";

// Run while it is built, from the bundle.
export const dynamic = "force-static";
export const GET = async () => Response.json(await probe());
`,
  );
  await run("npx", ["next", "build"], app.folder, { NEXT_TELEMETRY_DISABLED: "1" });
  expect(readFileSync(join(app.folder, ".next/server/app/probe.body"), "utf8")).toBe(FOUND);
}, 300_000);

/** What a bundle prints where there is nothing to fall back on. */
async function alone(file: string): Promise<string> {
  const packages = join(app.folder, "node_modules");
  const aside = join(app.folder, "aside");
  renameSync(packages, aside);
  try {
    return (await app.node(file)).trim();
  } finally {
    renameSync(aside, packages);
  }
}
