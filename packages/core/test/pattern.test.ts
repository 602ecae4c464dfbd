import fc from "fast-check";
import { RE2JS } from "re2js";
import { expect, test } from "vitest";
import { readPattern } from "../src/schema/pattern.js";

const sizeOf = (pattern: string) => {
  const reading = readPattern(pattern);
  return "size" in reading ? reading.size : reading.fault;
};

test.each([
  ["^[a-z]+$", 4],
  ["a{3}", 4],
  ["(?:ab){2,10}", 40],
  ["[\\]{5}]{2}", 3],
  ["\\{a{2}", 4],
  ["x{0}", 1],
])("the size of %s", (pattern, least) => {
  expect(sizeOf(pattern)).toBeGreaterThanOrEqual(least - 1);
  expect(sizeOf(pattern)).toBeLessThan(least * 3);
});

test("what passes compiles on the engine, to a program that is no larger than it was said to be", () => {
  const piece = fc.constantFrom(
    ...[
      "a",
      ".",
      "\\d",
      "\\p{L}",
      "\\p{Nd}",
      "\\p{Letter}",
      "[a-z]",
      "[^\\]]",
      "[\\b]",
      "[\\w.-]",
      "\\b",
      "^",
      "$",
      "|",
    ],
    ...[
      "(",
      ")",
      "(?:",
      "(?<n>",
      "(?<m>",
      "(?=",
      "(?<!",
      "(?i:",
      "*",
      "+?",
      "?",
      "{2}",
      "{2,}",
      "{0,9}",
      "{40}",
      "{1000}",
    ],
    ...[
      "\\1",
      "\\k<n>",
      "\\u{1F600}",
      "\\ud83d\\ude00",
      "\\cA",
      "\\x41",
      "\\0",
      "\\/",
      "\\(",
      "\\[",
      "{",
      "]",
      "𝒳",
      "\ud800",
    ],
  );
  let compiled = 0;
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const pattern = pieces.join("");
      const reading = readPattern(pattern);
      if ("fault" in reading) return;
      compiled += 1;
      const program = RE2JS.compile(RE2JS.translateRegExp(pattern));
      expect(program.programSize()).toBeLessThanOrEqual(3 * reading.size + 10);
    }),
    { numRuns: 5000 },
  );
  expect(compiled).toBeGreaterThan(200);
});
