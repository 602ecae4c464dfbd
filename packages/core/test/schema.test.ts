import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { JsonSchema } from "../src/index.js";
import { toJsonSchema, validate } from "../src/schema/validate.js";

async function problems(schema: JsonSchema, value: unknown) {
  const result = await validate(schema, value);
  return "problems" in result ? result.problems.map(({ path, message }) => `${path}: ${message}`) : [];
}

describe("JSON Schema", () => {
  test.each<[JsonSchema, unknown, string[]]>([
    [{ type: ["string", "null"] }, 5, [": must be string or null, not number"]],
    [{ const: "a" }, "b", [': must be "a"']],
    [
      { anyOf: [{ type: "string" }, { type: "array" }] },
      5,
      [": must be string or array as the schema describes"],
    ],
    [{ oneOf: [{ const: 1 }, { const: 2 }] }, 5, [": fits none of the allowed forms"]],
    [{ type: "string", format: "email" }, "x", [": must be a valid email"]],
    [{ type: "string", pattern: "^a+$" }, "b", [": must match the pattern ^a+$"]],
    [{ type: "string", maxLength: 2 }, "abc", [": must be at most 2 characters long"]],
    [{ type: "number", exclusiveMinimum: 0 }, 0, [": must be above 0"]],
    [{ type: "array", minItems: 1 }, [], [": must have at least 1 items"]],
    [{ type: "object", maxProperties: 0 }, { a: 1 }, [": must have at most 0 members"]],
    [
      { properties: { "a/b~c": { type: "string" } } },
      { "a/b~c": 1 },
      ["/a~1b~0c: must be string, not number"],
    ],
    [{ required: ["x y"] }, {}, ["/x y: is required"]],
    [{ not: { type: "string" } }, "a", [": is what the schema rules out"]],
    [{ multipleOf: 2 }, 3, [": must be a multiple of 2"]],
    [{ uniqueItems: true }, [1, 2, 1], [": must have no item twice: 0 and 2 are the same"]],
    [
      { contains: { type: "string" } },
      [1, 2],
      [": must have an item that fits what the schema says it contains"],
    ],
    [
      { contains: { const: 1 }, minContains: 2 },
      [1, 2],
      [": must have at least 2 items that fit what the schema says it contains"],
    ],
    [{ dependentRequired: { a: ["b"] } }, { a: 1 }, ['/b: is required with "a"']],
    [{ propertyNames: { maxLength: 1 } }, { ab: 1 }, ["/ab: is not a name that may stand here"]],
    [{ if: { maximum: 5 }, else: { maximum: 3 } }, 6, [": must be at most 3"]],
    [{ properties: { a: false } }, { a: 1 }, ["/a: may not be given"]],
    [{ additionalProperties: false }, { a: 1 }, ["/a: is not known here."]],
    [
      { minimum: 5, format: "email", pattern: "b" },
      "a",
      [": must match the pattern b", ": must be a valid email"],
    ],
    [
      {
        properties: {
          not: { type: "string" },
          if: { additionalProperties: false },
          anyOf: { $ref: "#/$defs/oneOf" },
        },
        $defs: { oneOf: { enum: [1] } },
      },
      { not: 1, if: { x: 1 }, anyOf: 2 },
      ["/not: must be string, not number", "/if/x: is not known here.", "/anyOf: must be one of 1"],
    ],
    [
      { anyOf: [{ type: "object", additionalProperties: false }, { type: "string" }] },
      { a: 1 },
      [": must be object or string as the schema describes"],
    ],
    [{ additionalProperties: false }, { "\ud800": 1 }, [": has a name that is no well-formed Unicode"]],
    [
      { $defs: { s: { type: "string" } }, properties: { a: { $ref: "#/$defs/s" } } },
      { a: 1 },
      ["/a: must be string, not number"],
    ],
  ])("%j", async (schema, value, expected) => expect(await problems(schema, value)).toEqual(expected));

  test("more faults than can be collected are still a fault of the input", async () => {
    const schema = { items: { allOf: Array.from({ length: 40 }, () => ({ type: "string" })) } };
    expect(
      await problems(
        schema,
        Array.from({ length: 9000 }, () => 1),
      ),
    ).not.toEqual([]);
  });
  test("names too long to be mistyped are not compared", async () => {
    const schema = { properties: { ["a".repeat(50_000)]: {} }, additionalProperties: false };
    const [problem] = await problems(schema, { ["b".repeat(50_000)]: 1 });
    expect(problem).toMatch(/: is not known here\.$/);
  });

  test("draft-07 is read as draft-07", async () => {
    const draft7 = { $schema: "http://json-schema.org/draft-07/schema#", items: [{ type: "string" }] };
    expect(await problems(draft7, [1])).toEqual(["/0: must be string, not number"]);
  });
  test("the value is handed on as it was given: no default, no coercion", async () => {
    const value = { n: "1" };
    const schema = { properties: { n: { type: "string" }, d: { default: 5 } } };
    const result = await validate(schema, value);
    expect("value" in result && result.value).toBe(value);
  });
  test("what writes itself as JSON passes, what JSON cannot hold does not", async () => {
    const schema = { type: "object", properties: { a: { type: "object" } } };
    const binary = { bytes: new Uint8Array([1]), toJSON: () => ({ base64: "AQ==" }) };
    expect(await problems(schema, { a: binary })).toEqual([]);
    expect(await problems(schema, { a: { toJSON: { b: () => 1 } } })).toEqual([
      "/a/toJSON/b: is a function, which JSON cannot hold",
    ]);
  });
  test("the schema is not written to", async () => {
    const schema = Object.freeze({
      $defs: Object.freeze({ s: Object.freeze({ type: "string" }) }),
      $ref: "#/$defs/s",
    });
    expect(await problems(schema, "a")).toEqual([]);
  });
});

describe("Standard Schema", () => {
  const schema = z.object({ a: z.string(), b: z.array(z.object({ c: z.number() })).default([]) });
  test("problems carry their path, and the output is what runs", async () => {
    expect(await validate(schema, { a: 1, b: [{ c: "x" }] })).toMatchObject({
      problems: [{ path: "/a" }, { path: "/b/0/c" }],
    });
    expect(await validate(schema, { a: "x" })).toEqual({ value: { a: "x", b: [] } });
  });
  test("it is listed as JSON Schema", async () => {
    expect(await toJsonSchema(schema, "input")).toMatchObject({ type: "object", required: ["a"] });
    const bare = {
      "~standard": { version: 1, vendor: "other", validate: (value: unknown) => ({ value }) },
    } as const;
    expect(await toJsonSchema(bare, "input")).toEqual({ type: "object" });
  });
  test("a lazy schema is loaded once, at first use, and again only after a failure", async () => {
    let loads = 0;
    const lazy = async () => {
      loads += 1;
      if (loads === 1) throw new Error("not there yet");
      return schema;
    };
    await expect(validate(lazy, {})).rejects.toThrow("not there yet");
    await validate(lazy, {});
    await toJsonSchema(lazy, "input");
    expect(loads).toBe(2);
  });
});
