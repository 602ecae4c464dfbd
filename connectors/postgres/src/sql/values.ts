/** A value of a parameter or a column. From code also dates, bytes and big integers. */
export type SqlValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Date
  | Uint8Array
  | readonly SqlValue[]
  | { readonly [key: string]: unknown };

/** What keeps a value from being one, or `undefined`. */
export function valueFault(value: unknown): string | undefined {
  switch (typeof value) {
    case "boolean":
    case "number":
    case "bigint":
      return undefined;
    case "string":
      if (value.includes("\0")) return "holds a NUL character, which PostgreSQL text cannot";
      return value.isWellFormed() ? undefined : "is not well-formed Unicode";
    case "object":
      if (value === null || value instanceof Uint8Array) return undefined;
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? "is no valid date" : undefined;
      if (Array.isArray(value)) return value.map(valueFault).find((fault) => fault !== undefined);
      return isJson(value) ? undefined : "holds what JSON cannot";
    default:
      return `is a ${typeof value}`;
  }
}

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}

/**
 * A parameter as the text that its type reads: arrays as array literals, objects as JSON, bytes as hex. Sent beside the
 * statement, never in it.
 */
export function encodeValue(value: SqlValue): string | null {
  if (value === null) return null;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return hex(value);
  if (Array.isArray(value)) return arrayLiteral(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function arrayLiteral(items: readonly SqlValue[]): string {
  const texts = items.map((item) => {
    if (Array.isArray(item)) return arrayLiteral(item);
    const text = encodeValue(item);
    return text === null ? "NULL" : `"${text.replace(/["\\]/g, "\\$&")}"`;
  });
  return `{${texts.join(",")}}`;
}

/**
 * Rows as one JSON text, which `json_populate_record` turns into columns of the table's own types: a list fills an
 * array column or a JSON column, whichever it is. Big integers, dates and bytes go as text, which those types read.
 */
export function encodeRows(rows: unknown): string {
  return JSON.stringify(plain(rows));
}

function plain(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (value instanceof Uint8Array) return hex(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if ("toJSON" in value && typeof value.toJSON === "function") return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}

function hex(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`;
}
