import { request } from "@octokit/request";
import type { MakeClient } from "../client.ts";

/** @octokit/request as its documentation has it, on Node's own fetch. */
export const makeClient: MakeClient = async (origin) => {
  const ask = request.defaults({ baseUrl: origin, headers: { authorization: "token x" } });
  return async ({ method }) =>
    method === "GET"
      ? ask("GET /small")
      : ask("POST /small", { name: "Ada Lovelace", email: "ada@example.com" });
};
