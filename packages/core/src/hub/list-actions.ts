import { CUSTOM_ACTION } from "../actions/custom.js";
import type { HttpAction } from "../actions/http-action.js";
import type { ExecutionMode } from "../actions/template/definition.js";
import type { AnyAction, Effect } from "../contract/action.js";
import type { OpenCatalogue } from "../contract/catalogue.js";
import type { Actions, Connector } from "../contract/connector.js";
import type { Problem } from "../contract/result.js";
import type { JsonSchema } from "../contract/schema.js";
import type { Writable } from "../contract/writable.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { didYouMean } from "../schema/nearest.js";
import { toJsonSchema } from "../schema/validate.js";
import { type SearchableRow, searchActions } from "./search.js";

export interface ListActionsOptions<Schemas extends boolean = true> {
  /** Everyday words for what is wanted, or a name: the actions that fit, best first. Default: all, in their order. */
  readonly search?: string;
  readonly group?: string;
  readonly effect?: Effect;
  /** `false` leaves out what actions take and answer: what remains is at hand and costs next to nothing. Default `true`. */
  readonly schemas?: Schemas;
  /** How many a page holds. Default: all. */
  readonly limit?: number;
  /** `next_cursor` of the page before, whose other options were the same. */
  readonly cursor?: string;
}

/** One page of actions. What is left out is counted: `total` is that of all pages, and `next_cursor` leads on. */
export interface ActionList<Listed extends ActionSummary = ActionDescription> {
  readonly status: "success";
  readonly ok: true;
  readonly actions: readonly Listed[];
  readonly total: number;
  /** `null` on the last page. */
  readonly next_cursor: string | null;
  /** Says that no action is in the group that was asked for, and which ones are alike. */
  readonly notice?: string;
}

/** What a list with or without schemas holds. */
export type ListedAs<Schemas extends boolean> = Schemas extends true ? ActionDescription : ActionSummary;

/** An action as lists without schemas show it. */
export interface ActionSummary {
  readonly name: string;
  readonly title: string;
  readonly description?: string;
  readonly effect: Effect;
  /** Whether a run is carried out at once or waits for a confirmation, as for the strongest effect that it can have. */
  readonly execution: ExecutionMode;
  readonly group?: string;
  readonly deprecated?: string;
}

export interface ActionDescription extends ActionSummary {
  /** What inputs are checked with, and shared with other actions: copy it before you change it. */
  readonly input_schema: JsonSchema;
  /** Shared as the input's. */
  readonly output_schema?: JsonSchema;
}

/** What `describeAction` answers. */
export interface DescribedAction {
  readonly status: "success";
  readonly ok: true;
  readonly action: ActionDescription;
  /** Says that it was asked for by a former name. */
  readonly notice?: string;
}

/** An action in a connection's list, whether it is made yet or not. */
export interface ListedAction extends SearchableRow {
  readonly effect: Effect;
  /** Absent: the catalogue's. */
  readonly action?: AnyAction;
}

const NO_INPUT: JsonSchema = Object.freeze({ type: "object", properties: {}, additionalProperties: false });

type List = readonly ListedAction[];

interface ConnectorsList {
  /** The catalogue's own, which one that wraps it hands on. */
  readonly rows: OpenCatalogue["rows"] | undefined;
  readonly list: List;
}

/** One for all connections to a connector, with what is searched of it. */
const connectorsLists = new WeakMap<Actions, ConnectorsList>();

/** What connections have beside their connector's, by all that they have. */
const ownLists = new WeakMap<Actions, List>();

/** What the connection has beside its connector's, then the connector's. */
function listsOf(
  actions: Actions,
  connector: Connector,
  catalogue: OpenCatalogue | undefined,
): readonly List[] {
  const connectors = connectorsList(connector.actions, catalogue);
  if (actions === connector.actions) return [connectors];
  let own = ownLists.get(actions);
  if (own === undefined) {
    const names = Object.keys(actions).filter((name) => !Object.hasOwn(connector.actions, name));
    own = names.map((name) => listed(name, actions[name] as AnyAction));
    ownLists.set(actions, own);
  }
  return [own, connectors];
}

/** The actions at hand, then the catalogue's that none of them hides, and `custom` last. */
function connectorsList(actions: Actions, catalogue: OpenCatalogue | undefined): List {
  const known = connectorsLists.get(actions);
  if (known !== undefined && known.rows === catalogue?.rows) return known.list;
  const atHand = Object.entries(actions).map(([name, action]) =>
    listed(name, action, catalogue?.keywords.get(name)),
  );
  let catalogued: List = [...(catalogue?.rows.values() ?? [])];
  if (atHand.some(({ name }) => catalogue?.rows.has(name)))
    catalogued = catalogued.filter(({ name }) => !Object.hasOwn(actions, name));
  const list = [
    ...atHand.filter(({ name }) => name !== CUSTOM_ACTION),
    ...catalogued,
    ...atHand.filter(({ name }) => name === CUSTOM_ACTION),
  ];
  connectorsLists.set(actions, { rows: catalogue?.rows, list });
  return list;
}

function listed(name: string, action: AnyAction, keywords?: string): ListedAction {
  const { title, description, effect, group, deprecated } = action;
  const path = "row" in action ? (action as HttpAction).row.path : undefined;
  return {
    name,
    title,
    ...(description !== undefined && { description }),
    effect,
    ...(group !== undefined && { group }),
    ...(deprecated !== undefined && { deprecated }),
    ...(path !== undefined && { path }),
    ...(keywords !== undefined && { keywords }),
    action,
  };
}

export async function listActions(
  actions: Actions,
  connector: Connector,
  options: ListActionsOptions<boolean>,
  modeOf: (listed: ListedAction) => ExecutionMode,
): Promise<ActionList<ActionSummary>> {
  const { limit = Number.POSITIVE_INFINITY, cursor, search, schemas = true } = options;
  const start = cursor === undefined ? 0 : Number(cursor);
  const problems: Problem[] = [];
  if (!(limit >= 1)) problems.push({ path: "/limit", message: "must be at least 1" });
  if (!Number.isSafeInteger(start) || start < 0)
    problems.push({ path: "/cursor", message: "must be a next_cursor of this list" });
  if (search !== undefined && typeof search !== "string")
    problems.push({ path: "/search", message: "must be a text" });
  if (problems.length > 0) {
    throw new PlugboardError(
      "invalid_input",
      `The list cannot be made: ${problems.map(({ path, message }) => `${path.slice(1)} ${message}`).join("; ")}.`,
      { problems },
    );
  }
  const catalogue = await connector.catalogue?.open();
  const lists = listsOf(actions, connector, catalogue);
  const found = matching(lists, options);
  const page = found.slice(start, start + limit);
  const end = start + page.length;
  const described = schemas
    ? await describeAll(page, catalogue, modeOf)
    : page.map((listed) => summaryOf(listed.name, listed, modeOf(listed)));
  return {
    status: "success",
    ok: true,
    actions: described,
    total: found.length,
    next_cursor: end < found.length && page.length > 0 ? String(end) : null,
    ...(found.length === 0 && noticeOf(lists.flat(), options.group)),
  };
}

/** What is said of a group that no action is in. */
function noticeOf(all: List, group: string | undefined): { readonly notice: string } | undefined {
  if (group === undefined) return undefined;
  const groups = new Set(all.flatMap((each) => each.group ?? []));
  if (groups.has(group)) return undefined;
  return { notice: `No action is in a group "${group}".${didYouMean(`${group}`, groups)}` };
}

function matching(lists: readonly List[], { search, group, effect }: ListActionsOptions<boolean>): List {
  const isEligible = (listed: ListedAction) =>
    (group === undefined || listed.group === group) && (effect === undefined || listed.effect === effect);
  const all = lists.flat();
  if (search === undefined) return group === undefined && effect === undefined ? all : all.filter(isEligible);
  const byName = new Map(all.map((each) => [each.name, each]));
  return searchActions(lists, search, isEligible).map((name) => byName.get(name) as ListedAction);
}

async function describeAll(
  page: List,
  catalogue: OpenCatalogue | undefined,
  modeOf: (listed: ListedAction) => ExecutionMode,
): Promise<ActionDescription[]> {
  const absent = page.filter(({ action }) => action === undefined).map(({ name }) => name);
  const loaded = absent.length === 0 ? undefined : await catalogue?.loadAll(absent);
  const described = page.map((each) =>
    describe(each.name, each.action ?? (loaded?.get(each.name) as AnyAction), modeOf(each)),
  );
  return described.some((each) => each instanceof Promise)
    ? Promise.all(described)
    : (described as ActionDescription[]);
}

/** At once, where its schemas are at hand: to wait a thousand times takes longer than all else. */
export function describe(
  name: string,
  action: AnyAction,
  execution: ExecutionMode,
): ActionDescription | Promise<ActionDescription> {
  const { input = NO_INPUT, output } = action;
  const taken = toJsonSchema(input, "input");
  const answered = output && toJsonSchema(output, "output");
  if (taken instanceof Promise || answered instanceof Promise) {
    return Promise.all([taken, answered]).then((schemas) => described(name, action, execution, ...schemas));
  }
  return described(name, action, execution, taken, answered);
}

function described(
  name: string,
  action: AnyAction,
  execution: ExecutionMode,
  input_schema: JsonSchema,
  output_schema: JsonSchema | undefined,
): ActionDescription {
  const description = summaryOf(name, action, execution) as Writable<ActionDescription>;
  description.input_schema = input_schema;
  if (output_schema !== undefined) description.output_schema = output_schema;
  return description;
}

function summaryOf(
  name: string,
  { title, description, effect, group, deprecated }: ListedAction | AnyAction,
  execution: ExecutionMode,
): ActionSummary {
  const summary: Writable<ActionSummary> =
    description === undefined
      ? { name, title, effect, execution }
      : { name, title, description, effect, execution };
  if (group !== undefined) summary.group = group;
  if (deprecated !== undefined) summary.deprecated = deprecated;
  return summary;
}
