import type { ActionInput } from "@plugboard/core";
import type { WebClient } from "@slack/web-api";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { actions } from "../src/actions/index.js";
import { type LocalSlack, readAs, startLocalSlack, TOKEN } from "./harness.js";

type Name = Extract<keyof typeof actions, string>;

interface Row {
  readonly action: Name;
  readonly input: Readonly<Record<string, unknown>>;
  readonly call: (client: WebClient) => Promise<unknown>;
}

/** One call, made by the action and by Slack's own client, which takes the same arguments under the same names. */
function row<const N extends Name, I extends ActionInput<(typeof actions)[N]>>(
  action: N,
  input: I,
  call: (client: WebClient, input: I) => Promise<unknown>,
): Row {
  return { action, input: input as Row["input"], call: (client) => call(client, input) };
}

const channel = "C0123456789";
const ts = "1503435956.000247";
const awkward = 'a&b=c + "d" \\ é 💥\n<@U1> %20';
const blocks = [{ type: "section", text: { type: "mrkdwn", text: awkward } }];
const attachments = [{ fallback: "f", color: "#36a64f", text: awkward }];
const metadata = {
  event_type: "task_created",
  event_payload: { id: "11223", urgent: true, nested: { a: 1 } },
};
const page = { limit: 2, cursor: "dXNlcjpVMDYxTkZUVDI=" };
const timeline = { oldest: "1503435956.000100", latest: ts, inclusive: true, include_all_metadata: true };

const ROWS: readonly Row[] = [
  row("post_message", { channel, text: awkward }, (c, i) => c.chat.postMessage(i)),
  row("post_message", { channel, markdown_text: "**bold**" }, (c, i) => c.chat.postMessage(i)),
  row(
    "post_message",
    {
      channel,
      text: "fallback",
      blocks,
      thread_ts: ts,
      reply_broadcast: true,
      parse: "none" as const,
      link_names: true,
      unfurl_links: false,
      unfurl_media: false,
      username: "Bot",
      icon_emoji: ":robot_face:",
      mrkdwn: false,
      metadata,
    },
    (c, i) => c.chat.postMessage(i),
  ),
  row("post_message", { channel, attachments, icon_url: "https://a.test/i.png?a=1&b=2" }, (c, i) =>
    c.chat.postMessage(i),
  ),
  row(
    "post_ephemeral_message",
    {
      channel,
      user: "U1",
      text: awkward,
      blocks,
      thread_ts: ts,
      parse: "full" as const,
      link_names: false,
      username: "Bot",
      icon_emoji: ":ghost:",
    },
    (c, i) => c.chat.postEphemeral(i),
  ),
  row("post_ephemeral_message", { channel, user: "U1", attachments, icon_url: "https://a.test/i" }, (c, i) =>
    c.chat.postEphemeral(i),
  ),
  row("post_ephemeral_message", { channel, user: "U1", markdown_text: "_x_" }, (c, i) =>
    c.chat.postEphemeral(i),
  ),
  row("post_me_message", { channel, text: awkward }, (c, i) => c.chat.meMessage(i)),
  row("list_messages", { channel }, (c, i) => c.conversations.history(i)),
  row("list_messages", { channel, ...timeline, ...page }, (c, i) => c.conversations.history(i)),
  row("list_replies", { channel, ts, ...timeline, ...page }, (c, i) => c.conversations.replies(i)),
  row(
    "update_message",
    {
      channel,
      ts,
      text: awkward,
      blocks,
      parse: "full" as const,
      link_names: true,
      metadata,
      file_ids: ["F1", "F2"],
      reply_broadcast: true,
    },
    (c, i) => c.chat.update(i),
  ),
  row("update_message", { channel, ts, attachments }, (c, i) => c.chat.update(i)),
  row("update_message", { channel, ts, markdown_text: "x" }, (c, i) => c.chat.update(i)),
  row("delete_message", { channel, ts }, (c, i) => c.chat.delete(i)),
  row(
    "schedule_message",
    {
      channel,
      post_at: 1_893_456_000,
      text: awkward,
      blocks,
      thread_ts: ts,
      reply_broadcast: true,
      parse: "none" as const,
      link_names: true,
      unfurl_links: true,
      unfurl_media: false,
      metadata,
    },
    (c, i) => c.chat.scheduleMessage(i),
  ),
  row("schedule_message", { channel, post_at: "1893456000", attachments }, (c, i) =>
    c.chat.scheduleMessage(i),
  ),
  row("schedule_message", { channel, post_at: 1_893_456_000, markdown_text: "x" }, (c, i) =>
    c.chat.scheduleMessage(i),
  ),
  row("list_scheduled_messages", {}, (c, i) => c.chat.scheduledMessages.list(i)),
  row(
    "list_scheduled_messages",
    { channel, oldest: "1562137200", latest: "1562137300", team_id: "T1", ...page },
    (c, i) => c.chat.scheduledMessages.list(i),
  ),
  row("delete_scheduled_message", { channel, scheduled_message_id: "Q1298393284" }, (c, i) =>
    c.chat.deleteScheduledMessage(i),
  ),
  row("get_message_permalink", { channel, message_ts: ts }, (c, i) => c.chat.getPermalink(i)),

  row("list_conversations", {}, (c, i) => c.conversations.list(i)),
  row(
    "list_conversations",
    { types: "public_channel,private_channel", exclude_archived: true, team_id: "T1", ...page },
    (c, i) => c.conversations.list(i),
  ),
  row("get_conversation", { channel, include_num_members: true, include_locale: false }, (c, i) =>
    c.conversations.info(i),
  ),
  row("create_conversation", { name: "ops-é", is_private: true, team_id: "T1" }, (c, i) =>
    c.conversations.create(i),
  ),
  row("rename_conversation", { channel, name: "new-name" }, (c, i) => c.conversations.rename(i)),
  row("archive_conversation", { channel }, (c, i) => c.conversations.archive(i)),
  row("unarchive_conversation", { channel }, (c, i) => c.conversations.unarchive(i)),
  row("set_conversation_topic", { channel, topic: awkward }, (c, i) => c.conversations.setTopic(i)),
  row("set_conversation_purpose", { channel, purpose: "" }, (c, i) => c.conversations.setPurpose(i)),
  row("join_conversation", { channel }, (c, i) => c.conversations.join(i)),
  row("leave_conversation", { channel }, (c, i) => c.conversations.leave(i)),
  row("open_conversation", { users: "U1,U2", return_im: true, prevent_creation: true }, (c, i) =>
    c.conversations.open(i),
  ),
  row("open_conversation", { channel: "D1" }, (c, i) => c.conversations.open(i)),
  row("close_conversation", { channel: "D1" }, (c, i) => c.conversations.close(i)),
  row("mark_conversation_read", { channel, ts }, (c, i) => c.conversations.mark(i)),
  row("list_conversation_members", { channel, ...page }, (c, i) => c.conversations.members(i)),
  row("invite_conversation_members", { channel, users: "U1,U2", force: true }, (c, i) =>
    c.conversations.invite(i),
  ),
  row("remove_conversation_member", { channel, user: "U1" }, (c, i) => c.conversations.kick(i)),

  row("list_users", { include_locale: true, team_id: "T1", ...page }, (c, i) => c.users.list(i)),
  row("get_user", { user: "U1", include_locale: true }, (c, i) => c.users.info(i)),
  row("find_user_by_email", { email: "ana+slack@example.com" }, (c, i) => c.users.lookupByEmail(i)),
  row("list_user_conversations", {}, (c, i) => c.users.conversations(i)),
  row(
    "list_user_conversations",
    { user: "U1", types: "im,mpim", exclude_archived: true, team_id: "T1", ...page },
    (c, i) => c.users.conversations(i),
  ),
  row("get_user_presence", { user: "U1" }, (c, i) => c.users.getPresence(i)),
  row("set_presence", { presence: "away" as const }, (c, i) => c.users.setPresence(i)),
  row("get_user_profile", { user: "U1", include_labels: true }, (c, i) => c.users.profile.get(i)),
  row(
    "set_user_profile",
    { user: "U1", profile: { status_text: awkward, status_expiration: 0, fields: { Xf1: { value: "x" } } } },
    (c, i) => c.users.profile.set(i),
  ),
  row("set_user_profile", { name: "first_name", value: "Ana" }, (c, i) => c.users.profile.set(i)),

  row("add_reaction", { channel, timestamp: ts, name: "thumbsup::skin-tone-6" }, (c, i) =>
    c.reactions.add(i),
  ),
  row("remove_reaction", { channel, timestamp: ts, name: "thumbsup" }, (c, i) => c.reactions.remove(i)),
  row("remove_reaction", { file: "F1", name: "thumbsup" }, (c, i) => c.reactions.remove(i)),
  row("get_reactions", { channel, timestamp: ts, full: true }, (c, i) => c.reactions.get(i)),
  row("get_reactions", { file: "F1" }, (c, i) => c.reactions.get(i)),
  row("list_reactions", { user: "U1", full: true, team_id: "T1", ...page }, (c, i) => c.reactions.list(i)),

  row(
    "list_files",
    {
      channel,
      user: "U1",
      types: "images,pdfs",
      ts_from: "1503435956",
      ts_to: "1503435999",
      show_files_hidden_by_limit: true,
      count: 5,
      page: 2,
      team_id: "T1",
    },
    (c, i) => c.files.list(i),
  ),
  row("get_file", { file: "F1" }, (c, i) => c.files.info(i)),
  row("delete_file", { file: "F1" }, (c, i) => c.files.delete(i)),

  row("add_pin", { channel, timestamp: ts }, (c, i) => c.pins.add(i)),
  row("remove_pin", { channel, timestamp: ts }, (c, i) => c.pins.remove(i)),
  row("list_pins", { channel }, (c, i) => c.pins.list(i)),

  row(
    "add_bookmark",
    { channel_id: channel, title: awkward, link: "https://a.test/?a=1&b=2", emoji: ":memo:" },
    (c, i) => c.bookmarks.add({ ...i, type: "link" }),
  ),
  row(
    "update_bookmark",
    { channel_id: channel, bookmark_id: "Bk1", title: "t", link: "https://a.test", emoji: ":memo:" },
    (c, i) => c.bookmarks.edit(i),
  ),
  row("remove_bookmark", { channel_id: channel, bookmark_id: "Bk1" }, (c, i) => c.bookmarks.remove(i)),
  row("list_bookmarks", { channel_id: channel }, (c, i) => c.bookmarks.list(i)),

  row(
    "search_messages",
    {
      query: "in:#general from:@ana has:link",
      sort: "timestamp" as const,
      sort_dir: "asc" as const,
      highlight: true,
      count: 5,
      page: 2,
      team_id: "T1",
    },
    (c, i) => c.search.messages(i),
  ),
  row("search_messages", { query: "deploy", count: 5, cursor: "*" }, (c, i) => c.search.messages(i)),

  row("test_auth", {}, (c) => c.auth.test()),
  row("get_team", { team: "T1", domain: "example" }, (c, i) => c.team.info(i)),
  row("list_emoji", { include_categories: true }, (c, i) => c.emoji.list(i)),
];

let local: LocalSlack;
beforeAll(async () => {
  local = await startLocalSlack({ respond: { body: { ok: true, messages: {} } } });
});
beforeEach(() => local.server.reset());
afterAll(() => local.close());

describe("each action asks Slack for the same as Slack's own client", () => {
  test.each(ROWS)("$action", async ({ action, input, call }) => {
    const { server, reference } = local;
    expect(await local.connect().run(action, input as never)).toMatchObject({ ok: true });
    const ours = server.last;
    await call(reference);
    const theirs = server.last;

    expect(server.requests).toHaveLength(2);
    expect(readAs(ours)).toEqual(readAs(theirs));
    expect(ours.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });
});

const named = Object.entries(actions);
const rows = named.filter(([name]) => name !== "upload_file");

test("the comparison covers every action, and every param of each", () => {
  const covered = new Set(
    ROWS.flatMap(({ action, input }) => Object.keys(input).map((key) => `${action}.${key}`)),
  );
  const all = rows.flatMap(([name, { input }]) =>
    Object.keys((input as { properties: object }).properties).map((key) => `${name}.${key}`),
  );
  expect(all.filter((param) => !covered.has(param))).toEqual([]);
  expect(rows.map(([name]) => name).filter((name) => !ROWS.some(({ action }) => action === name))).toEqual(
    [],
  );
});

test("what reads is a GET without a body, what writes is JSON with its charset", async () => {
  const connection = local.connect();
  for (const { action, input } of ROWS) {
    await connection.run(action, input as never);
    const { method, headers, body } = local.server.last;
    const reads = actions[action].effect === "read";
    expect([action, method]).toEqual([action, reads ? "GET" : "POST"]);
    expect(headers["content-type"]).toBe(reads ? undefined : "application/json; charset=utf-8");
    expect(body.byteLength > 0).toBe(!reads);
  }
});

test("what no action of the same token may be able to put back is destructive", () => {
  const destructive = named.filter(([, { effect }]) => effect === "destructive").map(([name]) => name);
  expect(destructive).toEqual([
    "delete_message",
    "delete_scheduled_message",
    "archive_conversation",
    "leave_conversation",
    "remove_conversation_member",
    "delete_file",
    "remove_bookmark",
  ]);
});

test("every action has a title, a group and an output", () => {
  for (const [, action] of named) {
    expect(action.title).toMatch(/^[A-Z]/);
    expect(action.group).toMatch(/^[a-z]+$/);
    expect(action.output).toBeDefined();
  }
});
