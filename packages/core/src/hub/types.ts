import type { TemplatedActionDefinition } from "../actions/template/definition.js";
import type { PendingConfirmation } from "../confirm/store.js";
import type { AnyAction } from "../contract/action.js";
import type { Capabilities } from "../contract/capabilities.js";
import type { CataloguedActions } from "../contract/catalogue.js";
import type { ActionInput, ActionName, ActionOutput, Connector } from "../contract/connector.js";
import type { ActionFailure, ActionResult } from "../contract/result.js";
import type { DryRun, DryRunOptions } from "./dry-run.js";
import type { ActionList, DescribedAction, ListActionsOptions, ListedAs } from "./list-actions.js";
import type { ConnectionOptions, Connectors, RunOptions } from "./options.js";
import type { Timings } from "./runner.js";

/** A known name, with completion, or any other string. */
type NameOf<Known extends string> = Known | (string & {});

type ConnectorAt<Cs extends Connectors, N> = N extends keyof Cs ? Cs[N] : Connector;

/**
 * What an action of a connector takes: `InputOf<typeof stripe, "create_customer">`. Names that the compiler does not know, and
 * connectors that it knows nothing of, take any record.
 */
export type InputOf<C extends Connector, A> =
  string extends ActionName<C>
    ? Readonly<Record<string, unknown>>
    : A extends keyof C["actions"]
      ? ActionInput<C["actions"][A]>
      : A extends keyof CataloguedActions<C>
        ? CataloguedActions<C>[A] extends AnyAction
          ? ActionInput<CataloguedActions<C>[A]>
          : CataloguedActions<C>[A]
        : Readonly<Record<string, unknown>>;
/** What an action of a connector answers as `data`; `unknown` where nothing declares it. */
export type OutputOf<C extends Connector, A> = A extends keyof C["actions"]
  ? ActionOutput<C["actions"][A]>
  : A extends keyof CataloguedActions<C>
    ? ActionOutput<CataloguedActions<C>[A]>
    : unknown;

/** The input may be left out where nothing in it is required. */
type InputArgs<Input> =
  Record<never, never> extends Input
    ? [input?: Input, options?: RunOptions]
    : [input: Input, options?: RunOptions];

/** Holds connections, lists their actions and runs them. */
export interface Hub<Cs extends Connectors = Connectors> {
  /** Every connection, in the order they were added. */
  listConnections(): readonly ConnectionDescription[];
  /**
   * Lists a connection's actions: all of them, unless `limit` asks for pages. With `schemas: false` without what they
   * take, which costs next to nothing.
   */
  listActions<const S extends boolean = true>(
    connection: NameOf<Extract<keyof Cs, string>>,
    options?: ListActionsOptions<S>,
  ): Promise<ActionList<ListedAs<S>> | ActionFailure>;
  /** Describes one action as a list with schemas does, by its name or a former one. */
  describeAction<const N extends NameOf<Extract<keyof Cs, string>>>(
    connection: N,
    action: NameOf<ActionName<ConnectorAt<Cs, N>>>,
  ): Promise<DescribedAction | ActionFailure>;
  /**
   * Runs an action. Resolves in every case: what a caller or a service did wrong is an answer with `ok: false`. Names
   * known to the compiler have their input and output checked; others take any record.
   */
  runConnectionAction<
    const N extends NameOf<Extract<keyof Cs, string>>,
    const A extends NameOf<ActionName<ConnectorAt<Cs, N>>>,
  >(
    connection: N,
    action: A,
    ...args: InputArgs<InputOf<ConnectorAt<Cs, N>, A>>
  ): Promise<ActionResult<OutputOf<ConnectorAt<Cs, N>, A>>>;
  /**
   * Runs what a token was given for, exactly as it was shown, once; a write is sent one time only. Whatever is wrong with
   * the token, the failure is `confirmation_invalid`.
   */
  confirm(token: string, options?: RunOptions): Promise<ActionResult>;
  /** Discards what a token was given for. */
  deny(token: string, options?: Pick<RunOptions, "caller">): Promise<Denied | ActionFailure>;
  /** Confirmed runs whose outcome is unknown, because the process ended before their answer. They are never run again. */
  unsettledConfirmations(): Promise<readonly PendingConfirmation[]>;
  /** Shows what a run would send, whether the guard would let it, and whether it would wait for a confirmation. Sends nothing. */
  dryRun(
    connection: string,
    action: string,
    input?: Readonly<Record<string, unknown>>,
    options?: DryRunOptions,
  ): Promise<DryRun | ActionFailure>;
  /** Runs an action live, at once, whatever its mode, and tells how long it took. For the action's author. */
  testAction(
    connection: string,
    action: string,
    input?: Readonly<Record<string, unknown>>,
    options?: RunOptions,
  ): Promise<TestResult>;
  /**
   * Adds a templated action to a connection, or to none, while the hub runs; replaces the one of the same name. Throws one
   * `invalid_action` that lists every fault.
   */
  setTemplatedAction(definition: TemplatedActionDefinition, connection?: string): void;
  /** False where there is none of that name. */
  removeTemplatedAction(name: string, connection?: string): boolean;
  /** One connection, with its own actions' names and types. */
  connection<const N extends Extract<keyof Cs, string>>(name: N): ConnectionHandle<Cs[N]>;
  /** Adds a connection while the hub runs. Throws when its options are faulty or the name is taken. */
  addConnection<C extends Connector>(name: string, options: ConnectionOptions<C>): ConnectionHandle<C>;
  /** Removes a connection and ends its session. False where there is none. Calls under way finish. */
  removeConnection(name: string): Promise<boolean>;
  /** Ends every session, and the egress where the hub made it. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ConnectionHandle<C extends Connector = Connector> {
  readonly name: string;
  listActions<const S extends boolean = true>(
    options?: ListActionsOptions<S>,
  ): Promise<ActionList<ListedAs<S>> | ActionFailure>;
  describeAction(action: NameOf<ActionName<C>>): Promise<DescribedAction | ActionFailure>;
  run<const A extends ActionName<C>>(
    action: A,
    ...args: InputArgs<InputOf<C, A>>
  ): Promise<ActionResult<OutputOf<C, A>>>;
  /**
   * Runs a list action page by page, until the last page or a failure, which is the last thing that it yields. The next
   * page is asked for when the loop asks for it.
   */
  pages<const A extends ActionName<C>>(
    action: A,
    ...args: InputArgs<InputOf<C, A>>
  ): AsyncGenerator<ActionResult<OutputOf<C, A>>, void, undefined>;
}

export interface Denied {
  readonly status: "denied";
  readonly ok: true;
  readonly connection: string;
  readonly action: string;
}

export interface TestResult {
  readonly result: ActionResult;
  readonly timings: Timings;
}

export interface ConnectionDescription {
  readonly name: string;
  /** The connector's name. */
  readonly connector: string;
  /** The connector's title. */
  readonly title: string;
  readonly capabilities: Capabilities;
}
