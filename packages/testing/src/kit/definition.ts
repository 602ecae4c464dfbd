import assert from "node:assert/strict";
import {
  type AnyAction,
  createHub,
  type HttpActionRow,
  type JsonSchema,
  type Schema,
  type StandardSchema,
} from "@plugboard/core";
import { type ImportReport, importAlone } from "../import-alone.js";
import type { Check } from "./runner.js";
import { CONNECTION, credentialsOf, everyAction, type Subject, schemesOf } from "./subject.js";

/** Of a catalogue's actions as many are tried; all of them are checked as data. */
const MAX_CATALOGUED = 50;

/** What a definition is, and that making it does nothing else. */
export function definitionChecks(subject: Subject): Check[] {
  const { connector, fixtures } = subject;
  const own = Object.entries(connector.actions).filter(([name]) => name !== "custom");
  let importing: Promise<ImportReport> | undefined;
  const importReport = () => (importing ??= importAlone(fixtures.module));
  const atImport = (name: string, of: keyof ImportReport): Check => ({
    name,
    async run() {
      const report = await importReport();
      assert.deepEqual(
        report[of],
        [],
        `importing the connector ${name.replace("import ", "must leave alone: ")}`,
      );
    },
  });

  return [
    atImport("import opens no network", "network"),
    atImport("import reads no environment", "environment"),
    atImport("import starts no timer", "timers"),
    atImport("import loads no schema library", "schemas"),
    {
      name: "frozen",
      async run() {
        const { capabilities, auth, http, session, actions } = connector;
        for (const [what, value] of Object.entries({
          connector,
          capabilities,
          auth,
          http,
          session,
          actions,
        })) {
          assert.ok(value === undefined || Object.isFrozen(value), `${what} is not frozen`);
        }
        for (const [name, action] of own) assert.ok(Object.isFrozen(action), `${name} is not frozen`);
      },
    },
    {
      name: "rows are data",
      async run() {
        for (const [name, action] of own) {
          const row = rowOf(action);
          if (row === undefined) continue;
          // How a list goes on is a function, and an output may be a schema of a library's.
          const { pagination: _, output: __, ...data } = row;
          assert.deepEqual(
            JSON.parse(JSON.stringify(data)),
            dropUndefined(data),
            `the row of ${name} is not plain data`,
          );
        }
      },
    },
    {
      name: "names are well-formed and unique",
      async run() {
        assert.match(connector.name, /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
        const names = new Map<string, string>();
        const titles = new Map<string, string>();
        for (const [name, { title }] of await everyAction(subject)) {
          assert.match(name, /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/, `the name "${name}" is not snake_case`);
          const alike = name
            .split("_")
            .filter((word) => !["a", "an", "the"].includes(word))
            .join("_");
          assert.equal(
            names.get(alike),
            undefined,
            `${name} and ${names.get(alike)} differ in an article only`,
          );
          names.set(alike, name);
          const said = title.toLowerCase();
          assert.equal(
            titles.get(said),
            undefined,
            `${name} and ${titles.get(said)} have the same title "${title}"`,
          );
          titles.set(said, name);
        }
      },
    },
    {
      name: "effects fit the methods",
      async run() {
        for (const [name, action] of await everyAction(subject)) {
          assert.ok(
            ["read", "write", "destructive"].includes(action.effect),
            `${name} has the effect "${action.effect}"`,
          );
          const method = rowOf(action)?.method;
          if (method !== undefined && ["PUT", "PATCH", "DELETE"].includes(method)) {
            assert.notEqual(action.effect, "read", `${name} says that it reads and sends ${method}`);
          }
        }
      },
    },
    {
      name: "inputs have a JSON Schema that lists",
      run: () =>
        withIdleHub(subject, async (hub) => {
          const list = await hub.listActions(CONNECTION);
          const catalogued = (await connector.catalogue?.open())?.rows.keys() ?? [];
          assert.ok(list.ok, `the actions cannot be listed: ${list.ok ? "" : list.message}`);
          assert.deepEqual(
            list.actions.map(({ name }) => name).toSorted(),
            [...new Set([...Object.keys(connector.actions), ...catalogued])].toSorted(),
          );
          for (const described of list.actions) {
            const { name, input_schema: schema } = described;
            assert.deepEqual(
              JSON.parse(JSON.stringify(described)),
              dropUndefined(described),
              `${name} lists as no plain data`,
            );
            assert.equal(schema.type, "object", `the input of ${name} is no object`);
            const input = await resolved(connector.actions[name]?.input);
            assert.ok(
              input === undefined || !("~standard" in input) || hasJsonSchema(input),
              `the input of ${name} is of a library that does not give its JSON Schema`,
            );
          }
        }),
    },
    {
      name: "inputs are checked before anything is sent",
      run: () =>
        withIdleHub(subject, async (hub) => {
          const list = await hub.listActions(CONNECTION);
          assert.ok(list.ok, `the actions cannot be listed: ${list.ok ? "" : list.message}`);
          const catalogue = await connector.catalogue?.open();
          const some = Math.ceil((catalogue?.rows.size ?? 0) / MAX_CATALOGUED);
          for (const [index, { name, input_schema: schema }] of list.actions.entries()) {
            if (!Object.hasOwn(connector.actions, name) && index % some > 0) continue;
            const faulty = faultyInput(schema);
            if (name === "custom" || faulty === undefined) continue;
            const result = await hub.runConnectionAction(CONNECTION, name, faulty as never);
            const code = result.ok ? "a success" : result.code;
            assert.equal(code, "invalid_input", `${name} takes ${JSON.stringify(faulty)}`);
          }
        }),
    },
    {
      name: "every auth scheme has a fixture",
      async run() {
        schemesOf(subject);
      },
    },
  ];
}

/** A hub that cannot reach anything: what is tried to be sent fails the check. */
async function withIdleHub(
  subject: Subject,
  body: (hub: ReturnType<typeof createHub>) => Promise<void>,
): Promise<void> {
  const [scheme] = schemesOf(subject);
  const attempts: string[] = [];
  await using hub = createHub({
    connections: {
      [CONNECTION]: {
        connector: subject.connector,
        credentials: (await credentialsOf(scheme?.fixture as never)) as never,
        onCredentialsChange: () => {},
      },
    },
    egress: {
      trust: "public",
      resolver: async (host) => {
        attempts.push(host);
        return [];
      },
    },
    limits: { retries: 0 },
  });
  await body(hub as never);
  assert.deepEqual(attempts, [], "names were resolved");
}

async function resolved(schema: Schema | undefined): Promise<object | undefined> {
  return typeof schema === "function" && !("~standard" in schema) ? schema() : schema;
}

function hasJsonSchema(schema: object): boolean {
  return (schema as StandardSchema)["~standard"].jsonSchema !== undefined;
}

/** Objects in place of every param that the schema says is none; `undefined` where it says so of no param. */
function faultyInput({ properties }: JsonSchema): Record<string, unknown> | undefined {
  const params = Object.entries((properties ?? {}) as Readonly<Record<string, JsonSchema>>);
  const simple = params.filter(([, { type, enum: values }]) =>
    type === undefined ? values !== undefined : ![type].flat().includes("object"),
  );
  if (simple.length === 0) return undefined;
  return Object.fromEntries(simple.map(([name]) => [name, { plugboard: "kit" }]));
}

function rowOf(action: AnyAction): HttpActionRow | undefined {
  return "row" in action ? (action.row as HttpActionRow) : undefined;
}

/** The value as JSON would hold it, where that is what it is but for members that are `undefined`. */
export function dropUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropUndefined);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, dropUndefined(member)]));
}
