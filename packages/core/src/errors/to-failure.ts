import { isEgressError } from "@plugboard/egress";
import type { ActionFailure } from "../contract/result.js";
import type { ErrorCode } from "./codes.js";
import { isPlugboardError, type PlugboardErrorDetails } from "./plugboard-error.js";
import type { Redactor } from "./redact.js";

/** Characters of a message; what is longer is cut and says so. */
const MAX_MESSAGE_LENGTH = 4096;

/** Turns whatever was thrown into an answer, with the secrets masked. Total: it throws for nothing. */
export function toFailure(error: unknown, redactor: Redactor): ActionFailure {
  try {
    if (isPlugboardError(error))
      return failure(error.code, error.message, error.retryable, error.details ?? {}, redactor);
    if (isEgressError(error)) return failure(error.code, error.message, error.retryable, {}, redactor);
    const message = error instanceof Error ? error.message : String(error);
    return failure("internal_error", `The connector failed unexpectedly: ${message}`, false, {}, redactor);
  } catch {
    const message = "The connector failed unexpectedly, with something that cannot be read.";
    return failure("internal_error", message, false, {}, redactor);
  }
}

/** Checks types too: connectors in plain JavaScript, and other copies of this package, build errors as well. */
function failure(
  code: ErrorCode,
  message: string,
  retryable: boolean,
  details: PlugboardErrorDetails,
  redactor: Redactor,
): ActionFailure {
  const { httpStatus, serviceCode, retryAfterMs, problems, data, truncated } = details;
  return {
    status: "error",
    ok: false,
    code: typeof code === "string" ? code : "internal_error",
    message: bound(redactor.text(String(message))),
    retryable: retryable === true,
    ...(Number.isInteger(httpStatus) && { http_status: httpStatus as number }),
    ...(serviceCode !== undefined && { service_code: redactor.text(String(serviceCode)) }),
    ...(Number.isFinite(retryAfterMs) && { retry_after_ms: retryAfterMs as number }),
    ...(Array.isArray(problems) && {
      problems: problems.map(({ path, message }) => ({
        path: redactor.text(String(path)),
        message: redactor.text(String(message)),
      })),
    }),
    ...(data !== undefined && { data: redactor.deep(data) }),
    ...(truncated !== undefined && { truncated }),
  };
}

function bound(message: string): string {
  if (message.length <= MAX_MESSAGE_LENGTH) return message;
  return `${message.slice(0, MAX_MESSAGE_LENGTH).toWellFormed()}… (${message.length} characters in all)`;
}
