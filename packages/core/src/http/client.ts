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

/** Milliseconds before the first retry, doubled for each further one, less up to half of it at random. */
const FIRST_BACKOFF_MS = 500;

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
  /** Origins that may be sent the credentials. Absent: any, for a URL that the app's own code gives. */
  readonly credentialOrigins: ReadonlySet<string> | "any" | undefined;
  /** The service's own origins. */
  readonly serviceOrigins: ReadonlySet<string>;
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
  /** How often a request may be sent again. */
  readonly retries: number;
  /** Whether a write may be sent one time only, whatever comes back. */
  readonly once: boolean;
  remainingMs(): number;
  /** Waits, no longer than the call may. */
  sleep(ms: number): Promise<void>;
  /** Waits for work that calls share, no longer than this one may. */
  race<T>(work: Promise<T>): Promise<T>;
  /** Why the call is over. */
  ended(): PlugboardError;
  /** Shown every request before anything is done for it. Throws where it is only to be shown. */
  onRequest(request: BuiltRequest): void;
  /** Told how long each exchange took, in milliseconds. */
  onExchange(ms: number): void;
}

/** A request as it will be sent, without what authenticates it. */
export interface BuiltRequest {
  readonly method: string;
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: EncodedBody["body"];
  /** Whether the connection's credentials go along. */
  readonly authenticated: boolean;
  /** A random idempotency key, where the caller gave none; a header of `headers` wins. */
  readonly idempotency: Readonly<Record<string, string>> | undefined;
  /** Why the credentials may not go to this URL. */
  readonly originRefusal: PlugboardError | undefined;
}

interface Received {
  readonly answer: HttpAnswer;
  readonly failure: PlugboardError | undefined;
}

export function createHttpClient(target: HttpTarget, call: HttpCall): HttpClient {
  return {
    baseUrl: target.baseUrl,
    send: async (request) => (await send(target, call, request)).answer,
    async call(request) {
      const { answer, failure } = await send(target, call, request);
      if (failure !== undefined) throw failure;
      return answer;
    },
  };
}

async function send(target: HttpTarget, call: HttpCall, request: HttpRequest): Promise<Received> {
  const built = await build(target, request);
  call.onRequest(built);
  const refusal = target.egress.checkUrl(built.url);
  if (refusal !== undefined) throw failureOfEgress(refusal, true);
  if (built.originRefusal !== undefined) throw built.originRefusal;

  const isRead = isReading(request);
  const resends = isReplayable(built) && (isRead || !call.once);
  const isSafe = isRead || built.idempotency !== undefined || hasIdempotencyKey(target.profile, built);
  let retries = resends && isSafe ? call.retries : 0;
  let renewals = resends ? 1 : 0;
  for (let delayMs = FIRST_BACKOFF_MS; ; delayMs *= 2) {
    const pending = built.authenticated ? target.authorize() : undefined;
    const auth = pending instanceof Promise ? await call.race(pending) : pending;
    if (call.remainingMs() === 0) throw call.ended();
    const received = await attempt(target, call, request, built, auth);
    const failure = "answer" in received ? received.failure : received;
    if (
      failure?.code === "service_unauthorized" &&
      auth !== undefined &&
      renewals > 0 &&
      target.renew(auth)
    ) {
      renewals -= 1;
      continue;
    }
    const waitMs = failure?.details.retryAfterMs ?? delayMs * (0.5 + Math.random() / 2);
    if (failure?.details.passing !== true || retries < 1 || waitMs >= call.remainingMs()) {
      if ("answer" in received) return received;
      throw received;
    }
    retries -= 1;
    await call.sleep(waitMs);
  }
}

async function build(target: HttpTarget, request: HttpRequest): Promise<BuiltRequest> {
  const { profile } = target;
  const authenticated = request.anonymous !== true;
  let url = appendQuery(request.url.startsWith("/") ? target.baseUrl + request.url : request.url, "");
  for (const record of request.query === undefined ? [] : [request.query].flat()) {
    url = appendQuery(url, encodePairs(record, { arrays: profile.arrayStyle ?? "repeat", nulls: "omit" }));
  }
  const own = mergeHeaders(request.headers);
  const { body, contentType } = await encodeBody(
    request.body,
    own["content-type"],
    request.bodyFormat ?? formatFor(profile, url),
    profile.formNull ?? "omit",
  );
  const headers = mergeHeaders(
    { accept: "application/json, */*;q=0.5" },
    authenticated ? profile.headers : undefined,
    authenticated ? target.headers : undefined,
    own,
    contentType === undefined ? undefined : { "content-type": contentType },
  );
  const idempotency = authenticated ? idempotencyHeader(profile, request.method) : undefined;
  const originRefusal = authenticated ? refusalOfOrigin(target, request, url) : undefined;
  return { method: request.method, url, headers, body, authenticated, idempotency, originRefusal };
}

/** One exchange. A failure on the way is returned, so that one place decides what to do about it. */
async function attempt(
  target: HttpTarget,
  call: HttpCall,
  request: HttpRequest,
  { method, url, headers, body, idempotency }: BuiltRequest,
  auth: AppliedAuth | undefined,
): Promise<Received | PlugboardError> {
  const started = performance.now();
  try {
    const response = await target.egress.request({
      url,
      method,
      headers: { ...idempotency, ...headers },
      ...(auth !== undefined && { credentials: auth }),
      body,
      ...(call.callerSignal !== undefined && { signal: call.callerSignal }),
      limits: {
        // It may pass between here and the last look at it.
        deadlineMs: Math.max(1, Math.ceil(call.remainingMs())),
        maxResponseBytes: target.maxResponseBytes,
      },
      overflow: "truncate",
    });
    const answer = readAnswer(response, target.maxResponseBytes);
    return { answer, failure: readFailure(target, request, answer) };
  } catch (error) {
    if (isEgressError(error)) return failureOfEgress(error, isRepeatable(target.profile, request));
    throw error;
  } finally {
    call.onExchange(performance.now() - started);
  }
}

/** What is wrong with an answer: the service's own word, else its status, else a body that cannot be read. */
function readFailure(
  target: HttpTarget,
  request: HttpRequest,
  answer: HttpAnswer,
): PlugboardError | undefined {
  const now = target.now();
  const service = target.profile.readFailure?.(answer, now);
  if (service !== undefined || answer.status < 200 || answer.status >= 300) {
    const { message: _, ...unquoted } = service ?? {};
    return failureOf(answer, request.verbatim === true ? unquoted : service, {
      title: target.title,
      repeatable: isRepeatable(target.profile, request),
      now,
    });
  }
  if (request.verbatim === true) return undefined;
  const details = { httpStatus: answer.status, data: answer.data };
  if (answer.truncated !== undefined) {
    return new PlugboardError(
      "response_too_large",
      `The answer passed the limit of ${answer.truncated.limit_bytes} bytes and was truncated there; the request itself was carried out. Ask for less, or raise maxResponseBytes.`,
      { ...details, truncated: answer.truncated },
    );
  }
  if (answer.invalidJson !== true) return undefined;
  return new PlugboardError(
    "invalid_response",
    `${target.title} answered ${answer.status} with a body that claims to be JSON and does not parse. The request itself was carried out.`,
    details,
  );
}

function isReading({ method, repeatable }: HttpRequest): boolean {
  return repeatable ?? (method === "GET" || method === "HEAD" || method === "OPTIONS");
}

/** Whether the caller may run it again: a read, or a write under an idempotency key of the caller's own. */
function isRepeatable(profile: HttpProfile, request: HttpRequest): boolean {
  const { method, headers } = request;
  return isReading(request) || hasIdempotencyKey(profile, { method, headers: mergeHeaders(headers) });
}

function hasIdempotencyKey(
  { idempotencyKey: key }: HttpProfile,
  { method, headers }: Pick<BuiltRequest, "method" | "headers">,
): boolean {
  return key?.methods.includes(method) === true && headers[key.header.toLowerCase()] !== undefined;
}

function idempotencyHeader(
  { idempotencyKey }: HttpProfile,
  method: string,
): Record<string, string> | undefined {
  if (idempotencyKey === undefined || !idempotencyKey.methods.includes(method)) return undefined;
  return { [idempotencyKey.header.toLowerCase()]: crypto.randomUUID() };
}

function refusalOfOrigin(target: HttpTarget, request: HttpRequest, url: string): PlugboardError | undefined {
  const allowed = target.credentialOrigins ?? (request.serviceOnly === true ? target.serviceOrigins : "any");
  if (allowed === "any" || !URL.canParse(url)) return undefined;
  const { origin } = new URL(url);
  if (allowed.has(origin)) return undefined;
  return new PlugboardError(
    "forbidden_origin",
    `This connection's credentials may not be sent to ${origin}. They may go to ${[...allowed].join(", ")}; to allow another origin, list it in the connection's credentialOrigins.`,
  );
}

function formatFor(profile: HttpProfile, url: string): BodyFormat {
  const { bodyFormat: format = "json" } = profile;
  if (typeof format !== "function") return format;
  return URL.canParse(url) ? format(new URL(url)) : "json";
}

function isReplayable({ body }: BuiltRequest): boolean {
  return body === null || typeof body === "string" || body instanceof Uint8Array;
}
