import type { HttpAction, JsonSchema } from "@plugboard/core";
import { definitionOf } from "../schema-walk.ts";
import { defLine, EFFECT_LETTERS, partFiles } from "./data.ts";
import { type Params, share } from "./share.ts";
import { type TabledParams, table } from "./table.ts";

/** What is read often stays whole where it is: a reference is one thing more to follow. */
const MIN_SHARED = 120;
/** Beside the params; no param is called so. */
const OUTPUT = "=output";

/** The files of a connector's `catalogue/by-hand/`, by path: its rows, as the data that it publishes. */
export function byHandFiles(actions: Readonly<Record<string, HttpAction>>): ReadonlyMap<string, string> {
  const named = Object.entries(actions);
  const shared = share(
    named.map(
      ([, { row }]) =>
        ({ ...row.params, ...(row.output !== undefined && { [OUTPUT]: row.output }) }) as Params,
    ),
    {},
    MIN_SHARED,
  );
  const outputs = shared.params.map(({ [OUTPUT]: output }) => output);
  const tabled = table(shared.params.map(({ [OUTPUT]: _, ...params }) => params));
  const index = [""];
  const details: string[] = [];
  let current: string | undefined;
  for (const [at, [name, action]] of named.entries()) {
    const { group = "" } = action;
    if (group === "") throw new Error(`"${name}" has no group.`);
    if (group !== current) index.push(`#${group}`);
    current = group;
    index.push(indexLine(name, action));
    details.push(detailsLine(name, action, tabled.params[at] as TabledParams, outputs[at]));
  }
  const defs = Object.entries(shared.defs).map(defLine);
  return new Map(partFiles(index, [JSON.stringify(tabled.table), ...details, ...defs]));
}

function indexLine(
  name: string,
  { row, title, description = "", effect, deprecated = "" }: HttpAction,
): string {
  const fields = [name, row.method, row.path, title, EFFECT_LETTERS[effect], deprecated, description];
  if (fields.some((field) => /[\t\n]/.test(field)))
    throw new Error(`"${name}" has a tab or a line break in its texts.`);
  return fields.join("\t").replace(/\t+$/, "");
}

function detailsLine(
  name: string,
  { row }: HttpAction,
  params: TabledParams,
  output: JsonSchema | undefined,
): string {
  const { method, path, title, description, effect, group, deprecated, pagination, output: _, ...rest } = row;
  const kind = (pagination as { readonly kind?: string } | undefined)?.kind;
  if (pagination !== undefined && kind === undefined)
    throw new Error(`"${name}" pages in no kind that data can name.`);
  const data = {
    ...rest,
    ...(row.params !== undefined && { params }),
    ...(kind !== undefined && { pagination: kind }),
  };
  const text = JSON.stringify(data);
  return output === undefined ? text : `${text}\t${definitionOf(output) ?? JSON.stringify(output)}`;
}
