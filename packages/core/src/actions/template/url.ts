import { fill, paramsIn, parseText, type TemplateText } from "./text.js";

/** A URL template in its parts, each encoded by its own rule. */
export interface UrlTemplate {
  readonly scheme: "http:" | "https:";
  /** Labels with the port, as written: `{{shop}}.example.com:8443`. */
  readonly authority: TemplateText;
  /** Without the first slash. */
  readonly segments: readonly TemplateText[];
  /** Without the question mark; `undefined` where there is none. */
  readonly query: TemplateText | undefined;
  readonly hostParams: ReadonlySet<string>;
}

/** Takes a URL template apart, or lists what is wrong with it. */
export function parseUrlTemplate(
  url: string,
  hostParams: readonly string[],
): UrlTemplate | { readonly faults: string[] } {
  const match = /^(https?:)\/\/([^/?#\\]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/is.exec(url);
  if (match === null) {
    return {
      faults: ["must be a full URL with a literal http or https scheme"],
    };
  }
  const [, scheme, authority = "", path = "", query, fragment] = match;
  const faults: string[] = [];
  if (authority === "") faults.push("names no host");
  if (authority.includes("@")) faults.push("must carry no user info: name a connection, or send a header");
  if (fragment?.includes("{{")) faults.push("must have no placeholder in the fragment");
  if (/[\s\\]/.test(url.replace(/\{\{[^{}]*\}\}/g, ""))) faults.push("has white space or a backslash");
  const host = parseText(authority);
  faults.push(...authorityFaults(host, hostParams));
  // What stands for the values is as plain as can be, so that only the literal parts are judged.
  const example = url.replace(/\{\{[^{}]*\}\}/g, "1");
  if (faults.length === 0 && !URL.canParse(example)) faults.push("is no valid URL");
  if (faults.length > 0) return { faults };
  return {
    scheme: (scheme as string).toLowerCase() as "http:" | "https:",
    authority: host,
    segments: path.replace(/^\//, "").split("/").map(parseText),
    query: query === undefined ? undefined : parseText(query),
    hostParams: new Set(hostParams),
  };
}

const HOLE = "\u0000";

function authorityFaults(host: TemplateText, hostParams: readonly string[]): string[] {
  const faults: string[] = [];
  const used = paramsIn(host);
  for (const param of used) {
    if (!hostParams.includes(param))
      faults.push(`has "{{${param}}}" in its host, which host_params must name`);
  }
  for (const param of hostParams) {
    if (!used.includes(param)) faults.push(`has no "{{${param}}}" in its host, which host_params names`);
  }
  if (used.length === 0) return faults;
  // One character stands for each placeholder, so that no part of its name is read as part of the host.
  const [, name, port] = /^(.*?)(?::([^:]*))?$/s.exec(fill(host, () => HOLE)) as RegExpExecArray;
  const labels = (name as string).split(".");
  if (!labels.every((label) => label === HOLE || /^[a-z0-9-]+$/i.test(label) || label.includes(HOLE)))
    faults.push("must have a host of plain labels beside a placeholder");
  labels.forEach((label, index) => {
    if (!label.includes(HOLE)) return;
    if (label !== HOLE) faults.push("mixes text and a placeholder in one label of its host");
    if (index >= labels.length - 2)
      faults.push("has a placeholder in the domain of its host: two literal labels must follow it");
  });
  if (port?.includes(HOLE) && port !== HOLE) faults.push("mixes text and a placeholder in its port");
  return faults;
}
