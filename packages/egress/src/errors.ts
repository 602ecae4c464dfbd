import type { EgressErrorCode } from "./types.js";

const brand = Symbol.for("plugboard.EgressError");

export interface EgressErrorDetails {
  /** The refused address, in canonical text. */
  readonly address?: string | undefined;
  /**
   * Whether any byte of the request may have reached the service. Where false, sending again cannot do a thing twice.
   */
  readonly requestSent?: boolean;
  readonly cause?: unknown;
}

/**
 * Why an exchange was refused or failed. The message names the host and what to do next, never a credential, a query
 * or a response header. Recognise one with {@link isEgressError}, which holds across copies of this package.
 */
export class EgressError extends Error {
  readonly code: EgressErrorCode;
  /** Whether the same request, sent again a little later, may succeed. Says nothing of whether it is safe: see `requestSent`. */
  readonly retryable: boolean;
  readonly address: string | undefined;
  readonly requestSent: boolean;

  constructor(code: EgressErrorCode, message: string, details: EgressErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = "EgressError";
    this.code = code;
    this.retryable = RETRYABLE.has(code);
    this.address = details.address;
    this.requestSent = details.requestSent ?? false;
    Object.defineProperty(this, brand, { value: true });
  }
}

const RETRYABLE: ReadonlySet<EgressErrorCode> = new Set<EgressErrorCode>([
  "dns_failed",
  "connect_failed",
  "proxy_failed",
  "timeout",
  "connection_reset",
]);

export function isEgressError(value: unknown): value is EgressError {
  return value instanceof Error && brand in value;
}
