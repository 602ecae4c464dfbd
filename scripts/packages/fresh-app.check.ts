import { readFileSync } from "node:fs";
import { join } from "node:path";
import { leafCertificate, type RecordingServer, startRecordingServer, testCa } from "@plugboard/testing";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { snippetsOf } from "../docs/snippets.ts";
import { FreshApp } from "./fresh-app.ts";
import { run } from "./run.ts";

const ROOT = join(import.meta.dirname, "../..");
const TSC = join(ROOT, "node_modules/.bin/tsc");

const packed = inject("packed");
const names = packed.map(({ name }) => name);
const tarballs = (...wanted: string[]) =>
  packed.filter(({ name }) => wanted.includes(name)).map(({ filename }) => filename);

describe("an app with every package", () => {
  let app: FreshApp;

  beforeAll(async () => {
    app = await FreshApp.install([...tarballs(...names), "@types/node@22"]);
  });
  afterAll(() => app?.[Symbol.dispose]());

  test("the README's sample compiles, and so do all the declarations that it reaches", async () => {
    await typeCheck(app, readmeSample());
  });

  test("an app may export its hub and have declarations", async () => {
    const exported = APP.replace("const hub", "export const hub");
    await typeCheck(app, exported, { skipLibCheck: true, declaration: true });
  });

  test("three actions of catalogues cost the compiler little", async () => {
    const before = await typeCheck(app, APP + BY_HAND, { skipLibCheck: true });
    const after = await typeCheck(app, APP + BY_HAND + CATALOGUED, { skipLibCheck: true });
    console.log(
      `types: ${before.instantiations} instantiations in ${before.seconds} s, with three actions of catalogues ${after.instantiations} in ${after.seconds} s; the budget is a second more`,
    );
    expect(after.instantiations - before.instantiations).toBeLessThanOrEqual(5000);
  });

  test("the compiler tells what is wrong with the inputs of catalogues' actions", async () => {
    const wrong = CATALOGUED.replace("title:", "titel:")
      .replace(", time: 1900000000", "")
      .replace("percent_off: 10", 'percent_off: "10"');
    const told = await typeCheck(app, APP + wrong, { skipLibCheck: true }).then(String, String);
    expect(told).toMatch(/'titel' does not exist in type '\{ owner: string; repo: string; title: string; /);
    expect(told).toContain("Did you mean to write 'title'?");
    expect(told).toContain("Property 'time' is missing in type '{ text: string; }'");
    expect(told).toContain("Type 'string' is not assignable to type 'number'");
  });

  test("the README's sample runs, against a local server in the service's place", async () => {
    await using server = await startRecordingServer({ tls: leafCertificate });
    app.write("egress.js", egressTo(server));
    const sample = readmeSample().replace(/egress: \{[^}]*\}/, "egress");
    expect(sample).toContain(" egress,");
    // Node's own HTTP client, which the globals `fetch` and `FormData` load, would come on top of undici.
    const told = 'console.log(process.moduleLoadList.filter((name) => name.includes("undici")).join());';
    app.write(
      "sample.ts",
      `import { egress } from "./egress.js";\n${sample}\nawait egress.close();\n${told}\n`,
    );
    expect(await app.node("sample.ts", { STRIPE_KEY: "sk_test_canary" })).toBe("\n");
    expect(
      server.requests.map(({ method, target, headers, body }) => [
        method,
        target,
        headers.host,
        headers.authorization,
        `${body}`,
      ]),
    ).toEqual([
      ["POST", "/v1/customers", "api.stripe.com", "Bearer sk_test_canary", "email=ana%40example.com"],
      ["POST", "/v1/charges", "api.stripe.com", "Bearer sk_test_canary", "amount=1000&currency=usd"],
    ]);
  });

  test.each(names)(
    "importing %s reads no other package, no environment, and leaves nothing running",
    async (name) => {
      app.write("import.js", importProbe(name));
      const { loaded, environment, active } = JSON.parse(await app.node("import.js"));
      expect(loaded).toContain(name);
      expect(loaded.filter((each: string) => each !== name && !each.startsWith("@plugboard/"))).toEqual([]);
      expect(environment).toEqual([]);
      expect(active).toEqual([]);
    },
  );

  test.each(names)("%s cannot be imported past its public entry", async (name) => {
    app.write("deep.js", `await import("${name}/dist/index.js");`);
    await expect(app.node("deep.js")).rejects.toThrow("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });
});

test("core installs at most 12 MB, in at most 5 packages beside ours", async () => {
  using app = await FreshApp.install(tarballs("@plugboard/core", "@plugboard/egress"));
  const installed = app.installed();
  const others = [...installed.keys()].filter((name) => !name.startsWith("@plugboard/"));
  const megabytes = [...installed.values()].reduce((sum, size) => sum + size, 0) / 1e6;
  console.log(`core: ${megabytes.toFixed(1)} MB, beside ours ${others.join(", ")}`);
  expect(others.length).toBeLessThanOrEqual(5);
  expect(megabytes).toBeLessThanOrEqual(12);
});

/** A connection for each catalogue. */
const APP = `
  import { createHub } from "@plugboard/core";
  import { github } from "@plugboard/connector-github";
  import { slack } from "@plugboard/connector-slack";
  import { stripe } from "@plugboard/connector-stripe";
  const hub = createHub({
    connections: {
      github: { connector: github, credentials: { token: "t" } },
      slack: { connector: slack, credentials: { token: "t" } },
      stripe: { connector: stripe, credentials: { apiKey: "k" } },
    },
    egress: { trust: "public" },
  });`;
const BY_HAND = `
  await hub.runConnectionAction("github", "create_issue", { owner: "ada", repo: "engine", title: "One" });
  await hub.runConnectionAction("slack", "post_message", { channel: "C1", text: "One" });
  await hub.runConnectionAction("stripe", "create_customer", { email: "ada@example.com" });`;
const CATALOGUED = `
  await hub.runConnectionAction("github", "create_milestone", { owner: "ada", repo: "engine", title: "One" });
  await hub.runConnectionAction("slack", "add_reminder", { text: "One", time: 1900000000 });
  await hub.runConnectionAction("stripe", "create_coupon", { duration: "once", percent_off: 10 });`;

/** Compiles one file of an app. Rejects, with all that the compiler says, where it finds an error. */
async function typeCheck(
  app: FreshApp,
  code: string,
  options: { readonly skipLibCheck?: boolean; readonly declaration?: boolean } = {},
): Promise<{ readonly instantiations: number; readonly seconds: number }> {
  const compilerOptions = {
    strict: true,
    module: "nodenext",
    target: "es2023",
    types: ["node"],
    noEmit: true,
    ...options,
  };
  app.write("checked.ts", code);
  app.write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["checked.ts"] }));
  const told = await run(TSC, ["-p", "tsconfig.json", "--extendedDiagnostics"], app.folder);
  const number = (name: string) => Number(new RegExp(`${name}: +([\\d.]+)`).exec(told)?.[1]);
  return { instantiations: number("Instantiations"), seconds: number("Total time") };
}

function readmeSample(): string {
  const [sample] = snippetsOf(readFileSync(join(ROOT, "README.md"), "utf8"));
  if (sample === undefined) throw new Error("README.md shows no sample.");
  return sample.code;
}

/** A module whose egress checks as in production, and whose every connection ends on the server. */
function egressTo(server: RecordingServer): string {
  return `
    import { connect } from "node:net";
    import { createEgress } from "@plugboard/egress";
    export const egress = createEgress({
      trust: "public",
      resolver: async () => ["93.184.215.14"],
      dialer: () => connect(${server.port}, "127.0.0.1"),
      ca: ${JSON.stringify(testCa)},
    });
  `;
}

/** A program that imports a package and prints which packages were loaded, and what the import did beside. */
function importProbe(name: string): string {
  return `
    import { registerHooks } from "node:module";
    const loaded = new Set();
    registerHooks({
      load(url, context, nextLoad) {
        const path = url.split("/node_modules/").at(-1);
        if (url.startsWith("file:")) loaded.add(path.split("/").slice(0, path.startsWith("@") ? 2 : 1).join("/"));
        return nextLoad(url, context);
      },
    });
    const environment = [];
    process.env = new Proxy(process.env, {
      get(target, name) {
        if (new Error().stack.includes("/@plugboard/")) environment.push(name);
        return target[name];
      },
    });
    // Node opens these by itself when a module imports node:util or node:assert.
    const streams = [process.stdout, process.stderr];
    const before = process.getActiveResourcesInfo();
    await import("${name}");
    const active = process.getActiveResourcesInfo().slice(before.length);
    console.log(JSON.stringify({ loaded: [...loaded], environment, active }));
  `;
}
