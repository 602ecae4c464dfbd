import type { EgressBody } from "@plugboard/egress";

export type BodyFormat = "json" | "form" | "multipart";

/** How arrays are written in a query: `a=1&a=2`, `a[]=1&a[]=2`, `a[0]=1&a[1]=2`, `a=1,2`. */
export type ArrayStyle = "repeat" | "brackets" | "indices" | "comma";

/** How a connector's service speaks HTTP. */
export interface HttpProfile {
  /** Absolute, with or without a path: catalogued paths are appended to it. A connection may set another. */
  readonly baseUrl: string;
  /** Origins of the same service beside the base URL's, which may be sent the credentials too. */
  readonly origins?: readonly string[];
  /** Sent with every request; a connection's, then a call's own headers win. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Format of object bodies where no Content-Type says otherwise. Default `json`. */
  readonly bodyFormat?: BodyFormat | ((url: URL) => BodyFormat);
  /** Default `repeat`. */
  readonly arrayStyle?: ArrayStyle;
  /** What `null` becomes in a form: nothing, or an empty value. Default `omit`. */
  readonly formNull?: "omit" | "empty";
  /** A header that makes a write safe to repeat. Core fills in a random UUID where the call gives none. */
  readonly idempotencyKey?: { readonly header: string; readonly methods: readonly string[] };
  /**
   * Reads the service's failure out of an answer, whatever its status; `undefined` means that the status decides.
   * Core fills in what is left out. `now` is epoch milliseconds from the hub's clock, for limits that end at a time.
   */
  readonly readFailure?: (answer: HttpAnswer, now: number) => ServiceFailure | undefined;
}

/** What a service's answer says went wrong. */
export interface ServiceFailure {
  /** One or two sentences for the caller. Default: the answer's body, bounded. */
  readonly message?: string;
  /** The service's own code. */
  readonly serviceCode?: string;
  /** Overrides the code that the status gives. */
  readonly code?: ServiceErrorCode;
  /** Default: by code. */
  readonly retryable?: boolean;
  /** Default: from Retry-After (RFC 9110, section 10.2.3). */
  readonly retryAfterMs?: number;
}

export type ServiceErrorCode =
  | "service_invalid_request"
  | "service_unauthorized"
  | "service_forbidden"
  | "service_not_found"
  | "service_conflict"
  | "service_rate_limited"
  | "service_unavailable"
  | "service_error";

/** Sends requests with the connection's credentials. The same code serves catalogued actions and `custom`. */
export interface HttpClient {
  /** Rejects with a `PlugboardError` when no answer came. Any status resolves, and a body over the limit is cut. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** The same, and rejects when the answer is a failure: by the connector's `readFailure`, else by its status. */
  call(request: HttpRequest): Promise<HttpAnswer>;
  /** The connection's base URL, without a trailing slash. */
  readonly baseUrl: string;
}

export interface HttpRequest {
  readonly method: string;
  /** An absolute URL, or a path that starts with `/` and is appended to the base URL. */
  readonly url: string;
  /** Appended to the URL's query, in order; of several records each in turn. */
  readonly query?: Readonly<Record<string, unknown>> | readonly Readonly<Record<string, unknown>>[];
  /** Merged last, over the connection's headers and credentials. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Objects, arrays, numbers and booleans are serialised for the Content-Type; strings are sent verbatim; bytes, Blob,
   * FormData, URLSearchParams and streams each with their own type. `null` and `undefined`: no body.
   */
  readonly body?: unknown;
  /** Format of an object body for this request. Default: the connector's. A Content-Type header wins. */
  readonly bodyFormat?: BodyFormat;
  /**
   * Send the credentials to the service's own origins only, where the connection does not say in `credentialOrigins`
   * where they may go. For URLs that are not the app's own code. Default false.
   */
  readonly serviceOnly?: boolean;
  /** Leave the credentials and the connection's headers off, as for a presigned upload URL. Default false. */
  readonly anonymous?: boolean;
  /** Whether carrying it out twice does no more than once, so that it may be sent again. Default: GET, HEAD and OPTIONS alone. */
  readonly repeatable?: boolean;
  /**
   * Take the answer as it comes: a body over the limit is cut instead of failing, JSON that does not parse is text, and
   * a failure's message quotes the body. Default false.
   */
  readonly verbatim?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; else text; else {@link BinaryData}; `null` when empty. */
  readonly data: unknown;
  readonly truncated?: { readonly limit_bytes: number };
  /** Set when the Content-Type promised JSON that does not parse; `data` is then the text. */
  readonly invalidJson?: boolean;
  readonly url: string;
}

/** A body as it goes out. */
export interface EncodedBody {
  readonly body: EgressBody | null;
  /** Absent: none is sent. */
  readonly contentType?: string;
}

/** A binary body. In JSON it is `{ media_type, base64 }`. */
export interface BinaryData {
  readonly media_type: string;
  readonly bytes: Uint8Array;
  toJSON(): { media_type: string; base64: string };
}

/**
 * A file as a param takes it: a text, bytes, a `Blob` or `File`, what a download gave, or, in JSON, `{ base64 }` (RFC 4648,
 * section 4). A name that is not given is the param's; a type that is not given is the service's to guess.
 */
export type FileContent =
  | string
  | Uint8Array
  | Blob
  | BinaryData
  | { readonly base64: string; readonly media_type?: string; readonly filename?: string };
