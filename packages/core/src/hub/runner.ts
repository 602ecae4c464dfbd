import { isEgressError } from "@plugboard/egress";
import type { ExecutionMode } from "../actions/template/definition.js";
import { isTemplatedAction } from "../actions/template/templated-action.js";
import { type ConfirmPolicy, modeFor } from "../confirm/policy.js";
import { previewOf } from "../confirm/preview.js";
import type { ActionOutcome, AnyAction, Effect } from "../contract/action.js";
import type { ActionFailure, ActionResult, ActionSuccess, Preview } from "../contract/result.js";
import { isPlugboardError } from "../errors/plugboard-error.js";
import { createRedactor } from "../errors/redact.js";
import { toFailure } from "../errors/to-failure.js";
import type { BuiltRequest } from "../http/client.js";
import { Call } from "./call.js";
import type { Connection } from "./connection.js";
import { type DryRun, type DryRunOptions, dryRun } from "./dry-run.js";
import { emit } from "./events.js";
import { findCatalogued } from "./find-catalogued.js";
import { type ConfirmationOptions, HeldRuns } from "./held-runs.js";
import {
  type ActionList,
  type ActionSummary,
  type DescribedAction,
  describe,
  type ListActionsOptions,
  type ListedAction,
  listActions,
} from "./list-actions.js";
import { type HubServices, LiveConnection } from "./live-connection.js";
import type { RunOptions } from "./options.js";
import type { Denied, TestResult } from "./types.js";
import { validInput } from "./valid-input.js";

const NO_SECRETS = createRedactor([]);

/** An action, found: by what name, on which connection, and whose credentials it runs with. */
export interface Found {
  /** The connection that lists it. */
  readonly connection: string;
  readonly name: string;
  readonly action: AnyAction;
  /** The connection that it runs on. */
  readonly on: Connection;
  /** What the caller should know: it was found by a former name. */
  readonly notice?: string;
}

/** Gives what was looked for, or throws. A catalogue makes an action at its first use, which takes a moment. */
export type Find = () => Found | Promise<Found>;

export interface Timings {
  readonly total_ms: number;
  /** Spent in exchanges with the service. */
  readonly http_ms: number;
  /** Exchanges, retries and renewals included. */
  readonly exchanges: number;
}

interface Ran {
  readonly result: ActionResult;
  readonly timings: Timings;
}

export interface RunnerOptions {
  readonly services: HubServices;
  readonly policy: ConfirmPolicy | undefined;
  readonly confirmations: ConfirmationOptions;
}

/** Lists, runs and shows actions that were found. */
export class Runner {
  readonly #options: RunnerOptions;
  #heldRuns: HeldRuns | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  /** Those that wait for a confirmation. */
  get heldRuns(): HeldRuns {
    this.#heldRuns ??= new HeldRuns(this, this.#options.confirmations);
    return this.#heldRuns;
  }

  list(
    found: () => Connection,
    options: ListActionsOptions<boolean>,
    policyOf: (action: object) => ConfirmPolicy | undefined,
  ): Promise<ActionList<ActionSummary> | ActionFailure> {
    // Of a catalogue's actions all with one effect are alike, and there may be a thousand.
    const catalogued = new Map<Effect, ExecutionMode>();
    const modeOf = (listed: ListedAction) => {
      const { effect, action } = listed;
      if (action !== undefined) return this.#listedMode(action, policyOf(action));
      let mode = catalogued.get(effect);
      if (mode === undefined) {
        mode = this.#listedMode(listed, policyOf(listed));
        catalogued.set(effect, mode);
      }
      return mode;
    };
    return this.#answer(async () => {
      const { actions, connector } = found();
      return listActions(actions, await connector.catalogue?.open(), options, modeOf);
    });
  }

  /** Finds an action that is not at hand. */
  find(lists: Connection, name: string): Promise<Found> {
    return findCatalogued(lists, name);
  }

  describe(find: Find): Promise<DescribedAction | ActionFailure> {
    return this.#answer(() =>
      this.#with<DescribedAction | ActionFailure>(find, async ({ name, action, on }) => ({
        status: "success",
        ok: true,
        action: await describe(name, action, this.#listedMode(action, on.policy)),
      })),
    );
  }

  /** Does it, and tells the hub's listener of it. */
  async tell(connection: string, action: string, work: () => Promise<ActionResult>): Promise<ActionResult> {
    const { services } = this.#options;
    const started = performance.now();
    emit(services, { type: "action_started", connection, action });
    const result = await this.#answer(work);
    emit(services, {
      type: "action_finished",
      connection,
      action,
      ok: result.ok,
      ...(!result.ok && { code: result.code }),
      ...(result.http_status !== undefined && { http_status: result.http_status }),
      duration_ms: performance.now() - started,
    });
    return result;
  }

  confirm(
    token: string,
    options: RunOptions,
    find: (connection: string, action: string) => ReturnType<Find>,
  ): Promise<ActionResult> {
    return this.#answer(async () => {
      const claimed = await this.heldRuns.claim(token, options);
      const run = () => this.heldRuns.confirm(claimed, options, find);
      return this.tell(claimed.connection, claimed.action, run);
    });
  }

  deny(token: string, options: Pick<RunOptions, "caller">): Promise<Denied | ActionFailure> {
    return this.#answer(async () => {
      const claimed = await this.heldRuns.claim(token, options);
      await this.heldRuns.deny(claimed);
      return { status: "denied", ok: true, connection: claimed.connection, action: claimed.action };
    });
  }

  /** Runs it, or holds it where its mode says so. Throws what the hub turns into an answer. */
  run(find: Find, input: unknown, options: RunOptions): Promise<ActionResult> {
    return this.#with(find, async (found) => {
      const valid = await validInput(found, input);
      if (this.modeOf(found, valid) === "auto") return (await this.carryOut(found, valid, options)).result;
      return this.heldRuns.hold(found, input, options);
    });
  }

  /** Does it with what was found, and adds its notice. What is at hand is not waited for. */
  #with<T extends object>(find: Find, run: (found: Found) => Promise<T>): Promise<T | ActionFailure> {
    const found = find();
    if (found instanceof Promise) return found.then((made) => this.#noticed(made, run));
    return this.#noticed(found, run);
  }

  #noticed<T extends object>(found: Found, run: (found: Found) => Promise<T>): Promise<T | ActionFailure> {
    const { notice } = found;
    if (notice === undefined) return run(found);
    return this.#answer(() => run(found)).then((result) => ({ ...result, notice }));
  }

  /** Carries it out at once, whatever its mode. */
  async carryOut(
    found: Found,
    valid: unknown,
    options: RunOptions & { readonly once?: boolean },
  ): Promise<Ran> {
    const started = performance.now();
    const call = this.#call(found, options);
    const timings = (): Timings => ({
      total_ms: performance.now() - started,
      http_ms: call.exchangeMs,
      exchanges: call.exchanges,
    });
    try {
      if (call.isOver) throw call.ended();
      const outcome = await found.action.run(call as never, valid as never);
      return { result: successOf(outcome), timings: timings() };
    } catch (error) {
      // Work that was cut short fails in its own words; the call's end is the reason.
      const known = isPlugboardError(error) || isEgressError(error);
      const reason = call.isOver && !known ? call.ended() : error;
      return { result: this.#failure(reason, found.on), timings: timings() };
    } finally {
      call.dispose();
    }
  }

  /** Carries it out at once, and tells how long it took. */
  async test(
    name: string,
    actionName: string,
    find: Find,
    input: unknown,
    options: RunOptions,
  ): Promise<TestResult> {
    let timings: Timings = { total_ms: 0, http_ms: 0, exchanges: 0 };
    const result = await this.tell(name, actionName, () =>
      this.#with(find, async (found) => {
        const ran = await this.carryOut(found, await validInput(found, input), options);
        timings = ran.timings;
        return ran.result;
      }),
    );
    return { result, timings };
  }

  dryRun(find: Find, input: unknown, options: DryRunOptions): Promise<DryRun | ActionFailure> {
    return this.#answer(() =>
      this.#with<DryRun | ActionFailure>(find, async (found) => {
        try {
          const valid = await validInput(found, input);
          return await dryRun(found, valid, this, this.#options.services.egress, options);
        } catch (error) {
          return this.#failure(error, found.on);
        }
      }),
    );
  }

  effectOf({ action }: Pick<Found, "action">, valid: unknown): Effect {
    return action.effectOf?.(valid as never) ?? action.effect;
  }

  modeOf(found: Pick<Found, "action" | "on">, valid: unknown): ExecutionMode {
    return this.#mode(found.action, found.on.policy, this.effectOf(found, valid));
  }

  /** As for the strongest effect that the action can have. */
  #listedMode(action: Pick<AnyAction, "effect">, policy: ConfirmPolicy | undefined): ExecutionMode {
    return this.#mode(action, policy, action.effect);
  }

  #mode(action: object, policy: ConfirmPolicy | undefined, effect: Effect): ExecutionMode {
    return modeFor(
      effect,
      isTemplatedAction(action) ? action.execution : undefined,
      policy,
      this.#options.policy,
    );
  }

  /** What it would do. Touches nothing: no name is resolved, no token minted, no session opened. */
  async show(found: Found, valid: unknown): Promise<{ request: BuiltRequest | undefined; preview: Preview }> {
    const request = await this.#capture(found, valid);
    const redactor = this.live(found.on).redactor();
    const preview =
      request === undefined
        ? { input: redactor.deep(valid) as Readonly<Record<string, unknown>> }
        : previewOf(request, redactor);
    return { request, preview };
  }

  async #capture(found: Found, valid: unknown): Promise<BuiltRequest | undefined> {
    let captured: BuiltRequest | undefined;
    const capture = (request: BuiltRequest): void => {
      captured = request;
    };
    const call = this.#call(found, { capture });
    try {
      await found.action.run(call as never, valid as never);
    } catch (error) {
      // An action may wrap what ends it.
      if (!call.wasCaptured) throw error;
    } finally {
      call.dispose();
    }
    return captured;
  }

  /** What `work` answers, or the fault that it throws. */
  async #answer<T>(work: () => Promise<T>): Promise<T | ActionFailure> {
    try {
      return await work();
    } catch (error) {
      return this.#failure(error);
    }
  }

  /** The answer that a fault is, with what the connection keeps secret masked. */
  #failure(error: unknown, on?: Connection): ActionFailure {
    return toFailure(error, on === undefined ? NO_SECRETS : this.live(on).redactor());
  }

  live(connection: Connection): LiveConnection {
    connection.live ??= new LiveConnection(connection, this.#options.services);
    return connection.live;
  }

  #call(
    found: Found,
    options: RunOptions & { once?: boolean; capture?: (request: BuiltRequest) => void },
  ): Call {
    const live = this.live(found.on);
    return new Call(live, { ...options, retries: live.retries, sleep: this.#options.services.sleep ?? wait });
  }
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  const { setTimeout: delay } = await import("node:timers/promises");
  await delay(ms, undefined, { signal });
}

function successOf({ data, http_status: httpStatus, next, truncated }: ActionOutcome): ActionSuccess {
  return {
    status: "success",
    ok: true,
    ...(httpStatus !== undefined && { http_status: httpStatus }),
    data,
    ...(next !== undefined && {
      next: Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)),
    }),
    ...(truncated !== undefined && { truncated }),
  };
}
