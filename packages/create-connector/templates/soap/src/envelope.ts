import { parseXml, XmlElement } from "@rgrove/parse-xml";

const SOAP = "http://schemas.xmlsoap.org/soap/envelope/";

/** An answer that is no envelope, or asks for more than an envelope needs. */
export class XmlRefusedError extends Error {
  override readonly name = "XmlRefusedError";
}

/** A SOAP 1.1 envelope around one operation. Values that are `undefined` are left out. */
export function writeEnvelope(
  operation: string,
  namespace: string,
  values: readonly (readonly [name: string, value: unknown])[],
): string {
  const children = values
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `<${name}>${escaped(String(value))}</${name}>`);
  return (
    `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${SOAP}"><soap:Body>` +
    `<${operation} xmlns="${namespace}">${children.join("")}</${operation}>` +
    "</soap:Body></soap:Envelope>"
  );
}

/**
 * What the body's first element holds: text, or an object of its children by local name, repeated ones as a list.
 * Refuses document types, and with them every entity that an answer could define.
 */
export function readEnvelope(xml: string): unknown {
  const [element] = elementsOf(bodyOf(xml));
  return element === undefined ? null : contentOf(element);
}

export interface Fault {
  readonly code: string;
  readonly message: string;
}

/** The SOAP 1.1 fault of an envelope; `undefined` where it has none, or is no envelope. */
export function faultOf(xml: string): Fault | undefined {
  let body: XmlElement;
  try {
    body = bodyOf(xml);
  } catch {
    return undefined;
  }
  const fault = childOf(body, "Fault");
  if (fault === undefined) return undefined;
  const textOf = (name: string) => childOf(fault, name)?.text.trim() ?? "";
  return { code: localName(textOf("faultcode")), message: textOf("faultstring") };
}

function bodyOf(xml: string): XmlElement {
  if (/<!DOCTYPE/i.test(xml))
    throw new XmlRefusedError("The answer has a document type, which SOAP forbids.");
  let root: XmlElement | null;
  try {
    root = parseXml(xml).root;
  } catch (error) {
    throw new XmlRefusedError("The answer is not well-formed XML.", { cause: error });
  }
  const body = root === null || localName(root.name) !== "Envelope" ? undefined : childOf(root, "Body");
  if (body === undefined) throw new XmlRefusedError("The answer is no SOAP envelope.");
  return body;
}

function contentOf(element: XmlElement): unknown {
  const children = elementsOf(element);
  if (children.length === 0) return element.text;
  const values: Record<string, unknown> = Object.create(null);
  for (const child of children) {
    const name = localName(child.name);
    const value = contentOf(child);
    const before = values[name];
    if (before === undefined) values[name] = value;
    else values[name] = Array.isArray(before) ? [...before, value] : [before, value];
  }
  return { ...values };
}

function elementsOf(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => child instanceof XmlElement);
}

function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return elementsOf(element).find((child) => localName(child.name) === name);
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
