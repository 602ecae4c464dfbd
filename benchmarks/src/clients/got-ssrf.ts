import { Agent } from "node:http";
import { gotSsrf } from "got-ssrf";
import type { MakeClient } from "../client.ts";

/**
 * got-ssrf allows no private address, so it is asked for a public name. It looks a name up once to check it, and lets
 * the connection look it up again: the first look-up has no options, which is how this one tells them apart.
 */
export const makeClient: MakeClient = async (origin) => {
  const { port } = new URL(origin);
  const dnsLookup = (_host: string, ...rest: unknown[]): void => {
    const callback = rest.at(-1) as (error: null, address: unknown, family?: number) => void;
    const { all } = (rest.length > 1 ? rest[0] : {}) as { all?: boolean };
    if (rest.length === 1) callback(null, { address: "93.184.215.14", family: 4 });
    else if (all) callback(null, [{ address: "127.0.0.1", family: 4 }]);
    else callback(null, "127.0.0.1", 4);
  };
  const client = gotSsrf.extend({
    prefixUrl: `http://service.example:${port}`,
    agent: { http: new Agent({ keepAlive: true }) },
    dnsLookup: dnsLookup as never,
    retry: { limit: 0 },
  });
  return async ({ method, path, body, read }) => {
    const request = {
      method,
      ...(body !== undefined && { body, headers: { "content-type": "application/json" } }),
    };
    if (read === "count") {
      let bytes = 0;
      for await (const chunk of client.stream(path.slice(1), request)) bytes += (chunk as Buffer).length;
      return bytes;
    }
    const answer = client(path.slice(1), request);
    return read === "json" ? answer.json() : answer.buffer();
  };
};
