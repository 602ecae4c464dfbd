import type { ErrorCode } from "../errors/codes.js";

/** What `runConnectionAction` answers. It never throws for what a caller or a service did. */
export type ActionResult<T = unknown> = ActionSuccess<T> | ActionFailure;

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
