import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { describe, expect, test } from "vitest";
import { workspacePackages } from "./workspace.ts";

const ROOT = join(import.meta.dirname, "..");
const published = workspacePackages(ROOT).filter(({ manifest }) => manifest.private !== true);

describe("the public names; taking one away is a breaking change, and a new one is for ever", () => {
  test.each(published.map(({ folder, manifest }) => [manifest.name, folder]))("%s", async (name, folder) => {
    const file = join(ROOT, folder, "src/index.ts");
    const names = publicNames(file, readFileSync(file, "utf8"));
    expect(names).not.toEqual([]);
    const pinned = `public-names/${name.replace("@plugboard/", "")}.txt`;
    await expect(`${names.join("\n")}\n`).toMatchFileSnapshot(pinned);
  });
});

test("names are read with what they are, and a list that says not which is refused", () => {
  const source = `export { a, type B as C } from "./x.js"; export type { D } from "./y.js"; export const e = 1;`;
  expect(publicNames("index.ts", source)).toEqual(["a", "e", "type C", "type D"]);
  expect(() => publicNames("index.ts", `export * from "./x.js";`)).toThrow("index.ts exports *");
});

/** What an entry exports, sorted: values by name, types as `type Name`. */
function publicNames(file: string, source: string): string[] {
  const { module, errors } = parseSync(file, source);
  if (errors[0] !== undefined) throw new SyntaxError(`${file}: ${errors[0].message}`);
  return module.staticExports
    .flatMap(({ entries }) => entries)
    .map(({ exportName, isType }) => {
      if (exportName.name === null) throw new Error(`${file} exports *`);
      return isType ? `type ${exportName.name}` : exportName.name;
    })
    .sort();
}
