import { slack } from "@plugboard/connector-slack";
import { createHub, type HttpAction, type Hub } from "@plugboard/core";
import {
  egressTo,
  type RecordedRequest,
  type RecordingServer,
  startRecordingServer,
} from "@plugboard/testing";
import { LogLevel, WebClient } from "@slack/web-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { actions as byHand } from "../../../connectors/slack/src/actions/index.ts";
import { samplesOf } from "../src/sample.ts";
import { operationsOf, rowActionsOf, withFiles } from "./connectors.ts";

/**
 * Every action that is a row asks Slack for what Slack's own client asks for of the same arguments, with what is required
 * and with all there is. Both ask a server here, ours by the connector as apps have it.
 */

const TOKEN = "xoxb-canary-0123456789-token";

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);

type Input = Readonly<Record<string, unknown>>;

let server: RecordingServer;
let hub: Hub;
let client: WebClient;
let actions: ReadonlyMap<string, HttpAction>;
beforeAll(async () => {
  server = await startRecordingServer({ respond: { body: { ok: true } } });
  hub = createHub({
    connections: {
      my_slack: { connector: slack, credentials: { token: TOKEN }, baseUrl: "http://slack.com/api" },
    },
    egress: egressTo(server),
  }) as never;
  client = new WebClient(TOKEN, {
    slackApiUrl: `${server.origin}/api/`,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
  });
  actions = await rowActionsOf(slack);
});
afterAll(async () => {
  await hub.close();
  await server.close();
});

test("every action, in every form of its input", async () => {
  const operations = operationsOf("slack");
  for (const [name, { row, input: schema }] of actions) {
    for (const sample of samplesOf(schema) as Input[]) {
      server.reset();
      const input = withFiles(row, sample, new File([PNG], "a.png"));
      expect(await hub.runConnectionAction("my_slack", name, input), name).toMatchObject({ ok: true });
      const same = withFiles(row, sample, Object.assign(Buffer.from(PNG), { name: "a.png" }));
      await client.apiCall(operations.get(name) as string, { ...row.fixed, ...same });
      const [our, their] = server.requests as [RecordedRequest, RecordedRequest];
      expect.soft(await asked(our), name).toEqual(await asked(their));
      expect.soft(our.headers.authorization, name).toBe(`Bearer ${TOKEN}`);
      // The client takes a token that is an argument for the one to ask with, too.
      expect.soft(their.headers.authorization, name).toBe(`Bearer ${input.token ?? TOKEN}`);
      // Those by hand read with GET and write JSON, which Slack takes as well.
      if (!Object.hasOwn(byHand, name)) expect.soft(our.method, name).toBe(their.method);
      if (row.bodyFormat === "form" && our.body.length > 0) {
        expect.soft(our.headers["content-type"], name).toBe(their.headers["content-type"]);
      }
    }
  }
  expect(actions.size).toBe(280);
});

/** The method of Slack's and its arguments, as Slack reads them wherever they stand. */
async function asked(request: RecordedRequest) {
  const [path, query] = request.target.split("?", 2);
  const body = await argumentsOf(request);
  return {
    path,
    arguments: [...new URLSearchParams(query), ...body].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}

async function argumentsOf({ headers, body }: RecordedRequest): Promise<[string, unknown][]> {
  if (body.length === 0) return [];
  const type = headers["content-type"] ?? "";
  if (type.startsWith("application/json")) {
    const members = Object.entries(JSON.parse(body.toString()) as Input);
    return members.map(([name, value]) => [
      name,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]);
  }
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
  return Promise.all(
    [...form].map(
      async ([name, part]): Promise<[string, unknown]> => [
        name,
        part instanceof File ? [part.name, part.type, await part.text()] : part,
      ],
    ),
  );
}
