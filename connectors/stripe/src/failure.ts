import type { HttpAnswer, ServiceFailure } from "@plugboard/core";

type Reading = Pick<ServiceFailure, "code" | "retryable">;

/** What the status alone does not tell, by Stripe's `code`, else by its `type`. */
const READINGS: ReadonlyMap<string | undefined, Reading> = new Map<string, Reading>([
  // Another call held the object or the key, and nothing was carried out.
  ["lock_timeout", { retryable: true }],
  ["idempotency_key_in_use", { code: "service_conflict", retryable: true }],
  // The key was used before with other params.
  ["idempotency_error", { code: "service_conflict", retryable: false }],
  // Not always with status 429.
  ["rate_limit", { code: "service_rate_limited" }],
]);

/** A service that Stripe depends on failed. */
const FAILED_DEPENDENCY = 424;

export function readFailure({ status, headers, data }: HttpAnswer): ServiceFailure | undefined {
  if (status < 400) return undefined;
  const error = errorOf(data);
  const serviceCode = error.code ?? error.type;
  const message = messageOf(error);
  const reading = READINGS.get(error.code) ?? READINGS.get(error.type) ?? byStatus(status);
  const advised = retryAdvice(status, headers["stripe-should-retry"]);
  return {
    ...(message !== undefined && { message }),
    ...(serviceCode !== undefined && { serviceCode }),
    ...reading,
    ...(advised !== undefined && { retryable: advised }),
  };
}

type StripeError = Readonly<Record<string, string | undefined>>;

/** The texts of the error object. OAuth endpoints have a code in its place; what stands in between may answer anything. */
function errorOf(data: unknown): StripeError {
  const { error, error_description } = Object(data) as { error?: unknown; error_description?: unknown };
  const members = typeof error === "string" ? { code: error, message: error_description } : Object(error);
  const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === "string";
  return Object.fromEntries(Object.entries(members).filter(isText));
}

function messageOf({ message, decline_code, param }: StripeError): string | undefined {
  const notes = [
    ...(decline_code === undefined ? [] : [`decline code: ${decline_code}`]),
    ...(param === undefined ? [] : [`param: ${param}`]),
  ];
  return message === undefined || notes.length === 0 ? message : `${message} (${notes.join(", ")})`;
}

function byStatus(status: number): Reading {
  return status === FAILED_DEPENDENCY ? { code: "service_unavailable" } : {};
}

/**
 * Stripe's own advice. "false" always holds. "true" holds below 500, where nothing was carried out; from 500 on the
 * outcome is unknown, and a repeat is safe only where core says so.
 */
function retryAdvice(status: number, advice: string | undefined): boolean | undefined {
  if (advice === "false") return false;
  return advice === "true" && status < 500 ? true : undefined;
}
