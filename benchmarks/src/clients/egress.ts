import { createEgress } from "@plugboard/egress";
import type { MakeClient } from "../client.ts";

const decoder = new TextDecoder();

/** The guard, with the server as the one private origin that it may reach. */
export const makeClient: MakeClient = async (origin) => {
  const egress = createEgress({ trust: { allow: [origin] }, limits: { maxResponseBytes: 64 * 1024 * 1024 } });
  const headers = { "content-type": "application/json" };
  return async ({ method, path, body, read }) => {
    const request = { url: origin + path, method, ...(body !== undefined && { body, headers }) };
    if (read === "json") return JSON.parse(decoder.decode((await egress.request(request)).body));
    if (read === "bytes") return (await egress.request(request)).body;
    let bytes = 0;
    for await (const chunk of (await egress.stream(request)).body) bytes += chunk.length;
    return bytes;
  };
};
