import { Agent, request } from "undici";
import type { MakeClient } from "../client.ts";

/** The floor: undici's own `request`, with nothing around it. */
export const makeClient: MakeClient = async (origin) => {
  const dispatcher = new Agent();
  return async ({ method, path, body, read }) => {
    const answer = await request(origin + path, {
      method,
      dispatcher,
      ...(body !== undefined && { body, headers: { "content-type": "application/json" } }),
    });
    if (read === "json") return answer.body.json();
    if (read === "bytes") return answer.body.bytes();
    let bytes = 0;
    for await (const chunk of answer.body) bytes += (chunk as Buffer).length;
    return bytes;
  };
};
