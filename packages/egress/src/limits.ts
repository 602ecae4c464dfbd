import { EgressError } from "./errors.js";
import type { EgressErrorCode, EgressLimits } from "./types.js";

export type Limits = Readonly<Required<EgressLimits>>;

const DEFAULTS: Limits = {
  deadlineMs: 30_000,
  connectTimeoutMs: 10_000,
  idleTimeoutMs: 15_000,
  maxResponseBytes: 10 * 1024 * 1024,
  maxHeaderBytes: 16 * 1024,
  maxRedirects: 5,
};

/** The longest delay of a timer in Node: 24 days and a bit. */
const MAX_MS = 2 ** 31 - 1;

const RANGES: Readonly<Record<keyof EgressLimits, readonly [least: number, most: number]>> = {
  deadlineMs: [1, MAX_MS],
  connectTimeoutMs: [1, MAX_MS],
  idleTimeoutMs: [1, MAX_MS],
  maxResponseBytes: [0, Number.MAX_SAFE_INTEGER],
  maxHeaderBytes: [1, 1024 * 1024],
  maxRedirects: [0, 50],
};

/** @throws EgressError with `code`, which tells every fault at once. */
export function limitsOf(
  given: EgressLimits | undefined,
  code: Extract<EgressErrorCode, "invalid_policy" | "invalid_request">,
  base: Limits = DEFAULTS,
): Limits {
  if (given === undefined) return base;
  const faults: string[] = [];
  const limits: Record<keyof EgressLimits, number> = { ...base };
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const range = RANGES[name as keyof EgressLimits];
    if (range === undefined) faults.push(`"${name}" is no limit`);
    else if (!Number.isInteger(value) || value < range[0] || value > range[1]) {
      faults.push(`${name} is no whole number from ${range[0]} to ${range[1]}`);
    } else limits[name as keyof EgressLimits] = value;
  }
  if (faults.length > 0) throw new EgressError(code, `Malformed limits: ${faults.join("; ")}.`);
  return limits;
}

export function tooLarge(limits: Limits): EgressError {
  return new EgressError(
    "response_too_large",
    `The answer is over ${limits.maxResponseBytes} bytes (maxResponseBytes).`,
  );
}

export function tooLate(limits: Limits, host: string): EgressError {
  return new EgressError(
    "timeout",
    `The exchange with "${host}" took over ${limits.deadlineMs} ms (deadlineMs).`,
  );
}

/** Interim answers (RFC 9110 section 15.2) that one request may get. */
export const MAX_INTERIM = 16;

export function tooManyInterim(): EgressError {
  return new EgressError("invalid_response", `More than ${MAX_INTERIM} interim answers (1xx).`);
}
