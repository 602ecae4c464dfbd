import assert from "node:assert/strict";
import { type ActionCatalogue, defineConnector, type HttpAction, type HttpActionRow } from "@plugboard/core";
import { dropUndefined } from "./definition.js";
import type { Check } from "./runner.js";
import type { Subject } from "./subject.js";

const METHODS: Readonly<Record<HttpActionRow["method"], true>> = {
  GET: true,
  HEAD: true,
  POST: true,
  PUT: true,
  PATCH: true,
  DELETE: true,
};

const MEMBERS: Readonly<Record<keyof HttpActionRow, true>> = {
  title: true,
  description: true,
  effect: true,
  group: true,
  deprecated: true,
  method: true,
  path: true,
  baseUrl: true,
  params: true,
  required: true,
  $defs: true,
  queryParams: true,
  bodyParams: true,
  headerParams: true,
  wholeBody: true,
  jsonParams: true,
  fileParams: true,
  wireNames: true,
  fixed: true,
  headers: true,
  bodyFormat: true,
  pagination: true,
  unwrap: true,
  output: true,
};

/** What a catalogue's data is: all of it, and nothing is sent. */
export function catalogueChecks({ connector }: Subject, catalogue: ActionCatalogue): Check[] {
  const { actions } = connector;
  return [
    {
      name: "it says what it was made from",
      async run() {
        const source = Object.entries((await catalogue.open()).source);
        // What was written by hand has none.
        if (source.every(([, value]) => value === "")) return;
        for (const [what, value] of source)
          assert.ok(typeof value === "string" && value !== "", `its source has no ${what}`);
      },
    },
    {
      name: "no action is in it that the connector has beside it",
      async run() {
        const twice = Object.keys(actions).filter((name) => catalogue.has(name));
        assert.deepEqual(twice, [], "these are in both");
      },
    },
    {
      name: "former names lead to what there is",
      async run() {
        const { formerNames: former, rows } = await catalogue.open();
        for (const [name, current] of former) {
          assert.ok(!exists(name), `"${name}" is a former name and an action's`);
          assert.notEqual(current, name, `"${name}" is its own former name`);
          assert.ok(
            current === null || exists(current) || former.has(current),
            `"${name}" leads to "${current}", which does not exist`,
          );
        }
        function exists(name: string): boolean {
          return Object.hasOwn(actions, name) || rows.has(name);
        }
      },
    },
    {
      name: "keywords are of what there is",
      async run() {
        const { keywords, rows } = await catalogue.open();
        assert.deepEqual(
          [...keywords.keys()].filter((name) => !Object.hasOwn(actions, name) && !rows.has(name)),
          [],
          "these have keywords and do not exist",
        );
      },
    },
    {
      name: "every row makes an action that can be defined",
      async run() {
        const { rows, loadAll } = await catalogue.open();
        const names = [...rows.keys()];
        const all = await loadAll(names);
        assert.deepEqual([...all.keys()], names, "some are not made");
        assert.deepEqual(
          names.filter((name) => !catalogue.has(name)),
          [],
          "it does not know of these that it has them",
        );
        const { name, title, specVersion, capabilities, auth, http, session } = connector;
        const profiles = { ...(http !== undefined && { http }), ...(session !== undefined && { session }) };
        const made = Object.fromEntries(all);
        defineConnector({ name, title, specVersion, capabilities, auth, ...profiles, actions: made });
      },
    },
    {
      name: "actions are what their rows say, and plain data",
      async run() {
        const { rows, loadAll } = await catalogue.open();
        const all = await loadAll([...rows.keys()]);
        for (const [name, row] of rows) {
          const action = all.get(name) as Partial<HttpAction>;
          const { title, description, effect, group, deprecated } = action;
          const { method, path } = action.row ?? row;
          const { keywords: _, ...told } = row;
          assert.deepEqual(
            dropUndefined({ name, title, description, effect, group, method, path, deprecated }),
            told,
          );
          assert.notEqual(group, "", `${name} is in no group`);
          if (action.row === undefined) continue;
          assert.ok(Object.hasOwn(METHODS, method), `${name} has the method "${method}"`);
          const { pagination: __, output, ...data } = action.row;
          assert.deepEqual(JSON.parse(JSON.stringify(data)), dropUndefined(data), `${name} is no plain data`);
          assert.deepEqual(
            Object.keys(action.row).filter((member) => !Object.hasOwn(MEMBERS, member)),
            [],
            `${name} has members that no row has`,
          );
          assert.deepEqual(
            [...missingIn(data), ...missingIn(output ?? {})],
            [],
            `${name} points at shared schemas that it did not get: "$ref":"#/$defs/…" is written without spaces`,
          );
        }
      },
    },
    {
      name: "it knows no other names",
      async run() {
        const name = "no_such_action_of_any_service";
        assert.equal(catalogue.has(name), false);
        assert.equal(await (await catalogue.open()).load(name), undefined);
      },
    },
  ];
}

/** The names of the definitions that a schema points at and has not. */
function missingIn(schema: object): string[] {
  const { $defs = {} } = schema as { readonly $defs?: object };
  const pointers = JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"/]+)/g);
  return [...pointers].flatMap(([, name = ""]) => (Object.hasOwn($defs, name) ? [] : [name]));
}
