import type { Action, ActionContext, Effect } from "../contract/action.js";
import type { BodyFormat, HttpAnswer } from "../contract/http.js";
import type {
  InferOutput,
  InferProperties,
  JsonSchema,
  Schema,
  TypedJsonSchema,
} from "../contract/schema.js";
import type { Writable } from "../contract/writable.js";
import { pathParams } from "../http/path-params.js";
import type { Plan } from "./run-row.js";
import { useRunning } from "./use-running.js";

/**
 * An HTTP action as a row of data. Each param goes to the path where the path names it, else to the query (GET, HEAD,
 * DELETE) or the body (the rest), unless the row says otherwise. Params that the row does not know are refused.
 */
export interface HttpActionRow {
  readonly title: string;
  readonly description?: string;
  /** Default: GET and HEAD `read`, DELETE `destructive`, the rest `write`. */
  readonly effect?: Effect;
  readonly group?: string;
  readonly deprecated?: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
  /**
   * Appended to the base URL. `{name}` stands for a param inside one segment, `{+name}` for one that may span several,
   * such as a file's path.
   */
  readonly path: string;
  /** Where the path is appended instead of the connection's base URL; must be an origin that the connector declares. */
  readonly baseUrl?: string;
  /** Params by name, each a JSON Schema. */
  readonly params?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** Schemas that params point at as `#/$defs/Name`, by name. */
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  /** Params that go to the query although the method has a body. */
  readonly queryParams?: readonly string[];
  /** Params that go to the body although the method has none by custom. */
  readonly bodyParams?: readonly string[];
  /** Params that go to a header, with its name. */
  readonly headerParams?: Readonly<Record<string, string>>;
  /** The param whose value is the whole body. */
  readonly wholeBody?: string;
  /** Params whose lists and objects are sent as JSON text, as services read them that take a form or a query alone. */
  readonly jsonParams?: readonly string[];
  /**
   * Params that hold a file, as {@link FileContent}: the whole body, or parts of a `multipart` one. Their schema is to let
   * texts and objects through.
   */
  readonly fileParams?: readonly string[];
  /** The service's own names of params that differ. */
  readonly wireNames?: Readonly<Record<string, string>>;
  /** Fixed members of the body or query, sent with every call. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: the connector's. */
  readonly bodyFormat?: BodyFormat;
  readonly pagination?: Pagination;
  /** The member of the answer that `data` holds, such as `channel` in Slack's answers. Default: the whole answer. */
  readonly unwrap?: string;
  readonly output?: Schema;
}

/** How a list goes on. */
export interface Pagination {
  /** The member of `data` that holds the items; `""` where `data` itself is the list. */
  readonly items: string;
  /** What to change in the input to get the next page; `undefined` on the last. */
  next(
    answer: HttpAnswer,
    input: Readonly<Record<string, unknown>>,
  ): Readonly<Record<string, unknown>> | undefined;
}

/** What a caller passes to a row's action. */
export type HttpActionInput<Row extends HttpActionRow> = InferProperties<
  Row["params"] extends object ? Row["params"] : Record<never, never>,
  Row["required"] extends readonly (infer Name)[] ? Name : never
>;

/** What a row's action answers. */
export type HttpActionOutput<Row extends HttpActionRow> = Row["output"] extends Schema
  ? InferOutput<Row["output"]>
  : unknown;

/** An action made of a row. Its type is that of its input and output, so that declarations stay small. */
export interface HttpAction<Input = never, Output = unknown, Path extends string = string>
  extends Action<Input, Output, unknown> {
  /** The JSON Schema of the row's params. */
  readonly input: TypedJsonSchema<Input>;
  readonly pagination?: Pagination;
  /** The row that it was made from. */
  readonly row: HttpActionRow & { readonly path: Path };
}

/** What an action has of its row as it is, where the row has it. */
const OPTIONAL = ["description", "group", "deprecated", "output", "pagination"] as const;

/** Makes an action of a row. Nothing is compiled, and what runs it is not loaded, until it first runs. */
export function httpAction<const Row extends HttpActionRow>(
  row: Row,
): HttpAction<HttpActionInput<Row>, HttpActionOutput<Row>, Row["path"]> {
  let plan: Plan | undefined;
  const input: Record<string, unknown> = {
    type: "object",
    properties: row.params ?? {},
    required: row.required ?? [],
    additionalProperties: false,
  };
  if (row.$defs !== undefined) input.$defs = row.$defs;
  const action: Writable<HttpAction<HttpActionInput<Row>, HttpActionOutput<Row>, Row["path"]>> = {
    title: row.title,
    effect: row.effect ?? effectOfMethod(row.method),
    input,
    row,
    run(context: ActionContext<unknown>, params: object) {
      return useRunning(({ planOf, runRow }) => {
        plan ??= planOf(row);
        return runRow(row, plan, context, params as Readonly<Record<string, unknown>>) as never;
      });
    },
  };
  for (const member of OPTIONAL) if (row[member] !== undefined) action[member] = row[member] as never;
  return Object.freeze(action);
}

/** GET, HEAD and OPTIONS read; DELETE is destructive; the rest write. */
export function effectOfMethod(method: string): Effect {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return "read";
  return method === "DELETE" ? "destructive" : "write";
}

/** The faults of a row, for `defineConnector`. */
export function rowFaults(row: HttpActionRow): string[] {
  const { params = {}, required = [], wholeBody } = row;
  const faults: string[] = [];
  const mention = (where: string, names: readonly string[] | undefined): void => {
    for (const name of names ?? []) {
      if (!Object.hasOwn(params, name)) faults.push(`"${name}" in ${where} is not among its params`);
    }
  };
  const inPath = pathParams(row.path);
  if (!row.path.startsWith("/")) faults.push(`its path must start with "/"`);
  mention("path", inPath);
  mention("required", required);
  mention("queryParams", row.queryParams);
  mention("bodyParams", row.bodyParams);
  mention("headerParams", row.headerParams && Object.keys(row.headerParams));
  mention("jsonParams", row.jsonParams);
  mention("fileParams", row.fileParams);
  mention("wireNames", row.wireNames && Object.keys(row.wireNames));
  mention("wholeBody", wholeBody === undefined ? undefined : [wholeBody]);
  for (const name of inPath) {
    if (Object.hasOwn(params, name) && !required.includes(name))
      faults.push(`the path param "${name}" must be required`);
  }
  return faults;
}
