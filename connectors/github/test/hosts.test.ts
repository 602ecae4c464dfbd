import { type RecordingServer, startRecordingServer } from "@plugboard/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { connectTo, inRepo, TOKEN, urlOf } from "./connect.js";

let server: RecordingServer;
let gh: ReturnType<typeof connectTo>;

beforeAll(async () => {
  server = await startRecordingServer({ tls: true });
  gh = connectTo(server);
});
afterAll(async () => {
  await gh.close();
  await server.close();
});
beforeEach(() => server.reset());

const asset = { ...inRepo, release_id: 5, name: "a.txt" };

describe("requests", () => {
  test("say the version and format that the catalogue is written for, custom ones too", async () => {
    await gh.run("get_authenticated_user");
    await gh.run("custom", { _url: "https://api.github.com/user" });
    for (const { headers } of server.requests) {
      expect(headers).toMatchObject({
        accept: "application/vnd.github+json",
        "x-github-api-version": "2022-11-28",
        authorization: `Bearer ${TOKEN}`,
        "user-agent": expect.stringMatching(/./),
      });
    }
  });

  test("a connection's own headers choose another version", async () => {
    const newer = connectTo(server, { headers: { "x-github-api-version": "2026-03-10" } });
    await newer.run("get_authenticated_user");
    await newer.close();
    expect(server.last.headers["x-github-api-version"]).toBe("2026-03-10");
  });
});

describe("paths", () => {
  test.each([
    ["a file in directories", "get_content", { path: "src/a b/ü.ts" }, "contents/src/a%20b/%C3%BC.ts"],
    ["names with dots", "get_content", { path: ".github/..x/x../a.b" }, "contents/.github/..x/x../a.b"],
    [
      "what a URL would read otherwise",
      "get_content",
      { path: "a?b#c%2Fd\\e" },
      "contents/a%3Fb%23c%252Fd%5Ce",
    ],
    ["a branch with slashes", "get_branch", { branch: "feature/x#1" }, "branches/feature/x%231"],
    ["a tag with slashes", "get_release_by_tag", { tag: "pkg/v1+1" }, "releases/tags/pkg/v1%2B1"],
    ["a label with slashes stays one segment", "delete_label", { name: "kind/ui" }, "labels/kind%2Fui"],
  ] as const)("keep %s", async (_, action, input, path) => {
    expect(await gh.run(action, { ...inRepo, ...input })).toMatchObject({ ok: true });
    expect(server.last.target).toBe(`/repos/octo/hello.world/${path}`);
  });

  test.each([
    ["get_content", { path: ".." }],
    ["get_content", { path: "a/../../../../user" }],
    ["get_content", { path: "./a" }],
    ["get_content", { path: "a//b" }],
    ["get_content", { path: "/a" }],
    ["get_content", { path: "a/" }],
    ["create_or_update_file", { path: "a/../b", message: "m", text: "x" }],
    ["delete_file", { path: "a/../b", message: "m", sha: "s" }],
    ["download_file", { path: "../x" }],
    ["delete_branch", { branch: "../tags/v1" }],
    ["get_branch_protection", { branch: ".." }],
    ["get_commit", { ref: "a/.." }],
    ["compare_commits", { basehead: "../x" }],
    ["get_release_by_tag", { tag: "." }],
    ["delete_label", { name: ".." }],
    ["delete_label", { name: "" }],
    ["delete_repository", { repo: ".." }],
    ["delete_repository", { owner: "." }],
    ["upload_release_asset", { release_id: 1, name: "a", data: "b", repo: ".." }],
  ] as const)("refuse to leave their place: %s %j", async (action, input) => {
    expect(await gh.run(action, { ...inRepo, ...input })).toMatchObject({ ok: false, code: "invalid_input" });
    expect(server.requests).toHaveLength(0);
  });

  test("the refusal names the param at fault", async () => {
    expect(await gh.run("get_content", { ...inRepo, path: "a/../b" })).toMatchObject({
      problems: [{ path: "/path", message: 'would make the path segment ".."' }],
    });
  });

  test("params that an action does not know are refused by name", async () => {
    expect(await gh.run("get_issue", { ...inRepo, issue_numbr: 1 })).toMatchObject({
      code: "invalid_input",
      problems: [
        { path: "/issue_number", message: "is required" },
        { path: "/issue_numbr", message: 'is not known here. Did you mean "issue_number"?' },
      ],
    });
  });
});

describe("uploads", () => {
  test.each([
    [undefined, "https://uploads.github.com/repos"],
    ["https://ghe.example.com/api/v3", "https://ghe.example.com/api/uploads/repos"],
    ["https://ghe.example.com/api/v3/", "https://ghe.example.com/api/uploads/repos"],
    ["https://api.x.com", "https://uploads.x.com/repos"],
    ["https://gateway.example.com/github", "https://gateway.example.com/github/repos"],
  ])("of a connection to %s go to %s", async (baseUrl, expected) => {
    const other = connectTo(server, baseUrl === undefined ? {} : { baseUrl });
    expect(await other.run("upload_release_asset", { ...asset, data: "x" })).toMatchObject({ ok: true });
    await other.close();
    const { origin, pathname } = urlOf(server.last);
    expect(`${origin}${pathname}`).toBe(`${expected}/octo/hello.world/releases/5/assets`);
    expect(server.last.headers.authorization).toBe(`Bearer ${TOKEN}`);
  });

  test("stay within the origins that a bound connection may reach", async () => {
    const bound = connectTo(server, { credentialOrigins: "service" });
    expect(await bound.run("upload_release_asset", { ...asset, data: "x" })).toMatchObject({ ok: true });
    await bound.close();
  });

  const bytes = new Uint8Array([0, 255, 10, 13]);
  const base64 = Buffer.from(bytes).toString("base64");
  test.each([
    ["text", "grüß", {}, "application/octet-stream", Buffer.from("grüß")],
    ["text that looks like JSON", "{}", { content_type: "text/plain" }, "text/plain", Buffer.from("{}")],
    ["bytes", bytes, {}, "application/octet-stream", Buffer.from(bytes)],
    ["a Blob", new Blob([bytes], { type: "image/png" }), {}, "image/png", Buffer.from(bytes)],
    ["a Blob of no type", new Blob([bytes]), {}, "application/octet-stream", Buffer.from(bytes)],
    ["base64", { base64 }, {}, "application/octet-stream", Buffer.from(bytes)],
    [
      "base64 of a type",
      { base64, media_type: "application/zip" },
      {},
      "application/zip",
      Buffer.from(bytes),
    ],
    ["a download", { bytes, media_type: "application/gzip" }, {}, "application/gzip", Buffer.from(bytes)],
    [
      "a download of another type",
      { bytes, media_type: "a/b" },
      { content_type: "c/d" },
      "c/d",
      Buffer.from(bytes),
    ],
    ["nothing", "", {}, "application/octet-stream", Buffer.alloc(0)],
  ])("carry %s as it is", async (_, data, more, type, body) => {
    expect(await gh.run("upload_release_asset", { ...asset, data, ...more })).toMatchObject({ ok: true });
    expect(server.last.body.equals(body)).toBe(true);
    expect(server.last.headers).toMatchObject({
      "content-type": type,
      "content-length": String(body.length),
    });
  });

  test.each([
    [null, "must be string or object, not null"],
    [5, "must be string or object, not number"],
    [["a"], "must be string or object, not array"],
    [{}, "must be a text, { base64 }, bytes or a Blob"],
    [{ base64: 5 }, "must be a text, { base64 }, bytes or a Blob"],
    [new ReadableStream(), "must be a text, { base64 }, bytes or a Blob"],
    [{ base64: "not base64!" }, "is not base64 (RFC 4648, section 4, with padding and without line breaks)"],
  ])("refuse %s", async (data, message) => {
    expect(await gh.run("upload_release_asset", { ...asset, data })).toMatchObject({
      ok: false,
      code: "invalid_input",
      problems: [{ path: "/data", message }],
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe("downloads", () => {
  const zip = new Uint8Array([0x50, 0x4b, 3, 4, 0xff, 0]);

  test.each([
    ["download_workflow_run_logs", { run_id: 1 }],
    ["download_artifact", { artifact_id: 1 }],
    ["download_repository_archive", { ref: "main" }],
    ["download_release_asset", { asset_id: 1 }],
  ] as const)("%s follows to another host and leaves the token behind", async (action, input) => {
    server.respond(
      { status: 302, headers: { location: "https://storage.service.test/f?sig=S" }, body: null },
      { headers: { "content-type": "application/zip" }, body: zip },
    );
    const result = await gh.run(action, { ...inRepo, ...input });
    expect(result).toMatchObject({
      ok: true,
      http_status: 200,
      data: { media_type: "application/zip", bytes: zip },
    });
    const [first, second] = server.requests;
    expect(first?.headers).toMatchObject({ host: "api.github.com", authorization: `Bearer ${TOKEN}` });
    expect(second?.headers.host).toBe("storage.service.test");
    expect(second?.target).toBe("/f?sig=S");
    expect(JSON.stringify(second?.rawHeaders)).not.toContain(TOKEN);
    expect(second?.headers).not.toHaveProperty("authorization");
    expect(second?.headers).not.toHaveProperty("x-github-api-version");
  });

  test("a job's log is text", async () => {
    server.respond(
      { status: 302, headers: { location: "https://storage.service.test/log" }, body: null },
      { headers: { "content-type": "text/plain; charset=utf-8" }, body: "\ufeff2026 ok ✓" },
    );
    const result = await gh.run("download_workflow_job_logs", { ...inRepo, job_id: 1 });
    expect(result).toMatchObject({ ok: true, data: "2026 ok ✓" });
  });

  test("a diff is text, whatever the files are written in", async () => {
    const diff = Buffer.concat([Buffer.from("+grüß\n-"), Buffer.from([0xe9])]);
    server.respond({
      headers: { "content-type": "application/vnd.github.v3.diff; charset=utf-8" },
      body: diff,
    });
    const result = await gh.run("get_pull_request_diff", { ...inRepo, pull_number: 1 });
    expect(result).toMatchObject({ ok: true, data: "+grüß\n-\ufffd" });
  });

  test.each([
    ["text where it is UTF-8", Buffer.from("\ufeffgrüß"), "\ufeffgrüß"],
    ["bytes where not", zip, { media_type: "application/vnd.github.raw", bytes: zip }],
    ["nothing where it is empty", Buffer.alloc(0), null],
  ])("a file is %s", async (_, body, data) => {
    server.respond({ headers: { "content-type": "application/vnd.github.raw; charset=utf-8" }, body });
    expect(await gh.run("download_file", { ...inRepo, path: "a" })).toMatchObject({ ok: true, data });
  });

  test("what is too large fails, and says what to raise", async () => {
    const small = connectTo(server, { limits: { maxResponseBytes: 3 } });
    server.respond({ headers: { "content-type": "application/zip" }, body: zip });
    const result = await small.run("download_artifact", { ...inRepo, artifact_id: 1 });
    await small.close();
    expect(result).toMatchObject({
      code: "response_too_large",
      message: expect.stringContaining("maxResponseBytes"),
    });
  });
});

describe("create_or_update_file", () => {
  const file = { ...inRepo, path: "a.md", message: "m" };
  test.each([
    ["neither text nor content", {}, "/text"],
    ["both", { text: "a", content: "YQ==" }, "/content"],
  ])("refuses %s", async (_, input, path) => {
    expect(await gh.run("create_or_update_file", { ...file, ...input })).toMatchObject({
      code: "invalid_input",
      problems: [{ path, message: "takes either text or content" }],
    });
    expect(server.requests).toHaveLength(0);
  });

  test("writes an empty file", async () => {
    expect(await gh.run("create_or_update_file", { ...file, text: "" })).toMatchObject({ ok: true });
    expect(JSON.parse(server.last.body.toString())).toEqual({ message: "m", content: "" });
  });
});
