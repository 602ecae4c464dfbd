import type { HttpAnswer, ServiceFailure } from "@plugboard/core";

/** Stripe's error object. OAuth endpoints answer with a string in its place. */
interface StripeError {
  readonly type?: string;
  readonly code?: string;
  readonly message?: string;
  readonly decline_code?: string;
  readonly param?: string;
}

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

export function readFailure(answer: HttpAnswer): ServiceFailure | undefined {
  if (answer.status < 400) return undefined;
  const error = errorOf(answer.data);
  const serviceCode = error.code ?? error.type;
  const message = messageOf(error);
  const reading = READINGS.get(error.code) ?? READINGS.get(error.type) ?? byStatus(answer.status);
  const advised = retryAdvice(answer);
  return {
    ...(message !== undefined && { message }),
    ...(serviceCode !== undefined && { serviceCode }),
    ...reading,
    ...(advised !== undefined && { retryable: advised }),
  };
}

function errorOf(data: unknown): StripeError {
  const body = (typeof data === "object" ? data : null) as {
    error?: unknown;
    error_description?: string;
  } | null;
  if (typeof body?.error === "string") {
    return {
      code: body.error,
      ...(body.error_description !== undefined && { message: body.error_description }),
    };
  }
  return typeof body?.error === "object" && body.error !== null ? body.error : {};
}

function messageOf({ message, decline_code, param }: StripeError): string | undefined {
  if (message === undefined) return undefined;
  const notes = [
    decline_code === undefined ? "" : `decline code: ${decline_code}`,
    param === undefined ? "" : `param: ${param}`,
  ].filter((note) => note !== "");
  return notes.length === 0 ? message : `${message} (${notes.join(", ")})`;
}

function byStatus(status: number): Reading {
  return status === FAILED_DEPENDENCY ? { code: "service_unavailable" } : {};
}

/**
 * Stripe's own advice. "false" always holds. "true" holds below 500, where nothing was carried out; from 500 on the
 * outcome is unknown, and a repeat is safe only where core says so.
 */
function retryAdvice({ status, headers }: HttpAnswer): boolean | undefined {
  const advice = headers["stripe-should-retry"];
  if (advice === "false") return false;
  return advice === "true" && status < 500 ? true : undefined;
}
