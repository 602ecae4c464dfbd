import type { ArrayStyle } from "../contract/http.js";
import { PlugboardError } from "../errors/plugboard-error.js";
import { encodeText } from "./url.js";

export interface FlattenOptions {
  readonly arrays: ArrayStyle;
  readonly nulls: "omit" | "empty";
}

const MAX_DEPTH = 32;

/**
 * Writes a value as name and value pairs: nested objects as `a[b]`, arrays by style, dates as ISO 8601. `undefined` is
 * left out. Objects inside arrays always carry their index, or their members would mix.
 */
export function flatten(
  name: string,
  value: unknown,
  options: FlattenOptions,
  emit: (name: string, value: unknown) => void,
  depth = 0,
): void {
  if (depth > MAX_DEPTH)
    throw unwritable(name, `is nested deeper than ${MAX_DEPTH} levels, or refers to itself`);
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      emit(name, String(value));
      return;
    case "number":
      if (!Number.isFinite(value)) throw unwritable(name, `is ${value}, which has no text form`);
      emit(name, String(value));
      return;
    case "undefined":
      return;
    case "object":
      break;
    default:
      throw unwritable(name, `is a ${typeof value}, which has no text form`);
  }
  if (value === null) {
    if (options.nulls === "empty") emit(name, "");
  } else if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw unwritable(name, "is an invalid date");
    emit(name, value.toISOString());
  } else if (value instanceof Blob || ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    emit(name, value);
  } else if (Array.isArray(value)) {
    flattenArray(name, value, options, emit, depth);
  } else {
    for (const [key, member] of Object.entries(value))
      flatten(`${name}[${key}]`, member, options, emit, depth + 1);
  }
}

function flattenArray(
  name: string,
  items: readonly unknown[],
  options: FlattenOptions,
  emit: (name: string, value: unknown) => void,
  depth: number,
): void {
  if (options.arrays === "comma" && items.every((item) => typeof item !== "object" || item === null)) {
    const texts: string[] = [];
    for (const item of items) flatten(name, item, options, (_, text) => texts.push(String(text)), depth + 1);
    if (texts.length > 0) emit(name, texts.join(","));
    return;
  }
  items.forEach((item, index) => {
    const indexed =
      options.arrays === "indices" || (typeof item === "object" && item !== null && !(item instanceof Date));
    flatten(
      indexed ? `${name}[${index}]` : options.arrays === "brackets" ? `${name}[]` : name,
      item,
      options,
      emit,
      depth + 1,
    );
  });
}

/** Query or form text of a record's members, percent-encoded. Empty where nothing is left to write. */
export function encodePairs(record: Readonly<Record<string, unknown>>, options: FlattenOptions): string {
  let text = "";
  const emit = (name: string, value: unknown) => {
    if (typeof value !== "string") throw unwritable(name, "is binary, which only a multipart body can hold");
    text += `${text === "" ? "" : "&"}${encodeText(name)}=${encodeText(value)}`;
  };
  for (const [name, value] of Object.entries(record)) flatten(name, value, options, emit);
  return text;
}

function unwritable(name: string, fault: string): PlugboardError {
  return new PlugboardError("bad_request", `Bad Request: "${name}" ${fault}.`, {
    problems: [{ path: "", message: `"${name}" ${fault}` }],
  });
}
