import { EgressError, isEgressError } from "./errors.js";
import { isRedirect } from "./redirects.js";
import type { Egress, EgressBody, EgressStreamResponse } from "./types.js";

type Fetch = typeof globalThis.fetch;

/** What clients set though `fetch` frames the message itself. The Fetch standard has it left out without a word. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "connection",
  "content-length",
  "keep-alive",
  "transfer-encoding",
]);

/** Statuses that have no body, by the Fetch standard. */
const NULL_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * What a `fetch` of `createFetch` does.
 *
 * @param made What the Fetch standard makes of the call, `undefined` where that fails.
 * @param given The body and the signal of the call's `init`.
 */
export async function fetchBy(
  egress: Egress,
  made: Request | undefined,
  input: Parameters<Fetch>[0],
  given: {
    readonly body: RequestInit["body"] | undefined;
    readonly signal: RequestInit["signal"] | undefined;
  },
): Promise<Response> {
  // Where it is given as null, not even the Request's own holds.
  const signal = given.signal === undefined && input instanceof Request ? input.signal : given.signal;
  try {
    const request = checked(egress, made, input);
    const answer = await egress.stream({
      url: typeof input === "string" ? input : request.url,
      method: request.method,
      headers: headersOf(request),
      body: await bodyOf(request, given.body),
      ...(request.redirect !== "follow" && { limits: { maxRedirects: 0 } }),
      ...(signal != null && { signal }),
    });
    return await responseOf(answer, request, signal);
  } catch (error) {
    throw failureOf(error, signal);
  }
}

function checked(egress: Egress, made: Request | undefined, input: Parameters<Fetch>[0]): Request {
  const url = made === undefined || typeof input === "string" ? input : made.url;
  const refusal = egress.checkUrl(url instanceof Request ? url.url : url);
  if (refusal !== undefined) throw refusal;
  if (made === undefined) {
    // What was thrown may quote a header.
    throw new EgressError(
      "invalid_request",
      'The request is malformed: its method, a header or its body is none, or a stream lacks `duplex: "half"`.',
    );
  }
  if (made.integrity !== "") {
    throw new EgressError("invalid_request", "The answer's integrity is not checked here. Leave it out.");
  }
  return made;
}

function headersOf({ headers }: Request): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !LEFT_OUT.has(name)));
}

async function bodyOf(request: Request, given: unknown): Promise<EgressBody | null> {
  const { body } = request;
  // What `given` is tells a stream from what `Request` made one of. Of another request's body it is not known.
  const streamed = given == null || (typeof given === "object" && Symbol.asyncIterator in given);
  if (body === null || streamed) return body;
  try {
    return new Uint8Array(await request.arrayBuffer());
  } catch {
    throw new EgressError("invalid_request", "The body could not be read.");
  }
}

async function responseOf(
  { status, headers, body, url, redirects }: EgressStreamResponse,
  { method, redirect }: Request,
  signal: AbortSignal | null | undefined,
): Promise<Response> {
  const chunks = body[Symbol.asyncIterator]();
  const bodiless = method === "HEAD" || NULL_BODY.has(status);
  const refused = redirect === "error" && isRedirect(status);
  if (bodiless || refused) await chunks.return?.();
  if (refused) {
    throw new EgressError("redirect_refused", `A redirect (${status}) is refused: the call says "error".`);
  }
  const stream = bodiless ? null : streamOf(chunks, signal);
  try {
    const response = new Response(stream, { status, headers: pairsOf(headers) });
    return located(response, url, redirects > 0);
  } catch {
    await chunks.return?.();
    throw new EgressError("invalid_response", `No Response can hold the status ${status}, or a header.`);
  }
}

function streamOf(
  chunks: AsyncIterator<Uint8Array>,
  signal: AbortSignal | null | undefined,
): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(failureOf(error, signal));
        }
      },
      async cancel() {
        await chunks.return?.();
      },
    },
    { highWaterMark: 0 },
  );
}

function pairsOf(headers: EgressStreamResponse["headers"]): [name: string, value: string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    name === "set-cookie"
      ? value.split("\n").map((cookie): [string, string] => [name, cookie])
      : [[name, value]],
  );
}

/** The response with what only a fetch can set. */
function located(response: Response, url: string, redirected: boolean): Response {
  return Object.defineProperties(response, {
    url: { value: url },
    redirected: { value: redirected },
    clone: { value: () => located(Response.prototype.clone.call(response), url, redirected) },
  });
}

/** By the Fetch standard whoever aborts gets back the reason that was given. */
function failureOf(error: unknown, signal: AbortSignal | null | undefined): unknown {
  return signal?.aborted && isEgressError(error) && error.code === "aborted" ? signal.reason : error;
}
