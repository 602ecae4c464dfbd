import { EgressError } from "./errors.js";
import { bodilessHeaders, type HeaderList, publicHeaders } from "./headers.js";
import type { Policy } from "./policy.js";
import type { EgressBody } from "./types.js";

type Pairs = readonly (readonly [name: string, value: string])[];

/** One request of an exchange: the first, or one that a redirect asked for. */
export interface Step {
  /** Without the credentials' query pairs. */
  readonly url: URL;
  /** The request target, with them. */
  readonly path: string;
  readonly method: string;
  readonly headers: HeaderList;
  readonly body: EgressBody | null;
  /** Query pairs to inject, for as long as no other origin was asked. */
  readonly pairs: Pairs;
}

/** The query as it was written. URL parsing writes apostrophes anew, and a signature may depend on them. */
export function searchAsWritten(given: string | URL, url: URL): string {
  if (typeof given !== "string" || !url.search.includes("%27")) return url.search;
  const written = /\?[^#]*/.exec(given)?.[0] ?? "";
  return written.replaceAll("'", "%27") === url.search ? written : url.search;
}

export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** The request target, with `pairs` after what the URL's query has. */
export function targetPath(url: URL, pairs: Pairs, search: string = url.search): string {
  if (pairs.length === 0) return url.pathname + search;
  let path = url.pathname + (search === "" ? "?" : `${search}&`);
  for (const [index, [name, value]] of pairs.entries()) {
    path += `${index === 0 ? "" : "&"}${encode(name)}=${encode(value)}`;
  }
  return path;
}

/**
 * What to ask next, by the rules of the fetch standard for methods, and stricter ones for what crosses an origin.
 *
 * @throws EgressError `redirect_refused`, or what the policy says to the new URL
 */
export function nextStep(step: Step, status: number, location: unknown, policy: Policy): Step {
  const { url } = step;
  const refuse = (why: string): EgressError =>
    new EgressError("redirect_refused", `The redirect (${status}) of "${url.host}" is refused: ${why}`);

  if (typeof location !== "string") throw refuse("it has no Location, or several.");
  const reference = utf8(location);
  if (!URL.canParse(reference, url.href)) throw refuse("its Location is no URL.");
  const next = new URL(reference, url.href);
  next.hash = "";
  if (next.username !== "" || next.password !== "") throw refuse("its Location carries user info.");
  if (url.protocol === "https:" && next.protocol === "http:") throw refuse("it goes from https to http.");
  const refusal = policy.checkUrl(next);
  if (refusal !== undefined) {
    throw new EgressError(refusal.code, `A redirect of "${url.host}": ${refusal.message}`, refusal);
  }

  const becomesGet =
    status === 303 ? step.method !== "GET" && step.method !== "HEAD" : status < 303 && step.method === "POST";
  const method = becomesGet ? "GET" : step.method;

  if (next.origin !== url.origin) {
    const bare = without(next, step.pairs);
    return {
      url: bare,
      path: targetPath(bare, []),
      method,
      headers: publicHeaders(step.headers),
      body: null,
      pairs: [],
    };
  }
  const body = becomesGet ? null : step.body;
  if (body !== null && typeof body !== "string" && !(body instanceof Uint8Array)) {
    throw refuse("its body was a stream, which cannot be sent again.");
  }
  const present = namesIn(next);
  return {
    url: without(next, step.pairs),
    path: targetPath(
      next,
      step.pairs.filter(([name]) => !present.has(name)),
    ),
    method,
    headers: becomesGet ? bodilessHeaders(step.headers) : step.headers,
    body,
    pairs: step.pairs,
  };
}

/** Headers are read as Latin-1; a Location beyond ASCII is UTF-8 in practice, and by the fetch standard. */
function utf8(header: string): string {
  return /[\x80-\xff]/.test(header) ? Buffer.from(header, "latin1").toString() : header;
}

function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function namesIn(url: URL): ReadonlySet<string> {
  return new Set(url.searchParams.keys());
}

/** The URL less every query pair whose name is among those of `pairs`; the others byte for byte. */
function without(url: URL, pairs: Pairs): URL {
  if (pairs.length === 0 || url.search === "") return url;
  const names = new Set(pairs.map(([name]) => name));
  const bare = new URL(url);
  bare.search = url.search
    .slice(1)
    .split("&")
    .filter((pair) => ![...new URLSearchParams(pair).keys()].some((name) => names.has(name)))
    .join("&");
  return bare;
}
