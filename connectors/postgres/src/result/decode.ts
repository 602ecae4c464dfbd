import { OID } from "./builtin-types.js";

export interface TypeInfo {
  readonly oid: number;
  readonly name: string;
  /** The OID of what an array holds. */
  readonly element?: number;
}

/**
 * What a value becomes. Only what a JSON value holds exactly leaves text: `bigint` and `numeric` would lose digits, and
 * NaN and the infinities have no JSON.
 */
export function decodeValue(text: string, type: TypeInfo): unknown {
  return type.element === undefined ? decodeScalar(text, type.oid) : decodeArray(text, type.element);
}

function decodeScalar(text: string, oid: number): unknown {
  switch (oid) {
    case OID.boolean:
      return text === "t";
    case OID.smallint:
    case OID.integer:
    case OID.oid:
    case OID.real:
    case OID.double: {
      const number = Number(text);
      return Number.isFinite(number) ? number : text;
    }
    case OID.json:
    case OID.jsonb:
      return JSON.parse(text);
    case OID.timestamp:
    case OID.timestamptz:
      return isoTimestamp(text);
    default:
      return text;
  }
}

/** `2024-01-02 03:04:05.678901+00` in ISO 8601. Infinities, years before Christ and past 9999 stay as they are. */
function isoTimestamp(text: string): string {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?)(?:([+-]\d\d)(:\d\d)?(:\d\d)?)?$/.exec(text);
  if (match === null) return text;
  const [, date, time, hours, minutes = ":00", seconds = ""] = match;
  return `${date}T${time}${hours === undefined ? "" : hours + minutes + seconds}`;
}

/** Reads an array literal: `{1,NULL,"a \"b\"",{2,3}}`, with or without bounds before it. */
function decodeArray(text: string, element: number): unknown {
  let at = text.indexOf("{");

  const readArray = (): unknown[] => {
    const items: unknown[] = [];
    at += 1;
    while (text[at] !== "}") {
      items.push(readItem());
      if (text[at] === ",") at += 1;
    }
    at += 1;
    return items;
  };
  const readItem = (): unknown => {
    if (text[at] === "{") return readArray();
    if (text[at] === '"') return decodeScalar(readQuoted(), element);
    const start = at;
    while (at < text.length && text[at] !== "," && text[at] !== "}") at += 1;
    if (at === text.length) throw new SyntaxError("An array that does not end.");
    const word = text.slice(start, at);
    return word === "NULL" ? null : decodeScalar(word, element);
  };
  const readQuoted = (): string => {
    let value = "";
    at += 1;
    while (text[at] !== '"') {
      if (text[at] === "\\") at += 1;
      if (at >= text.length) throw new SyntaxError("An array that does not end.");
      value += text[at];
      at += 1;
    }
    at += 1;
    return value;
  };
  return readArray();
}
