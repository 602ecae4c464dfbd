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
}

export interface SqlAction<Input extends Schema, Output, Session>
  extends Action<InferOutput<Input>, Output, Session> {
  readonly input: Input;
}

/** Makes an action that works on a connection's SQL session. */
export function sqlAction<const Input extends Schema, Output, Session>(
  options: SqlActionOptions<Input, Output, Session>,
): SqlAction<Input, Output, Session> {
  const { run, ...rest } = options;
  return Object.freeze({
    ...rest,
    async run(context: ActionContext<Session>, input: InferOutput<Input>): Promise<ActionOutcome<Output>> {
      return { data: await run(await context.session(), input, context) };
    },
  });
}
