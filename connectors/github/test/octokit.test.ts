import { type RecordedRequest, type RecordingServer, startRecordingServer } from "@plugboard/testing";
import { Octokit } from "octokit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { actions } from "../src/actions/index.js";
import { connectTo, TOKEN, urlOf } from "./connect.js";
import type { Pair } from "./pairs.js";
import { codePairs } from "./pairs-code.js";
import { projectPairs } from "./pairs-project.js";

const pairs: readonly Pair[] = [...projectPairs, ...codePairs];

let server: RecordingServer;
let ours: ReturnType<typeof connectTo>;
let theirs: Octokit;

beforeAll(async () => {
  server = await startRecordingServer();
  ours = connectTo(server, { baseUrl: "http://api.github.com" });
  theirs = new Octokit({
    auth: TOKEN,
    baseUrl: server.origin,
    throttle: { enabled: false },
    retry: { enabled: false },
  });
  // The one method with a host of its own asks the local server as well.
  theirs.hook.before("request", (options) => {
    if (options.baseUrl === "uploads") options.baseUrl = server.origin;
  });
});
afterAll(async () => {
  await ours.close();
  await server.close();
});
beforeEach(() => server.reset());

/** What a request asks for, however it is spelt. */
function asked(request: RecordedRequest) {
  const { pathname, searchParams } = urlOf(request, "http");
  const type = request.headers["content-type"]?.split(";", 1)[0];
  return {
    method: request.method,
    path: decodeURIComponent(pathname),
    query: [...searchParams].sort(),
    body: type === "application/json" ? JSON.parse(request.body.toString()) : request.body.toString("latin1"),
    // GitHub takes a token under either scheme; the client writes the older one.
    credential: request.headers.authorization?.replace(/^(?:token|Bearer) /, ""),
  };
}

/** `diff` of `application/vnd.github.v3.diff`; `json` where the answer is to be JSON. */
function format({ headers }: RecordedRequest): string | undefined {
  return /^application\/vnd\.github(?:\.v3)?[.+](\w+)$/.exec(headers.accept ?? "")?.[1] ?? headers.accept;
}

describe("the same request as GitHub's own client", () => {
  test.each(pairs.map((pair, index) => ({ name: `${pair.action} #${index}`, pair })))(
    "$name",
    async ({ pair }) => {
      const result = await ours.run(pair.action, pair.input);
      expect(result).toMatchObject({ ok: true, http_status: 200 });
      await pair.call(theirs.rest);
      const [our, their] = server.requests as [RecordedRequest, RecordedRequest];
      expect(server.requests).toHaveLength(2);
      expect(asked(our)).toEqual(asked(their));
      expect(format(our)).toBe(format(their));
      if (typeof asked(our).body === "string" && our.body.length > 0) {
        expect(our.headers["content-type"]).toBe(their.headers["content-type"]);
      }
    },
  );

  test("for every action, with every param", () => {
    expect([...new Set(pairs.map(({ action }) => action))].sort()).toEqual(Object.keys(actions).sort());
    for (const { action, input, without = [] } of pairs) {
      const { input: schema } = actions[action] as { input: { properties: Record<string, unknown> } };
      expect([...Object.keys(input), ...without].sort(), action).toEqual(
        Object.keys(schema.properties).sort(),
      );
    }
  });
});
