import { parseMethod } from "../http/headers.js";

/** What `custom` takes: reserved keys, and rest params under any other name. */
export interface CustomInput {
  /** The full URL, http or https. */
  readonly _url: string;
  /** In any case; not CONNECT or TRACE. Default: GET without a body, POST with one. */
  readonly _method?: string | undefined;
  /** Appended to the URL's query, whatever the method. */
  readonly _query?: Readonly<Record<string, unknown>> | undefined;
  /** The body: JSON values, a string, bytes, Blob, FormData, URLSearchParams or a stream; `null` sends none. */
  readonly _body?: unknown;
  /** Merged last over all defaults, credentials included. */
  readonly _headers?: Readonly<Record<string, string>> | undefined;
  /** The body where the method takes one, else the query. */
  readonly [restParam: string]: unknown;
}

/** The method that the input asks for; `undefined` where there is none of that name. */
export function methodOf(input: CustomInput): string | undefined {
  if (input._method !== undefined) return parseMethod(input._method);
  const hasRest = Object.entries(input).some(([key, value]) => !key.startsWith("_") && value !== undefined);
  return hasRest || input._body !== undefined ? "POST" : "GET";
}
