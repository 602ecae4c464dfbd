import { type Address, parseAddress } from "./address.js";
import type { Attempt } from "./attempt.js";
import { classify } from "./classify.js";
import { EgressError } from "./errors.js";
import type { Policy, RangeOf } from "./policy.js";
import { hostPort, originOf, type Target } from "./target.js";
import type { CheckedAddress, Resolver } from "./types.js";

/** A name with more addresses than this is no service. */
const MAX_ANSWERS = 1024;

/** Targets remembered, and addresses of each. */
const REMEMBERED = { targets: 512, addresses: 64 };

/** Resolves targets to addresses that the policy lets through. */
export class CheckedResolver {
  readonly #policy: Policy;
  readonly #resolver: Resolver;
  /** What passed, by target and text: the policy never says otherwise later. */
  readonly #passed = new Map<string, Map<string, CheckedAddress>>();

  constructor(policy: Policy, resolver: Resolver) {
    this.#policy = policy;
    this.#resolver = resolver;
  }

  /**
   * Gives the addresses of a target that may be dialled: all that it has, or none.
   *
   * @throws EgressError when the target is refused, or does not resolve, or any one of its addresses is refused
   */
  async addresses(target: Target, attempt: Attempt): Promise<readonly CheckedAddress[]> {
    rangeOf ??= await loadRange();
    const passed = this.#passedOf(target, rangeOf);
    const literal = passed.get(target.host);
    if (literal !== undefined) return [literal];
    const answers = await ask(this.#resolver, target, attempt);
    const secondOpinion = rangeOf;
    return answers.map((text) => passed.get(text) ?? this.#check(text, target, passed, secondOpinion));
  }

  /** The target itself is checked the first time, and is among what passed if it is an address. */
  #passedOf(target: Target, secondOpinion: RangeOf): Map<string, CheckedAddress> {
    const key = originOf(target);
    const known = this.#passed.get(key);
    if (known !== undefined) return known;
    const refusal = this.#policy.checkTarget(target, secondOpinion);
    if (refusal !== undefined) throw refusal;
    const passed = new Map<string, CheckedAddress>();
    const literal = parseAddress(target.host);
    if (literal !== undefined) passed.set(target.host, frozen(target.host, literal));
    if (this.#passed.size >= REMEMBERED.targets) this.#passed.clear();
    this.#passed.set(key, passed);
    return passed;
  }

  #check(
    text: unknown,
    target: Target,
    passed: Map<string, CheckedAddress>,
    secondOpinion: RangeOf,
  ): CheckedAddress {
    const parsed = typeof text === "string" ? parseAddress(text) : undefined;
    if (typeof text !== "string" || parsed === undefined) {
      throw new EgressError(
        "blocked_address",
        `An answer for "${target.host}" is refused: it is no address, or one with a zone id.`,
        { address: String(text).slice(0, 64) },
      );
    }
    const refusal = this.#policy.checkAddress(parsed, target, secondOpinion);
    if (refusal !== undefined) throw refusal;
    const checked = frozen(text, parsed);
    if (passed.size >= REMEMBERED.addresses) passed.clear();
    passed.set(text, checked);
    return checked;
  }
}

/** Callers of `Egress.resolve` are handed it, and it is dialled again later. */
function frozen(address: string, { family }: Address): CheckedAddress {
  return Object.freeze({ address, family });
}

async function ask(resolver: Resolver, target: Target, attempt: Attempt): Promise<readonly string[]> {
  let answers: readonly string[];
  try {
    answers = await resolver(target.host, { signal: attempt.signal });
  } catch (error) {
    const known = classify(error, "connect", hostPort(target));
    throw known.code === "dns_failed"
      ? known
      : new EgressError("dns_failed", `The name "${target.host}" could not be resolved.`, {
          cause: known.cause,
        });
  }
  if (!Array.isArray(answers) || answers.length === 0) {
    throw new EgressError("dns_failed", `The name "${target.host}" has no address.`);
  }
  if (answers.length > MAX_ANSWERS) {
    throw new EgressError("dns_failed", `The name "${target.host}" has more than ${MAX_ANSWERS} addresses.`);
  }
  return [...answers];
}

/** All addresses as the system gives them, its hosts file included. Cannot be interrupted; callers race it. */
export const systemResolver: Resolver = async (hostname) => {
  const { lookup } = await import("node:dns/promises");
  const answers = await lookup(hostname, { all: true, order: "verbatim" });
  return answers.map(({ address }) => address);
};

let rangeOf: RangeOf | undefined;

async function loadRange(): Promise<RangeOf> {
  const [{ default: ipaddr }, { isIP }] = await Promise.all([import("ipaddr.js"), import("node:net")]);
  // ipaddr.js reads "0177.0.0.1" and "1" as addresses too; nothing reaches it that the sockets would read otherwise.
  return (address) => (isIP(address) === 0 ? "malformed" : ipaddr.parse(address).range());
}
