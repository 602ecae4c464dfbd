/**
 * The IANA special-purpose registries as published, one row a block: whether it is globally reachable, with "N/A" where
 * the registry leaves that open. Kept apart from the guard's own table, so that a slip in one shows in the other.
 * https://www.iana.org/assignments/iana-ipv4-special-registry
 * https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export type Reachable = "True" | "False" | "N/A";

export const IPV4_REGISTRY: readonly (readonly [block: string, reachable: Reachable])[] = [
  ["0.0.0.0/8", "False"],
  ["0.0.0.0/32", "False"],
  ["10.0.0.0/8", "False"],
  ["100.64.0.0/10", "False"],
  ["127.0.0.0/8", "False"],
  ["169.254.0.0/16", "False"],
  ["172.16.0.0/12", "False"],
  ["192.0.0.0/24", "False"],
  ["192.0.0.0/29", "False"],
  ["192.0.0.8/32", "False"],
  ["192.0.0.9/32", "True"],
  ["192.0.0.10/32", "True"],
  ["192.0.0.170/32", "False"],
  ["192.0.0.171/32", "False"],
  ["192.0.2.0/24", "False"],
  ["192.31.196.0/24", "True"],
  ["192.52.193.0/24", "True"],
  ["192.88.99.0/24", "N/A"],
  ["192.88.99.2/32", "False"],
  ["192.168.0.0/16", "False"],
  ["192.175.48.0/24", "True"],
  ["198.18.0.0/15", "False"],
  ["198.51.100.0/24", "False"],
  ["203.0.113.0/24", "False"],
  ["240.0.0.0/4", "False"],
  ["255.255.255.255/32", "False"],
];

export const IPV6_REGISTRY: readonly (readonly [block: string, reachable: Reachable])[] = [
  ["::1/128", "False"],
  ["::/128", "False"],
  ["::ffff:0:0/96", "False"],
  ["64:ff9b::/96", "True"],
  ["64:ff9b:1::/48", "False"],
  ["100::/64", "False"],
  ["100:0:0:1::/64", "False"],
  ["2001::/23", "False"],
  ["2001::/32", "N/A"],
  ["2001:1::1/128", "True"],
  ["2001:1::2/128", "True"],
  ["2001:1::3/128", "True"],
  ["2001:2::/48", "False"],
  ["2001:3::/32", "True"],
  ["2001:4:112::/48", "True"],
  ["2001:10::/28", "N/A"],
  ["2001:20::/28", "True"],
  ["2001:30::/28", "True"],
  ["2001:db8::/32", "False"],
  ["2002::/16", "N/A"],
  ["2620:4f:8000::/48", "True"],
  ["3fff::/20", "False"],
  ["5f00::/16", "False"],
  ["fc00::/7", "False"],
  ["fe80::/10", "False"],
];

/** What other registries and clouds set apart. */
export const OTHER_REFUSED: readonly string[] = [
  "224.0.0.0/4", // multicast
  "168.63.129.16/32", // Azure
  "::/96", // IPv4-compatible
  "::ffff:0:0:0/96", // SIIT
  "fec0::/10", // site-local
  "ff00::/8", // multicast
  "::/3", // below global unicast
  "4000::/2", // above it
  "8000::/1",
];
