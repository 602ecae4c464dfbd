import vectors from "./custom-vectors.json" with { type: "json" };
import type { RecordedRequest } from "./recording-server.js";

/** One case of the `custom` action: params in, and the request that must reach the wire or the refusal that must come. */
export interface CustomVector {
  readonly id: string;
  /** `generic` for any HTTP connector with JSON bodies, else a connector's name. */
  readonly connector: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly expect?: {
    readonly method: string;
    readonly url: string;
    /** Lower-case names; those that must be there, not all. */
    readonly headers?: Readonly<Record<string, string>>;
    /** `null`: none. `json` compares parsed; `text` compares decoded form pairs or the very text. */
    readonly body: { readonly json: unknown } | { readonly text: string } | null;
  };
  readonly error?: { readonly startsWith: string };
  readonly note?: string;
}

/** The cases of one connector, or of all. */
export function customVectors(connector?: string): readonly CustomVector[] {
  const cases = vectors.cases as readonly CustomVector[];
  return connector === undefined ? cases : cases.filter((vector) => vector.connector === connector);
}

/** A request in the shape of a case's `expect`, so that the two can be compared whole. */
export function asExpected(request: RecordedRequest, expected: NonNullable<CustomVector["expect"]>): unknown {
  return {
    method: request.method,
    url: `${new URL(expected.url).protocol}//${request.headers.host}${request.target}`,
    ...(expected.headers !== undefined && {
      headers: Object.fromEntries(Object.keys(expected.headers).map((name) => [name, request.headers[name]])),
    }),
    body: bodyAs(request, expected.body),
  };
}

/** A case's `expect` with form text in one spelling. */
export function normalized(expected: NonNullable<CustomVector["expect"]>): unknown {
  const { body, headers } = expected;
  if (body === null || !("text" in body) || !isForm(headers?.["content-type"])) return expected;
  return { ...expected, body: { text: pairsOf(body.text) } };
}

function bodyAs(request: RecordedRequest, expected: NonNullable<CustomVector["expect"]>["body"]): unknown {
  const text = request.body.toString("utf8");
  if (text === "") return expected === null ? null : { text };
  if (expected !== null && "json" in expected) return { json: JSON.parse(text) };
  return { text: isForm(request.headers["content-type"]) ? pairsOf(text) : text };
}

function isForm(contentType: string | undefined): boolean {
  return contentType?.startsWith("application/x-www-form-urlencoded") ?? false;
}

function pairsOf(text: string): readonly (readonly [string, string])[] {
  return [...new URLSearchParams(text)];
}
