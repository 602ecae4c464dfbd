import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type LocalSlack, readAs, startLocalSlack } from "./harness.js";

let local: LocalSlack;
beforeAll(async () => {
  local = await startLocalSlack({ tls: true });
});
beforeEach(() => local.server.reset());
afterAll(() => local.close());

const asked = () => local.server.requests.map((request) => readAs(request).arguments);

test("a list goes on behind its cursor, with the same arguments, until the cursor is empty", async () => {
  local.server.respond(
    { body: { ok: true, channels: [{ id: "C1" }], response_metadata: { next_cursor: "dGVhbTpDMQ==" } } },
    {
      body: {
        ok: true,
        channels: [{ id: "C2" }, { id: "C3" }],
        response_metadata: { next_cursor: "x+y/z=" },
      },
    },
    { body: { ok: true, channels: [], response_metadata: { next_cursor: "" } } },
  );
  const ids: string[] = [];
  for await (const page of local.connect().pages("list_conversations", { types: "im,mpim", limit: 2 })) {
    if (!page.ok) throw new Error(page.message);
    ids.push(...page.data.channels.map(({ id }) => id));
  }
  expect(ids).toEqual(["C1", "C2", "C3"]);
  expect(asked()).toEqual([
    { types: "im,mpim", limit: "2" },
    { types: "im,mpim", limit: "2", cursor: "dGVhbTpDMQ==" },
    { types: "im,mpim", limit: "2", cursor: "x+y/z=" },
  ]);
});

test.each([
  ["list_messages", { channel: "C1" }],
  ["list_replies", { channel: "C1", ts: "1.2" }],
  ["list_conversation_members", { channel: "C1" }],
  ["list_users", {}],
  ["list_user_conversations", {}],
  ["list_reactions", {}],
  ["list_scheduled_messages", {}],
] as const)("%s hands on the cursor", async (action, input) => {
  local.server.respond({ body: { ok: true, response_metadata: { next_cursor: "next" } } });
  expect(await local.connect().run(action, input as never)).toMatchObject({
    next: { ...input, cursor: "next" },
  });
  local.server.respond({ body: { ok: true } });
  expect(await local.connect().run(action, input as never)).not.toHaveProperty("next");
});

test("a failure between two pages is the last thing that comes", async () => {
  local.server.respond(
    { body: { ok: true, members: [], response_metadata: { next_cursor: "a" } } },
    { status: 429, headers: { "retry-after": "1" }, body: { ok: false, error: "ratelimited" } },
  );
  const results: boolean[] = [];
  for await (const page of local.connect().pages("list_users")) results.push(page.ok);
  expect(results).toEqual([true, false]);
});

test("files and search results have numbered pages", async () => {
  const files = (page: number) => ({
    body: { ok: true, files: [{ id: `F${page}` }], paging: { count: 1, total: 2, page, pages: 2 } },
  });
  local.server.respond(files(1), files(2));
  const found: string[] = [];
  for await (const page of local.connect().pages("list_files", { count: 1 })) {
    if (page.ok) found.push(...page.data.files.map(({ id }) => id));
  }
  expect(found).toEqual(["F1", "F2"]);
  expect(asked()).toEqual([{ count: "1" }, { count: "1", page: "2" }]);

  const matches = (page: number) => ({
    body: {
      ok: true,
      query: "q",
      messages: {
        total: 2,
        paging: { count: 1, total: 2, page, pages: 2 },
        matches: [{ ts: `${page}.0`, text: "", permalink: "", channel: { id: "C1" } }],
      },
    },
  });
  local.server.respond(matches(1), matches(2));
  const times: string[] = [];
  for await (const page of local.connect().pages("search_messages", { query: "q" })) {
    if (page.ok) times.push(...page.data.matches.map(({ ts }) => ts));
  }
  expect(times).toEqual(["1.0", "2.0"]);
});

test("search results that began at the cursor * go on by cursor, wherever Slack tells it", async () => {
  const messages = (id: number, next_cursor?: string) => ({
    total: 3,
    paging: { count: 1, total: 3, page: 1, pages: 3, ...(next_cursor !== undefined && { next_cursor }) },
    matches: [{ ts: `${id}.0`, text: "", permalink: "", channel: { id: "C1" } }],
  });
  local.server.respond(
    { body: { ok: true, messages: messages(1, "a+b/c=") } },
    { body: { ok: true, messages: messages(2), response_metadata: { next_cursor: "d" } } },
    { body: { ok: true, messages: messages(3, "") } },
  );
  const times: string[] = [];
  for await (const page of local.connect().pages("search_messages", { query: "q", count: 1, cursor: "*" })) {
    if (!page.ok) throw new Error(page.message);
    times.push(...page.data.matches.map(({ ts }) => ts));
  }
  expect(times).toEqual(["1.0", "2.0", "3.0"]);
  expect(asked()).toEqual([
    { query: "q", count: "1", cursor: "*" },
    { query: "q", count: "1", cursor: "a+b/c=" },
    { query: "q", count: "1", cursor: "d" },
  ]);
});

test.each([
  ["messages", 3, 1],
  ["files", 0, 3],
])("a search for messages and files goes on while it has more %s", async (_, ofMessages, ofFiles) => {
  const found = (id: string, page: number, pages: number) => ({
    total: pages,
    paging: { count: 1, total: pages, page, pages },
    matches: page <= pages ? [{ id: `${id}${page}` }] : [],
  });
  const answers = [1, 2, 3].map((page) => ({
    body: { ok: true, messages: found("M", page, ofMessages), files: found("F", page, ofFiles) },
  }));
  local.server.respond(...answers);
  const pages: unknown[] = [];
  for await (const page of local.connect().pages("search_messages_and_files", { query: "q", count: 1 })) {
    if (!page.ok) throw new Error(page.message);
    pages.push(page.data);
  }
  expect(pages).toEqual(answers.map(({ body }) => body));
  expect(asked()).toEqual([
    { query: "q", count: "1" },
    { query: "q", count: "1", page: "2" },
    { query: "q", count: "1", page: "3" },
  ]);
});

test("a list that takes both goes on as its caller began", async () => {
  const paging = { count: 1, total: 2, page: 1, pages: 2 };
  const connection = local.connect();
  local.server.respond({ body: { ok: true, logins: [], paging } });
  expect(await connection.run("list_team_access_logs", { count: 1 })).toMatchObject({
    next: { count: 1, page: 2 },
  });
  local.server.respond({ body: { ok: true, logins: [], paging, response_metadata: { next_cursor: "a" } } });
  expect(await connection.run("list_team_access_logs", { limit: 1 })).toMatchObject({
    next: { limit: 1, cursor: "a" },
  });
  local.server.respond({ body: { ok: true, logins: [], paging, response_metadata: { next_cursor: "" } } });
  expect(await connection.run("list_team_access_logs", { limit: 1, cursor: "a" })).not.toHaveProperty("next");
});

test("no files at all is one page", async () => {
  local.server.respond({
    body: { ok: true, files: [], paging: { count: 100, total: 0, page: 1, pages: 0 } },
  });
  expect(await local.connect().run("list_files")).not.toHaveProperty("next");
});
