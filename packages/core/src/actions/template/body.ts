import { essenceOf, isJsonType } from "../../http/media-type.js";
import { encodeText } from "../../http/url.js";
import { fill, type Placeholder, parseText, type TemplateText } from "./text.js";

/** A body template: makes the body of a request from values. */
export type BodyTemplate = (value: (param: string) => unknown, text: (param: string) => string) => unknown;

/** Compiles a body once; running it is concatenation. */
export function compileBody(body: unknown, contentType: string | undefined): BodyTemplate {
  return typeof body === "string" ? compileText(body, contentType) : compileValue(body);
}

function compileText(body: string, contentType: string | undefined): BodyTemplate {
  const template = parseText(body);
  const essence = contentType === undefined ? "application/json" : essenceOf(contentType);
  if (isJsonType(essence)) return compileJsonText(template);
  if (essence === "application/x-www-form-urlencoded")
    return (_, text) => fill(template, (param) => encodeText(text(param)));
  if (essence.endsWith("/xml") || essence.endsWith("+xml") || essence === "text/html") {
    return (_, text) => fill(template, (param) => escapeMarkup(text(param)));
  }
  return (_, text) => fill(template, text);
}

/** Inside quotes a value is string content; outside, a JSON value of its own. */
function compileJsonText(template: TemplateText): BodyTemplate {
  let quoted = false;
  const inQuotes = template.map((part) => {
    if (typeof part === "string") quoted = quotedAfter(part, quoted);
    return quoted;
  });
  return (value, text) => {
    let filled = "";
    for (const [index, part] of template.entries()) {
      if (typeof part === "string") filled += part;
      else if (inQuotes[index]) filled += JSON.stringify(text(part.param)).slice(1, -1);
      else filled += JSON.stringify(orEmpty(value(part.param)));
    }
    return filled;
  };
}

/** What is missing is the empty string; `null` is a value. */
function orEmpty(value: unknown): unknown {
  return value === undefined ? "" : value;
}

function quotedAfter(text: string, quoted: boolean): boolean {
  let inside = quoted;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === "\\" && inside) index += 1;
    else if (text[index] === '"') inside = !inside;
  }
  return inside;
}

function compileValue(body: unknown): BodyTemplate {
  if (typeof body === "string") {
    const template = parseText(body);
    const [only] = template;
    if (template.length === 1 && typeof only === "object") {
      const { param }: Placeholder = only;
      return (value) => orEmpty(value(param));
    }
    return (_, text) => fill(template, text);
  }
  if (Array.isArray(body)) {
    const items = body.map(compileValue);
    return (value, text) => items.map((item) => item(value, text));
  }
  if (typeof body === "object" && body !== null) {
    const members = Object.entries(body).map(([name, member]) => [name, compileValue(member)] as const);
    return (value, text) => {
      const filled: Record<string, unknown> = {};
      for (const [name, member] of members) {
        // Defined, not assigned: a member called __proto__ is data.
        Object.defineProperty(filled, name, {
          value: member(value, text),
          enumerable: true,
          writable: true,
          configurable: true,
        });
      }
      return filled;
    };
  }
  return () => body;
}

const MARKUP: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => MARKUP[character] as string);
}
