import { github } from "@plugboard/connector-github";
import { postgres } from "@plugboard/connector-postgres";
import { slack } from "@plugboard/connector-slack";
import { stripe } from "@plugboard/connector-stripe";
import {
  type Connector,
  createHub,
  defineConnector,
  httpAction,
  httpCatalogue,
  noAuth,
} from "@plugboard/core";
import { describe, expect, test } from "vitest";
import { referencePage } from "./reference-page.ts";

const CREDENTIALS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  github: { token: "github_pat_1" },
  postgres: { connectionString: "postgresql://app@db.example.com/shop" },
  slack: { token: "xoxb-1" },
  stripe: { apiKey: "sk_test_1" },
};

describe.each([stripe, github, slack, postgres] as unknown as readonly Connector[])("$name", (connector) => {
  test("every action that is listed is on the page once, in its group and the list's order", async () => {
    await using hub = createHub({
      connections: { one: { connector, credentials: CREDENTIALS[connector.name] } },
      egress: { trust: "public" },
    } as never);
    const list = await hub.listActions("one", { schemas: false });
    if (!list.ok) throw new Error(list.message);
    const listed = list.actions.filter(({ name }) => name !== "custom");
    const expected = [...Map.groupBy(listed, ({ group }) => group)].map(([group, members]) => [
      group,
      members.map(({ name, title, effect }) => [name, title, effect]),
    ]);
    const page = await referencePage(connector);
    expect(groupsOf(page)).toEqual(expected);
    expect(page).toContain(`\nActions: ${listed.length.toLocaleString("en")}`);
    expect(page.includes("`custom`")).toBe(list.actions.length > listed.length);
  });

  test("every row of its tables has the cells of its heading", async () => {
    const page = await referencePage(connector);
    for (const line of page.split("\n").filter((each) => each.startsWith("| `")))
      expect(line.split(/(?<!\\)\|/), line).toHaveLength(7);
  });
});

const shop = defineConnector({
  name: "shop",
  title: "A | B",
  specVersion: "1",
  capabilities: { http: true },
  auth: { none: noAuth() },
  http: { baseUrl: "https://shop.example.com" },
  actions: {
    get_item: httpAction({
      title: "Get an <item> | [one]",
      group: "items",
      method: "GET",
      path: "/items/a|b",
      deprecated: "Use `list_items`,\nwhich is *better*.",
    }),
  },
  catalogue: httpCatalogue({
    parts: [
      {
        index: [
          "shop-source\t1.2.3\tsha512-x",
          "#items",
          "get_item\tGET\t/items\tHidden\tr",
          "list_items\tGET\t/items\tList items\tr",
          "old_items\tlist_items",
          "lost_items\t-",
        ].join("\n"),
        details: async () => ({ default: "[]\n{}\n{}" }),
      },
    ],
  }),
});

test("what is Markdown in a cell shows as it is, and former names have a table of their own", async () => {
  expect(await referencePage(shop as unknown as Connector)).toBe(`# A \\| B

Actions: 2. What is not written by hand is made from \`shop-source@1.2.3\`.

And \`custom\`, for any endpoint.

## items

| action | title | effect | request | deprecated |
| --- | --- | --- | --- | --- |
| \`get_item\` | Get an \\<item\\> \\| \\[one\\] | read | \`GET /items/a\\|b\` | Use \\\`list_items\\\`, which is \\*better\\*. |
| \`list_items\` | List items | read | \`GET /items\` |  |

## Former names

| was | is |
| --- | --- |
| \`old_items\` | \`list_items\` |
| \`lost_items\` | gone |
`);
});

/** What the page's tables say: each group with its actions, the cells unescaped. */
function groupsOf(page: string): unknown[] {
  return page
    .split("\n## ")
    .slice(1)
    .filter((section) => !section.startsWith("Former names"))
    .map((section) => {
      const [group = ""] = section.split("\n", 1);
      const rows = section.match(/^\| `.*$/gm) ?? [];
      const cells = rows.map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
      return [
        group,
        cells.map(([, name, title, effect]) => [name?.slice(1, -1), title?.replace(/\\(.)/g, "$1"), effect]),
      ];
    });
}
