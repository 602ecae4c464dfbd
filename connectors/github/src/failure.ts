import type { HttpAnswer, ServiceFailure } from "@plugboard/core";

interface GitHubError {
  readonly message?: string;
  readonly errors?: unknown;
  readonly documentation_url?: string;
  readonly block?: { readonly reason?: string; readonly html_url?: string };
}

/** One entry of `errors`. Some endpoints answer with strings. */
interface FieldError {
  readonly resource?: string;
  readonly field?: string;
  readonly code?: string;
  readonly message?: string;
}

/** What GitHub asks to wait at least where a limit does not say for how long. */
const DEFAULT_WAIT_MS = 60_000;
/** Entries of `errors` that a message quotes. */
const MAX_QUOTED = 10;

export function readFailure(answer: HttpAnswer, now: number): ServiceFailure | undefined {
  if (answer.status < 400) return undefined;
  const error = errorOf(answer.data);
  const message = messageOf(error, answer);
  const serviceCode = fieldErrors(error).find(({ code }) => code !== undefined)?.code;
  return {
    ...(message !== undefined && { message }),
    ...(serviceCode !== undefined && { serviceCode }),
    ...(rateLimit(answer, error, now) ?? conflict(answer)),
  };
}

/** What a refusal says, for people. `undefined` where the answer is not GitHub's error object. */
export function messageOf(error: GitHubError, { status, headers }: HttpAnswer): string | undefined {
  if (error.message === undefined) return undefined;
  const notes = [withFields(error)];
  if (error.block?.reason !== undefined) notes.push(`Blocked for: ${error.block.reason}.`);
  const signOn = /;\s*url=(\S+)/.exec(headers["x-github-sso"] ?? "")?.[1];
  if (signOn !== undefined)
    notes.push(`Authorize the token for the organization's single sign-on: ${signOn}`);
  const permissions = headers["x-accepted-github-permissions"];
  if ((status === 403 || status === 404) && permissions)
    notes.push(`It takes the permission ${permissions}.`);
  if (error.documentation_url !== undefined) notes.push(`See ${error.documentation_url}`);
  return notes.join(" ");
}

/** What stands between here and GitHub may answer anything: only texts are taken for texts. */
export function errorOf(data: unknown): GitHubError {
  const { errors, block } = Object(data) as { errors?: unknown; block?: unknown };
  return { ...textsIn(data), errors, ...(block !== undefined && { block: textsIn(block) }) };
}

function textsIn(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== "object" || value === null) return {};
  const isText = (entry: [string, unknown]): entry is [string, string] => typeof entry[1] === "string";
  return Object.fromEntries(Object.entries(value).filter(isText));
}

/** GitHub limits with 403 as well as 429. */
export function rateLimit(
  { status, headers }: HttpAnswer,
  { message = "" }: GitHubError,
  now: number,
): ServiceFailure | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const limited = { code: "service_rate_limited" } as const;
  const seconds = headers["retry-after"];
  if (seconds !== undefined)
    return { ...limited, ...(/^\d+$/.test(seconds) && { retryAfterMs: Number(seconds) * 1000 }) };
  if (headers["x-ratelimit-remaining"] === "0") {
    // Whole seconds: the limit may last to the end of the second that it names.
    const resetMs = (Number(headers["x-ratelimit-reset"] || Number.NaN) + 1) * 1000;
    return { ...limited, retryAfterMs: Number.isNaN(resetMs) ? DEFAULT_WAIT_MS : Math.max(0, resetMs - now) };
  }
  const secondary = status === 429 || /secondary rate limit|abuse detection/i.test(message);
  return secondary ? { ...limited, retryAfterMs: DEFAULT_WAIT_MS } : undefined;
}

/** A pull request that cannot be merged now is refused with 405. */
function conflict({ status, url }: HttpAnswer): ServiceFailure | undefined {
  return status === 405 && new URL(url).pathname.endsWith("/merge")
    ? { code: "service_conflict" }
    : undefined;
}

function withFields(error: GitHubError): string {
  const said = fieldErrors(error).map(({ resource, field, code, message }) => {
    const place = [resource, field].filter((part) => part !== undefined).join(".");
    const fault = code === "custom" ? undefined : code;
    return [place, fault, message].filter((part) => part !== undefined && part !== "").join(" ");
  });
  const quoted = said.slice(0, MAX_QUOTED);
  if (said.length > quoted.length) quoted.push(`${said.length - quoted.length} more`);
  const sentence = [error.message?.replace(/[.:]$/, ""), quoted.join("; ")].filter((part) => part !== "");
  return `${sentence.join(": ").replace(/\.$/, "")}.`;
}

function fieldErrors({ errors }: GitHubError): readonly FieldError[] {
  if (!Array.isArray(errors)) return typeof errors === "string" ? [{ message: errors }] : [];
  return errors.flatMap((entry: unknown) => {
    if (typeof entry === "string") return [{ message: entry }];
    return typeof entry === "object" && entry !== null ? [textsIn(entry)] : [];
  });
}
