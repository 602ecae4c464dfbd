import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { actions } from "../src/actions/index.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("the README lists every action by hand, with its group, title and effect", () => {
  const groups = Map.groupBy(Object.entries(actions), ([, { group }]) => group ?? "");
  const sections = [...groups].map(([group, members]) => {
    const rows = members.map(([name, { title, effect }]) => `| \`${name}\` | ${title} | ${effect} |`);
    const heading = `### ${group.charAt(0).toUpperCase()}${group.slice(1)}`;
    return [heading, "", "| action | what it does | effect |", "| --- | --- | --- |", ...rows].join("\n");
  });
  expect(readme.match(/## Actions\n\n(.*?)\n\n## /s)?.[1]).toBe(sections.join("\n\n"));
});
