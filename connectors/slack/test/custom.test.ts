import { afterAll, beforeAll, beforeEach, describe, expect, expectTypeOf, test } from "vitest";
import { type LocalSlack, readAs, startLocalSlack, TOKEN } from "./harness.js";

let local: LocalSlack;
beforeAll(async () => {
  local = await startLocalSlack({ tls: true, respond: { body: { ok: true } } });
});
beforeEach(() => local.server.reset());
afterAll(() => local.close());

const api = (method: string) => `https://slack.com/api/${method}`;

describe("custom speaks to Slack as the method asks", () => {
  test.each([
    ["chat.postMessage", "application/json"],
    ["chat.unfurl", "application/json"],
    ["views.open", "application/json"],
    ["conversations.create", "application/json"],
    ["usergroups.create", "application/json"],
    ["reminders.add", "application/json"],
    ["conversations.list", "application/x-www-form-urlencoded"],
    ["conversations.history", "application/x-www-form-urlencoded"],
    ["users.info", "application/x-www-form-urlencoded"],
    ["users.lookupByEmail", "application/x-www-form-urlencoded"],
    ["users.conversations", "application/x-www-form-urlencoded"],
    ["users.profile.get", "application/x-www-form-urlencoded"],
    ["search.all", "application/x-www-form-urlencoded"],
    ["team.accessLogs", "application/x-www-form-urlencoded"],
    ["files.getUploadURLExternal", "application/x-www-form-urlencoded"],
    ["dnd.setSnooze", "application/x-www-form-urlencoded"],
    ["oauth.v2.exchange", "application/x-www-form-urlencoded"],
  ])("%s takes %s", async (method, type) => {
    await local.connect().run("custom", { _url: api(method), channel: "C1" });
    const { headers, body } = local.server.last;
    expect(headers["content-type"]).toBe(type);
    expect(body.toString()).toBe(type === "application/json" ? '{"channel":"C1"}' : "channel=C1");
  });

  test("the caller's Content-Type wins", async () => {
    await local.connect().run("custom", {
      _url: api("users.info"),
      _headers: { "Content-Type": "application/json; charset=utf-8" },
      user: "U1",
    });
    expect(local.server.last.body.toString()).toBe('{"user":"U1"}');
  });

  test("a photo goes out as multipart", async () => {
    await local.connect().run("custom", { _url: api("users.setPhoto"), image: new Uint8Array([1, 2, 3]) });
    expect(local.server.last.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  });

  test("lists in a query are Slack's lists with commas", async () => {
    await local.connect().run("custom", { _url: api("users.list"), _method: "GET", types: ["im", "mpim"] });
    expect(readAs(local.server.last).arguments).toEqual({ types: "im,mpim" });
  });
});

test("a connection bound to the service reaches Slack's API and files, and sends its token nowhere else", async () => {
  const bound = local.connect({ credentialOrigins: "service" });
  const bytes = Buffer.from([0, 159, 146, 150]);
  local.server.respond({ headers: { "content-type": "image/png" }, body: bytes });
  const file = await bound.run("custom", { _url: "https://files.slack.com/files-pri/T1-F1/a.png" });
  expect(file).toMatchObject({ ok: true, data: { media_type: "image/png" } });
  expect(JSON.stringify(file)).toContain(bytes.toString("base64"));
  expect(local.server.last.headers.authorization).toBe(`Bearer ${TOKEN}`);

  expect(await bound.run("custom", { _url: "https://a.example.com/" })).toMatchObject({
    code: "forbidden_origin",
  });
  expect(local.server.requests).toHaveLength(1);
});

test("inputs and outputs are typed", () => {
  const check = async () => {
    const slack = local.connect();
    const posted = await slack.run("post_message", { channel: "C1", text: "hi" });
    if (posted.ok) expectTypeOf(posted.data.ts).toEqualTypeOf<string>();
    const found = await slack.run("find_user_by_email", { email: "ana@example.com" });
    if (found.ok) expectTypeOf(found.data.user.profile?.email).toEqualTypeOf<string | undefined>();
    const page = await slack.run("list_messages", { channel: "C1" });
    if (page.ok) expectTypeOf(page.data.messages[0]?.thread_ts).toEqualTypeOf<string | undefined>();
    await slack.run("upload_file", { filename: "a.txt", content: "text" });
    await slack.run("upload_file", { filename: "a.txt", content: Buffer.from("bytes") });
    // @ts-expect-error a number is no content
    await slack.run("upload_file", { filename: "a.txt", content: 1 });
    // @ts-expect-error ts is a text: a number would lose digits
    await slack.run("delete_message", { channel: "C1", ts: 1_503_435_956.000_247 });
    // @ts-expect-error channel is required
    await slack.run("post_message", { text: "hi" });
  };
  expectTypeOf(check).returns.resolves.toBeVoid();
});
