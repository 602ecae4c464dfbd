import type { Problem } from "../contract/result.js";
import { pointerStep } from "./pointer.js";

/** Levels of a value. */
export const MAX_DEPTH = 100;

/** The first value that JSON has no form for and that no schema can judge. */
export function foreignValue(value: unknown, path: string, depth = 0): Problem | undefined {
  if (depth > MAX_DEPTH)
    return { path, message: `is nested deeper than ${MAX_DEPTH} levels, or refers to itself` };
  switch (typeof value) {
    case "bigint":
    case "symbol":
    case "function":
      return { path, message: `is a ${typeof value}, which JSON cannot hold` };
    case "number":
      return Number.isFinite(value) ? undefined : { path, message: `is ${value}, which JSON cannot hold` };
    case "object":
      if (value === null || !isContainer(value)) return undefined;
      for (const [key, member] of Object.entries(value)) {
        if (!key.isWellFormed()) return { path, message: "has a name that is no well-formed Unicode" };
        const problem = foreignValue(member, path + pointerStep(key), depth + 1);
        if (problem !== undefined) return problem;
      }
      return undefined;
    default:
      return undefined;
  }
}

/** Arrays and plain objects; bytes, files, dates and what else writes itself as JSON are leaves. */
export function isContainer(value: object): boolean {
  if (Array.isArray(value)) return true;
  if ("toJSON" in value && typeof value.toJSON === "function") return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
