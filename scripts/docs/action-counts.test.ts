import { readFileSync } from "node:fs";
import { join } from "node:path";
import { github } from "@plugboard/connector-github";
import { slack } from "@plugboard/connector-slack";
import { stripe } from "@plugboard/connector-stripe";
import type { Connector } from "@plugboard/core";
import { expect, test } from "vitest";
import { actions as githubByHand } from "../../connectors/github/src/actions/index.ts";
import { actions as slackByHand } from "../../connectors/slack/src/actions/index.ts";
import { actions as stripeByHand } from "../../connectors/stripe/src/actions/index.ts";

const ROOT = join(import.meta.dirname, "../..");

const counted = await Promise.all(
  (
    [
      [stripe, stripeByHand],
      [github, githubByHand],
      [slack, slackByHand],
    ] as unknown as readonly (readonly [Connector, object])[]
  ).map(async ([{ name, title, actions, catalogue }, byHand]) => {
    const rows = (await catalogue?.open())?.rows.keys() ?? [];
    const names = new Set([...Object.keys(actions), ...rows]);
    names.delete("custom");
    const hand = Object.keys(byHand).length;
    return { name, title, hand, asData: names.size - hand, total: names.size };
  }),
);

test.each(counted)(
  "the README of $name has $total actions, $hand by hand",
  ({ name, hand, asData, total }) => {
    const page = textOf(`connectors/${name}/README.md`);
    expect(page).toContain(` ${written(total)} typed actions`);
    expect(page).toContain(`${written(hand)} are written by hand`);
    expect(page).toContain(`${written(asData)} are made from`);
  },
);

test("the root README has the same numbers", () => {
  const page = textOf("README.md");
  const all = counted.reduce((sum, { total }) => sum + total, 0);
  for (const { title, total } of counted)
    expect(page).toMatch(new RegExp(`\\| \\[${title}\\]\\([^|]*\\|[^|]*\\|[^|]*\\| ${written(total)}: `));
  expect(page).toContain(`${written(all)} actions`);
});

/** In one line, however the page is wrapped. */
function textOf(file: string): string {
  return readFileSync(join(ROOT, file), "utf8").replace(/\s+/g, " ");
}

function written(count: number): string {
  return count.toLocaleString("en");
}
