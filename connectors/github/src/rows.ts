import type {
  Action,
  ActionContext,
  ActionOutcome,
  Effect,
  InferInput,
  InferOutput,
  JsonSchema,
} from "@plugboard/core";
import { pagedBy } from "./links.js";

/** What the rows of one kind share. */
export const GET = { method: "GET" } as const;
export const POST = { method: "POST" } as const;
export const PUT = { method: "PUT" } as const;
export const PATCH = { method: "PATCH" } as const;
export const DELETE = { method: "DELETE" } as const;
/** Takes something out of a list that an opposite action puts back. */
export const REMOVE = { method: "DELETE", effect: "write" } as const;
export const LIST = { method: "GET", pagination: pagedBy("link") } as const;
/** A list inside an object, which also counts the items of all pages. */
export const listIn = (member: string) => ({ method: "GET", pagination: pagedBy(`link:${member}`) }) as const;

type Input<Params, Required> = InferInput<{
  readonly type: "object";
  readonly properties: Params;
  readonly required: Required;
}>;

interface Composed<
  Params extends Readonly<Record<string, JsonSchema>>,
  Required extends readonly (string & keyof Params)[],
  Output extends JsonSchema,
> {
  readonly title: string;
  readonly description?: string;
  readonly effect: Effect;
  readonly group: string;
  readonly params: Params;
  readonly required: Required;
  readonly output?: Output;
  run(
    context: ActionContext<unknown>,
    input: Input<Params, Required>,
  ): Promise<ActionOutcome<InferOutput<Output>>>;
}

/** An action whose input differs from the request that a row could build of it. Rows carry it out. */
export function composed<
  const Params extends Readonly<Record<string, JsonSchema>>,
  const Required extends readonly (string & keyof Params)[],
  const Output extends JsonSchema = JsonSchema,
>({ params, required, ...rest }: Composed<Params, Required, Output>) {
  const input = { type: "object", properties: params, required, additionalProperties: false } as const;
  return { ...rest, input } satisfies Action<Input<Params, Required>, InferOutput<Output>, unknown>;
}
