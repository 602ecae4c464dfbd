import { parseAddress } from "./address.js";
import type { Attempt } from "./attempt.js";
import { classify } from "./classify.js";
import { EgressError } from "./errors.js";
import type { Policy, RangeOf } from "./policy.js";
import { hostPort, type Target } from "./target.js";
import type { CheckedAddress, Resolver } from "./types.js";

/** A name with more addresses than this is no service. */
const MAX_ANSWERS = 1024;

/**
 * Gives the addresses of a target that may be dialled: all that it has, or none.
 *
 * @throws EgressError when the target is refused, or does not resolve, or any one of its addresses is refused
 */
export async function resolveChecked(
  target: Target,
  policy: Policy,
  resolver: Resolver,
  attempt: Attempt,
): Promise<readonly CheckedAddress[]> {
  rangeOf ??= await loadRange();
  const secondOpinion = rangeOf;
  const refusal = policy.checkTarget(target, secondOpinion);
  if (refusal !== undefined) throw refusal;
  const literal = parseAddress(target.host);
  if (literal !== undefined) return [{ address: target.host, family: literal.family }];
  const answers = await ask(resolver, target, attempt);
  return answers.map((text) => {
    const address = typeof text === "string" ? parseAddress(text) : undefined;
    if (address === undefined) {
      throw new EgressError(
        "blocked_address",
        `An answer for "${target.host}" is refused: it is no address, or one with a zone id.`,
        { address: String(text).slice(0, 64) },
      );
    }
    const refused = policy.checkAddress(address, target, secondOpinion);
    if (refused !== undefined) throw refused;
    return { address: text, family: address.family };
  });
}

async function ask(resolver: Resolver, target: Target, attempt: Attempt): Promise<readonly string[]> {
  let answers: readonly string[];
  try {
    answers = await resolver(target.host, attempt.hook);
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
