import type { Effect } from "../../contract/action.js";
import type { JsonSchema } from "../../contract/schema.js";

/** Whether a run is carried out at once, or held until its one-time token is confirmed. */
export type ExecutionMode = "auto" | "confirm";

/** An action that an app, or a user through an app, defines as plain JSON. */
export interface TemplatedActionDefinition {
  /** Letters, digits and underscores, 60 characters at most, unique in its list. */
  readonly name: string;
  /** Default: the name in words. */
  readonly title?: string;
  readonly description?: string;
  /**
   * JSON Schema of the params (2020-12, or draft-07 where `$schema` says so), of type `object`. Params that it does not
   * know are refused unless it sets `additionalProperties`. Default: no params.
   */
  readonly parameters?: JsonSchema;
  readonly request: TemplatedRequest;
  /** Default `confirm`. A hub's policy may make it stricter, never laxer. */
  readonly execution?: ExecutionMode;
  /**
   * The connection whose credentials authenticate the request. Default: the one that carries the definition; none where
   * the hub carries it.
   */
  readonly connection?: string;
  /** Default: by the method. */
  readonly effect?: Effect;
  /**
   * Params that stand in the URL's host, each as one whole DNS label to the left of a literal domain, or as the port.
   * A placeholder in the host that is not named here is refused.
   */
  readonly host_params?: readonly string[];
}

/** `{{name}}` stands for a param in the URL, in header values and in the body. */
export interface TemplatedRequest {
  /** In any case; not CONNECT or TRACE. */
  readonly method: string;
  /** Absolute, http or https. No placeholder in the scheme, and no user info. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * A string is sent as text, with each value encoded for its Content-Type. Anything else is sent as JSON: placeholders
   * stand in its strings, and a string that is exactly one placeholder takes the value with its type.
   */
  readonly body?: unknown;
}
