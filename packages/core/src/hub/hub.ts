import { createEgress, type Egress, type EgressOptions } from "@plugboard/egress";
import type { TemplatedActionDefinition } from "../actions/template/definition.js";
import { defineTemplatedAction, isTemplatedAction } from "../actions/template/templated-action.js";
import type { ConfirmPolicy } from "../confirm/policy.js";
import type { PendingConfirmation } from "../confirm/store.js";
import type { AnyAction } from "../contract/action.js";
import type { ActionFailure, ActionResult } from "../contract/result.js";
import { isPlugboardError, PlugboardError } from "../errors/plugboard-error.js";
import { didYouMean } from "../schema/nearest.js";
import { Connection, limitProblems, listed } from "./connection.js";
import type { DryRun, DryRunOptions } from "./dry-run.js";
import type { ActionList, ActionSummary, DescribedAction, ListActionsOptions } from "./list-actions.js";
import type { HubServices } from "./live-connection.js";
import type { ConnectionOptions, Connectors, HubOptions, RunOptions } from "./options.js";
import type { Find, Runner, RunnerOptions } from "./runner.js";
import { TEMPLATES, templatesConnector } from "./templates.js";
import type { ConnectionDescription, ConnectionHandle, Denied, Hub, TestResult } from "./types.js";

const DEFAULT_DEADLINE_MS = 30_000;
const DEFAULT_MAX_RESPONSE_BYTES = 10 * 1024 * 1024;
const DEFAULT_RETRIES = 2;
const DEFAULT_TOKEN_LIFETIME_MS = 600_000;
const MAX_TOKEN_LIFETIME_MS = 366 * 86_400_000;

/** Makes a hub. Throws one `PlugboardError` when a connection or the egress options are faulty; opens nothing. */
export function createHub<const Cs extends Connectors>(options: HubOptions<Cs>): Hub<Cs> {
  return new RunningHub(options) as unknown as Hub<Cs>;
}

class RunningHub {
  readonly #connections = new Map<string, Connection>();
  readonly #services: HubServices;
  readonly #ownsEgress: boolean;
  readonly #runnerOptions: RunnerOptions;
  #runner: Runner | undefined;

  constructor(options: HubOptions<Connectors>) {
    const { egress, limits, onEvent, now = Date.now, sleep, confirmations } = options;
    const problems = limitProblems(limits);
    const lifetimeMs = confirmations?.lifetimeMs ?? DEFAULT_TOKEN_LIFETIME_MS;
    if (!(lifetimeMs > 0 && lifetimeMs <= MAX_TOKEN_LIFETIME_MS)) {
      const message = `must be above 0 and at most ${MAX_TOKEN_LIFETIME_MS}`;
      problems.push({ path: "/confirmations/lifetimeMs", message });
    }
    if (problems.length > 0) {
      throw new PlugboardError("invalid_options", `The hub cannot be made: ${listed(problems)}`, {
        problems,
      });
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
      onEvent,
    };
    this.#runnerOptions = {
      services: this.#services,
      policy: options.policy,
      confirmations: { store: confirmations?.store, lifetimeMs, now },
    };
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

  listActions(
    name: string,
    options: ListActionsOptions<boolean> = {},
  ): Promise<ActionList<ActionSummary> | ActionFailure> {
    const found = settled(() => this.#find(name));
    return this.#use((runner) => runner.list(found, options, (action) => this.#policyOf(action, found())));
  }

  describeAction(name: string, actionName: string): Promise<DescribedAction | ActionFailure> {
    const found = settled(() => this.#findAction(name, actionName));
    return this.#use((runner) => runner.describe(found));
  }

  runConnectionAction(
    name: string,
    actionName: string,
    input: unknown = {},
    options: RunOptions = {},
  ): Promise<ActionResult> {
    const found = settled(() => this.#findAction(name, actionName));
    return this.#use((runner) => runner.tell(name, actionName, () => runner.run(found, input, options)));
  }

  confirm(token: string, options: RunOptions = {}): Promise<ActionResult> {
    const find = (connection: string, action: string) => this.#findAction(connection, action);
    return this.#use((runner) => runner.confirm(token, options, find));
  }

  deny(token: string, options: Pick<RunOptions, "caller"> = {}): Promise<Denied | ActionFailure> {
    return this.#use((runner) => runner.deny(token, options));
  }

  unsettledConfirmations(): Promise<readonly PendingConfirmation[]> {
    return this.#use(({ heldRuns }) => heldRuns.unsettled());
  }

  dryRun(
    name: string,
    actionName: string,
    input: unknown = {},
    options: DryRunOptions = {},
  ): Promise<DryRun | ActionFailure> {
    const found = settled(() => this.#findAction(name, actionName));
    return this.#use((runner) => runner.dryRun(found, input, options));
  }

  testAction(
    name: string,
    actionName: string,
    input: unknown = {},
    options: RunOptions = {},
  ): Promise<TestResult> {
    const found = settled(() => this.#findAction(name, actionName));
    return this.#use((runner) => runner.test(name, actionName, found, input, options));
  }

  setTemplatedAction(definition: TemplatedActionDefinition, connection?: string): void {
    const action = defineTemplatedAction(definition);
    const credentials = definition.connection;
    if (credentials !== undefined && this.#connections.get(credentials)?.connector.http === undefined) {
      throw new PlugboardError(
        "invalid_action",
        `The templated action "${action.name}" names the connection "${credentials}", which is not there or does not speak HTTP.${didYouMean(credentials, this.#connections.keys())}`,
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
    this.#connections.set(name, new Connection(name, options));
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

  /** Whatever runs actions is loaded when one is first listed or run. */
  #use<T>(use: (runner: Runner) => Promise<T>): Promise<T> {
    if (this.#runner !== undefined) return use(this.#runner);
    return this.#makeRunner().then(use);
  }

  async #makeRunner(): Promise<Runner> {
    const { Runner } = await import("./runner.js");
    this.#runner ??= new Runner(this.#runnerOptions);
    return this.#runner;
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

  /** Finds an action. What is at hand is found at once, whatever happens while what runs it is loaded. */
  #findAction(connection: string, name: string): ReturnType<Find> {
    const lists = this.#find(connection);
    const { actions } = lists;
    const action = typeof name === "string" && Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action !== undefined) return { connection, name, action, on: this.#runsOn(action, lists) };
    return this.#use((runner) => runner.find(lists, name));
  }

  /** The policy of the connection that an action runs on, where it is there still. */
  #policyOf(action: object, lists: Connection): ConfirmPolicy | undefined {
    const named = isTemplatedAction(action) ? action.definition.connection : undefined;
    return (named === undefined ? lists : this.#connections.get(named))?.policy;
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
  return (egress as Egress | undefined)?.request !== undefined;
}

/**
 * Does it now, and hands out what came of it, be it an error, when asked: what is removed while the first run loads was
 * there when it was asked for.
 */
function settled<T>(work: () => T): () => T {
  try {
    const done = work();
    // Where it fails, it may do so before anyone asks.
    if (done instanceof Promise) done.catch(() => {});
    return () => done;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function combined(faults: readonly PlugboardError[]): PlugboardError {
  const [first] = faults;
  if (first === undefined || faults.length === 1) return first as PlugboardError;
  return new PlugboardError(first.code, faults.map(({ message }) => message).join("\n"), {
    problems: faults.flatMap(({ details }) => details.problems ?? []),
  });
}
