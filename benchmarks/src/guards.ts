// First, so that the guards load into a process whose network is stopped.
import "./stopped-network.ts";

import { Agent } from "node:http";
import { createEgress } from "@plugboard/egress";
import axios from "axios";
import { gotSsrf } from "got-ssrf";
import { RequestFilteringHttpAgent } from "request-filtering-agent";
import { FORBIDDEN, GOOD, NAMES, PUBLIC } from "./corpus.ts";
import { asked, dialled } from "./stopped-network.ts";

/**
 * What guards let through, of literals and of names, without a byte leaving the machine.
 *
 *   node src/guards.ts [--list]
 */
const egress = createEgress({ trust: "public" });
const viaAxios = (httpAgent: Agent) => (url: string) => axios.get(url, { httpAgent, proxy: false });
const GUARDS: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  "@plugboard/egress": (url) => egress.request({ url }),
  "request-filtering-agent": viaAxios(new RequestFilteringHttpAgent()),
  "got-ssrf": (url) => gotSsrf(url, { retry: { limit: 0 } }),
  "axios alone": viaAxios(new Agent()),
};

/** The addresses that a guard would have dialled for a URL. */
async function dialsOf(guard: (url: string) => Promise<unknown>, url: string): Promise<string[]> {
  dialled.length = 0;
  asked.clear();
  await guard(url).catch(() => {});
  return [...dialled];
}

const urlOf = (address: string): string => `http://${address.includes(":") ? `[${address}]` : address}/`;
const rows: Record<string, string | number>[] = [];
for (const [name, guard] of Object.entries(GUARDS)) {
  const through: string[] = [];
  const refused: string[] = [];
  const named: string[] = [];
  for (const address of FORBIDDEN)
    if ((await dialsOf(guard, urlOf(address))).length > 0) through.push(address);
  for (const address of PUBLIC)
    if ((await dialsOf(guard, urlOf(address))).length === 0) refused.push(address);
  for (const host of Object.keys(NAMES))
    if ((await dialsOf(guard, `http://${host}/`)).some((dial) => dial !== GOOD)) named.push(host);
  rows.push({
    guard: name,
    [`forbidden literals let through (of ${FORBIDDEN.length})`]: through.length,
    [`names dialled at a forbidden address (of ${Object.keys(NAMES).length})`]: named.length,
    [`public literals refused (of ${PUBLIC.length})`]: refused.length,
  });
  if (process.argv.includes("--list")) console.log({ guard: name, through, named, refused });
}
console.table(rows);
await egress.close();
