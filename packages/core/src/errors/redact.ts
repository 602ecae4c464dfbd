const MASK = "[redacted]";
/** Shorter values would mask words at random, and are no secrets. */
const MIN_SECRET_LENGTH = 6;

export interface Redactor {
  text(value: string): string;
  /** A copy with every string masked, keys included; the value itself where nothing needs masking. */
  deep(value: unknown): unknown;
}

const NOTHING: Redactor = { text: (value) => value, deep: (value) => value };

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
  if (needles.size === 0) return NOTHING;
  const longestFirst = [...needles].sort((a, b) => b.length - a.length);

  const text = (value: string): string => {
    let masked = value;
    for (const needle of longestFirst) {
      if (masked.includes(needle)) masked = masked.replaceAll(needle, MASK);
    }
    return masked;
  };
  const deep = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map(deep);
    if (typeof value === "object" && value !== null && isPlain(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, member]) => [text(key), deep(member)]));
    }
    return value;
  };
  return { text, deep };
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
