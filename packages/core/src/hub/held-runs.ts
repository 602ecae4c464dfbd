import { isTemplatedAction } from "../actions/template/templated-action.js";
import { ConfirmGate, type Held } from "../confirm/gate.js";
import { createMemoryConfirmationStore } from "../confirm/memory-store.js";
import type { ConfirmationStore, PendingConfirmation } from "../confirm/store.js";
import type { AnyAction } from "../contract/action.js";
import type { ActionResult, ConfirmRequired } from "../contract/result.js";
import { isPlugboardError, PlugboardError } from "../errors/plugboard-error.js";
import type { RunOptions } from "./options.js";
import type { Find, Found, Runner } from "./runner.js";
import { validInput } from "./valid-input.js";

export interface ConfirmationOptions {
  /** Default: in memory. */
  readonly store: ConfirmationStore | undefined;
  /** Milliseconds that a token lives. */
  readonly lifetimeMs: number;
  now(): number;
}

/** Runs that wait for their confirmation. */
export class HeldRuns {
  readonly #runner: Runner;
  readonly #store: ConfirmationStore;
  readonly #gate: ConfirmGate;

  constructor(runner: Runner, options: ConfirmationOptions) {
    const { lifetimeMs, now, store = createMemoryConfirmationStore(now) } = options;
    this.#runner = runner;
    this.#store = store;
    this.#gate = new ConfirmGate({ store, lifetimeMs, now });
  }

  unsettled(): Promise<readonly PendingConfirmation[]> {
    return this.#store.unsettled();
  }

  async hold(found: Found, input: unknown, { caller }: RunOptions): Promise<ConfirmRequired> {
    const plain = plainJson(input);
    // What is shown is made of what is kept, as it will be when it is confirmed.
    const held = await this.#held(found, plain, await validInput(found, plain));
    const { token, expiresAt } = await this.#gate.hold(held, caller);
    const { connection, name: action } = found;
    return {
      status: "confirm_required",
      ok: false,
      code: "confirm_required",
      message: `Nothing was sent. "${action}" on "${connection}" waits for its confirmation: show the preview, then confirm or deny the token.`,
      retryable: false,
      token,
      expires_at: new Date(expiresAt).toISOString(),
      action,
      connection,
      preview: held.preview,
    };
  }

  /** Takes the run of a token, once, whether to confirm or to deny it. */
  claim(token: string, { caller }: Pick<RunOptions, "caller">): Promise<PendingConfirmation> {
    return this.#gate.claim(token, caller);
  }

  /** Runs what was claimed, if it still is what was shown. */
  async confirm(
    claimed: PendingConfirmation,
    options: RunOptions,
    find: (connection: string, action: string) => ReturnType<Find>,
  ): Promise<ActionResult> {
    try {
      const found = await this.#again(claimed, find);
      const valid = await validInput(found, claimed.input);
      this.#gate.check(claimed, await this.#held(found, claimed.input, valid));
      return (await this.#runner.carryOut(found, valid, { ...options, once: true })).result;
    } finally {
      await this.#gate.settle(claimed);
    }
  }

  deny(claimed: PendingConfirmation): Promise<void> {
    return this.#gate.settle(claimed);
  }

  async #held(found: Found, input: Readonly<Record<string, unknown>>, valid: unknown): Promise<Held> {
    const { connection, name: action, on } = found;
    return {
      connection,
      action,
      input,
      identity: { action: definitionOf(found.action), connection: this.#runner.live(on).identity() },
      preview: (await this.#runner.show(found, valid)).preview,
    };
  }

  /** What is gone since it was shown has changed. */
  async #again(
    claimed: { connection: string; action: string },
    find: (connection: string, action: string) => ReturnType<Find>,
  ): Promise<Found> {
    try {
      return await find(claimed.connection, claimed.action);
    } catch (error) {
      if (!isPlugboardError(error) || error.code === "internal_error") throw error;
      throw new PlugboardError(
        "confirmation_changed",
        `The action "${claimed.action}" of the connection "${claimed.connection}" is there no more. Nothing was sent.`,
      );
    }
  }
}

/** What an action is, as data. What an answer looks like changes nothing of what is sent. */
function definitionOf(action: AnyAction): unknown {
  if (isTemplatedAction(action)) return action.definition;
  if ("row" in action) return { ...(action.row as object), output: undefined };
  const { title, description, effect } = action;
  return { title, description, effect };
}

/** A held input must outlive the call, in any store: bytes and streams cannot. */
function plainJson(input: unknown): Readonly<Record<string, unknown>> {
  const foreign = (value: unknown): boolean => {
    if (typeof value !== "object" || value === null)
      return ["bigint", "function", "symbol"].includes(typeof value);
    const prototype = Object.getPrototypeOf(value);
    if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
      return !(value instanceof Date);
    return Object.values(value).some(foreign);
  };
  try {
    if (!foreign(input)) return JSON.parse(JSON.stringify(input)) as Readonly<Record<string, unknown>>;
  } catch {
    // It refers to itself, or is nested too deeply.
  }
  throw new PlugboardError(
    "bad_request",
    "A run that waits for its confirmation takes plain JSON only: no bytes, files or streams, and nothing that refers to itself.",
  );
}
