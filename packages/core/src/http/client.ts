import { randomUUID } from "node:crypto";
import { type Egress, isEgressError } from "@plugboard/egress";
import type { AppliedAuth } from "../contract/auth.js";
import type {
  BodyFormat,
  EncodedBody,
  HttpAnswer,
  HttpClient,
  HttpProfile,
  HttpRequest,
} from "../contract/http.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { readAnswer } from "./answer.js";
import { encodeBody } from "./body.js";
import { failureOf, failureOfEgress } from "./failure.js";
import { encodePairs } from "./flatten.js";
import { mergeHeaders } from "./headers.js";
import { appendQuery } from "./url.js";

/** What an HTTP client needs to know of a connection. */
export interface HttpTarget {
  /** The service as people write it. */
  readonly title: string;
  readonly profile: HttpProfile;
  readonly egress: Egress;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** The connection's own headers. */
  readonly headers: Readonly<Record<string, string>> | undefined;
  /** Origins that may be sent the credentials; `undefined` means any. */
  readonly credentialOrigins: ReadonlySet<string> | undefined;
  readonly maxResponseBytes: number;
  authorize(): AppliedAuth | Promise<AppliedAuth>;
  /** Called when the service refuses the token: forgets it. False where there is none to renew. */
  renew(auth: AppliedAuth): boolean;
  /** Epoch milliseconds. */
  now(): number;
}

/** What an HTTP client needs to know of the call that it serves. */
export interface HttpCall {
  readonly callerSignal: AbortSignal | undefined;
  remainingMs(): number;
  /** Waits for work that calls share, no longer than this one may. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Why the call is over. */
  ended(): PlugboardError;
}

export function createHttpClient(target: HttpTarget, call: HttpCall): HttpClient {
  return {
    baseUrl: target.baseUrl,
    send: (request) => send(target, call, request),
    async call(request) {
      const answer = await send(target, call, request);
      const failure = readFailure(target, request, answer);
      if (failure !== undefined) throw failure;
      return answer;
    },
  };
}

/** Whether sending it again cannot do its work twice: reads, and writes under an idempotency key of the caller's own. */
function isRepeatable(profile: HttpProfile, { method, headers }: HttpRequest): boolean {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return true;
  const key = profile.idempotencyKey;
  return (
    key?.methods.includes(method) === true && mergeHeaders(headers)[key.header.toLowerCase()] !== undefined
  );
}

async function send(target: HttpTarget, call: HttpCall, request: HttpRequest): Promise<HttpAnswer> {
  const { profile, egress } = target;
  let url = appendQuery(request.url.startsWith("/") ? target.baseUrl + request.url : request.url, "");
  for (const record of request.query === undefined ? [] : [request.query].flat()) {
    url = appendQuery(url, encodePairs(record, { arrays: profile.arrayStyle ?? "repeat", nulls: "omit" }));
  }

  const refusal = egress.checkUrl(url);
  if (refusal !== undefined) throw failureOfEgress(refusal, true);
  if (request.anonymous !== true) checkOrigin(target, url);

  const own = mergeHeaders(request.headers);
  const body = await encodeBody(
    request.body,
    own["content-type"],
    request.bodyFormat ?? formatFor(profile, url),
    profile.formNull ?? "omit",
  );
  const idempotency = request.anonymous === true ? undefined : idempotencyHeader(profile, request.method);
  for (let attempt = 1; ; attempt++) {
    const pending = request.anonymous === true ? undefined : target.authorize();
    const auth = pending instanceof Promise ? await call.race(pending) : pending;
    if (call.remainingMs() === 0) throw call.ended();
    const answer = await exchange(target, call, request, url, { ...idempotency, ...own }, body, auth);
    const renewed =
      attempt === 1 &&
      auth !== undefined &&
      isReplayable(body) &&
      isUnauthorized(target, answer) &&
      target.renew(auth);
    if (!renewed) return answer;
  }
}

/** Some services refuse a token in their own words, at another status than 401. */
function isUnauthorized(target: HttpTarget, answer: HttpAnswer): boolean {
  if (answer.status === 401) return true;
  return target.profile.readFailure?.(answer, target.now())?.code === "service_unauthorized";
}

function readFailure(
  target: HttpTarget,
  request: HttpRequest,
  answer: HttpAnswer,
): PlugboardError | undefined {
  const { profile } = target;
  const now = target.now();
  const service = profile.readFailure?.(answer, now);
  const failed = service !== undefined || answer.status < 200 || answer.status >= 300;
  if (failed) {
    const { message: _, ...unquoted } = service ?? {};
    return failureOf(answer, request.verbatim === true ? unquoted : service, {
      title: target.title,
      repeatable: isRepeatable(profile, request),
      now,
    });
  }
  if (answer.invalidJson !== true || request.verbatim === true) return undefined;
  return new PlugboardError(
    "invalid_response",
    `${target.title} answered ${answer.status} with a body that claims to be JSON and does not parse. The request itself was carried out.`,
    { httpStatus: answer.status, data: answer.data },
  );
}

async function exchange(
  target: HttpTarget,
  call: HttpCall,
  request: HttpRequest,
  url: string,
  own: Readonly<Record<string, string>>,
  body: EncodedBody,
  auth: AppliedAuth | undefined,
): Promise<HttpAnswer> {
  const { profile, egress } = target;
  const { method } = request;
  const known = request.anonymous !== true;
  try {
    const response = await egress.request({
      url,
      method,
      headers: mergeHeaders(
        { accept: "application/json, */*;q=0.5" },
        known ? profile.headers : undefined,
        known ? target.headers : undefined,
        own,
        body.contentType === undefined ? undefined : { "content-type": body.contentType },
      ),
      ...(auth !== undefined && { credentials: auth }),
      body: body.body,
      ...(call.callerSignal !== undefined && { signal: call.callerSignal }),
      limits: { deadlineMs: Math.ceil(call.remainingMs()), maxResponseBytes: target.maxResponseBytes },
      overflow: "truncate",
    });
    const answer = readAnswer(response, target.maxResponseBytes);
    if (answer.truncated !== undefined && request.verbatim !== true && answer.status < 300)
      throw tooLarge(answer);
    return answer;
  } catch (error) {
    throw isEgressError(error) ? failureOfEgress(error, isRepeatable(profile, request)) : error;
  }
}

function idempotencyHeader(
  { idempotencyKey }: HttpProfile,
  method: string,
): Record<string, string> | undefined {
  if (idempotencyKey === undefined || !idempotencyKey.methods.includes(method)) return undefined;
  return { [idempotencyKey.header.toLowerCase()]: randomUUID() };
}

function tooLarge(answer: HttpAnswer): PlugboardError {
  return new PlugboardError(
    "response_too_large",
    `The answer passed the limit of ${answer.truncated?.limit_bytes} bytes and was truncated there; the request itself was carried out. Ask for less, or raise maxResponseBytes.`,
    {
      httpStatus: answer.status,
      data: answer.data,
      ...(answer.truncated && { truncated: answer.truncated }),
    },
  );
}

function checkOrigin(target: HttpTarget, url: string): void {
  if (target.credentialOrigins === undefined) return;
  const { origin } = new URL(url);
  if (target.credentialOrigins.has(origin)) return;
  throw new PlugboardError(
    "forbidden_origin",
    `This connection's credentials may not be sent to ${origin}. They may go to ${[...target.credentialOrigins].join(", ")}; to allow another origin, list it in the connection's credentialOrigins.`,
  );
}

function formatFor(profile: HttpProfile, url: string): BodyFormat {
  const format = profile.bodyFormat ?? "json";
  return typeof format === "function" ? format(new URL(url)) : format;
}

function isReplayable({ body }: EncodedBody): boolean {
  return body === null || typeof body === "string" || body instanceof Uint8Array;
}
