import { BlockList, isIPv4 } from "node:net";
import { IPV4_REGISTRY, IPV6_REGISTRY, OTHER_REFUSED } from "./registry.js";

/**
 * A second implementation of the address policy, for the tests alone: octets in place of big integers, `net.BlockList`
 * in place of the guard's matcher, and the registries' rows in place of its table.
 */
export function isPublic(address: Uint8Array): boolean {
  return address.length === 4 ? isPublicIPv4(address) : isPublicIPv6(address);
}

function isPublicIPv4(address: Uint8Array): boolean {
  const text = address.join(".");
  return reachableIPv4.check(text) || !refusedIPv4.check(text);
}

function isPublicIPv6(address: Uint8Array): boolean {
  const hex = Buffer.from(address).toString("hex");
  const last = address.subarray(12);
  if (hex.startsWith("00000000000000000000ffff")) return isPublicIPv4(last);
  if (hex.startsWith("0064ff9b0000000000000000")) return isPublicIPv4(last);
  if (/^.{16}0[02]005efe/.test(hex) && !isPublicIPv4(last)) return false;
  const text = textOf(address);
  return reachableIPv6.check(text, "ipv6") || !refusedIPv6.check(text, "ipv6");
}

/** Without "::": every group written out. */
export function textOf(address: Uint8Array): string {
  if (address.length === 4) return address.join(".");
  const groups = Buffer.from(address).toString("hex").match(/.{4}/g) ?? [];
  return groups.map((group) => group.replace(/^0{1,3}/, "")).join(":");
}

export function bytesOf(text: string): Uint8Array {
  if (isIPv4(text)) return Uint8Array.from(text.split("."), Number);
  const [head = "", tail] = text.split("::");
  const words = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((word) => Number.parseInt(word, 16));
  const before = words(head);
  const after = tail === undefined ? [] : words(tail);
  const all = [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Uint8Array.from(all.flatMap((word) => [word >> 8, word & 255]));
}

/** First, last and middle address of a block, and the neighbours on either side. */
export function landmarks(block: string): { readonly inside: Uint8Array[]; readonly outside: Uint8Array[] } {
  const [text = "", prefix] = block.split("/");
  const first = bytesOf(text);
  const last = first.map(
    (byte, index) => byte | (255 >> Math.min(8, Math.max(0, Number(prefix) - index * 8))),
  );
  const middle = first.slice();
  const bit = Number(prefix);
  if (bit < first.length * 8) middle[bit >> 3] = (middle[bit >> 3] as number) | (128 >> (bit & 7));
  return {
    inside: [first, middle, last],
    outside: [step(first, -1), step(last, 1)].filter((one) => one !== undefined),
  };
}

/** The address before or after, or `undefined` past either end. */
function step(address: Uint8Array, by: 1 | -1): Uint8Array | undefined {
  const next = address.slice();
  for (let index = next.length - 1; index >= 0; index--) {
    const byte = (next[index] as number) + by;
    next[index] = byte & 255;
    if (byte >= 0 && byte <= 255) return next;
  }
  return undefined;
}

// One list a family: a BlockList applies its IPv6 blocks to IPv4 too, as mapped addresses.
const refusedIPv4 = new BlockList();
const refusedIPv6 = new BlockList();
const reachableIPv4 = new BlockList();
const reachableIPv6 = new BlockList();
for (const [block, reachable] of IPV4_REGISTRY)
  add(reachable === "True" ? reachableIPv4 : refusedIPv4, block);
for (const [block, reachable] of IPV6_REGISTRY)
  add(reachable === "True" ? reachableIPv6 : refusedIPv6, block);
for (const block of OTHER_REFUSED) add(block.includes(":") ? refusedIPv6 : refusedIPv4, block);

function add(list: BlockList, block: string): void {
  const [address = "", prefix] = block.split("/");
  list.addSubnet(address, Number(prefix), isIPv4(address) ? "ipv4" : "ipv6");
}
