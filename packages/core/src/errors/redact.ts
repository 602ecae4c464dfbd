const MASK = "[redacted]";
/** Shorter values would mask words at random, and are no secrets. */
const MIN_SECRET_LENGTH = 6;

/** Levels of a value that are copied; services nest a few. */
const MAX_DEPTH = 100;

export interface Redactor {
  text(value: string): string;
  /** A copy with every string masked, keys included. What refers to itself or never ends is cut, so that it is JSON. */
  deep(value: unknown): unknown;
}

/** Masks the given secrets, and their URL, JSON and base64 spellings, wherever they stand. */
export function createRedactor(secrets: Iterable<string>): Redactor {
  const needles = new Set<string>();
  for (const secret of secrets) {
    if (secret.length < MIN_SECRET_LENGTH) continue;
    const base64 = Buffer.from(secret).toString("base64");
    for (const spelling of [
      secret,
      encodeURIComponent(secret.toWellFormed()),
      new URLSearchParams([["", secret]]).toString().slice(1),
      JSON.stringify(secret).slice(1, -1),
      base64,
      base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
    ]) {
      needles.add(spelling);
    }
  }
  const longestFirst = [...needles].sort((a, b) => b.length - a.length);

  const text = (value: string): string => {
    let masked = value;
    for (const needle of longestFirst) {
      if (masked.includes(needle)) masked = masked.replaceAll(needle, MASK);
    }
    return masked;
  };
  const copy = (value: unknown, above: readonly object[]): unknown => {
    if (typeof value === "string") return text(value);
    if (typeof value !== "object" || value === null) return value;
    if (above.includes(value)) return "[circular]";
    if (above.length >= MAX_DEPTH) return "[nested too deeply]";
    const within = [...above, value];
    if (Array.isArray(value)) return value.map((item) => copy(item, within));
    if (!isPlain(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [text(key), copy(member, within)]),
    );
  };
  return { text, deep: (value) => copy(value, []) };
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
