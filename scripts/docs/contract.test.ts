import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Node, parseSync, Visitor } from "oxc-parser";
import { describe, expect, test } from "vitest";

const CORE = join(import.meta.dirname, "../../packages/core/src");
const PAGE = readFileSync(join(import.meta.dirname, "../../docs/contract.md"), "utf8");
/** Beside the contract's own: what authors write actions as. */
const BUILDERS = ["actions/http-action.ts", "actions/http-catalogue.ts", "actions/sql-action.ts"];
const BUILDER_TYPES = new Set([
  "CatalogueText",
  "HttpActionRow",
  "HttpCatalogueData",
  "HttpCataloguePart",
  "Pagination",
  "SqlActionOptions",
]);

const publicNames = new Set(readFileSync(join(CORE, "index.ts"), "utf8").match(/\b[A-Z]\w+\b/g));
const types = [
  ...globSync("contract/*.ts", { cwd: CORE }).flatMap(typesOf),
  ...BUILDERS.flatMap(typesOf).filter(({ name }) => BUILDER_TYPES.has(name)),
].filter(({ name }) => publicNames.has(name));
const withMembers = types.filter(({ members }) => members.length > 0);
const without = types.filter(({ members }) => members.length === 0);

describe("docs/contract.md lists the members of", () => {
  test.each(withMembers.map(({ name, members }) => [name, members] as const))("%s", (name, members) => {
    expect(documented(name)).toEqual(members);
  });
});

test("docs/contract.md names every other type of the contract, and no member twice", () => {
  expect(without.length).toBeGreaterThan(5);
  expect(without.filter(({ name }) => !PAGE.includes(`\`${name}\``))).toEqual([]);
});

test("every row says what, what when absent, and who enforces it, in four cells", () => {
  const rows = PAGE.split("\n").filter((line) => line.startsWith("| `"));
  expect(rows.length).toBeGreaterThan(100);
  expect(rows.filter((row) => row.split("|").length !== 6)).toEqual([]);
});

/** The members in a type's table, in order. */
function documented(name: string): string[] | undefined {
  const section = new RegExp(`^### \`${name}\`\\n([^]*?)(?=^##|(?![^]))`, "m").exec(PAGE)?.[1];
  return section?.match(/^\| `[^`]+`/gm)?.map((cell) => cell.slice(3, -1));
}

/** The exported types of a module, and the members of those that are interfaces. */
function typesOf(file: string): { name: string; members: string[] }[] {
  const found: { name: string; members: string[] }[] = [];
  new Visitor({
    ExportNamedDeclaration({ declaration }) {
      if (declaration?.type === "TSInterfaceDeclaration") {
        found.push({ name: declaration.id.name, members: declaration.body.body.flatMap(memberName) });
      } else if (declaration?.type === "TSTypeAliasDeclaration") {
        found.push({ name: declaration.id.name, members: [] });
      }
    },
  }).visit(parseSync(file, readFileSync(join(CORE, file), "utf8")).program);
  return found;
}

function memberName(member: Node): string[] {
  if (member.type !== "TSPropertySignature" && member.type !== "TSMethodSignature") return [];
  if (member.computed) return [];
  if (member.key.type === "Identifier") return [member.key.name];
  return member.key.type === "Literal" ? [String(member.key.value)] : [];
}
