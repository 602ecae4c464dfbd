import { type Schema, Validator } from "@cfworker/json-schema";
import { createHub, type JsonSchema } from "@plugboard/core";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { sampleOf } from "../src/sample.ts";
import { catalogued } from "./connectors.ts";

// Core has schemas interpreted by @cfworker/json-schema; ajv compiles them, and is of other hands. On every schema of every
// catalogue they are to say the same, of inputs that fit and of such as do not.

/** Ajv has no formats of its own. These are all that the catalogues have. */
const FORMATS = { date: /^\d{4}-\d\d-\d\d$/, "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/ };

/** What is put in a value's place. */
const STRANGERS: readonly unknown[] = [null, true, 7, -0.5, "", "stranger", [], [{}], {}, { stranger: 1 }];

describe.each(catalogued)("$connector.name", ({ connector, credentials }) => {
  test("core's validator and ajv agree on every action", async () => {
    const hub = createHub({
      connections: { one: { connector, credentials } },
      egress: { trust: "public" },
    } as never);
    const list = await hub.listActions("one" as never);
    await hub.close();
    if (!list.ok) throw new Error(list.message);

    const differences: string[] = [];
    let [fitting, refused, seed] = [0, 0, 1];
    for (const { name, input_schema: schema } of list.actions.filter((each) => each.name !== "custom")) {
      // As core makes it: of a copy, because it writes into the document.
      const core = new Validator(structuredClone(schema) as Schema, "2020-12", false);
      const ajv = ajvCheck(schema);
      for (const input of inputsOf(schema, () => (seed = (seed * 48_271) % 2_147_483_647))) {
        const fits = core.validate(input).valid;
        if (fits) fitting += 1;
        else refused += 1;
        if (fits !== ajv(input)) {
          differences.push(
            `${name}: ${fits ? "the interpreter" : "ajv"} takes ${JSON.stringify(input).slice(0, 200)}`,
          );
        }
      }
    }
    expect(differences).toEqual([]);
    // Neither says the same of everything.
    expect(Math.min(fitting, refused)).toBeGreaterThan(list.total);
  }, 300_000);
});

function ajvCheck(schema: JsonSchema): (input: unknown) => boolean {
  // An enum of Stripe's has a value twice, which the standard only advises against.
  const ajv = new Ajv2020({ strict: false, formats: FORMATS, validateSchema: false });
  const check = ajv.compile(schema);
  return (input) => check(input) === true;
}

/** The smallest and the fullest input, none, one with a member too many, and the fullest with a part exchanged. */
function inputsOf(schema: JsonSchema, random: () => number): unknown[] {
  const full = sampleOf(schema, "full") as Record<string, unknown>;
  const places = placesIn(full);
  const changed = Array.from({ length: Math.min(6, places.length * 2) }, () => {
    const copy = structuredClone(full);
    const path = places[random() % places.length] as readonly string[];
    put(copy, path, STRANGERS[random() % STRANGERS.length]);
    return copy;
  });
  return [sampleOf(schema, "minimal"), full, {}, { ...full, no_such_param: 1 }, ...changed];
}

/** Where something stands in a value, at any depth. */
function placesIn(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [[...at, key], ...placesIn(member, [...at, key])]);
}

function put(value: object, [key = "", ...rest]: readonly string[], stranger: unknown): void {
  const members = value as Record<string, unknown>;
  if (rest.length === 0) members[key] = stranger;
  else put(members[key] as object, rest, stranger);
}
