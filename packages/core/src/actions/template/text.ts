/** A text with placeholders, in parts. */
export type TemplateText = readonly TemplatePart[];
type TemplatePart = string | Placeholder;
export interface Placeholder {
  readonly param: string;
}

const PLACEHOLDER = /\{\{[ \t]*([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*\}\}/g;

/** Splits a text at its placeholders. Braces of any other form are text. */
export function parseText(text: string): TemplateText {
  const parts: TemplatePart[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push({ param: match[1] as string });
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** What looks like a placeholder and is none, such as `{{order id}}` or `{{}}`. */
export function malformedIn(text: string): string[] {
  const rest = text.replace(PLACEHOLDER, "");
  return [...rest.matchAll(/\{\{[^{}"]{0,60}\}\}/g)].map(([found]) => found);
}

export function paramsIn(text: TemplateText): string[] {
  return text.flatMap((part) => (typeof part === "string" ? [] : [part.param]));
}

/** Puts `render`'s text where the placeholders stand. What it returns is never scanned again. */
export function fill(text: TemplateText, render: (param: string) => string): string {
  let filled = "";
  for (const part of text) filled += typeof part === "string" ? part : render(part.param);
  return filled;
}
