/** 256 random bits in base64url. */
export function createToken(): string {
  const { randomBytes } = process.getBuiltinModule("node:crypto");
  return randomBytes(32).toString("base64url");
}

export function hashText(text: string): string {
  const { createHash } = process.getBuiltinModule("node:crypto");
  return createHash("sha256").update(text).digest("base64url");
}

/** SHA-256 over a JSON value, whatever the order of its members. */
export function digestOf(value: unknown): string {
  return hashText(canonical(value));
}

function canonical(given: unknown): string {
  const value = hasJsonForm(given) ? given.toJSON() : given;
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined && typeof member !== "function")
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
  }
  return JSON.stringify(value) ?? "null";
}

function hasJsonForm(value: unknown): value is { toJSON(): unknown } {
  return (
    typeof value === "object" && value !== null && "toJSON" in value && typeof value.toJSON === "function"
  );
}
