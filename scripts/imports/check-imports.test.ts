import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkImports } from "./check-imports.ts";

let root: string;

function write(file: string, text: string): void {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function manifest(folder: string, name: string, fields: Record<string, unknown> = {}): void {
  write(`${folder}/package.json`, JSON.stringify({ name, exports: { ".": "./dist/index.js" }, ...fields }));
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "plugboard-imports-"));
  manifest("packages/egress", "@plugboard/egress", { dependencies: { undici: "1", "ipaddr.js": "1" } });
  manifest("packages/core", "@plugboard/core", {
    dependencies: { "@plugboard/egress": "1", oauth4webapi: "1" },
    devDependencies: { "@plugboard/testing": "1", undici: "1", zod: "1" },
  });
  manifest("packages/testing", "@plugboard/testing", { dependencies: { "@plugboard/egress": "1" } });
  manifest("packages/catalog", "@plugboard/catalog", {
    private: true,
    exports: undefined,
    devDependencies: {
      "@plugboard/connector-stripe": "1",
      "@plugboard/core": "1",
      "@plugboard/testing": "1",
      ajv: "1",
    },
  });
  manifest("connectors/stripe", "@plugboard/connector-stripe", {
    peerDependencies: { "@plugboard/core": "1" },
  });
  manifest("connectors/shop", "@plugboard/connector-shop", { peerDependencies: { "@plugboard/core": "1" } });
  manifest("examples/demo", "demo", { dependencies: { "@plugboard/core": "1" } });
});

afterEach(() => rmSync(root, { recursive: true }));

const SHOP = "connectors/shop/src/index.ts";
const HTTP = "packages/core/src/http/client.ts";

describe("what is allowed", () => {
  test.each([
    ["packages/egress/src/dial.ts", `import type { Socket } from "node:net";`],
    ["packages/egress/src/agent.ts", `const { Agent } = await import("undici");`],
    ["packages/egress/src/agent.ts", `globalThis.fetch("https://example.com");`],
    ["packages/testing/src/server.ts", `import { createServer } from "node:http";`],
    ["packages/core/src/index.ts", `export { createHub } from "./hub/hub.js";`],
    [
      "packages/core/src/hub/hub.ts",
      `import { send } from "../http/client.js"; import { call } from "./call.js";`,
    ],
    ["packages/core/src/auth/oauth.ts", `import * as oauth from "oauth4webapi"; import "@plugboard/egress";`],
    ["packages/core/src/contract/result.ts", `import type { ErrorCode } from "../errors/codes.js";`],
    [
      "packages/core/src/errors/redact.ts",
      `import { inspect } from "node:util"; import "../contract/result.js";`,
    ],
    [
      "packages/core/test/hub.test.ts",
      `import "../src/index.js"; import "@plugboard/testing"; import "node:net";`,
    ],
    ["packages/core/tsup.config.ts", `import "../../tsup.base.js";`],
    ["packages/core/dist/index.js", `import "undici";`],
    [SHOP, `import { defineConnector } from "@plugboard/core"; import { createHash } from "node:crypto";`],
    [SHOP, `import { index } from "../catalogue/index.js";`],
    ["connectors/shop/catalogue/index.js", `export const groups = () => import("./groups/a.js");`],
    [
      "packages/catalog/src/main.ts",
      `import "@plugboard/core"; import "ajv"; await import("@plugboard/connector-stripe"); import "node:child_process"; await import("../../../connectors/shop/src/actions/index.ts");`,
    ],
    ["packages/catalog/test/a.test.ts", `import "../src/main.js"; import "@plugboard/testing";`],
    [
      "examples/demo/src/main.ts",
      `import "@plugboard/core"; import "node:http"; await import(process.argv[2]);`,
    ],
  ])("%s: %s", (file, text) => {
    write(file, text);
    expect(checkImports(root)).toEqual([]);
  });
});

describe("only the egress opens sockets", () => {
  const fault = (module: string) =>
    `${HTTP}:2: "${module}" is for packages/egress alone, the only code that opens a socket`;
  test.each([
    [`import { request } from "undici";`, "undici"],
    [`import undici from "undici/index.js";`, "undici"],
    [`import type { Agent } from "undici";`, "undici"],
    [`export type { Agent } from "undici";`, "undici"],
    [`export * from "ipaddr.js";`, "ipaddr.js"],
    [`let agent: import("undici").Agent;`, "undici"],
    [`const net = await import("node:net");`, "node:net"],
    ["const net = await import(`node:net`);", "node:net"],
    [`const tls = require("tls");`, "node:tls"],
    [`import { lookup } from "dns/promises";`, "node:dns"],
    [`const http = process.getBuiltinModule("http");`, "node:http"],
    [`const http = process["getBuiltinModule"]("https");`, "node:https"],
    [`import "node:http2"; `, "node:http2"],
    [`export { createSocket } from "node:dgram";`, "node:dgram"],
  ])("%s", (text, module) => {
    write(HTTP, `\n${text}\n`);
    expect(checkImports(root)).toEqual([fault(module)]);
  });

  test.each([
    [`globalThis.fetch("x");`, `"globalThis.fetch" goes around the egress`],
    [`new globalThis["WebSocket"]("x");`, `"globalThis.WebSocket" goes around the egress`],
    [`import { createRequire } from "node:module";`, `"node:module" is a way around the egress`],
    [`import { spawn } from "child_process";`, `"node:child_process" is a way around the egress`],
    [`await import("und" + "ici");`, "a computed import, which no check can follow"],
    [`process.getBuiltinModule(name);`, "a computed import, which no check can follow"],
  ])("%s", (text, fault) => {
    write(SHOP, text);
    expect(checkImports(root)).toEqual([`${SHOP}:1: ${fault}`]);
  });

  test("the test servers may listen, and no more", () => {
    write("packages/testing/src/server.ts", `import "undici";`);
    expect(checkImports(root)).toEqual([expect.stringContaining(`"undici" is for packages/egress alone`)]);
  });
});

describe("packages", () => {
  test.each([
    ["packages/egress/src/a.ts", "@plugboard/core", "packages/egress may not import @plugboard/core"],
    ["packages/core/src/a.ts", "@plugboard/testing", "packages/core may not import @plugboard/testing"],
    [
      "packages/core/src/a.ts",
      "@plugboard/connector-shop",
      "packages/core may not import @plugboard/connector-shop",
    ],
    [
      "packages/core/src/a.ts",
      "@plugboard/core",
      `"@plugboard/core" is this package itself: import it by its path`,
    ],
    ["packages/core/src/a.ts", "zod", `"zod" is no dependency or peer dependency of @plugboard/core`],
    ["packages/core/src/a.mts", "zod", `"zod" is no dependency or peer dependency of @plugboard/core`],
    ["packages/core/src/a.config.ts", "zod", `"zod" is no dependency or peer dependency of @plugboard/core`],
    ["packages/core/src/a.ts", "vitest", `"vitest" is no dependency or peer dependency of @plugboard/core`],
    ["packages/core/src/a.ts", "../test/hub.js", `"../test/hub.js" is not published`],
    ["packages/core/src/a.ts", "./hub/hub.test.js", `"./hub/hub.test.js" is not published`],
    [
      SHOP,
      "@plugboard/egress",
      `"@plugboard/egress" is no dependency or peer dependency of @plugboard/connector-shop`,
    ],
    [
      SHOP,
      "@plugboard/core/dist/index.js",
      `"@plugboard/core/dist/index.js" is no public entry of @plugboard/core`,
    ],
    [
      SHOP,
      "../../../packages/core/src/index.js",
      `"../../../packages/core/src/index.js" is another package's: import it by its name`,
    ],
    [
      "connectors/shop/test/a.test.ts",
      "../../../packages/core/src/index.js",
      `"../../../packages/core/src/index.js" is another package's: import it by its name`,
    ],
    [
      "examples/demo/main.ts",
      "@plugboard/core/src/hub/hub.js",
      `"@plugboard/core/src/hub/hub.js" is no public entry of @plugboard/core`,
    ],
    ["packages/catalog/src/a.ts", "@plugboard/testing", "packages/catalog may not import @plugboard/testing"],
    [
      "packages/catalog/src/a.ts",
      "../../../connectors/shop/src/http.ts",
      `"../../../connectors/shop/src/http.ts" is another package's: import it by its name`,
    ],
    ["packages/catalog/src/a.ts", "zod", `"zod" is no dependency or peer dependency of @plugboard/catalog`],
    [
      "packages/catalog/src/a.ts",
      "undici",
      `"undici" is for packages/egress alone, the only code that opens a socket`,
    ],
    [SHOP, "@plugboard/catalog", `"@plugboard/catalog" is no public entry of @plugboard/catalog`],
    [SHOP, "@plugboard/connector-stripe", "connectors/shop may not import @plugboard/connector-stripe"],
    [SHOP, "../test/catalogue.js", `"../test/catalogue.js" is not published`],
    [
      "connectors/shop/catalogue/inputs.d.ts",
      "ajv",
      `"ajv" is no dependency or peer dependency of @plugboard/connector-shop`,
    ],
  ])("%s imports %s", (file, specifier, fault) => {
    write(file, `import type { A } from "${specifier}";`);
    expect(checkImports(root)).toEqual([`${file}:1: ${fault}`]);
  });

  test("a folder that the rules do not know", () => {
    manifest("packages/store", "@plugboard/store");
    expect(checkImports(root)).toEqual([
      "packages/store/package.json:1: scripts/imports/rules.ts does not say what packages/store may import",
    ]);
  });
});

describe("the folders of core", () => {
  test.each([
    [
      "contract",
      `import { ERROR_CODES } from "../errors/codes.js";`,
      `"../errors/codes.js" goes up from contract to errors`,
    ],
    [
      "contract",
      `import { type ErrorCode } from "../errors/codes.js";`,
      `"../errors/codes.js" goes up from contract to errors`,
    ],
    [
      "contract",
      `import type { Hub } from "../hub/types.js";`,
      `"../hub/types.js" goes up from contract to hub`,
    ],
    [
      "schema",
      `export type { Client } from "../http/client.js";`,
      `"../http/client.js" goes up from schema to http`,
    ],
    ["http", `await import("../auth/oauth.js");`, `"../auth/oauth.js" goes up from http to auth`],
    ["hub", `import "../index.js";`, `"../index.js" is the top of src, from where only the outside imports`],
    ["hub", `import "../util/text.js";`, "scripts/imports/rules.ts has no place for packages/core/src/util"],
  ])("%s: %s", (folder, text, fault) => {
    const file = `packages/core/src/${folder}/a.ts`;
    write(file, text);
    expect(checkImports(root)).toEqual([`${file}:1: ${fault}`]);
  });
});

test("a file that does not parse is an error, not a pass", () => {
  write(SHOP, "import { from;");
  expect(() => checkImports(root)).toThrow(SHOP);
});
