import type { ErrorCode } from "../errors/codes.js";

/** What `runConnectionAction` answers. It never throws for what a caller or a service did. */
export type ActionResult<T = unknown> = ActionSuccess<T> | ActionFailure | ConfirmRequired;

export interface ActionSuccess<T = unknown> {
  readonly status: "success";
  readonly ok: true;
  /** The service's HTTP status. Absent where no HTTP was spoken. */
  readonly http_status?: number;
  readonly data: T;
  /**
   * The input of the next page: run the same action with it. Absent on the last page and on actions that do not page.
   */
  readonly next?: Readonly<Record<string, unknown>>;
  /** Present when the body was cut: `data` then holds the text or bytes of its beginning, unparsed. */
  readonly truncated?: Truncation;
  /** What the caller should know of the call itself, such as that the action was called by a former name. */
  readonly notice?: string;
}

export interface ActionFailure {
  readonly status: "error";
  readonly ok: false;
  /** Stable; every code is listed in docs/errors.md. */
  readonly code: ErrorCode;
  /** What happened and what to do next, with the connection's secrets masked. */
  readonly message: string;
  /** Whether the same call, made again later, may succeed and cannot do its work twice. */
  readonly retryable: boolean;
  /** The service's HTTP status. Absent when no answer came. */
  readonly http_status?: number;
  /** The service's own error code, such as Slack's `channel_not_found` or Stripe's `card_declined`. */
  readonly service_code?: string;
  /** Milliseconds that the service asked to wait. */
  readonly retry_after_ms?: number;
  /** Every fault of the input, each with its place. */
  readonly problems?: readonly Problem[];
  /** The service's answer, parsed as in a success, with the connection's secrets masked. */
  readonly data?: unknown;
  readonly truncated?: Truncation;
  /** As in a success. */
  readonly notice?: string;
}

/** A run that is held: nothing was sent, resolved or refreshed. Pass the token to `hub.confirm` or `hub.deny`. */
export interface ConfirmRequired {
  readonly status: "confirm_required";
  readonly ok: false;
  readonly code: "confirm_required";
  readonly message: string;
  readonly retryable: false;
  /** One-time; belongs to the run's caller and connection. It stands nowhere else: what is stored is its hash. */
  readonly token: string;
  /** ISO 8601. */
  readonly expires_at: string;
  readonly action: string;
  readonly connection: string;
  readonly preview: Preview;
  /** As in a success. */
  readonly notice?: string;
  readonly http_status?: undefined;
  readonly service_code?: undefined;
  readonly retry_after_ms?: undefined;
  readonly problems?: undefined;
  readonly data?: undefined;
  readonly truncated?: undefined;
}

/** What a run would do: the request of an action over HTTP, else the input. Secrets are masked. */
export type Preview = RequestPreview | InputPreview;

/** The exact request that a run would send first. */
export interface RequestPreview {
  readonly method: string;
  readonly url: string;
  /** Lower-case names. What the connection adds to authenticate is not among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or text, or how many bytes; `null` where there is none. */
  readonly body: unknown;
  /** Whether the connection's credentials go along. */
  readonly authenticated: boolean;
}

export interface InputPreview {
  readonly input: Readonly<Record<string, unknown>>;
}

export interface Problem {
  /** Where, as a JSON Pointer (RFC 6901) into the input: `""` is the whole, `/items/0/price` a member. */
  readonly path: string;
  readonly message: string;
}

export interface Truncation {
  /** Bytes that were kept, which is the limit in force. */
  readonly limit_bytes: number;
}
