import { encodeText } from "../../http/url.js";
import { fill, paramsIn } from "./text.js";
import type { UrlTemplate } from "./url.js";

/**
 * Puts values into a URL template. A value stays inside its path segment, its query value, its label.
 *
 * @param fault Told of a value that may not stand where it stands.
 */
export function fillUrl(
  template: UrlTemplate,
  text: (param: string) => string,
  fault: (param: string, message: string) => void,
): string {
  const authority = fillAuthority(template, text, fault);
  const path = template.segments
    .map((segment) => {
      const filled = fill(segment, (param) => encodeText(text(param)));
      const param = paramsIn(segment)[0];
      if (param !== undefined && /^(?:\.|%2e){0,2}$/i.test(filled)) {
        fault(
          param,
          filled === "" ? "would leave an empty path segment" : `would make the path segment "${filled}"`,
        );
      }
      return filled;
    })
    .join("/");
  const query =
    template.query === undefined ? "" : `?${fill(template.query, (param) => encodeText(text(param)))}`;
  return `${template.scheme}//${authority}/${path}${query}`;
}

function fillAuthority(
  { authority }: UrlTemplate,
  text: (param: string) => string,
  fault: (param: string, message: string) => void,
): string {
  let inPort = false;
  let filled = "";
  for (const part of authority) {
    if (typeof part === "string") {
      filled += part;
      inPort = part.endsWith(":");
      continue;
    }
    const value = text(part.param);
    const valid = inPort
      ? /^[1-9]\d{0,4}$/.test(value) && Number(value) < 65_536
      : /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(value);
    if (!valid)
      fault(
        part.param,
        inPort ? "must be a port from 1 to 65535" : "must be one DNS label: letters, digits and hyphens",
      );
    filled += valid ? value : "invalid";
  }
  return filled;
}
