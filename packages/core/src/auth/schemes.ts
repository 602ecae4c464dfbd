import type { AuthScheme } from "../contract/auth.js";

interface SchemeText {
  readonly title?: string;
  readonly description?: string;
}

/** `Authorization: Bearer …` (RFC 6750). The credential's field is `token` unless `field` names it. */
export function bearer<const F extends string = "token">(
  options: SchemeText & { readonly field?: F; readonly prefix?: string } = {},
): AuthScheme<{ readonly [K in F]: string }> {
  const { field = "token" as F, prefix = "Bearer" } = options;
  return {
    ...text(options, "Access token"),
    fields: { [field]: { title: options.title ?? "Token" } } as never,
    authorize: (credentials) => ({ headers: { authorization: `${prefix} ${credentials[field]}` } }),
  };
}

/** `Authorization: Basic …` (RFC 7617), in UTF-8. */
export function basic(
  options: SchemeText = {},
): AuthScheme<{ readonly username: string; readonly password: string }> {
  return {
    ...text(options, "User name and password"),
    fields: { username: { title: "User name", secret: false }, password: { title: "Password" } },
    authorize: ({ username, password }) => ({
      headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` },
    }),
  };
}

/** A key in a header or in the query under a name of the service's choosing. The field is `apiKey` unless `field` names it. */
export function apiKey<const F extends string = "apiKey">(
  options: SchemeText & { readonly in: "header" | "query"; readonly name: string; readonly field?: F },
): AuthScheme<{ readonly [K in F]: string }> {
  const { field = "apiKey" as F, name } = options;
  return {
    ...text(options, "API key"),
    fields: { [field]: { title: options.title ?? "API key" } } as never,
    authorize: (credentials) =>
      options.in === "header"
        ? { headers: { [name]: credentials[field] } }
        : { query: [[name, credentials[field]]] },
  };
}

function text(options: SchemeText, title: string): { title: string; description?: string } {
  return {
    title: options.title ?? title,
    ...(options.description !== undefined && { description: options.description }),
  };
}

/** For services that ask for no credentials. */
export function noAuth(): AuthScheme<Record<never, never>> {
  return { title: "No credentials", fields: {}, authorize: () => ({}) };
}
