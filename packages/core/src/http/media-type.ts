export const FORM = "application/x-www-form-urlencoded";

/** `type/subtype` in lower case, without parameters. Empty where there is none. */
export function essenceOf(contentType: string | undefined): string {
  return (contentType?.split(";", 1)[0] ?? "").trim().toLowerCase();
}

export function isJsonType(essence: string): boolean {
  return essence === "application/json" || essence.endsWith("+json");
}

/** Whether a body of this type reads as text. */
export function isTextType(essence: string): boolean {
  return (
    essence.startsWith("text/") ||
    essence.endsWith("+xml") ||
    /^application\/(?:xml|javascript|ecmascript|x-javascript|graphql|sql|yaml|x-yaml|toml|x-ndjson|ndjson|jsonl|x-www-form-urlencoded)$/.test(
      essence,
    )
  );
}

export function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? "")?.[1];
}

/** Whether objects can be written under this Content-Type. */
export function isObjectType(contentType: string): boolean {
  const essence = essenceOf(contentType);
  return isJsonType(essence) || essence === FORM || essence === "multipart/form-data";
}
