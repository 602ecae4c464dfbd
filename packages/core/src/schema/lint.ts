import type { Problem } from "../contract/result.js";
import { isDefinition, isRecord, LISTS, ONE, PLAIN, RECORDS, referred, subschemas } from "./keywords.js";
import { readPattern } from "./pattern.js";
import { pointerStep } from "./pointer.js";

/** Bounds on a schema that others wrote. What passes can be checked in a time bounded by `schemaWork`. */
const MAX_BYTES = 65_536;
const MAX_DEPTH = 32;
/** Subschemas once every `$ref` is followed, so that a small document cannot stand for a huge one. */
const MAX_EXPANDED = 5000;
/** Levels once every `$ref` is followed: the validator calls itself for each. */
const MAX_EXPANDED_DEPTH = 200;

/**
 * Faults of a JSON Schema (2020-12 or draft-07) from a source that is not trusted: what could hang a validator, fetch
 * something, or is not known. Every fault is listed with its place.
 */
export function lintSchema(schema: unknown): Problem[] {
  const faults: Problem[] = [];
  let text: string | undefined;
  try {
    text = JSON.stringify(schema);
  } catch {
    // Falls through: it refers to itself, or holds what JSON cannot.
  }
  if (text === undefined) return [{ path: "", message: "is not JSON" }];
  if (text.length > MAX_BYTES) return [{ path: "", message: `is larger than ${MAX_BYTES} characters` }];
  const schemas = lintNode(schema, "", 0, faults);
  if (faults.length === 0) lintReferences(schema as object, schemas, faults);
  return faults;
}

function lintNode(
  node: unknown,
  path: string,
  depth: number,
  faults: Problem[],
  schemas: Set<unknown> = new Set(),
): Set<unknown> {
  const fault = (at: string, message: string) => faults.push({ path: path + at, message });
  if (typeof node === "boolean") return schemas;
  if (!isRecord(node)) {
    fault("", "must be a schema");
    return schemas;
  }
  if (depth > MAX_DEPTH) {
    fault("", `is nested deeper than ${MAX_DEPTH} levels`);
    return schemas;
  }
  schemas.add(node);
  for (const [key, value] of Object.entries(node)) {
    const rule = Object.hasOwn(PLAIN, key) ? PLAIN[key] : undefined;
    if (rule !== undefined) {
      const [holds, otherwise] = rule;
      if (!holds(value)) fault(pointerStep(key), otherwise);
    } else if (LISTS.includes(key)) {
      if (!Array.isArray(value)) fault(`/${key}`, "must be a list of schemas");
    } else if (RECORDS.includes(key)) {
      if (!isRecord(value)) fault(`/${key}`, "must be an object of schemas");
      else if (!Object.keys(value).every((name) => name.isWellFormed()))
        fault(`/${key}`, "has a name that is no well-formed Unicode");
    } else if (!ONE.includes(key) && !key.startsWith("x-")) {
      fault(pointerStep(key), "is a keyword that is not allowed here");
    }
  }
  if (typeof node.pattern === "string") {
    const reading = readPattern(node.pattern);
    if ("fault" in reading) fault("/pattern", reading.fault);
  }
  for (const [step, child] of subschemas(node)) {
    if (step === "/items" && Array.isArray(child)) continue;
    lintNode(child, path + step, depth + 1, faults, schemas);
  }
  return schemas;
}

/** What a schema stands for once every `$ref` is followed. */
interface Expanded {
  /** Subschemas. */
  readonly size: number;
  readonly depth: number;
}

/** Refuses references that lead to no subschema or in circles, and measures what they stand for. */
function lintReferences(root: object, schemas: ReadonlySet<unknown>, faults: Problem[]): void {
  const known = new Map<unknown, Expanded>();
  const open = new Set<unknown>();
  const expand = (node: unknown, path: string): Expanded => {
    if (!isRecord(node)) return { size: 1, depth: 1 };
    const before = known.get(node);
    if (before !== undefined) return before;
    if (open.has(node)) {
      faults.push({ path, message: "refers to itself" });
      return { size: 1, depth: 1 };
    }
    open.add(node);
    let size = 1;
    let depth = 0;
    const add = (child: unknown, at: string): void => {
      const expanded = expand(child, at);
      size += expanded.size;
      depth = Math.max(depth, expanded.depth);
    };
    if (typeof node.$ref === "string") {
      const target = referred(root, node.$ref);
      if (schemas.has(target)) add(target, `${path}/$ref`);
      else faults.push({ path: `${path}/$ref`, message: "leads nowhere: it must lead to a subschema" });
    }
    for (const [step, child] of subschemas(node)) {
      if (!isDefinition(step)) add(child, path + step);
    }
    open.delete(node);
    const expanded = { size, depth: depth + 1 };
    known.set(node, expanded);
    return expanded;
  };
  const { size, depth } = expand(root, "");
  if (size > MAX_EXPANDED) {
    faults.push({
      path: "",
      message: `stands for ${size} subschemas once its references are followed; ${MAX_EXPANDED} are allowed`,
    });
  }
  if (depth > MAX_EXPANDED_DEPTH) {
    faults.push({
      path: "",
      message: `is ${depth} levels deep once its references are followed; ${MAX_EXPANDED_DEPTH} are allowed`,
    });
  }
}
