import {
  type Address,
  type Block,
  carriedIPv4,
  contains,
  formatAddress,
  isSingle,
  parseAddress,
  translatedIPv4,
} from "./address.js";
import { EgressError } from "./errors.js";
import { parseRules, type Rules } from "./policy-rules.js";
import { isMetadata, REFUSED_NAMES, specialPurpose } from "./special-purpose.js";
import { hostPort, originOf, type Target, targetOf } from "./target.js";
import type { Trust } from "./types.js";

/** `range()` of ipaddr.js: a second opinion on addresses that the table has no row for. */
export type RangeOf = (address: string) => string;

/** Answers of checkUrl kept, by origin. */
const VERDICTS = 512;

export class Policy {
  readonly #rules: Rules;
  readonly #verdicts = new Map<string, EgressError | null>();

  constructor(trust: Trust) {
    this.#rules = parseRules(trust);
  }

  /** Judges a URL by its text: scheme, user info, name, port, literal address. */
  checkUrl(url: URL): EgressError | undefined {
    const { protocol } = url;
    // Before all else: the origin of a blob: URL is that of another, which may be fine.
    if (protocol !== "http:" && protocol !== "https:") {
      return new EgressError("blocked_scheme", `The scheme "${protocol}" is refused. Use https: or http:.`);
    }
    if (url.username !== "" || url.password !== "") {
      return new EgressError(
        "invalid_url",
        `The URL for "${url.host}" carries user info. Send credentials as a header.`,
      );
    }
    const { origin } = url;
    let verdict = this.#verdicts.get(origin);
    if (verdict === undefined) {
      verdict = this.checkTarget(targetOf(url, protocol)) ?? null;
      if (this.#verdicts.size >= VERDICTS) this.#verdicts.clear();
      this.#verdicts.set(origin, verdict);
    }
    // A fresh error each time: whoever catches one may add to it.
    return verdict === null ? undefined : new EgressError(verdict.code, verdict.message, verdict);
  }

  /** Judges what can be judged of a target without DNS: all there is to a literal address. */
  checkTarget(target: Target, rangeOf?: RangeOf): EgressError | undefined {
    const { protocol, host, port } = target;
    const listed = this.#listed(target);
    if (this.#rules.deniesHost(host)) {
      return new EgressError("blocked_host", `The host "${host}" is refused: trust.deny lists it.`);
    }
    if (protocol === "http:" && this.#rules.httpsOnly && !this.#rules.origins.has(originOf(target))) {
      return new EgressError(
        "blocked_scheme",
        `http to "${host}" is refused: trust.httpsOnly is set. Use https, or list "${originOf(target)}" in trust.allow.`,
      );
    }
    if (!listed && (REFUSED_NAMES.has(host) || host.endsWith(".localhost"))) {
      return new EgressError(
        "blocked_host",
        `The host "${host}" is refused: it names this machine or a metadata service. ${howToAllow(target)}`,
      );
    }
    if (
      port === 0 ||
      (this.#rules.ports !== undefined && !this.#rules.ports.has(port) && !this.#listedWithPort(target))
    ) {
      return new EgressError(
        "blocked_port",
        `Port ${port} of "${host}" is refused. Add it to trust.ports${port === 0 ? " under its real number" : ""}.`,
      );
    }
    const literal = parseAddress(host);
    return literal && this.checkAddress(literal, target, rangeOf);
  }

  /** Judges one address that a target has, as a literal or by its name. */
  checkAddress(address: Address, target: Target, rangeOf?: RangeOf): EgressError | undefined {
    const reason = this.#refusal(address, target, rangeOf);
    if (reason === undefined) return undefined;
    const text = formatAddress(address);
    const subject = text === target.host ? `The address ${text}` : `The address ${text} of "${target.host}"`;
    return new EgressError("blocked_address", `${subject} is refused: ${reason}`, { address: text });
  }

  #refusal(address: Address, target: Target, rangeOf: RangeOf | undefined): string | undefined {
    const { allowed, denied, nat64 } = this.#rules;
    // What packets end at, then what the address only carries within itself.
    const end = translatedIPv4(address, nat64) ?? address;
    const carried = carriedIPv4(end);
    const all = end === address ? [end, ...carried] : [address, end, ...carried];

    if (all.some((one) => holds(denied, one))) return "trust.deny lists it.";
    for (const one of all) {
      if (isMetadata(one) && !this.#listsExactly(one, target)) {
        return `cloud metadata${within(address, one)}. If it is wanted, list the exact address in trust.allow.`;
      }
    }
    if (this.#listed(target) || holds(allowed, end) || holds(allowed, address)) return undefined;

    for (const one of [end, ...carried]) {
      const entry = specialPurpose(one);
      if (entry?.reachable === false) {
        return `${entry.name}${within(address, one)}. ${howToAllow(target)}`;
      }
      if (entry === undefined && rangeOf !== undefined) {
        const range = rangeOf(formatAddress(one));
        if (range !== "unicast") return `special-purpose range "${range}". ${howToAllow(target)}`;
      }
    }
    return undefined;
  }

  #listed(target: Target): boolean {
    return this.#rules.hosts.has(target.host) || this.#listedWithPort(target);
  }

  #listedWithPort(target: Target): boolean {
    const { hostPorts, origins } = this.#rules;
    return (
      (hostPorts.size > 0 && hostPorts.has(hostPort(target))) ||
      (origins.size > 0 && origins.has(originOf(target)))
    );
  }

  /** Whether `allow` names this very address: alone, as a block of one, or as the host of an entry for this target. */
  #listsExactly(address: Address, target: Target): boolean {
    if (this.#rules.allowed.some((block) => isSingle(block) && contains(block, address))) return true;
    return this.#listedWithPort(target) && formatAddress(address) === target.host;
  }
}

function within(outer: Address, inner: Address): string {
  return inner === outer ? "" : ` (it carries ${formatAddress(inner)})`;
}

function holds(blocks: readonly Block[], address: Address): boolean {
  return blocks.some((block) => contains(block, address));
}

function howToAllow(target: Target): string {
  const { protocol, port } = target;
  const standard = port === (protocol === "https:" ? 443 : 80);
  const entry =
    protocol === undefined
      ? hostPort(target)
      : standard
        ? originOf(target).slice(0, -`:${port}`.length)
        : originOf(target);
  return `If it is wanted, list "${entry}" in trust.allow.`;
}
