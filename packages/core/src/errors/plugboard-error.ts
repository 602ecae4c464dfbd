import type { Problem, Truncation } from "../contract/result.js";
import { type ErrorCode, isRetryable } from "./codes.js";

const brand = Symbol.for("plugboard.PlugboardError");

export interface PlugboardErrorDetails {
  /** Default: by code. */
  readonly retryable?: boolean;
  /** Whether the fault may pass by itself, whether or not it is safe to run the call again. */
  readonly passing?: boolean;
  readonly httpStatus?: number;
  /** The service's own code. */
  readonly serviceCode?: string;
  readonly retryAfterMs?: number;
  readonly problems?: readonly Problem[];
  /** The service's answer. */
  readonly data?: unknown;
  readonly truncated?: Truncation;
  readonly cause?: unknown;
}

/**
 * A failure with a stable code. Thrown at set-up, and by connectors to fail an action: the hub turns it into an
 * `ActionFailure` and masks the connection's secrets in it. Recognise one with {@link isPlugboardError}, which holds
 * across copies of this package.
 */
export class PlugboardError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly details: PlugboardErrorDetails;

  constructor(code: ErrorCode, message: string, details: PlugboardErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "PlugboardError";
    this.code = code;
    this.retryable = details.retryable ?? isRetryable(code);
    this.details = details;
    Object.defineProperty(this, brand, { value: true });
    // Answers and causes stay out of console.log and JSON of the error itself.
    Object.defineProperty(this, "details", { enumerable: false });
  }
}

export function isPlugboardError(value: unknown): value is PlugboardError {
  return value instanceof Error && brand in value;
}
