import { createEgress, type Egress, type EgressOptions, isEgressError } from "@plugboard/egress";
import { CUSTOM_ACTION } from "../actions/custom.js";
import type { AnyAction } from "../contract/action.js";
import type { ActionFailure, ActionResult, ActionSuccess } from "../contract/result.js";
import { isPlugboardError, PlugboardError } from "../errors/plugboard-error.js";
import { createRedactor } from "../errors/redact.js";
import { toFailure } from "../errors/to-failure.js";
import { didYouMean } from "../schema/nearest.js";
import { validate } from "../schema/validate.js";
import { Call } from "./call.js";
import { Connection, type HubServices } from "./connection.js";
import type { HubEvent } from "./events.js";
import { type ActionList, type ListActionsOptions, listActions } from "./list-actions.js";
import type { ConnectionOptions, Connectors, HubOptions, RunOptions } from "./options.js";
import type { ConnectionDescription, ConnectionHandle, Hub } from "./types.js";

const DEFAULT_DEADLINE_MS = 30_000;
const DEFAULT_MAX_RESPONSE_BYTES = 10 * 1024 * 1024;
const NO_SECRETS = createRedactor([]);

/** Makes a hub. Throws one `PlugboardError` when a connection or the egress options are faulty; opens nothing. */
export function createHub<const Cs extends Connectors>(options: HubOptions<Cs>): Hub<Cs> {
  return new RunningHub(options) as unknown as Hub<Cs>;
}

class RunningHub {
  readonly #connections = new Map<string, Connection>();
  readonly #services: HubServices;
  readonly #ownsEgress: boolean;

  constructor(options: HubOptions<Connectors>) {
    const { egress, limits, onEvent, now = Date.now } = options;
    this.#ownsEgress = !isEgress(egress);
    this.#services = {
      egress: isEgress(egress) ? egress : createEgress(egress),
      limits: {
        deadlineMs: limits?.deadlineMs ?? DEFAULT_DEADLINE_MS,
        maxResponseBytes: limits?.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
      },
      now,
      emit: (event) => emit(onEvent, event),
    };
    const faults: PlugboardError[] = [];
    for (const [name, connection] of Object.entries(options.connections)) {
      try {
        this.#connections.set(name, new Connection(name, connection as ConnectionOptions, this.#services));
      } catch (error) {
        if (!isPlugboardError(error)) throw error;
        faults.push(error);
      }
    }
    if (faults.length > 0) throw combined(faults);
  }

  listConnections(): readonly ConnectionDescription[] {
    return [...this.#connections.values()].map(({ name, connector }) => ({
      name,
      connector: connector.name,
      title: connector.title,
      capabilities: connector.capabilities,
    }));
  }

  async listActions(name: string, options: ListActionsOptions = {}): Promise<ActionList | ActionFailure> {
    try {
      return await listActions(this.#find(name).connector.actions, options);
    } catch (error) {
      return toFailure(error, NO_SECRETS);
    }
  }

  async runConnectionAction(
    name: string,
    actionName: string,
    input: unknown = {},
    options: RunOptions = {},
  ): Promise<ActionResult> {
    const started = performance.now();
    this.#services.emit({ type: "action_started", connection: name, action: actionName });
    const result = await this.#run(name, actionName, input, options);
    this.#services.emit({
      type: "action_finished",
      connection: name,
      action: actionName,
      ok: result.ok,
      ...(!result.ok && { code: result.code }),
      ...(result.http_status !== undefined && { http_status: result.http_status }),
      duration_ms: performance.now() - started,
    });
    return result;
  }

  connection(name: string): ConnectionHandle {
    return {
      name,
      listActions: (options) => this.listActions(name, options),
      run: (action, ...[input, options]) => this.runConnectionAction(name, action, input, options) as never,
      pages: (action, ...[input, options]) => this.#pages(name, action, input ?? {}, options) as never,
    };
  }

  addConnection(name: string, options: ConnectionOptions): ConnectionHandle {
    if (this.#connections.has(name)) {
      throw new PlugboardError(
        "invalid_connection",
        `The connection "${name}" exists already; remove it first.`,
      );
    }
    this.#connections.set(name, new Connection(name, options, this.#services));
    return this.connection(name);
  }

  async removeConnection(name: string): Promise<boolean> {
    const connection = this.#connections.get(name);
    this.#connections.delete(name);
    await connection?.close();
    return connection !== undefined;
  }

  async close(): Promise<void> {
    const open = [...this.#connections.values()];
    this.#connections.clear();
    await Promise.allSettled(open.map((connection) => connection.close()));
    if (this.#ownsEgress) await this.#services.egress.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #run(name: string, actionName: string, input: unknown, options: RunOptions): Promise<ActionResult> {
    let connection: Connection | undefined;
    let call: Call | undefined;
    try {
      connection = this.#find(name);
      const action = findAction(connection, actionName);
      call = new Call(connection, options);
      if (call.isOver) throw call.ended();
      return succeed(await action.run(call as never, (await validInput(action, actionName, input)) as never));
    } catch (error) {
      // Work that was cut short fails in its own words; the call's end is the reason.
      const known = isPlugboardError(error) || isEgressError(error);
      const reason = call?.isOver === true && !known ? call.ended() : error;
      return toFailure(reason, connection?.redactor() ?? NO_SECRETS);
    } finally {
      call?.dispose();
    }
  }

  async *#pages(
    name: string,
    action: string,
    input: unknown,
    options?: RunOptions,
  ): AsyncGenerator<ActionResult> {
    let next: unknown = input;
    while (next !== undefined) {
      const result: ActionResult = await this.runConnectionAction(name, action, next, options);
      yield result;
      next = result.ok ? result.next : undefined;
    }
  }

  #find(name: string): Connection {
    const connection = this.#connections.get(name);
    if (connection !== undefined) return connection;
    const names = [...this.#connections.keys()];
    throw new PlugboardError(
      "unknown_connection",
      `There is no connection "${name}".${didYouMean(name, names)}`,
    );
  }
}

function findAction(connection: Connection, name: string): AnyAction {
  const { connector } = connection;
  if (Object.hasOwn(connector.actions, name)) return connector.actions[name] as AnyAction;
  if (name === CUSTOM_ACTION) {
    throw new PlugboardError(
      "unsupported_action",
      `Connector "${connector.name}" does not support the "custom" action.`,
    );
  }
  throw new PlugboardError(
    "unknown_action",
    `The connection "${connection.name}" (${connector.title}) has no action "${name}".${didYouMean(name, Object.keys(connector.actions))}`,
  );
}

const NO_INPUT = { type: "object", properties: {}, additionalProperties: false } as const;

async function validInput(action: AnyAction, name: string, input: unknown): Promise<unknown> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw invalidInput(name, [{ path: "", message: "must be an object of params by name" }]);
  }
  const validation = await validate(action.input ?? NO_INPUT, input);
  if ("problems" in validation) throw invalidInput(name, validation.problems);
  return validation.value;
}

function invalidInput(name: string, problems: ActionFailure["problems"] & {}): PlugboardError {
  const said = problems
    .map(({ path, message }) => `${path === "" ? "the input" : path} ${message}`)
    .join("; ");
  return new PlugboardError("invalid_input", `The input of "${name}" is not valid: ${said}`, { problems });
}

function succeed(outcome: Omit<ActionSuccess, "status" | "ok">): ActionSuccess {
  return { status: "success", ok: true, ...outcome };
}

function isEgress(egress: Egress | EgressOptions): egress is Egress {
  return "request" in egress;
}

function emit(onEvent: ((event: HubEvent) => void) | undefined, event: HubEvent): void {
  try {
    onEvent?.(event);
  } catch {
    // A listener's fault must not fail the call.
  }
}

function combined(faults: readonly PlugboardError[]): PlugboardError {
  const [first] = faults;
  if (first === undefined || faults.length === 1) return first as PlugboardError;
  return new PlugboardError(first.code, faults.map(({ message }) => message).join("\n"), {
    problems: faults.flatMap(({ details }) => details.problems ?? []),
  });
}
