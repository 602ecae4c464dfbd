import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SearchableRow, searchActions } from "../src/hub/search.js";

const ROWS: readonly SearchableRow[] = [
  { name: "get_refund", title: "Get a refund", group: "refunds", path: "/v1/refunds/{id}", effect: "read" },
  { name: "list_refunds", title: "List refunds", group: "refunds", path: "/v1/refunds", effect: "read" },
  {
    name: "create_refund",
    title: "Create a refund",
    description: "Gives a payment back to its payer.",
    group: "refunds",
    path: "/v1/refunds",
    effect: "write",
  },
  { name: "create_test_refund", title: "Create a test refund", group: "test", effect: "write" },
  {
    name: "set_topic",
    title: "Set a conversation's topic",
    path: "/conversations.setTopic",
    effect: "write",
  },
  { name: "delete_branch", title: "Delete a branch", group: "branches", effect: "destructive" },
  { name: "delete_branch_protection", title: "Delete a branch protection", effect: "destructive" },
  { name: "create_old_payout", title: "Create a payout", effect: "write", deprecated: "Use create_payout." },
  { name: "create_payout", title: "Create a payout", effect: "write" },
  { name: "cancel_run", title: "Cancel a run", effect: "destructive" },
  {
    name: "update_repository",
    title: "Update a repository",
    keywords: "archive a repository, make a repository private",
    effect: "write",
  },
  { name: "create_private_repository_report", title: "Create a private repository report", effect: "write" },
  { name: "archive_key_as_admin", title: "Archive a key (admin)", effect: "write" },
  { name: "archive_key", title: "Archive a key", effect: "write" },
  { name: "add_key", title: "Add a key", path: "/user/ssh_keys/{webhook_id}", effect: "write" },
];
const NAMES = ROWS.map(({ name }) => name);

const first = (query: string) => searchActions([ROWS], query)[0];

describe("a search for actions", () => {
  it.each([
    ["a name", "list_refunds", "list_refunds"],
    ["a name as words", "create test refund", "create_test_refund"],
    ["a name in camelCase", "createRefund", "create_refund"],
    ["a plural", "delete branches", "delete_branch"],
    ["other forms of a verb", "cancelling runs", "cancel_run"],
    ["another verb for the same", "make a refund", "create_refund"],
    ["a verb that only the noun of is known", "refund a payment", "create_refund"],
    ["other words for it", "give someone their money back", "create_refund"],
    ["an unfinished word", "delete bran", "delete_branch"],
    ["a slip", "delete barnch", "delete_branch"],
    ["a slip in the verb", "delte a branch", "delete_branch"],
    ["one word in two", "pay out", "create_payout"],
    ["the path's words", "add an ssh key", "add_key"],
    ["what people call it", "make my repo private", "update_repository"],
    ["courtesy", "how do I cancel a run", "cancel_run"],
    ["a question", "is this refund through", "get_refund"],
    ["several", "show my refunds", "list_refunds"],
    ["what is undone", "unprotect a branch", "delete_branch_protection"],
    ["a verb that nobody knows", "voucherize a refund", "create_refund"],
    ["what is for everyone before what is for few", "archive key", "archive_key"],
    ["what is for few by its word", "archive key as admin", "archive_key_as_admin"],
    ["punctuation", "“Refunds”: list them, all!", "list_refunds"],
  ])("understands %s", (_, query, name) => {
    expect(first(query)).toBe(name);
  });

  it("ranks what says less besides first, and what is deprecated after what is not", () => {
    expect(searchActions([ROWS], "branch")).toEqual(["delete_branch", "delete_branch_protection"]);
    expect(searchActions([ROWS], "create payout").slice(0, 2)).toEqual([
      "create_payout",
      "create_old_payout",
    ]);
  });

  it("leaves out what has no word of the wish, and does not take a path's params for words", () => {
    expect(searchActions([ROWS], "topic")).toEqual(["set_topic"]);
    expect(searchActions([ROWS], "webhook")).toEqual([]);
    expect(searchActions([ROWS], "zebra")).toEqual([]);
    expect(searchActions([ROWS], "!?")).toEqual([]);
  });

  it("lists all, in order, where nothing is wished for", () => {
    expect(searchActions([ROWS], "")).toEqual(NAMES);
    expect(searchActions([ROWS], " \n ")).toEqual(NAMES);
    expect(searchActions([], "refund")).toEqual([]);
  });

  it("answers any text with some of the rows, each once, and the same at every time", () => {
    const word = fc.constantFrom(
      "refund",
      "create",
      "to",
      "PRs",
      "constructor",
      "__proto__",
      "’s",
      "é",
      "支付",
      "\ud800",
    );
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(word).map((words) => words.join(" ")),
    );
    fc.assert(
      fc.property(text, (query) => {
        const found = searchActions([ROWS], query);
        expect(new Set(found).size).toBe(found.length);
        expect(NAMES).toEqual(expect.arrayContaining([...found]));
        expect(searchActions([[...ROWS]], query)).toEqual(found);
      }),
    );
  });

  it("takes rows of any text", () => {
    const row = fc.record({
      name: fc.string({ unit: "binary" }),
      title: fc.string({ unit: "binary" }),
      path: fc.string(),
      description: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(row), fc.string(), (rows, query) => {
        expect(rows.map(({ name }) => name)).toEqual(
          expect.arrayContaining([...searchActions([rows], query)]),
        );
      }),
    );
  });

  it("finds the same in several lists as in one that has all of their rows", () => {
    const query = fc.constantFrom(
      ...ROWS.map(({ title }) => title),
      "refund",
      "delete the branch",
      "what topics are there",
    );
    fc.assert(
      fc.property(query, fc.nat(ROWS.length), fc.nat(ROWS.length), (wish, one, other) => {
        const [from, to] = [Math.min(one, other), Math.max(one, other)];
        const lists = [ROWS.slice(0, from), ROWS.slice(from, to), ROWS.slice(to)];
        expect(searchActions(lists, wish)).toEqual(searchActions([ROWS], wish));
      }),
    );
  });

  it("cuts off what is far from the best of those that are eligible, not of all", () => {
    const wish = "delete_branch";
    expect(searchActions([ROWS], wish)).not.toContain("create_payout");
    for (const each of ROWS) {
      const only = searchActions([ROWS], each.title, ({ name }) => name === each.name);
      expect(only).toEqual([each.name]);
    }
    const rows = [
      { name: "delete_branch", title: "Delete a branch", effect: "destructive" },
      { name: "get_sha", title: "Get a SHA", path: "/branches/{branch}", effect: "read" },
    ] as const;
    expect(searchActions([rows], wish)).toEqual(["delete_branch"]);
    expect(searchActions([rows], wish, ({ effect }) => effect === "read")).toEqual(["get_sha"]);
  });

  it("finds a name in any list by itself", () => {
    const name = fc.stringMatching(/^[a-z]{2,8}(_[a-z]{2,8}){0,3}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1 }), fc.nat(), (names, at) => {
        const rows = names.map((each) => ({ name: each, title: each }));
        const wanted = names[at % names.length] as string;
        expect(searchActions([rows], wanted)[0]).toBe(wanted);
      }),
    );
  });
});
