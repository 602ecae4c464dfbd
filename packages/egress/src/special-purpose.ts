import { type Address, type Block, contains, parseBlock } from "./address.js";

/**
 * The IANA IPv4 and IPv6 Special-Purpose Address Registries, and what they leave to other registries: multicast,
 * everything outside 2000::/3, and addresses that clouds took for themselves. The most specific row holds.
 * `true`: the registry says "Globally Reachable: True". A row that says "N/A" there counts as not reachable.
 */
const ROWS: readonly (readonly [block: string, reachable: boolean, name: string])[] = [
  ["0.0.0.0/8", false, "this network, RFC 791"],
  ["10.0.0.0/8", false, "private network, RFC 1918"],
  ["100.64.0.0/10", false, "shared address space, RFC 6598"],
  ["127.0.0.0/8", false, "loopback, RFC 1122"],
  ["168.63.129.16/32", false, "Azure platform"],
  ["169.254.0.0/16", false, "link-local, RFC 3927"],
  ["172.16.0.0/12", false, "private network, RFC 1918"],
  ["192.0.0.0/24", false, "IETF protocol assignments, RFC 6890"],
  ["192.0.0.9/32", true, "PCP anycast, RFC 7723"],
  ["192.0.0.10/32", true, "TURN anycast, RFC 8155"],
  ["192.0.2.0/24", false, "documentation, RFC 5737"],
  ["192.31.196.0/24", true, "AS112, RFC 7535"],
  ["192.52.193.0/24", true, "AMT, RFC 7450"],
  ["192.88.99.0/24", false, "deprecated 6to4 relay, RFC 7526"],
  ["192.168.0.0/16", false, "private network, RFC 1918"],
  ["192.175.48.0/24", true, "AS112, RFC 7534"],
  ["198.18.0.0/15", false, "benchmarking, RFC 2544"],
  ["198.51.100.0/24", false, "documentation, RFC 5737"],
  ["203.0.113.0/24", false, "documentation, RFC 5737"],
  ["224.0.0.0/4", false, "multicast, RFC 1112"],
  ["240.0.0.0/4", false, "reserved, RFC 1112"],
  ["255.255.255.255/32", false, "broadcast, RFC 8190"],

  ["::/0", false, "outside global unicast, RFC 4291"],
  ["::/128", false, "unspecified, RFC 4291"],
  ["::1/128", false, "loopback, RFC 4291"],
  ["::/96", false, "IPv4-compatible, RFC 4291"],
  ["::ffff:0:0/96", false, "IPv4-mapped, RFC 4291"],
  ["::ffff:0:0:0/96", false, "IPv4-translated, RFC 7915"],
  ["64:ff9b:1::/48", false, "local-use NAT64, RFC 8215"],
  ["100::/64", false, "discard-only, RFC 6666"],
  ["100:0:0:1::/64", false, "dummy prefix, RFC 9780"],
  ["2001::/23", false, "IETF protocol assignments, RFC 2928"],
  ["2001::/32", false, "Teredo, RFC 4380"],
  ["2001:1::1/128", true, "PCP anycast, RFC 7723"],
  ["2001:1::2/128", true, "TURN anycast, RFC 8155"],
  ["2001:1::3/128", true, "DNS-SD SRP anycast, RFC 9665"],
  ["2001:2::/48", false, "benchmarking, RFC 5180"],
  ["2001:3::/32", true, "AMT, RFC 7450"],
  ["2001:4:112::/48", true, "AS112, RFC 7535"],
  ["2001:10::/28", false, "deprecated ORCHID, RFC 4843"],
  ["2001:20::/28", true, "ORCHIDv2, RFC 7343"],
  ["2001:30::/28", true, "drone remote id, RFC 9374"],
  ["2001:db8::/32", false, "documentation, RFC 3849"],
  ["2002::/16", false, "6to4, RFC 3056"],
  ["2620:4f:8000::/48", true, "AS112, RFC 7534"],
  ["3fff::/20", false, "documentation, RFC 9637"],
  ["5f00::/16", false, "segment routing, RFC 9602"],
  ["fc00::/7", false, "unique local, RFC 4193"],
  ["fe80::/10", false, "link-local, RFC 4291"],
  ["fec0::/10", false, "deprecated site-local, RFC 3879"],
  ["ff00::/8", false, "multicast, RFC 4291"],
];

/** Where clouds hand out credentials and configuration. Reachable only when the exact address is allowed. */
const METADATA = [
  "168.63.129.16", // Azure wire server
  "169.254.169.254", // AWS, Google Cloud, Azure, Oracle, DigitalOcean and others
  "169.254.170.2", // AWS ECS task credentials
  "169.254.170.23", // AWS EKS pod identity
  "169.254.0.23", // Tencent Cloud
  "169.254.42.42", // Scaleway
  "100.100.100.200", // Alibaba Cloud
  "192.0.0.192", // Oracle Cloud
  "fd00:ec2::254", // AWS
  "fd00:ec2::23", // AWS EKS pod identity
  "fd00:42::42", // Scaleway
  "fd00:c1::a9fe:a9fe", // Oracle Cloud
  "fd20:ce::254", // Google Cloud
  "fe80::a9fe:a9fe", // OpenStack
];

/** Names that stand for this machine or for a cloud's metadata service, whatever they resolve to. */
export const REFUSED_NAMES: ReadonlySet<string> = new Set([
  "localhost",
  "localhost.localdomain",
  "localhost6",
  "localhost6.localdomain6",
  "ip6-localhost",
  "ip6-loopback",
  "metadata",
  "metadata.goog",
  "metadata.google.internal",
  "metadata.tencentyun.com",
  "instance-data",
  "instance-data.ec2.internal",
]);

export interface Entry {
  readonly block: Block;
  readonly reachable: boolean;
  readonly name: string;
}

let table: Entry[] | undefined;
let metadata: Readonly<Record<4 | 6, ReadonlySet<bigint>>> | undefined;

/** The most specific row that holds the address. `undefined` for plain global unicast. */
export function specialPurpose(address: Address): Entry | undefined {
  table ??= ROWS.map(([text, reachable, name]) => ({ block: knownBlock(text), reachable, name }));
  let best: Entry | undefined;
  for (const entry of table) {
    if (contains(entry.block, address) && (best === undefined || entry.block.prefix > best.block.prefix)) {
      best = entry;
    }
  }
  return best?.block.prefix === 0 && address.value >> 125n === 1n ? undefined : best;
}

export function isMetadata(address: Address): boolean {
  metadata ??= { 4: metadataOf(4), 6: metadataOf(6) };
  return metadata[address.family].has(address.value);
}

function metadataOf(family: 4 | 6): ReadonlySet<bigint> {
  const blocks = METADATA.map(knownBlock).filter((block) => block.family === family);
  return new Set(blocks.map(({ value }) => value));
}

function knownBlock(text: string): Block {
  const block = parseBlock(text);
  if (block === undefined) throw new TypeError(`No address block: ${text}`);
  return block;
}
