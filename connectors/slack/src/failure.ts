import type { HttpAnswer, ServiceFailure } from "@plugboard/core";
import { meaningOf } from "./failure-codes.js";

/** What Slack answers when it refuses, at HTTP 200 nearly always. */
interface Refusal {
  readonly ok: false;
  readonly error?: string;
  /** The scopes that the method asks for and those that the token has, each a list with commas. */
  readonly needed?: string;
  readonly provided?: string;
  readonly detail?: string;
  readonly errors?: readonly unknown[];
  readonly response_metadata?: { readonly messages?: readonly string[] };
}

/** What to do about codes that callers meet most. */
const ADVICE: Readonly<Record<string, string>> = {
  channel_not_found: "There is no such conversation, or it is private and the app is not in it.",
  is_archived: "The channel is archived; unarchive it first.",
  not_allowed_token_type:
    "The method takes another kind of token: a user's (xoxp-…) instead of a bot's, or the reverse.",
  not_in_channel: "The app is not in the conversation: invite it, or let it join a public channel.",
};

/** `ok: false` is a failure whatever the HTTP status, and everything else is for the status to tell. Warnings pass. */
export function readFailure({ data }: Pick<HttpAnswer, "data">): ServiceFailure | undefined {
  if (!isRefusal(data)) return undefined;
  const { error } = data;
  if (typeof error !== "string") return {};
  const code = meaningOf(error);
  return { serviceCode: error, message: explain(error, data), ...(code !== undefined && { code }) };
}

function isRefusal(data: unknown): data is Refusal {
  return typeof data === "object" && data !== null && "ok" in data && data.ok === false;
}

function explain(error: string, refusal: Refusal): string {
  const { detail, errors = [], response_metadata: metadata } = refusal;
  const said = [
    Object.hasOwn(ADVICE, error) ? ADVICE[error] : scopes(refusal),
    detail,
    ...(metadata?.messages ?? []).map(faultIn),
    ...errors.map(faultOf),
  ];
  return said.filter((part) => part !== undefined && part !== "").join(" ");
}

function scopes({ needed, provided }: Refusal): string | undefined {
  if (needed === undefined) return undefined;
  const has = provided === undefined ? "" : `; it has ${listed(provided)}`;
  return `The token lacks the scope ${listed(needed)}${has}.`;
}

function listed(scopes: string): string {
  return scopes === "" ? "none" : scopes.split(",").join(", ");
}

/** Slack marks its messages as errors or warnings. */
function faultIn(message: string): string | undefined {
  return message.startsWith("[WARN]") ? undefined : message.replace(/^\[ERROR\]\s*/, "");
}

/** Texts where blocks are invalid; users with a code each where some cannot be invited. */
function faultOf(fault: unknown): string | undefined {
  if (typeof fault === "string") return fault;
  const { user, error } = (fault ?? {}) as { readonly user?: string; readonly error?: string };
  return error === undefined ? undefined : `${user === undefined ? "" : `${user}: `}${error}`;
}
