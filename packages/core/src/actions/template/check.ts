import type { Problem } from "../../contract/result.js";
import { headerFault, parseMethod } from "../../http/headers.js";
import { essenceOf, isObjectType } from "../../http/media-type.js";
import { foreignValue } from "../../schema/json-value.js";
import { lintSchema } from "../../schema/lint.js";
import { didYouMean } from "../../schema/nearest.js";
import { pointerStep } from "../../schema/pointer.js";
import type { TemplatedActionDefinition } from "./definition.js";
import { malformedIn, paramsIn, parseText } from "./text.js";
import { parseUrlTemplate } from "./url.js";

const MAX_TEMPLATE_LENGTH = 100_000;
const KEYS = [
  "name",
  "title",
  "description",
  "parameters",
  "request",
  "execution",
  "connection",
  "effect",
  "host_params",
];
const REQUEST_KEYS = ["method", "url", "headers", "body"];

/** Everything that is wrong with a definition, each with its place. */
export function definitionFaults(definition: unknown): Problem[] {
  const faults: Problem[] = [];
  const fault = (path: string, message: string) => void faults.push({ path, message });
  if (!isRecord(definition)) return [{ path: "", message: "must be an object" }];
  const foreign = foreignValue(definition, "");
  if (foreign !== undefined) return [foreign];
  if (JSON.stringify(definition).length > MAX_TEMPLATE_LENGTH)
    return [{ path: "", message: `is larger than ${MAX_TEMPLATE_LENGTH} characters` }];

  const {
    name,
    title,
    description,
    parameters,
    request,
    execution,
    connection,
    effect,
    host_params: hostParams,
  } = definition;
  unknownKeys(definition, KEYS, "", fault);
  if (typeof name !== "string" || !/^[A-Za-z0-9_]{1,60}$/.test(name)) {
    fault("/name", "must be 1 to 60 letters, digits and underscores");
  }
  for (const [key, value] of Object.entries({ title, description, connection })) {
    if (value !== undefined && typeof value !== "string") fault(`/${key}`, "must be a string");
  }
  if (execution !== undefined && execution !== "auto" && execution !== "confirm") {
    fault("/execution", 'must be "auto" or "confirm"');
  }
  if (effect !== undefined && effect !== "read" && effect !== "write" && effect !== "destructive") {
    fault("/effect", 'must be "read", "write" or "destructive"');
  }
  if (
    hostParams !== undefined &&
    !(Array.isArray(hostParams) && hostParams.every((param) => typeof param === "string"))
  ) {
    fault("/host_params", "must be a list of param names");
  }
  if (parameters !== undefined) {
    for (const { path, message } of lintSchema(parameters)) fault(`/parameters${path}`, message);
    if (!isRecord(parameters) || parameters.type !== "object") fault("/parameters/type", 'must be "object"');
  }
  if (isRecord(request)) checkRequest(request, definition as unknown as TemplatedActionDefinition, fault);
  else fault("/request", "must be an object with a method and a URL");
  return faults;
}

function checkRequest(
  request: Readonly<Record<string, unknown>>,
  definition: TemplatedActionDefinition,
  fault: (path: string, message: string) => void,
): void {
  const { method, url, headers, body } = request;
  const properties = isRecord(definition.parameters?.properties)
    ? Object.keys(definition.parameters.properties)
    : [];
  const checkText = (path: string, text: string): void => {
    for (const found of malformedIn(text))
      fault(path, `has "${found}", which is no placeholder: a name is letters, digits, "_", "." and "-"`);
    for (const param of new Set(paramsIn(parseText(text)))) {
      if (!properties.includes(param))
        fault(path, `has "{{${param}}}", which parameters do not define.${didYouMean(param, properties)}`);
    }
  };

  unknownKeys(request, REQUEST_KEYS, "/request", fault);
  const parsed = parseMethod(method);
  if (parsed === undefined) fault("/request/method", "must be an HTTP method; CONNECT and TRACE are refused");
  if (typeof url !== "string" || url === "") fault("/request/url", "must be a full URL");
  else {
    const template = parseUrlTemplate(
      url,
      Array.isArray(definition.host_params) ? definition.host_params : [],
    );
    if ("faults" in template) for (const message of template.faults) fault("/request/url", message);
    checkText("/request/url", url);
  }
  if (headers !== undefined && !isRecord(headers)) fault("/request/headers", "must be an object of strings");
  let contentType: string | undefined;
  const seen = new Set<string>();
  for (const [name, value] of Object.entries(isRecord(headers) ? headers : {})) {
    const path = `/request/headers${pointerStep(name)}`;
    if (seen.has(name.toLowerCase())) fault(path, "is given twice");
    seen.add(name.toLowerCase());
    if (name.toLowerCase() === "content-type") contentType = String(value);
    const wrong = headerFault(name, value);
    if (wrong !== undefined) fault(path, wrong);
    else checkText(path, value as string);
    if (name.toLowerCase() === "content-type" && String(value).includes("{{"))
      fault(path, "must hold no placeholder: it decides how values are encoded");
  }
  if (body !== undefined && body !== null && parsed === "HEAD") {
    fault("/request/body", "a HEAD request has no body");
  }
  if (contentType?.includes("{{") === false) checkContentType(contentType, body, fault);
  for (const { text, path, isName } of stringsIn(body)) {
    const at = `/request/body${path}`;
    if (isName && text.includes("{{")) fault(at, "a member's name must hold no placeholder");
    else if (!isName) checkText(at, text);
  }
  if (typeof body === "string" && /(?:^|[^\\])(?:\\\\)*\\\{\{/.test(body)) {
    fault("/request/body", "has a backslash right before a placeholder, to escape it");
  }
}

/** Every string inside a body, with its place and whether it is a member's name. */
function* stringsIn(body: unknown, path = ""): Generator<{ text: string; path: string; isName: boolean }> {
  if (typeof body === "string") yield { text: body, path, isName: false };
  else if (Array.isArray(body)) {
    for (const [index, item] of body.entries()) yield* stringsIn(item, `${path}/${index}`);
  } else if (typeof body === "object" && body !== null) {
    for (const [name, member] of Object.entries(body)) {
      yield { text: name, path: `${path}/${name}`, isName: true };
      yield* stringsIn(member, `${path}/${name}`);
    }
  }
}

function checkContentType(
  contentType: string,
  body: unknown,
  fault: (path: string, message: string) => void,
): void {
  if (body === undefined || body === null) return;
  if (typeof body !== "string") {
    if (!isObjectType(contentType))
      fault("/request/body", `cannot be written as ${contentType}: make it a string`);
  } else if (essenceOf(contentType) === "multipart/form-data" && body.includes("{{")) {
    fault("/request/body", "must be an object of fields: a value in a multipart text could end its part");
  }
}

function unknownKeys(
  record: Readonly<Record<string, unknown>>,
  known: readonly string[],
  path: string,
  fault: (path: string, message: string) => void,
): void {
  for (const key of Object.keys(record)) {
    if (!known.includes(key)) fault(path + pointerStep(key), `is not known here.${didYouMean(key, known)}`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
