import type { HttpClient } from "./http.js";
import type { Truncation } from "./result.js";
import type { Schema } from "./schema.js";

/**
 * What an action does to the service. `read` changes nothing. What an opposite action of the same caller can put back is
 * a `write`. Ending something for good, or what the same caller may be unable to undo, is `destructive`. Where it depends
 * on the input, as for `custom`, the strongest that it can have.
 */
export type Effect = "read" | "write" | "destructive";

/**
 * Something that can be run. Its name is its key in the connector: snake_case, verb first, stable for ever.
 * Prefer {@link httpAction} or {@link sqlAction}, which make one from data.
 */
export interface Action<Input = never, Output = unknown, Session = never> {
  /** A few words for people: "Create a customer". */
  readonly title: string;
  /** When to use it and what to know, for people and models. */
  readonly description?: string;
  readonly effect: Effect;
  /** Actions of one resource share a group: `customers`. */
  readonly group?: string;
  /** Core validates with it before `run`. Absent: the action takes no input. */
  readonly input?: Schema;
  /** What `data` holds, for listings and types. Not enforced: services add fields. */
  readonly output?: Schema;
  /** The effect of one input, where it depends on it, as for `custom`. Absent: `effect`. */
  effectOf?(input: Input): Effect;
  /** Tells what to use instead. */
  readonly deprecated?: string;
  /**
   * Does the work. Throw a `PlugboardError` to fail with a code of your choosing; anything else thrown becomes
   * `internal_error`.
   */
  run(context: ActionContext<Session>, input: Input): Promise<ActionOutcome<Output>>;
}

/** Any action, whatever it takes. */
// biome-ignore lint/suspicious/noExplicitAny: the input is contravariant; only `any` accepts every action
export type AnyAction = Action<any, unknown, any>;

export interface ActionOutcome<T = unknown> {
  readonly data: T;
  readonly http_status?: number;
  /** The input of the next page. */
  readonly next?: Readonly<Record<string, unknown>>;
  readonly truncated?: Truncation;
}

export interface ActionContext<Session = never> {
  /** The connection's name. */
  readonly connection: string;
  /** Aborted when the caller gives up or the deadline passes. */
  readonly signal: AbortSignal;
  /** Milliseconds left before the deadline; 0 when it has passed. */
  remainingMs(): number;
  /** Throws `unsupported_action` on connectors without the `http` capability. */
  readonly http: HttpClient;
  /** The connection's session, opened at first use and shared by its calls. Rejects where the connector has none. */
  session(): Promise<Session>;
}
