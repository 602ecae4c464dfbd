import type { EgressError } from "@plugboard/egress";
import type { HttpAnswer, ServiceErrorCode, ServiceFailure } from "../contract/http.js";
import { isRetryable } from "../errors/codes.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { textOf } from "./answer.js";

/** Characters of a service's body in a message; the whole body is in `data`. */
const MAX_BODY_IN_MESSAGE = 1000;

export interface FailureContext {
  /** The service as people write it. */
  readonly title: string;
  /** Whether sending the request again cannot do its work twice. */
  readonly repeatable: boolean;
  readonly now: number;
}

/** The failure that an answer's status, or the service's own reading of it, tells. */
export function failureOf(
  answer: HttpAnswer,
  service: ServiceFailure | undefined,
  context: FailureContext,
): PlugboardError {
  const code = service?.code ?? codeOfStatus(answer.status);
  const wait = service?.retryAfterMs ?? retryAfterOf(answer.headers, context.now);
  const retryAfterMs = Number.isFinite(wait) ? wait : undefined;
  const said = service?.message ?? bound(textOf(answer.data));
  const named = service?.serviceCode === undefined ? "" : ` (${service.serviceCode})`;
  const status = answer.status < 300 ? "a failure" : answer.status;
  return new PlugboardError(
    code,
    `${context.title} answered ${status}${named}${said === "" ? "." : `: ${said}`}`,
    {
      retryable:
        service?.retryable ??
        (code === "service_rate_limited" || (code === "service_unavailable" && context.repeatable)),
      passing: service?.retryable ?? isRetryable(code),
      httpStatus: answer.status,
      ...(service?.serviceCode !== undefined && { serviceCode: service.serviceCode }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      data: answer.data,
      ...(answer.truncated !== undefined && { truncated: answer.truncated }),
    },
  );
}

/** A failure before any answer. A write that may have arrived is not called retryable. */
export function failureOfEgress(error: EgressError, repeatable: boolean): PlugboardError {
  const unknown = error.requestSent && !repeatable;
  const message =
    unknown && error.retryable ? `${error.message} The request may have been carried out.` : error.message;
  return new PlugboardError(error.code, message, {
    passing: error.retryable,
    retryable: error.retryable && !unknown,
  });
}

function codeOfStatus(status: number): ServiceErrorCode {
  switch (status) {
    case 401:
      return "service_unauthorized";
    case 402:
    case 451:
      return "service_error";
    case 403:
      return "service_forbidden";
    case 404:
    case 410:
      return "service_not_found";
    case 409:
    case 412:
      return "service_conflict";
    case 429:
      return "service_rate_limited";
    default:
      if (status >= 500) return "service_unavailable";
      return status >= 400 ? "service_invalid_request" : "service_error";
  }
}

/** Milliseconds of a Retry-After header (RFC 9110, section 10.2.3): seconds or a date. */
function retryAfterOf(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const value = headers["retry-after"]?.trim();
  if (value === undefined || value === "") return undefined;
  if (/^\d+(?:\.\d+)?$/.test(value)) return Math.ceil(Number(value) * 1000);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function bound(text: string): string {
  if (text.length <= MAX_BODY_IN_MESSAGE) return text;
  return `${text.slice(0, MAX_BODY_IN_MESSAGE).toWellFormed()}… (${text.length} characters in all)`;
}
