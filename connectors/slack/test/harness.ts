import { type ConnectionOptions, createHub, type HubOptions } from "@plugboard/core";
import {
  egressTo,
  type RecordedRequest,
  type RecordingServer,
  type RecordingServerOptions,
  startRecordingServer,
} from "@plugboard/testing";
import { LogLevel, WebClient } from "@slack/web-api";
import { slack } from "../src/index.js";

export const TOKEN = "xoxb-canary-0123456789-token";

type SlackOptions = Partial<ConnectionOptions<typeof slack>>;
type Settings = Pick<HubOptions<Record<never, never>>, "limits" | "now">;

export interface LocalSlack {
  readonly server: RecordingServer;
  /** A connection whose Slack is the server. */
  connect(options?: SlackOptions, settings?: Settings): ReturnType<typeof connection>;
  /** Slack's own client, against the same server. */
  readonly reference: WebClient;
  close(): Promise<void>;
}

/** Over TLS it stands in for https://slack.com itself; without, Slack's own client can reach it too. */
export async function startLocalSlack(options: RecordingServerOptions = {}): Promise<LocalSlack> {
  const server = await startRecordingServer(options);
  const egress = egressTo(server);
  const base = options.tls ? {} : { baseUrl: "http://slack.com/api" };
  return {
    server,
    connect: (options = {}, settings = {}) => connection({ ...settings, egress }, { ...base, ...options }),
    reference: new WebClient(TOKEN, {
      slackApiUrl: `${server.origin}/api/`,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logLevel: LogLevel.ERROR,
    }),
    async close() {
      await egress.close();
      await server.close();
    },
  };
}

function connection(
  options: Omit<HubOptions<Record<never, never>>, "connections">,
  slackOptions: SlackOptions,
) {
  return createHub({
    ...options,
    connections: {
      my_slack: {
        connector: slack,
        credentials: { token: TOKEN },
        ...slackOptions,
      } satisfies ConnectionOptions<typeof slack> as ConnectionOptions<typeof slack>,
    },
  }).connection("my_slack");
}

/**
 * The method and the arguments of a request, as Slack reads them wherever they stand: query, form and JSON are one to
 * it, and what is no text in a form is JSON.
 */
export function readAs(request: RecordedRequest) {
  const [path, query = ""] = request.target.split("?");
  return {
    path,
    authorization: request.headers.authorization,
    arguments: { ...pairs(query), ...bodyArguments(request) },
  };
}

function bodyArguments(request: RecordedRequest): Record<string, string> {
  const body = request.body.toString("utf8");
  if (body === "") return {};
  const type = request.headers["content-type"];
  if (type === "application/x-www-form-urlencoded") return pairs(body);
  if (type !== "application/json; charset=utf-8") throw new Error(`A body of type ${type}`);
  const members = Object.entries(JSON.parse(body) as Record<string, unknown>);
  return Object.fromEntries(members.map(([name, value]) => [name, formText(value)]));
}

function pairs(text: string): Record<string, string> {
  const all = [...new URLSearchParams(text)];
  const record = Object.fromEntries(all);
  if (Object.keys(record).length !== all.length) throw new Error(`An argument is given twice: ${text}`);
  return record;
}

function formText(value: unknown): string {
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
