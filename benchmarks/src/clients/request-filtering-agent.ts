import { RequestFilteringHttpAgent } from "request-filtering-agent";
import type { MakeClient } from "../client.ts";
import { sender } from "./axios.ts";

/** axios behind request-filtering-agent, with the server's address allowed. */
export const makeClient: MakeClient = async (origin) =>
  sender(origin, new RequestFilteringHttpAgent({ keepAlive: true, allowIPAddressList: ["127.0.0.1"] }));
