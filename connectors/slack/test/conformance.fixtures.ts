import type { ActionFixture, ConnectorFixtures } from "@plugboard/testing";
import type { slack } from "../src/index.js";

const API = "https://slack.com/api";

/** Answers are cut down to what Slack's reference shows as their core. */
const get = (
  method: string,
  query: string,
  answer: object,
  input: ActionFixture["input"],
): ActionFixture => ({
  input,
  exchanges: [
    {
      request: { method: "GET", url: `${API}/${method}${query}` },
      answer: { body: { ok: true, ...answer } },
    },
  ],
});

const post = (method: string, input: ActionFixture["input"], answer: object = {}): ActionFixture => ({
  input,
  exchanges: [
    {
      request: {
        method: "POST",
        url: `${API}/${method}`,
        headers: { "content-type": "application/json; charset=utf-8" },
        body: { json: input },
      },
      answer: { body: { ok: true, ...answer } },
    },
  ],
});

const refusal = (error: string, status = 200) => ({ status, body: { ok: false, error } });

export const fixtures: ConnectorFixtures<typeof slack> = {
  module: new URL("../src/index.ts", import.meta.url),
  auth: {
    token: { credentials: { token: "xoxb-canary-0123456789-token" } },
    oauth2: {
      credentials: {
        clientId: "123.456",
        clientSecret: "canary-client-secret",
        refreshToken: "xoxe-1-canary-refresh-0",
      },
      mint: {
        method: "POST",
        url: `${API}/oauth.v2.access`,
        answer: ({ accessToken, refreshToken }) => ({
          body: {
            ok: true,
            access_token: accessToken,
            refresh_token: refreshToken,
            expires_in: 43_200,
            token_type: "bot",
          },
        }),
      },
    },
  },
  http: {
    sample: true,
    actions: {
      get_user: get("users.info", "?user=U1", { user: { id: "U1", name: "ana" } }, { user: "U1" }),
      post_message: post(
        "chat.postMessage",
        { channel: "C1", text: "Hi & welcome" },
        { channel: "C1", ts: "1503435956.000247", message: { text: "Hi &amp; welcome" } },
      ),
      get_conversation: get(
        "conversations.info",
        "?channel=C1",
        { channel: { id: "C1", name: "general" } },
        { channel: "C1" },
      ),
      add_reaction: post("reactions.add", {
        channel: "C1",
        timestamp: "1503435956.000247",
        name: "thumbsup",
      }),
      get_file: get("files.info", "?file=F1", { file: { id: "F1", name: "a.txt" } }, { file: "F1" }),
      add_pin: post("pins.add", { channel: "C1", timestamp: "1503435956.000247" }),
      remove_bookmark: post("bookmarks.remove", { channel_id: "C1", bookmark_id: "Bk1" }),
      search_messages: get(
        "search.messages",
        "?query=in%3A%23general%20lamp",
        { query: "in:#general lamp", messages: { matches: [], paging: { page: 1, pages: 1 } } },
        { query: "in:#general lamp" },
      ),
      test_auth: get("auth.test", "", { url: "https://team.slack.com/", team_id: "T1", user_id: "U1" }, {}),
    },
    pages: {
      list_conversations: {
        input: { types: "im,mpim" },
        exchanges: [
          {
            request: { method: "GET", url: `${API}/conversations.list?types=im%2Cmpim` },
            answer: {
              body: {
                ok: true,
                channels: [{ id: "C1" }],
                response_metadata: { next_cursor: "dGVhbTpDMQ==" },
              },
            },
          },
          {
            request: {
              method: "GET",
              url: `${API}/conversations.list?types=im%2Cmpim&cursor=dGVhbTpDMQ%3D%3D`,
            },
            answer: { body: { ok: true, channels: [], response_metadata: { next_cursor: "" } } },
          },
        ],
      },
    },
    failures: {
      "missing channel": {
        answer: refusal("channel_not_found"),
        code: "service_not_found",
        retryable: false,
        serviceCode: "channel_not_found",
      },
      "bad token": {
        answer: refusal("invalid_auth"),
        code: "service_unauthorized",
        retryable: false,
        serviceCode: "invalid_auth",
      },
      "rate limit": {
        answer: { ...refusal("ratelimited", 429), headers: { "retry-after": "30" } },
        code: "service_rate_limited",
        retryable: true,
        serviceCode: "ratelimited",
      },
    },
  },
};
