import fc from "fast-check";
import { expect, test } from "vitest";
import { share } from "../src/write/share.ts";
import { expanded, schemaOf } from "./schemas.ts";

const leaf = fc.oneof(
  fc.record({ type: fc.constantFrom("string", "integer", "boolean") }),
  fc.record({ enum: fc.uniqueArray(fc.stringMatching(/^[a-z_]{3,12}$/), { minLength: 1, maxLength: 8 }) }),
);
const schema = schemaOf(leaf, fc.stringMatching(/^[a-z_]{1,8}$/));

test("what is shared says the same as what was given", () => {
  fc.assert(
    fc.property(
      fc.array(fc.dictionary(fc.stringMatching(/^[a-z_]{1,8}$/), schema, { maxKeys: 4 }), { maxLength: 6 }),
      (once) => {
        const given = [...once, ...once];
        const { params, defs } = share(given, {}, 60);
        const back = params.map((each) =>
          Object.fromEntries(Object.entries(each).map(([name, value]) => [name, expanded(value, defs)])),
        );
        expect(back).toEqual(given.map((each) => ({ ...each })));
      },
    ),
  );
});

test("a schema that stands in several places is written once, by the name of where it stands", () => {
  const address = {
    type: "object",
    properties: {
      city: { type: "string" },
      country: { type: "string" },
      line1: { type: "string" },
      state: { type: "string" },
    },
  };
  const { params, defs } = share(
    [{ address }, { shipping: { type: "object", properties: { address } } }],
    {},
    60,
  );
  expect(defs).toEqual({ Address: address });
  expect(params).toEqual([
    { address: { $ref: "#/$defs/Address" } },
    { shipping: { type: "object", properties: { address: { $ref: "#/$defs/Address" } } } },
  ]);
});

test("a definition that refers to itself keeps its name, and one that nothing uses is left out", () => {
  const Block = {
    type: "object",
    properties: { blocks: { type: "array", items: { $ref: "#/$defs/Block" } } },
  };
  const { defs } = share([{ block: { $ref: "#/$defs/Block" } }], { Block, Unused: { type: "string" } }, 60);
  expect(defs).toEqual({ Block });
});
