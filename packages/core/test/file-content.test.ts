import { egressTo, type RecordingServer, startRecordingServer } from "@plugboard/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  bearer,
  type ConfirmPolicy,
  createHub,
  defineConnector,
  type FileContent,
  httpAction,
  toBlob,
} from "../src/index.js";

const file = {} as const;
const connector = defineConnector({
  name: "files",
  title: "Files",
  specVersion: "1",
  capabilities: { http: true },
  auth: { token: bearer() },
  http: { baseUrl: "https://api.stripe.com" },
  actions: {
    send_part: httpAction({
      title: "Send a part",
      method: "POST",
      path: "/part",
      params: { file, note: { type: "string" } },
      required: ["file"],
      fileParams: ["file"],
      bodyFormat: "multipart",
    }),
    send_json: httpAction({
      title: "Send JSON",
      method: "POST",
      path: "/json",
      params: { file },
      fileParams: ["file"],
    }),
    send_whole: httpAction({
      title: "Send a whole body",
      method: "POST",
      path: "/whole",
      params: { file },
      required: ["file"],
      fileParams: ["file"],
      wholeBody: "file",
    }),
  },
});

let server: RecordingServer;
let hub: ReturnType<typeof hubOn>;
const hubOn = (to: RecordingServer, policy: ConfirmPolicy = {}) =>
  createHub({
    policy,
    connections: { one: { connector, credentials: { token: "canary" } } },
    egress: egressTo(to),
  });
beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
  hub = hubOn(server);
});
afterAll(async () => {
  await hub.close();
  await server.close();
});

const bytes = Uint8Array.from([0, 255, 13, 10, 45, 45]);
const base64 = Buffer.from(bytes).toString("base64");
const download = { media_type: "image/png", bytes, toJSON: () => ({ media_type: "image/png", base64 }) };

test.each<[string, FileContent, Uint8Array, string, string]>([
  ["a text", "a é", Buffer.from("a é"), "file", "application/octet-stream"],
  ["bytes", bytes, bytes, "file", "application/octet-stream"],
  ["a Blob", new Blob([bytes], { type: "image/gif" }), bytes, "file", "image/gif"],
  ["a File", new File([bytes], "a.gif", { type: "image/gif" }), bytes, "a.gif", "image/gif"],
  ["a download", download, bytes, "file", "image/png"],
  ["a download as JSON", download.toJSON(), bytes, "file", "image/png"],
  ["base64 with a name", { base64, filename: "b.bin" }, bytes, "b.bin", "application/octet-stream"],
])("%s is sent as a part and as a whole body", async (_, given, sent, name, type) => {
  const part = await hub.runConnectionAction("one", "send_part", { file: given as never, note: "n" });
  expect(part).toMatchObject({ ok: true });
  const { headers, body } = server.last;
  const form = await new Response(body as Uint8Array<ArrayBuffer>, { headers: { ...headers } }).formData();
  const received = form.get("file") as File;
  expect(Buffer.from(await received.arrayBuffer())).toEqual(Buffer.from(sent));
  expect([received.name, received.type]).toEqual([name, type]);
  expect(form.get("note")).toBe("n");

  const whole = await hub.runConnectionAction("one", "send_whole", { file: given as never });
  expect(whole).toMatchObject({ ok: true });
  expect(server.last.body).toEqual(Buffer.from(sent));
  expect(server.last.headers["content-type"]).toBe(type);
});

test.each([
  ["no base64", { base64: "not base64!" }, "is not base64"],
  ["base64 without its padding", { base64: "YQ" }, "is not base64"],
  ["another object", { data: "x" }, "must be a text, { base64 }, bytes or a Blob"],
  ["a number", 5, "must be a text, { base64 }, bytes or a Blob"],
  ["null", null, "must be a text, { base64 }, bytes or a Blob"],
])("%s is refused, with its place", async (_, given, fault) => {
  const sent = server.requests.length;
  const result = await hub.runConnectionAction("one", "send_part", { file: given as never });
  expect(result).toMatchObject({
    ok: false,
    code: "invalid_input",
    problems: [{ path: "/file", message: expect.stringContaining(fault) }],
  });
  expect(server.requests).toHaveLength(sent);
});

test("where no part can hold it, it is not sent as an empty object", async () => {
  const sent = server.requests.length;
  const result = await hub.runConnectionAction("one", "send_json", { file: { base64 } as never });
  expect(result).toMatchObject({ ok: false, code: "invalid_connector" });
  expect(server.requests).toHaveLength(sent);
});

test("a part that was held is sent once it is confirmed", async () => {
  await using held = hubOn(server, { write: "confirm" });
  const shown = await held.runConnectionAction("one", "send_part", { file: { base64 } as never });
  expect(shown).toMatchObject({ preview: { headers: { "content-type": "multipart/form-data" } } });
  expect(await held.confirm(shown.status === "confirm_required" ? shown.token : "")).toMatchObject({
    ok: true,
  });
  expect(server.last.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=./);
});

test("an action that needs the bytes first has them by toBlob", async () => {
  const blob = new Blob([bytes]);
  expect(await toBlob(blob, "/file")).toBe(blob);
  await expect(toBlob({ base64: "YQ" }, "/file")).rejects.toMatchObject({ code: "invalid_input" });
});
