import { expect, test } from "vitest";
import { membersOf, typeOf } from "../src/write/types.ts";

test.each([
  [{ type: "string" }, "string"],
  [{ type: ["integer", "null"] }, "number|null"],
  [{ type: "string", enum: ["a", "b", "a"] }, '"a"|"b"'],
  [{ anyOf: [{ enum: ["a", "b"] }, { type: "string" }] }, '"a"|"b"|S'],
  [{ const: "x" }, '"x"'],
  [{ type: "array", items: { type: "string" } }, "readonly string[]"],
  [{ type: "array", items: { enum: ["a", "b"] } }, 'readonly ("a"|"b")[]'],
  [{ type: "array", items: { type: "array", items: { type: "number" } } }, "readonly (readonly number[])[]"],
  [{ type: "object" }, "{[key:string]:unknown}"],
  [{ type: "object", additionalProperties: { type: "string" } }, "{[key:string]:string}"],
  [{ anyOf: [{ type: "string" }, { type: "null" }] }, "string|null"],
  [{ $ref: "#/$defs/Block" }, "Block"],
  [
    {
      type: "object",
      properties: { a: { type: "string" } },
      anyOf: [{ required: ["a"] }, { required: ["b"] }],
    },
    "{a?:string|U}",
  ],
  [
    { type: "object", properties: { a: { type: "string" } }, additionalProperties: true },
    "{a?:string|U;[key:string]:unknown}",
  ],
  [{ allOf: [{ $ref: "#/$defs/A" }, { type: "object", properties: { b: {} } }] }, "A&({b?:unknown})"],
  [{}, "unknown"],
])("%j is %s", (schema, type) => {
  expect(typeOf(schema)).toBe(type);
});

test("members that are no identifiers are quoted, and required ones are not optional", () => {
  expect(membersOf({ "content-type": { type: "string" }, id: { type: "integer" } }, ["id"])).toBe(
    '{"content-type"?:string|U;id:number}',
  );
});
