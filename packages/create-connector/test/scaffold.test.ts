import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runCli } from "../src/cli.js";
import { checkOptions, renderConnector } from "../src/index.js";
import { AUTH_KINDS, CAPABILITIES } from "../src/options.js";

const versions = { core: "^1.2.0", testing: "^1.3.0" };
const http = ["--name", "acme-parcels", "--capability", "http", "--base-url", "https://api.acme.example/v2/"];

let cwd: string;
let out: string[];
let err: string[];

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "plugboard-create-"));
  out = [];
  err = [];
});
afterEach(() => rmSync(cwd, { recursive: true }));

const context = () => ({
  cwd,
  versions,
  out: (text: string) => void out.push(text),
  err: (text: string) => void err.push(text),
});
const files = () => readdirSync(cwd, { recursive: true });

describe("the command", () => {
  test("writes a package under the connector's own names, into a folder of its name", async () => {
    expect(await runCli(http, context())).toBe(0);
    const folder = join(cwd, "plugboard-connector-acme-parcels");
    const read = (file: string) => readFileSync(join(folder, file), "utf8");
    expect(JSON.parse(read("package.json"))).toMatchObject({
      name: "plugboard-connector-acme-parcels",
      keywords: ["plugboard", "plugboard-connector"],
      peerDependencies: { "@plugboard/core": "^1.2.0" },
      devDependencies: { "@plugboard/core": "^1.2.0", "@plugboard/testing": "^1.3.0" },
    });
    expect(read("src/connector.ts")).toContain(
      'export const acmeParcels = defineConnector({\n  name: "acme-parcels",\n  title: "Acme Parcels",',
    );
    expect(read("src/connector.ts")).toContain('baseUrl: "https://api.acme.example/v2",');
    expect(read(".changeset/first-release.md")).toContain('"plugboard-connector-acme-parcels": minor');
    expect(read(".github/workflows/release.yml")).toContain("id-token: write");
    expect(out.join("\n")).toContain("cd plugboard-connector-acme-parcels\n  git init\n  npm install\n");
  });

  test("tells every fault at once, and writes nothing", async () => {
    const wrong = [
      "Acme",
      "--capability",
      "graphql",
      "--auth",
      "magic",
      "--base-url",
      "ftp://x",
      "--nope",
      "--directory",
    ];
    expect(await runCli(wrong, context())).toBe(1);
    const told = err.join("\n");
    for (const fault of [
      "--nope: there is no such flag",
      "--directory: its value is missing",
      'name: "Acme" is not kebab-case',
      'capability: "graphql" is none of them; give one of http, sql, soap',
      'auth: "magic" is none of them',
    ]) {
      expect(told).toContain(fault);
    }
    expect(files()).toEqual([]);
  });

  test("writes over no file, and then writes none", async () => {
    mkdirSync(join(cwd, "here/src"), { recursive: true });
    writeFileSync(join(cwd, "here/src/connector.ts"), "mine");
    writeFileSync(join(cwd, "here/notes.md"), "mine");
    expect(await runCli([...http, "--directory", "here"], context())).toBe(1);
    expect(err.join("\n")).toContain("src/connector.ts");
    expect(err.join("\n")).not.toContain("notes.md");
    expect(files().sort()).toEqual(["here", "here/notes.md", "here/src", "here/src/connector.ts"]);
    expect(readFileSync(join(cwd, "here/src/connector.ts"), "utf8")).toBe("mine");
  });

  test("asks on a terminal for what was left out, again where an answer is faulty", async () => {
    const terminal = { input: new PassThrough(), output: new PassThrough() };
    const answers = [
      "Acme Parcels",
      "acme",
      "",
      "basic",
      "api.acme.example",
      "https://api.acme.example",
      "made",
    ];
    let shown = "";
    terminal.output.on("data", (chunk) => {
      shown += chunk;
      if (/: $/.test(String(chunk))) terminal.input.write(`${answers.shift()}\n`);
    });
    expect(await runCli([], { ...context(), terminal })).toBe(0);
    expect(answers).toEqual([]);
    expect(shown).toContain("is not kebab-case");
    expect(shown).toContain("is no absolute http or https URL");
    expect(readFileSync(join(cwd, "made/src/auth.ts"), "utf8")).toContain("basic()");
  });

  test("writes nothing when the terminal is closed, and asks nothing for --help", async () => {
    const terminal = { input: new PassThrough(), output: new PassThrough() };
    terminal.output.once("data", () => terminal.input.end());
    expect(await runCli([], { ...context(), terminal })).toBe(1);
    expect(err.join("\n")).toContain("The questions were ended.");
    expect(files()).toEqual([]);
    expect(await runCli(["--help"], { ...context(), terminal })).toBe(0);
    expect(out.join("\n")).toContain("--base-url URL");
  });
});

describe("options", () => {
  const good = { name: "acme", capability: "http", baseUrl: "https://api.acme.example" };
  test.each([
    [{ ...good, name: "plugboard-connector-acme" }, 'leave "plugboard-connector-" out of it'],
    [{ ...good, name: "@acme/connector-parcels" }, 'leave "@acme/connector-" out of it'],
    [{ ...good, name: "class" }, "try class-service"],
    [{ ...good, name: "a".repeat(41) }, "41 characters"],
    [{ ...good, baseUrl: "https://ana:secret@api.acme.example" }, "leave the user and password out"],
    [{ ...good, baseUrl: "https://api.acme.example?a=1" }, "leave the query and fragment out"],
    [{ ...good, baseUrl: 'https://api.acme.example/"' }, "no absolute http or https URL"],
    [{ name: "acme", capability: "soap" }, "base-url: it is missing"],
    [{ ...good, capability: "sql" }, "base-url: leave it out for sql"],
    [{ name: "acme", capability: "sql", auth: "basic" }, "auth: leave it out for sql"],
  ])("%j is refused", (raw, fault) => {
    const checked = checkOptions(raw, cwd);
    expect("faults" in checked && checked.faults.join("\n")).toContain(fault);
  });
});

describe.each(CAPABILITIES)("a %s package", (capability) => {
  const kinds = capability === "sql" ? (["none"] as const) : AUTH_KINDS;

  test.each(kinds)("with the auth kind %s has no trace of the template", (auth) => {
    const rendered = renderConnector(
      { name: "acme", capability, auth, baseUrl: "https://acme.example", directory: cwd },
      versions,
    );
    for (const [path, text] of rendered) {
      expect(text, path).not.toMatch(/my-?_?service|templates|\.\.\/\.\.\/auth/i);
    }
    for (const file of [
      "README.md",
      "LICENSE",
      "src/auth.ts",
      "test/conformance.test.ts",
      ".gitignore",
      "biome.json",
    ]) {
      expect([...rendered.keys()]).toContain(file);
    }
    expect(existsSync(join(cwd, "src"))).toBe(false);
  });
});

test("the packages are built with the versions that this repository is built with", () => {
  const manifest = renderConnector(
    { name: "acme", capability: "sql", auth: "none", directory: cwd },
    versions,
  ).get("package.json");
  const { devDependencies } = JSON.parse(manifest ?? "") as { devDependencies: Record<string, string> };
  const root = join(import.meta.dirname, "../../..");
  const ours = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies;
  const catalog = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  const shared = Object.entries(devDependencies).filter(([name]) => Object.hasOwn(ours, name));
  expect(shared).toHaveLength(4);
  for (const [name, range] of shared) {
    const fromCatalog = new RegExp(`^  "?${name}"?: (\\S+)$`, "m").exec(catalog)?.[1];
    expect([name, range]).toEqual([name, ours[name] === "catalog:" ? fromCatalog : ours[name]]);
  }
});
