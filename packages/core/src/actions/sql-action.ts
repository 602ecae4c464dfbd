import type { Action, ActionContext, ActionOutcome, Effect } from "../contract/action.js";
import type { InferOutput, Schema } from "../contract/schema.js";

export interface SqlActionOptions<Input extends Schema, Output, Session> {
  readonly title: string;
  readonly description?: string;
  readonly effect: Effect;
  readonly group?: string;
  readonly input: Input;
  readonly output?: Schema;
  /** Runs on the connection's session; what it returns becomes `data`. */
  run(session: Session, input: InferOutput<Input>, context: ActionContext<Session>): Promise<Output>;
  /** What to change in the input to get the next page; `undefined` on the last. Absent: the action does not page. */
  next?(data: NoInfer<Output>, input: InferOutput<Input>): Readonly<Record<string, unknown>> | undefined;
}

export interface SqlAction<Input extends Schema, Output, Session>
  extends Action<InferOutput<Input>, Output, Session> {
  readonly input: Input;
}

/** Makes an action that works on a connection's SQL session. */
export function sqlAction<const Input extends Schema, Output, Session>(
  options: SqlActionOptions<Input, Output, Session>,
): SqlAction<Input, Output, Session> {
  const { run, next: nextOf, ...rest } = options;
  return Object.freeze({
    ...rest,
    async run(context: ActionContext<Session>, input: InferOutput<Input>): Promise<ActionOutcome<Output>> {
      const data = await run(await context.session(), input, context);
      const next = nextOf?.(data, input);
      return { data, ...(next !== undefined && { next: { ...(input as object), ...next } }) };
    },
  });
}
