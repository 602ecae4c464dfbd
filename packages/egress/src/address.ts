/** An IP address as a number, so that blocks are compared by shifting. */
export interface Address {
  readonly family: 4 | 6;
  readonly value: bigint;
}

/** The addresses whose first `prefix` bits are those of `value`. */
export interface Block extends Address {
  readonly prefix: number;
}

const BITS = { 4: 32, 6: 128 } as const;
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const IPV6_ALPHABET = /^[\da-f:.]{2,45}$/i;

/**
 * Reads an address in the forms that `net.isIP` accepts, less zone ids: four decimal octets without leading zeros, or
 * RFC 4291 text. Every other spelling ("127.1", "0x7f.1", "010.0.0.1") is no address here.
 */
export function parseAddress(text: string): Address | undefined {
  if (IPV4.test(text)) return { family: 4, value: BigInt(ipv4Number(text)) };
  if (!IPV6_ALPHABET.test(text)) return undefined;
  const url = `http://[${text}]`;
  return URL.canParse(url) ? { family: 6, value: ipv6Value(new URL(url).hostname.slice(1, -1)) } : undefined;
}

/** Reads "10.0.0.0/8" or a single address. `undefined` when malformed; bits past the prefix are kept, for the caller to judge. */
export function parseBlock(text: string): Block | undefined {
  const slash = text.indexOf("/");
  if (slash === -1) {
    const address = parseAddress(text);
    return address && { ...address, prefix: BITS[address.family] };
  }
  const address = parseAddress(text.slice(0, slash));
  const prefix = text.slice(slash + 1);
  if (
    address === undefined ||
    !/^(?:0|[1-9]\d{0,2})$/.test(prefix) ||
    Number(prefix) > BITS[address.family]
  ) {
    return undefined;
  }
  return { ...address, prefix: Number(prefix) };
}

export function contains(block: Block, address: Address): boolean {
  if (block.family !== address.family) return false;
  const shift = BigInt(BITS[block.family] - block.prefix);
  return block.value >> shift === address.value >> shift;
}

/** The block with every bit past its prefix cleared. */
export function networkOf(block: Block): Block {
  const shift = BigInt(BITS[block.family] - block.prefix);
  return { ...block, value: (block.value >> shift) << shift };
}

export function isSingle(block: Block): boolean {
  return block.prefix === BITS[block.family];
}

/** Canonical text: RFC 5952 for IPv6. */
export function formatAddress({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
  const groups = Array.from({ length: 8 }, (_, index) => group(value, index).toString(16));
  return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}

const MAPPED: Block = { family: 6, value: 0xffff_0000_0000n, prefix: 96 };
const NAT64: Block = { family: 6, value: 0x64_ff9bn << 96n, prefix: 96 };

/** Prefix lengths that RFC 6052 section 2.2 defines. */
export const NAT64_PREFIXES: readonly number[] = [32, 40, 48, 56, 64, 96];

/**
 * The IPv4 address that packets to this one end at, where it merely stands for one: IPv4-mapped, and NAT64 under the
 * well-known prefix or one of this network's own.
 */
export function translatedIPv4(address: Address, nat64: readonly Block[]): Address | undefined {
  if (address.family === 4) return undefined;
  if (contains(MAPPED, address) || contains(NAT64, address)) return ipv4(address.value);
  const own = nat64.find((block) => contains(block, address));
  if (own === undefined) return undefined;
  if (own.prefix === 96) return ipv4(address.value);
  // RFC 6052: the IPv4 address follows the prefix, stepping over bits 64 to 71.
  const rest = address.value & ((1n << BigInt(128 - own.prefix)) - 1n);
  const before = BigInt(64 - own.prefix);
  const head = (rest >> 64n) & ((1n << before) - 1n);
  const tail = rest & ((1n << 56n) - 1n);
  return ipv4(((head << 56n) | tail) >> (56n + before - 32n));
}

/**
 * IPv4 addresses tucked away in an address that is one of its own: IPv4-compatible and SIIT (RFC 4291, RFC 7915), 6to4
 * (RFC 3056), Teredo's server and client (RFC 4380), and ISATAP interface ids (RFC 5214).
 */
export function carriedIPv4(address: Address): Address[] {
  if (address.family === 4) return [];
  const { value } = address;
  const head = value >> 96n;
  const found: Address[] = [];
  if (value >> 32n === 0n || value >> 32n === 0xffff_0000n) found.push(ipv4(value));
  if (value >> 112n === 0x2002n) found.push(ipv4(value >> 80n));
  if (head === 0x2001_0000n) found.push(ipv4(value >> 64n), ipv4(value ^ 0xffff_ffffn));
  const interfaceId = (value >> 32n) & 0xffff_ffffn;
  if (interfaceId === 0x0000_5efen || interfaceId === 0x0200_5efen) found.push(ipv4(value));
  return found;
}

function ipv4(value: bigint): Address {
  return { family: 4, value: value & 0xffff_ffffn };
}

function ipv4Number(text: string): number {
  return text.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

/** From the form that WHATWG URL leaves: hexadecimal groups and at most one "::". */
function ipv6Value(text: string): bigint {
  const [head = "", tail] = text.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array<string>(8 - before.length - after.length).fill("0");
  return [...before, ...zeros, ...after].reduce((sum, part) => (sum << 16n) | BigInt(`0x${part}`), 0n);
}

function group(value: bigint, index: number): bigint {
  return (value >> BigInt(112 - index * 16)) & 0xffffn;
}
