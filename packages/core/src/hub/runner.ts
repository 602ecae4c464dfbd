import { isEgressError } from "@plugboard/egress";
import type { ExecutionMode } from "../actions/template/definition.js";
import { isTemplatedAction } from "../actions/template/templated-action.js";
import type { ConfirmGate, Held } from "../confirm/gate.js";
import { type ConfirmPolicy, modeFor } from "../confirm/policy.js";
import { previewOf } from "../confirm/preview.js";
import type { AnyAction, Effect } from "../contract/action.js";
import type { ActionResult, ActionSuccess, ConfirmRequired, Preview } from "../contract/result.js";
import { isPlugboardError, PlugboardError } from "../errors/plugboard-error.js";
import { toFailure } from "../errors/to-failure.js";
import type { BuiltRequest } from "../http/client.js";
import { validate } from "../schema/validate.js";
import { Call, Captured } from "./call.js";
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
}

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
    return this.#hold(found, input, valid, options);
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
      return {
        result: { status: "success", ok: true, ...outcome } satisfies ActionSuccess,
        timings: timings(),
      };
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
    return this.#mode(found, this.effectOf(found, valid));
  }

  /** As for the strongest effect that the action can have. */
  listedMode(found: Pick<Found, "action" | "on">): ExecutionMode {
    return this.#mode(found, found.action.effect);
  }

  #mode({ action, on }: Pick<Found, "action" | "on">, effect: Effect): ExecutionMode {
    return modeFor(effect, isTemplatedAction(action) ? action.execution : undefined, on.policy, this.#policy);
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
      if (!(error instanceof Captured)) throw error;
    } finally {
      call.dispose();
    }
    return captured;
  }

  /** Runs what was held, once, if it still is what was shown. */
  async confirm(
    token: string,
    options: RunOptions,
    find: (connection: string, action: string) => Found,
  ): Promise<ActionResult> {
    const claimed = await this.#gate.claim(token, options.caller);
    try {
      const found = this.#again(claimed, find);
      const valid = await validInput(found, claimed.input);
      this.#gate.check(claimed, await this.#held(found, claimed.input, valid));
      return (await this.carryOut(found, valid, { ...options, once: true })).result;
    } finally {
      await this.#gate.settle(claimed);
    }
  }

  async deny(
    token: string,
    options: Pick<RunOptions, "caller">,
  ): Promise<{ connection: string; action: string }> {
    const claimed = await this.#gate.claim(token, options.caller);
    await this.#gate.settle(claimed);
    return { connection: claimed.connection, action: claimed.action };
  }

  async #hold(
    found: Found,
    input: unknown,
    valid: unknown,
    { caller }: RunOptions,
  ): Promise<ConfirmRequired> {
    const plain = plainJson(input);
    const held = await this.#held(found, plain, valid);
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
  #again(
    claimed: { connection: string; action: string },
    find: (connection: string, action: string) => Found,
  ): Found {
    try {
      return find(claimed.connection, claimed.action);
    } catch {
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

/** What an action is, as data. */
function definitionOf(action: AnyAction): unknown {
  if (isTemplatedAction(action)) return action.definition;
  return "row" in action ? action.row : { title: action.title, effect: action.effect };
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
      return typeof value === "bigint" || typeof value === "function";
    const prototype = Object.getPrototypeOf(value);
    if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
      return !(value instanceof Date);
    return Object.values(value).some(foreign);
  };
  if (foreign(input)) {
    throw new PlugboardError(
      "bad_request",
      "A run that waits for its confirmation takes plain JSON only: no bytes, files or streams.",
    );
  }
  return JSON.parse(JSON.stringify(input)) as Readonly<Record<string, unknown>>;
}
