import {
  type Block,
  formatAddress,
  isSingle,
  NAT64_PREFIXES,
  networkOf,
  parseAddress,
  parseBlock,
  translatedIPv4,
} from "./address.js";
import { EgressError } from "./errors.js";
import { canonicalHost, hostPort, originOf, targetOf } from "./target.js";
import type { Trust, TrustRules } from "./types.js";

/** {@link TrustRules}, read and copied: what the caller does to the object later changes nothing. */
export interface Rules {
  /** Keys of `originOf`. */
  readonly origins: ReadonlySet<string>;
  /** Keys of `hostPort`. */
  readonly hostPorts: ReadonlySet<string>;
  readonly hosts: ReadonlySet<string>;
  readonly allowed: readonly Block[];
  readonly denied: readonly Block[];
  deniesHost(host: string): boolean;
  readonly ports: ReadonlySet<number> | undefined;
  readonly httpsOnly: boolean;
  readonly nat64: readonly Block[];
}

const KEYS: ReadonlySet<string> = new Set(["allow", "deny", "ports", "httpsOnly", "nat64"]);

/** A wider block in `allow` would be a switch, not a name. fc00::/7 and 10.0.0.0/8 are the widest private networks. */
const WIDEST_ALLOWED = { 4: 8, 6: 7 } as const;

/** @throws EgressError `invalid_policy`, which tells every fault at once. */
export function parseRules(trust: Trust): Rules {
  const faults: string[] = [];
  const input = rulesOf(trust, faults);
  const origins = new Set<string>();
  const hostPorts = new Set<string>();
  const hosts = new Set<string>();
  const allowed: Block[] = [];
  const denied: Block[] = [];
  const deniedHosts = new Set<string>();
  const deniedSuffixes: string[] = [];

  for (const entry of strings(input.allow, "allow", faults)) {
    const parsed = parseEntry(entry);
    if (typeof parsed === "string") faults.push(`allow: ${parsed}`);
    else if ("origin" in parsed) origins.add(parsed.origin);
    else if ("hostPort" in parsed) hostPorts.add(parsed.hostPort);
    else if ("host" in parsed) hosts.add(parsed.host);
    else if (parsed.block.prefix < WIDEST_ALLOWED[parsed.block.family]) {
      faults.push(`allow: "${entry}" is too wide to be a network of one's own`);
    } else allowed.push(parsed.block);
  }
  for (const entry of strings(input.deny, "deny", faults)) {
    const wildcard = entry.startsWith("*.");
    const parsed = parseEntry(wildcard ? entry.slice(2) : entry);
    if (typeof parsed === "string") faults.push(`deny: ${parsed}`);
    else if ("block" in parsed && !wildcard) denied.push(parsed.block);
    else if (!("host" in parsed))
      faults.push(`deny: "${entry}" is no host, "*." and a host, address or CIDR block`);
    else if (wildcard) deniedSuffixes.push(`.${parsed.host}`);
    else deniedHosts.add(parsed.host);
  }
  const nat64 = strings(input.nat64, "nat64", faults).flatMap((entry) => {
    const block = parseBlock(entry);
    if (block?.family === 6 && NAT64_PREFIXES.includes(block.prefix) && isNetwork(block)) return [block];
    faults.push(`nat64: "${entry}" is no IPv6 prefix of length ${NAT64_PREFIXES.join(", ")}`);
    return [];
  });
  if (input.httpsOnly !== undefined && typeof input.httpsOnly !== "boolean")
    faults.push("httpsOnly: no boolean");
  const ports = input.ports === undefined ? undefined : portsOf(input.ports, faults);

  if (faults.length > 0) {
    throw new EgressError("invalid_policy", `The trust of this egress is malformed: ${faults.join("; ")}.`);
  }
  return {
    origins,
    hostPorts,
    hosts,
    allowed,
    denied,
    deniesHost: (host) => deniedHosts.has(host) || deniedSuffixes.some((suffix) => host.endsWith(suffix)),
    ports,
    httpsOnly: input.httpsOnly ?? false,
    nat64,
  };
}

type Entry =
  | { readonly origin: string }
  | { readonly hostPort: string }
  | { readonly host: string }
  | { readonly block: Block };

/** An entry of `allow` or `deny`, or the fault in it. */
function parseEntry(entry: string): Entry | string {
  if (/^https?:\/\//i.test(entry)) return parseOrigin(entry);
  if (entry.includes("/")) return parseCidr(entry);
  const single = parseBlock(entry);
  if (single !== undefined) return wholeBlock(entry, single);

  const port = /^(?<host>\[[^\]]*\]|[^:]*):(?<port>\d{1,5})$/.exec(entry)?.groups;
  const host = preciseHost(port?.host ?? entry);
  if (host === undefined) return `"${entry}" is no origin, host, host with port, address or CIDR block`;
  if (port === undefined) return { host };
  const number = Number(port.port);
  return isPort(number) ? { hostPort: hostPort({ host, port: number }) } : `"${entry}" has no valid port`;
}

function parseOrigin(entry: string): Entry | string {
  const url = URL.canParse(entry) ? new URL(entry) : undefined;
  const { protocol } = url ?? {};
  if (url === undefined || (protocol !== "http:" && protocol !== "https:")) return `"${entry}" is no URL`;
  const extra = url.username + url.password + url.search + url.hash + url.pathname.slice(1);
  const authority = entry.replace(/^https?:\/\//i, "").replace(/\/$/, "");
  const host = preciseHost(authority.replace(/:\d+$/, ""));
  if (extra !== "" || host === undefined) return `"${entry}" is no origin: scheme, host and port only`;
  return { origin: originOf(targetOf(url, protocol)) };
}

function parseCidr(entry: string): Entry | string {
  const block = parseBlock(entry);
  return block === undefined ? `"${entry}" is no CIDR block` : wholeBlock(entry, block);
}

function wholeBlock(entry: string, block: Block): Entry | string {
  if (!isNetwork(block)) {
    return `"${entry}" has bits set past its prefix; the block is "${formatAddress(networkOf(block))}/${block.prefix}"`;
  }
  const mapped = isSingle(block) ? translatedIPv4(block, []) : undefined;
  return mapped === undefined
    ? { block }
    : `"${entry}" is IPv4 in another guise; write "${formatAddress(mapped)}"`;
}

/** A host written in the one way that leaves no doubt: not as "0x7f.1" or "*.internal". */
function preciseHost(text: string): string | undefined {
  const host = canonicalHost(text);
  if (host === undefined || host.includes("*")) return undefined;
  const isAddress = parseAddress(host) !== undefined;
  return isAddress && parseAddress(text.replace(/^\[|\]$/g, "")) === undefined ? undefined : host;
}

function isNetwork(block: Block): boolean {
  return networkOf(block).value === block.value;
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0 && (value as number) < 65_536;
}

function rulesOf(trust: Trust, faults: string[]): TrustRules {
  if (trust === "public") return {};
  if (typeof trust !== "object" || trust === null || Array.isArray(trust)) {
    faults.push('trust is required: "public", or an object with what may be reached beside it');
    return {};
  }
  for (const key of Object.keys(trust)) if (!KEYS.has(key)) faults.push(`"${key}" is no rule`);
  return trust;
}

function strings(value: unknown, name: string, faults: string[]): readonly string[] {
  if (value === undefined) return [];
  if (Array.isArray(value) && value.every((entry) => typeof entry === "string")) return value;
  faults.push(`${name}: no list of strings`);
  return [];
}

function portsOf(value: unknown, faults: string[]): ReadonlySet<number> {
  if (Array.isArray(value) && value.every(isPort)) return new Set(value);
  faults.push("ports: no list of numbers from 1 to 65535");
  return new Set();
}
