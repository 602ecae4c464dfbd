import type { BinaryData } from "@plugboard/core";
import type { RecordedRequest, Reply } from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type LocalSlack, readAs, startLocalSlack, TOKEN } from "./harness.js";

let local: LocalSlack;
beforeAll(async () => {
  local = await startLocalSlack();
});
beforeEach(() => {
  local.server.reset();
  local.server.respond(slackTaking());
});
afterAll(() => local.close());

const UPLOAD_PATH = "/upload/v1/CwABAAAA-secret-of-the-url";

/** A Slack that takes uploads, or answers otherwise at one step. */
function slackTaking(other: { reserve?: Reply; bytes?: Reply; complete?: Reply } = {}) {
  return (request: RecordedRequest): Reply => {
    switch (request.target) {
      case "/api/files.getUploadURLExternal": {
        // Our egress leads every host to the server; Slack's own client needs its address.
        const host = request.headers.host === "slack.com" ? "files.slack.com" : request.headers.host;
        return (
          other.reserve ?? { body: { ok: true, file_id: "F123", upload_url: `http://${host}${UPLOAD_PATH}` } }
        );
      }
      case UPLOAD_PATH:
        return other.bytes ?? { body: "OK - 5", headers: { "content-type": "text/plain" } };
      default:
        return other.complete ?? { body: { ok: true, files: [{ id: "F123", title: "Title" }] } };
    }
  };
}

const FULL = {
  filename: "résumé & co.txt",
  content: "héllo\n",
  title: "Title",
  channel_id: "C1",
  thread_ts: "1503435956.000247",
  initial_comment: "here & there",
  snippet_type: "python",
  highlight_type: "python",
} as const;

const targets = () => local.server.requests.map(({ target }) => target);

describe("a file goes up in three steps", () => {
  test("the same as Slack's own client sends, but for the token", async () => {
    const { server, reference } = local;
    const result = await local.connect().run("upload_file", FULL);
    expect(result).toEqual({
      status: "success",
      ok: true,
      http_status: 200,
      data: { ok: true, files: [{ id: "F123", title: "Title" }] },
    });
    const [reserve, bytes, complete] = server.requests.splice(0) as [
      RecordedRequest,
      RecordedRequest,
      RecordedRequest,
    ];

    await reference.filesUploadV2(FULL);
    const [reserve2, bytes2, complete2] = server.requests as [
      RecordedRequest,
      RecordedRequest,
      RecordedRequest,
    ];
    expect([reserve.method, readAs(reserve)]).toEqual([reserve2.method, readAs(reserve2)]);
    expect([complete.method, readAs(complete)]).toEqual([complete2.method, readAs(complete2)]);
    expect(reserve.headers.authorization).toBe(`Bearer ${TOKEN}`);

    expect([bytes.method, bytes.target]).toEqual([bytes2.method, bytes2.target]);
    expect(bytes.headers["content-type"]).toBe("application/octet-stream");
    expect(bytes.body.toString()).toBe("héllo\n");
    expect(bytes2.body.includes(bytes.body)).toBe(true);
  });

  test("neither the token nor the connection's headers go to the upload URL", async () => {
    const headers = { "X-Internal": "canary-header" };
    await local.connect({ headers }).run("upload_file", FULL);
    const [reserve, bytes, complete] = local.server.requests as [
      RecordedRequest,
      RecordedRequest,
      RecordedRequest,
    ];
    expect(bytes.rawHeaders.join(" ")).not.toMatch(/canary|authorization/i);
    expect(bytes.body.toString()).not.toContain("canary");
    expect([reserve.headers["x-internal"], complete.headers["x-internal"]]).toEqual([
      "canary-header",
      "canary-header",
    ]);
  });

  test("into several conversations at once", async () => {
    await local.connect().run("upload_file", { filename: "a.txt", content: "x", channels: "C1,C2" });
    expect(readAs(local.server.last).arguments).toEqual({
      files: '[{"id":"F123","title":"a.txt"}]',
      channels: "C1,C2",
    });
  });

  test("alt_txt goes by the name that Slack documents; blocks as JSON in the form; the title is the filename", async () => {
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "x" } }];
    await local.connect().run("upload_file", { filename: "a.png", content: "x", alt_txt: "A cat", blocks });
    const [reserve, , complete] = local.server.requests as [
      RecordedRequest,
      RecordedRequest,
      RecordedRequest,
    ];
    expect(readAs(reserve).arguments).toEqual({ filename: "a.png", length: "1", alt_txt: "A cat" });
    expect(readAs(complete).arguments).toEqual({
      files: '[{"id":"F123","title":"a.png"}]',
      blocks: JSON.stringify(blocks),
    });
  });
});

describe("content", () => {
  const raw = Buffer.from([0, 1, 254, 255, 10, 13]);

  test.each([
    ["a text in UTF-8", { content: "é💥" }, Buffer.from("é💥")],
    ["base64, as from remote callers", { content: { base64: raw.toString("base64") } }, raw],
    ["bytes", { content: new Uint8Array(raw) }, raw],
    ["a Blob", { content: new Blob([raw]) }, raw],
    [
      "a part of a larger buffer",
      { content: new Uint8Array(raw.buffer, raw.byteOffset + 1, 3) },
      raw.subarray(1, 4),
    ],
  ])("%s", async (_, input, expected) => {
    expect(await local.connect().run("upload_file", { filename: "a.bin", ...input })).toMatchObject({
      ok: true,
    });
    const [reserve, bytes] = local.server.requests as [RecordedRequest, RecordedRequest];
    expect(readAs(reserve).arguments.length).toBe(String(expected.byteLength));
    expect(Buffer.compare(bytes.body, expected)).toBe(0);
  });

  test("what custom downloaded, as it is and as JSON", async () => {
    const slack = local.connect();
    local.server.respond((request) =>
      request.target === "/files-pri/a.bin"
        ? { headers: { "content-type": "application/octet-stream" }, body: raw }
        : slackTaking()(request),
    );
    const download = await slack.run("custom", { _url: "http://files.slack.com/files-pri/a.bin" });
    if (!download.ok) throw new Error(download.message);
    const file = download.data as BinaryData;
    for (const content of [file, JSON.parse(JSON.stringify(file)) as { base64: string }]) {
      local.server.requests.length = 0;
      expect(await slack.run("upload_file", { filename: "a.bin", content })).toMatchObject({ ok: true });
      expect(Buffer.compare(local.server.requests[1]?.body as Buffer, raw)).toBe(0);
    }
  });

  test.each([
    ["no base64", { content: { base64: "not base64!" } }, /base64/],
    ["base64 without padding", { content: { base64: "AAE" } }, /base64/],
    ["an object that is no bytes", { content: { bytes: [1] } }, /text, \{ base64 \}, bytes or a Blob/],
    ["a number", { content: 7 }, /must be string or object/],
    ["nothing", {}, /required/],
  ])("%s is refused before anything is sent", async (_, input, message) => {
    const result = await local.connect().run("upload_file", { filename: "a.bin", ...input } as never);
    expect(result).toMatchObject({
      ok: false,
      code: "invalid_input",
      message: expect.stringMatching(message),
    });
    expect(local.server.requests).toHaveLength(0);
  });
});

describe("a failure says at which step, and nothing more is sent", () => {
  const upload = (options?: Parameters<LocalSlack["connect"]>[0]) =>
    local.connect(options).run("upload_file", FULL);

  test("1: Slack refuses", async () => {
    local.server.respond(
      slackTaking({
        reserve: {
          body: { ok: false, error: "missing_scope", needed: "files:write", provided: "chat:write" },
        },
      }),
    );
    expect(await upload()).toMatchObject({
      ok: false,
      code: "service_forbidden",
      service_code: "missing_scope",
      message:
        "The upload failed at step 1 of 3 (asking for an upload URL): Slack answered a failure (missing_scope): The token lacks the scope files:write; it has chat:write.",
    });
    expect(targets()).toEqual(["/api/files.getUploadURLExternal"]);
  });

  test.each([{ ok: true }, null, "not what was asked for"])(
    "1: Slack answers %j, without a URL",
    async (body) => {
      local.server.respond(slackTaking({ reserve: { body } }));
      expect(await upload()).toMatchObject({
        code: "invalid_response",
        message: expect.stringContaining("step 1 of 3"),
      });
      expect(local.server.requests).toHaveLength(1);
    },
  );

  test("2: the upload URL answers with an error", async () => {
    local.server.respond(
      slackTaking({ bytes: { status: 500, body: "oops", headers: { "content-type": "text/plain" } } }),
    );
    expect(await upload()).toMatchObject({
      ok: false,
      code: "service_unavailable",
      http_status: 500,
      retryable: true,
      message: expect.stringMatching(/^The upload failed at step 2 of 3 \(sending the bytes\): .*oops/),
    });
    expect(targets()).toEqual(["/api/files.getUploadURLExternal", UPLOAD_PATH]);
  });

  test("2: the connection breaks", async () => {
    local.server.respond((request) => {
      if (request.target === UPLOAD_PATH) throw new Error("broken");
      return slackTaking()(request);
    });
    const result = await upload();
    expect(result).toMatchObject({
      code: "connection_reset",
      retryable: true,
      message: expect.stringContaining("step 2 of 3"),
    });
    expect(JSON.stringify(result)).not.toContain("secret-of-the-url");
  });

  test("2: an upload URL inside the network is refused by the same guard", async () => {
    const inside = {
      body: { ok: true, file_id: "F1", upload_url: "http://169.254.169.254/latest/meta-data" },
    };
    local.server.respond(slackTaking({ reserve: inside }));
    expect(await upload()).toMatchObject({
      code: "blocked_address",
      message: expect.stringContaining("step 2 of 3"),
    });
    expect(targets()).toEqual(["/api/files.getUploadURLExternal"]);
  });

  test("3: Slack does not share it", async () => {
    local.server.respond(slackTaking({ complete: { body: { ok: false, error: "channel_not_found" } } }));
    const result = await upload();
    expect(result).toMatchObject({
      ok: false,
      code: "service_not_found",
      service_code: "channel_not_found",
      retryable: false,
      message: expect.stringMatching(/^The upload failed at step 3 of 3 \(completing the upload\): /),
    });
    expect(JSON.stringify(result)).not.toContain("F123");
  });

  test("3: an unknown outcome is not called safe to repeat", async () => {
    local.server.respond(slackTaking({ complete: { status: 503, body: {} } }));
    expect(await upload()).toMatchObject({ code: "service_unavailable", retryable: false });
  });
});
