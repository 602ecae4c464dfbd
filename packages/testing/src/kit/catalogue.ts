import assert from "node:assert/strict";
import { type ActionCatalogue, defineConnector, type HttpAction } from "@plugboard/core";
import { dropUndefined } from "./definition.js";
import type { Check } from "./runner.js";
import type { Subject } from "./subject.js";

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
        assert.deepEqual(twice, []);
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
          const { pagination: __, output: ___, ...data } = action.row ?? {};
          assert.deepEqual(JSON.parse(JSON.stringify(data)), dropUndefined(data), `${name} is no plain data`);
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
