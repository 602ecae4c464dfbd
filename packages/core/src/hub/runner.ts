import { isEgressError } from "@plugboard/egress";
import type { ExecutionMode } from "../actions/template/definition.js";
import { isTemplatedAction } from "../actions/template/templated-action.js";
import type { ConfirmGate, Held } from "../confirm/gate.js";
import { type ConfirmPolicy, modeFor } from "../confirm/policy.js";
import { previewOf } from "../confirm/preview.js";
import type { PendingConfirmation } from "../confirm/store.js";
import type { ActionOutcome, AnyAction, Effect } from "../contract/action.js";
import type { ActionResult, ActionSuccess, ConfirmRequired, Preview } from "../contract/result.js";
import { isPlugboardError, PlugboardError } from "../errors/plugboard-error.js";
import { toFailure } from "../errors/to-failure.js";
import type { BuiltRequest } from "../http/client.js";
import { validate } from "../schema/validate.js";
import { Call } from "./call.js";
import type { Connection, HubServices } from "./connection.js";
import type { RunOptions } from "./options.js";

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

/** Finds an action. One of a catalogue is made at its first use, which takes a moment. */
export type Find = (connection: string, action: string) => Found | Promise<Found>;

export interface Timings {
  readonly total_ms: number;
  /** Spent in exchanges with the service. */
  readonly http_ms: number;
  /** Exchanges, retries and renewals included. */
  readonly exchanges: number;
}

/** Runs, holds and shows actions that were found. */
export class Runner {
  readonly #services: HubServices;
  readonly #gate: ConfirmGate;
  readonly #policy: ConfirmPolicy | undefined;

  constructor(services: HubServices, gate: ConfirmGate, policy: ConfirmPolicy | undefined) {
    this.#services = services;
    this.#gate = gate;
    this.#policy = policy;
  }

  /** Runs it, or holds it where its mode says so. Throws what the hub turns into an answer. */
  async run(found: Found, input: unknown, options: RunOptions): Promise<ActionResult> {
    const valid = await validInput(found, input);
    if (this.modeOf(found, valid) === "auto") return (await this.carryOut(found, valid, options)).result;
    return this.#hold(found, input, options);
  }

  /** Carries it out at once, whatever its mode. */
  async carryOut(
    found: Found,
    valid: unknown,
    options: RunOptions & { readonly once?: boolean },
  ): Promise<{ result: ActionResult; timings: Timings }> {
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
      return { result: toFailure(reason, found.on.redactor()), timings: timings() };
    } finally {
      call.dispose();
    }
  }

  effectOf({ action }: Pick<Found, "action">, valid: unknown): Effect {
    return action.effectOf?.(valid as never) ?? action.effect;
  }

  modeOf(found: Pick<Found, "action" | "on">, valid: unknown): ExecutionMode {
    return this.#mode(found.action, found.on.policy, this.effectOf(found, valid));
  }

  /** As for the strongest effect that the action can have. */
  listedMode(action: Pick<AnyAction, "effect">, policy: ConfirmPolicy | undefined): ExecutionMode {
    return this.#mode(action, policy, action.effect);
  }

  #mode(action: object, policy: ConfirmPolicy | undefined, effect: Effect): ExecutionMode {
    return modeFor(effect, isTemplatedAction(action) ? action.execution : undefined, policy, this.#policy);
  }

  /** What it would do. Touches nothing: no name is resolved, no token minted, no session opened. */
  async show(found: Found, valid: unknown): Promise<{ request: BuiltRequest | undefined; preview: Preview }> {
    const request = await this.#capture(found, valid);
    const redactor = found.on.redactor();
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

  /** Takes the run of a token, once, whether to confirm or to deny it. */
  claim(token: string, { caller }: Pick<RunOptions, "caller">): Promise<PendingConfirmation> {
    return this.#gate.claim(token, caller);
  }

  /** Runs what was claimed, if it still is what was shown. */
  async confirm(claimed: PendingConfirmation, options: RunOptions, find: Find): Promise<ActionResult> {
    try {
      const found = await this.#again(claimed, find);
      const valid = await validInput(found, claimed.input);
      this.#gate.check(claimed, await this.#held(found, claimed.input, valid));
      return (await this.carryOut(found, valid, { ...options, once: true })).result;
    } finally {
      await this.#gate.settle(claimed);
    }
  }

  deny(claimed: PendingConfirmation): Promise<void> {
    return this.#gate.settle(claimed);
  }

  async #hold(found: Found, input: unknown, { caller }: RunOptions): Promise<ConfirmRequired> {
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

  async #held(found: Found, input: Readonly<Record<string, unknown>>, valid: unknown): Promise<Held> {
    const { connection, name: action, on } = found;
    return {
      connection,
      action,
      input,
      identity: { action: definitionOf(found.action), connection: on.identity() },
      preview: (await this.show(found, valid)).preview,
    };
  }

  /** What is gone since it was shown has changed. */
  async #again(claimed: { connection: string; action: string }, find: Find): Promise<Found> {
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

  #call(
    found: Found,
    options: RunOptions & { once?: boolean; capture?: (request: BuiltRequest) => void },
  ): Call {
    return new Call(found.on, { ...options, retries: found.on.retries, sleep: this.#services.sleep });
  }
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

/** What an action is, as data. What an answer looks like changes nothing of what is sent. */
function definitionOf(action: AnyAction): unknown {
  if (isTemplatedAction(action)) return action.definition;
  if ("row" in action) return { ...(action.row as object), output: undefined };
  const { title, description, effect } = action;
  return { title, description, effect };
}

const NO_INPUT = { type: "object", properties: {}, additionalProperties: false } as const;

export async function validInput({ name, action }: Found, input: unknown): Promise<unknown> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw invalidInput(name, [{ path: "", message: "must be an object of params by name" }]);
  }
  const validation = await validate(action.input ?? NO_INPUT, input);
  if ("problems" in validation) throw invalidInput(name, validation.problems);
  return validation.value;
}

function invalidInput(name: string, problems: readonly { path: string; message: string }[]): PlugboardError {
  const said = problems
    .map(({ path, message }) => `${path === "" ? "the input" : path} ${message}`)
    .join("; ");
  return new PlugboardError("invalid_input", `The input of "${name}" is not valid: ${said}`, { problems });
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
