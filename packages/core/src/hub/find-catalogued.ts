import { CUSTOM_ACTION } from "../actions/custom.js";
import type { AnyAction } from "../contract/action.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { didYouMean } from "../schema/nearest.js";
import type { Connection } from "./connection.js";
import type { Found } from "./runner.js";

/**
 * Finds an action of a connection's catalogue, or what an action is called now that had the name before. Throws where there
 * is none, with the nearest names.
 */
export async function findCatalogued(lists: Connection, name: string): Promise<Found> {
  const { connector, actions, name: connection } = lists;
  const catalogue = await connector.catalogue?.open();
  const followed = new Set<string>();
  let current: string | null | undefined = name;
  while (typeof current === "string" && !followed.has(current)) {
    const action: AnyAction | undefined = Object.hasOwn(connector.actions, current)
      ? connector.actions[current]
      : await catalogue?.load(current);
    if (action !== undefined) {
      const notice = current === name ? {} : { notice: `"${name}" is now called "${current}".` };
      return { connection, name: current, action, on: lists, ...notice };
    }
    followed.add(current);
    current = catalogue?.formerNames.get(current);
  }
  if (name === CUSTOM_ACTION) {
    throw new PlugboardError(
      "unsupported_action",
      `Connector "${connector.name}" does not support the "custom" action.`,
    );
  }
  const wanted = String(name);
  const gone = current === null && followed.size > 0 ? " any more: it was removed" : "";
  const names = [...Object.keys(actions), ...(catalogue?.rows.keys() ?? [])];
  throw new PlugboardError(
    "unknown_action",
    `The connection "${connection}" (${connector.title}) has no action "${wanted}"${gone}.${didYouMean(wanted, names)}`,
  );
}
