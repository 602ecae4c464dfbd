/** One step of a JSON Pointer (RFC 6901, section 3). */
export function pointerStep(key: PropertyKey): string {
  return `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** What a JSON Pointer leads to, or `undefined`. */
export function pointerGet(value: unknown, pointer: string): unknown {
  let current = value;
  for (const step of pointer.split("/").slice(1)) {
    if (typeof current !== "object" || current === null) return undefined;
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (!Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}
