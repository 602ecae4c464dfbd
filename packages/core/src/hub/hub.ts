import { setTimeout as delay } from "node:timers/promises";
import { createEgress, type Egress, type EgressOptions } from "@plugboard/egress";
import { CUSTOM_ACTION } from "../actions/custom.js";
import type { ExecutionMode, TemplatedActionDefinition } from "../actions/template/definition.js";
import { defineTemplatedAction, isTemplatedAction } from "../actions/template/templated-action.js";
import { ConfirmGate } from "../confirm/gate.js";
import { createMemoryConfirmationStore } from "../confirm/memory-store.js";
import type { ConfirmationStore, PendingConfirmation } from "../confirm/store.js";
import type { AnyAction } from "../contract/action.js";
import type { ActionFailure, ActionResult } from "../contract/result.js";
import { isPlugboardError, PlugboardError } from "../errors/plugboard-error.js";
import { createRedactor } from "../errors/redact.js";
import { toFailure } from "../errors/to-failure.js";
import { didYouMean } from "../schema/nearest.js";
import { Connection, type HubServices, limitProblems } from "./connection.js";
import { type DryRun, type DryRunOptions, dryRun } from "./dry-run.js";
import type { HubEvent } from "./events.js";
import {
  type ActionList,
  type ActionSummary,
  type DescribedAction,
  describe,
  type ListActionsOptions,
  type ListedAction,
  listActions,
} from "./list-actions.js";
import type { ConnectionOptions, Connectors, HubOptions, RunOptions } from "./options.js";
import { type Find, type Found, Runner, type Timings, validInput } from "./runner.js";
import { TEMPLATES, templatesConnector } from "./templates.js";
import type { ConnectionDescription, ConnectionHandle, Denied, Hub, TestResult } from "./types.js";

const DEFAULT_DEADLINE_MS = 30_000;
const DEFAULT_MAX_RESPONSE_BYTES = 10 * 1024 * 1024;
const DEFAULT_RETRIES = 2;
const DEFAULT_TOKEN_LIFETIME_MS = 600_000;
const MAX_TOKEN_LIFETIME_MS = 366 * 86_400_000;
const NO_SECRETS = createRedactor([]);

/** Makes a hub. Throws one `PlugboardError` when a connection or the egress options are faulty; opens nothing. */
export function createHub<const Cs extends Connectors>(options: HubOptions<Cs>): Hub<Cs> {
  return new RunningHub(options) as unknown as Hub<Cs>;
}

class RunningHub {
  readonly #connections = new Map<string, Connection>();
  readonly #services: HubServices;
  readonly #ownsEgress: boolean;
  readonly #runner: Runner;
  readonly #store: ConfirmationStore;

  constructor(options: HubOptions<Connectors>) {
    const { egress, limits, onEvent, now = Date.now, sleep = wait, confirmations } = options;
    const problems = limitProblems(limits);
    const lifetimeMs = confirmations?.lifetimeMs ?? DEFAULT_TOKEN_LIFETIME_MS;
    if (!(lifetimeMs > 0 && lifetimeMs <= MAX_TOKEN_LIFETIME_MS)) {
      const message = `must be above 0 and at most ${MAX_TOKEN_LIFETIME_MS} (a year)`;
      problems.push({ path: "/confirmations/lifetimeMs", message });
    }
    if (problems.length > 0) {
      const said = problems.map(({ path, message }) => `${path} ${message}`).join("; ");
      throw new PlugboardError("invalid_options", `The hub cannot be made: ${said}`, { problems });
    }
    this.#ownsEgress = !isEgress(egress);
    this.#services = {
      egress: isEgress(egress) ? egress : createEgress(egress),
      limits: {
        deadlineMs: limits?.deadlineMs ?? DEFAULT_DEADLINE_MS,
        maxResponseBytes: limits?.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
        retries: limits?.retries ?? DEFAULT_RETRIES,
      },
      now,
      sleep,
      emit: (event) => emit(onEvent, event),
    };
    this.#store = confirmations?.store ?? createMemoryConfirmationStore(now);
    const gate = new ConfirmGate({
      store: this.#store,
      lifetimeMs,
      now,
    });
    this.#runner = new Runner(this.#services, gate, options.policy);
    const faults: PlugboardError[] = [];
    const collect = (make: () => void): void => {
      try {
        make();
      } catch (error) {
        if (!isPlugboardError(error)) throw error;
        faults.push(error);
      }
    };
    for (const [name, connection] of Object.entries(options.connections)) {
      collect(() => this.addConnection(name, connection as ConnectionOptions));
    }
    const names = new Set<string>();
    for (const definition of options.templatedActions ?? []) {
      collect(() => {
        if (names.has(definition.name)) {
          throw new PlugboardError(
            "invalid_action",
            `Two templated actions are called "${definition.name}".`,
          );
        }
        this.setTemplatedAction(definition);
        names.add(definition.name);
      });
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

  async listActions(
    name: string,
    options: ListActionsOptions<boolean> = {},
  ): Promise<ActionList<ActionSummary> | ActionFailure> {
    try {
      const on = this.#find(name);
      return await listActions(on.listing, on.connector.catalogue, options, (listed) =>
        this.#listedMode(listed.action ?? listed, on),
      );
    } catch (error) {
      return toFailure(error, NO_SECRETS);
    }
  }

  async describeAction(connection: string, name: string): Promise<DescribedAction | ActionFailure> {
    try {
      const found = await this.#findAction(connection, name);
      const execution = this.#runner.listedMode(found.action, found.on.policy);
      return {
        status: "success",
        ok: true,
        action: await describe(found.name, found.action, execution),
        ...(found.notice !== undefined && { notice: found.notice }),
      };
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
    return this.#tell(name, actionName, () =>
      this.#with(name, actionName, (found) => this.#runner.run(found, input, options)),
    );
  }

  async confirm(token: string, options: RunOptions = {}): Promise<ActionResult> {
    try {
      const claimed = await this.#runner.claim(token, options);
      const find: Find = (connection, action) => this.#findAction(connection, action);
      return await this.#tell(claimed.connection, claimed.action, () =>
        this.#runner.confirm(claimed, options, find),
      );
    } catch (error) {
      return toFailure(error, NO_SECRETS);
    }
  }

  async deny(token: string, options: Pick<RunOptions, "caller"> = {}): Promise<Denied | ActionFailure> {
    try {
      const claimed = await this.#runner.claim(token, options);
      await this.#runner.deny(claimed);
      return { status: "denied", ok: true, connection: claimed.connection, action: claimed.action };
    } catch (error) {
      return toFailure(error, NO_SECRETS);
    }
  }

  unsettledConfirmations(): Promise<readonly PendingConfirmation[]> {
    return this.#store.unsettled();
  }

  async dryRun(
    name: string,
    actionName: string,
    input: unknown = {},
    options: DryRunOptions = {},
  ): Promise<DryRun | ActionFailure> {
    let found: Found | undefined;
    try {
      found = await this.#findAction(name, actionName);
      return await dryRun(
        found,
        await validInput(found, input),
        this.#runner,
        this.#services.egress,
        options,
      );
    } catch (error) {
      return toFailure(error, found?.on.redactor() ?? NO_SECRETS);
    }
  }

  async testAction(
    name: string,
    actionName: string,
    input: unknown = {},
    options: RunOptions = {},
  ): Promise<TestResult> {
    let timings: Timings = { total_ms: 0, http_ms: 0, exchanges: 0 };
    const result = await this.#tell(name, actionName, () =>
      this.#with(name, actionName, async (found) => {
        const ran = await this.#runner.carryOut(found, await validInput(found, input), options);
        timings = ran.timings;
        return ran.result;
      }),
    );
    return { result, timings };
  }

  setTemplatedAction(definition: TemplatedActionDefinition, connection?: string): void {
    const action = defineTemplatedAction(definition);
    const credentials = definition.connection;
    if (credentials !== undefined && this.#connections.get(credentials)?.connector.http === undefined) {
      throw new PlugboardError(
        "invalid_action",
        `The templated action "${action.name}" names the connection "${credentials}", which the hub does not hold, or which does not speak HTTP.${didYouMean(credentials, this.#connections.keys())}`,
      );
    }
    if (connection === undefined && !this.#connections.has(TEMPLATES)) {
      this.addConnection(TEMPLATES, {
        connector: templatesConnector,
        credentials: {} as never,
        credentialOrigins: "any",
      });
    }
    this.#find(connection ?? TEMPLATES).setTemplated(action);
  }

  removeTemplatedAction(name: string, connection?: string): boolean {
    return this.#connections.get(connection ?? TEMPLATES)?.removeTemplated(name) ?? false;
  }

  connection(name: string): ConnectionHandle {
    return {
      name,
      listActions: (options) => this.listActions(name, options) as never,
      describeAction: (action) => this.describeAction(name, action),
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

  /** Runs, and tells the hub's listener of it. */
  async #tell(connection: string, action: string, run: () => Promise<ActionResult>): Promise<ActionResult> {
    const started = performance.now();
    this.#services.emit({ type: "action_started", connection, action });
    const result = await this.#answer(run);
    this.#services.emit({
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

  async #answer(run: () => Promise<ActionResult>): Promise<ActionResult> {
    try {
      return await run();
    } catch (error) {
      return toFailure(error, NO_SECRETS);
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

  /** Runs an action with what {@link #findAction} has to say. What is at hand is not waited for. */
  #with(
    connection: string,
    name: string,
    run: (found: Found) => Promise<ActionResult>,
  ): Promise<ActionResult> {
    const tell = async (found: Found): Promise<ActionResult> => ({
      ...(await this.#answer(() => run(found))),
      ...(found.notice !== undefined && { notice: found.notice }),
    });
    const found = this.#findAction(connection, name);
    if (found instanceof Promise) return found.then(tell);
    return found.notice === undefined ? run(found) : tell(found);
  }

  #findAction(connection: string, name: string): Found | Promise<Found> {
    const lists = this.#find(connection);
    const { connector, actions } = lists;
    const action = typeof name === "string" && Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action !== undefined) return { connection, name, action, on: this.#runsOn(action, lists) };
    const { catalogue } = connector;
    if (catalogue?.rows().has(name)) {
      return catalogue
        .load(name)
        .then((loaded) => ({ connection, name, action: loaded as AnyAction, on: lists }));
    }
    const current = catalogue?.formerNames().get(name);
    if (typeof current === "string") {
      const renamed = (found: Found): Found => ({
        ...found,
        notice: `"${name}" is now called "${found.name}".`,
      });
      const found = this.#findAction(connection, current);
      return found instanceof Promise ? found.then(renamed) : renamed(found);
    }
    if (name === CUSTOM_ACTION) {
      throw new PlugboardError(
        "unsupported_action",
        `Connector "${connector.name}" does not support the "custom" action.`,
      );
    }
    const wanted = String(name);
    throw new PlugboardError(
      "unknown_action",
      `The connection "${connection}" (${connector.title}) has no action "${wanted}"${current === null ? " any more: it was removed" : ""}.${didYouMean(
        wanted,
        lists.listing.map(({ name: listed }) => listed),
      )}`,
    );
  }

  /** By the policy of the connection that an action runs on, where it is there still. */
  #listedMode(action: ListedAction | AnyAction, lists: Connection): ExecutionMode {
    const named = isTemplatedAction(action) ? action.definition.connection : undefined;
    const on = named === undefined ? lists : this.#connections.get(named);
    return this.#runner.listedMode(action, on?.policy);
  }

  /** A templated action may name the connection whose credentials it takes. */
  #runsOn(action: AnyAction, lists: Connection): Connection {
    const named = isTemplatedAction(action) ? action.definition.connection : undefined;
    return named === undefined ? lists : this.#find(named);
  }

  #find(name: string): Connection {
    const connection = this.#connections.get(name);
    if (connection !== undefined) return connection;
    const wanted = String(name);
    throw new PlugboardError(
      "unknown_connection",
      `There is no connection "${wanted}".${didYouMean(wanted, this.#connections.keys())}`,
    );
  }
}

function isEgress(egress: Egress | EgressOptions): egress is Egress {
  return "request" in egress;
}

function emit(onEvent: ((event: HubEvent) => void) | undefined, event: HubEvent): void {
  try {
    // A listener may be an async function, whose promise nobody else waits for.
    Promise.resolve(onEvent?.(event)).catch(() => {});
  } catch {
    // A listener's fault must not fail the call.
  }
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal });
}

function combined(faults: readonly PlugboardError[]): PlugboardError {
  const [first] = faults;
  if (first === undefined || faults.length === 1) return first as PlugboardError;
  return new PlugboardError(first.code, faults.map(({ message }) => message).join("\n"), {
    problems: faults.flatMap(({ details }) => details.problems ?? []),
  });
}
