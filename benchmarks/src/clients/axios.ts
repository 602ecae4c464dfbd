import { Agent } from "node:http";
import axios from "axios";
import type { MakeClient } from "../client.ts";

const RESPONSE_TYPES = { json: "json", bytes: "arraybuffer", count: "stream" } as const;

/** axios over keep-alive connections; unguarded. */
export const makeClient: MakeClient = async (origin) => sender(origin, new Agent({ keepAlive: true }));

export function sender(origin: string, httpAgent: Agent): Awaited<ReturnType<MakeClient>> {
  const client = axios.create({ baseURL: origin, httpAgent, proxy: false });
  return async ({ method, path, body, read }) => {
    const { data } = await client.request({
      method,
      url: path,
      responseType: RESPONSE_TYPES[read],
      ...(body !== undefined && { data: body, headers: { "content-type": "application/json" } }),
    });
    if (read !== "count") return data;
    let bytes = 0;
    for await (const chunk of data as AsyncIterable<Buffer>) bytes += chunk.length;
    return bytes;
  };
}
