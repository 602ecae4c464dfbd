import { WebClient } from "@slack/web-api";
import type { MakeClient } from "../client.ts";

/** @slack/web-api as its documentation has it. It sends everything as POST. */
export const makeClient: MakeClient = async (origin) => {
  const client = new WebClient("xoxb-x", { slackApiUrl: `${origin}/api/`, retryConfig: { retries: 0 } });
  return async () => client.chat.postMessage({ channel: "C1", text: "Ada Lovelace" });
};
