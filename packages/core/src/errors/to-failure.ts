import { isEgressError } from "@plugboard/egress";
import type { ActionFailure } from "../contract/result.js";
import type { ErrorCode } from "./codes.js";
import { isPlugboardError, type PlugboardErrorDetails } from "./plugboard-error.js";
import type { Redactor } from "./redact.js";

/** Characters of a message; what is longer is cut and says so. */
const MAX_MESSAGE_LENGTH = 4096;

/** Turns whatever was thrown into an answer, with the secrets masked. */
export function toFailure(error: unknown, redactor: Redactor): ActionFailure {
  if (isPlugboardError(error))
    return failure(error.code, error.message, error.retryable, error.details, redactor);
  if (isEgressError(error)) return failure(error.code, error.message, error.retryable, {}, redactor);
  const message = error instanceof Error ? error.message : String(error);
  return failure("internal_error", `The connector failed unexpectedly: ${message}`, false, {}, redactor);
}

function failure(
  code: ErrorCode,
  message: string,
  retryable: boolean,
  details: PlugboardErrorDetails,
  redactor: Redactor,
): ActionFailure {
  return {
    status: "error",
    ok: false,
    code,
    message: bound(redactor.text(message)),
    retryable,
    ...(details.httpStatus !== undefined && { http_status: details.httpStatus }),
    ...(details.serviceCode !== undefined && { service_code: redactor.text(details.serviceCode) }),
    ...(details.retryAfterMs !== undefined && { retry_after_ms: details.retryAfterMs }),
    ...(details.problems !== undefined && {
      problems: details.problems.map(({ path, message }) => ({
        path: redactor.text(path),
        message: redactor.text(message),
      })),
    }),
    ...(details.data !== undefined && { data: redactor.deep(details.data) }),
    ...(details.truncated !== undefined && { truncated: details.truncated }),
  };
}

function bound(message: string): string {
  if (message.length <= MAX_MESSAGE_LENGTH) return message;
  return `${message.slice(0, MAX_MESSAGE_LENGTH).toWellFormed()}… (${message.length} characters in all)`;
}
