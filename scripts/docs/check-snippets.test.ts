import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkSnippets } from "./check-snippets.ts";
import { snippetsOf } from "./snippets.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "plugboard-docs-"));
  mkdirSync(join(root, "docs"));
  writeFileSync(
    join(root, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { strict: true, types: [] } }),
  );
});

afterEach(() => rmSync(root, { recursive: true }));

test("finds ts blocks and where they are, but not those marked no-check or in other languages", () => {
  const markdown = [
    "```ts",
    "one();",
    "```",
    "```ts no-check",
    "…",
    "```",
    "```js",
    "x",
    "```",
    "1. In a list:",
    "   ~~~typescript",
    "   two(",
    "     `a`);",
    "   ```",
    "   ~~~",
    "````md",
    "```ts",
    "quoted();",
    "```",
    "````",
  ].join("\n");
  expect(snippetsOf(markdown)).toEqual([
    { line: 2, code: "one();\n" },
    { line: 12, code: "two(\n  `a`);\n```\n" },
  ]);
});

test("says what does not compile, at its place in the document", () => {
  writeFileSync(join(root, "README.md"), "# A\n\n```ts\nexport const a: number = 1;\n```\n");
  writeFileSync(join(root, "docs/b.md"), "# B\n\n```ts\nconst a = 1;\nconst b: string = a;\n```\n");
  expect(checkSnippets(root)).toEqual({
    checked: 2,
    faults: ["docs/b.md(5,7): error TS2322: Type 'number' is not assignable to type 'string'."],
  });
});

test("blocks do not see each other", () => {
  writeFileSync(
    join(root, "README.md"),
    "```ts\nconst a = 1;\n```\n\n```ts\nconst a = 2;\nconst c = b;\n```\n",
  );
  expect(checkSnippets(root).faults).toEqual(["README.md(7,11): error TS2304: Cannot find name 'b'."]);
});
