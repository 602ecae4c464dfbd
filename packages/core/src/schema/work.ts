import type { JsonSchema } from "../contract/schema.js";
import { isDefinition, isRecord, referred, subschemas } from "./keywords.js";
import { readPattern } from "./pattern.js";

/** How much there is in an input. */
export interface InputSize {
  readonly values: number;
  readonly characters: number;
}

/** What a schema costs for each value, pair of values and character of an input, in microseconds on a slow core. */
interface Work {
  readonly perValue: number;
  readonly perPair: number;
  readonly perCharacter: number;
}

const SUBSCHEMA = 2;
const ENUM_ENTRY = 0.02;
const UNIQUE_PAIR = 0.03;
const CHARACTER = 0.02;
const PATTERN_CHARACTER = 1;
const PATTERN_STEP = 0.1;

/**
 * Bounds the time that a linted schema takes, in microseconds: each of its subschemas, with every `$ref` followed, sees
 * each value once at most.
 */
export function schemaWork(root: JsonSchema): (size: InputSize) => number {
  const known = new Map<unknown, Work>();
  const workOf = (node: unknown): Work => {
    if (!isRecord(node)) return { perValue: SUBSCHEMA, perPair: 0, perCharacter: 0 };
    const before = known.get(node);
    if (before !== undefined) return before;
    const { $ref: ref, enum: options, const: constant, required, dependentRequired, uniqueItems } = node;
    const entries = [options, constant, required, dependentRequired].reduce(
      (sum: number, value) => sum + valuesIn(value),
      0,
    );
    let perValue = SUBSCHEMA + entries * ENUM_ENTRY;
    let perPair = uniqueItems === true ? UNIQUE_PAIR : 0;
    let perCharacter = CHARACTER + patternWork(node.pattern);
    const children = [...subschemas(node)].filter(([step]) => !isDefinition(step)).map(([, child]) => child);
    for (const child of typeof ref === "string" ? [...children, referred(root, ref)] : children) {
      const work = workOf(child);
      perValue += work.perValue;
      perPair += work.perPair;
      perCharacter += work.perCharacter;
    }
    const work = { perValue, perPair, perCharacter };
    known.set(node, work);
    return work;
  };
  const { perValue, perPair, perCharacter } = workOf(root);
  return ({ values, characters }) =>
    values * perValue + values * values * perPair + characters * perCharacter;
}

function patternWork(pattern: unknown): number {
  if (typeof pattern !== "string") return 0;
  const reading = readPattern(pattern);
  return PATTERN_CHARACTER + ("size" in reading ? reading.size * PATTERN_STEP : 0);
}

function valuesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return value === undefined ? 0 : 1;
  return Object.values(value).reduce((sum: number, member) => sum + valuesIn(member), 1);
}
