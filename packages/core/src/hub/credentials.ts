import type { AuthScheme, CredentialField } from "../contract/auth.js";
import type { AuthSchemes } from "../contract/connector.js";
import type { Problem } from "../contract/result.js";
import { didYouMean } from "../schema/nearest.js";

export type PickedScheme =
  | { readonly kind: string; readonly scheme: AuthScheme<Record<string, unknown>> }
  | { readonly problems: readonly Problem[] };

/** The scheme that credentials are for: the one that `kind` names, else the only one whose fields they have. */
export function pickScheme(schemes: AuthSchemes, credentials: unknown): PickedScheme {
  if (typeof credentials !== "object" || credentials === null) {
    return { problems: [{ path: "", message: `must be an object: ${formsOf(schemes)}` }] };
  }
  const given = credentials as Record<string, unknown>;
  const entries = Object.entries(schemes) as [string, AuthScheme<Record<string, unknown>>][];
  const { kind } = given;
  if (kind !== undefined && !(typeof kind === "string" && Object.hasOwn(schemes, kind))) {
    return { problems: [{ path: "/kind", message: `must be one of ${Object.keys(schemes).join(", ")}` }] };
  }
  const asked = kind === undefined ? entries : entries.filter(([name]) => name === kind);
  const fitting = asked.filter(([, scheme]) => fieldProblems(scheme, given).next().done);
  const [fit] = fitting;
  if (fitting.length > 1) {
    const kinds = fitting.map(([name]) => `"${name}"`).join(" and ");
    return { problems: [{ path: "/kind", message: `is required: the credentials fit ${kinds}` }] };
  }
  if (fit !== undefined) return { kind: fit[0], scheme: fit[1] };
  const [first] = asked;
  if (first !== undefined && asked.length === 1) return { problems: [...fieldProblems(first[1], given)] };
  return { problems: [{ path: "", message: `fit none of the connector's schemes: ${formsOf(schemes)}` }] };
}

/** Found one after the other, so that whoever asks whether there is any pays for no more than the first. */
function* fieldProblems(scheme: AuthScheme, given: Readonly<Record<string, unknown>>): Generator<Problem> {
  const fields = scheme.fields as Readonly<Record<string, CredentialField>>;
  for (const [name, field] of Object.entries(fields)) {
    const value = given[name];
    const type = field.type ?? "string";
    if (value === undefined) {
      if (field.optional !== true) yield { path: `/${name}`, message: `is required (a ${type})` };
    } else if (typeof value !== type) {
      yield { path: `/${name}`, message: `must be a ${type}` };
    } else if (value === "" && field.optional !== true) {
      yield { path: `/${name}`, message: "is empty" };
    }
  }
  for (const name of Object.keys(given)) {
    if (name !== "kind" && !Object.hasOwn(fields, name)) {
      yield {
        path: `/${name}`,
        message: `is not a field of these credentials.${didYouMean(name, Object.keys(fields))}`,
      };
    }
  }
}

function formsOf(schemes: AuthSchemes): string {
  return Object.entries(schemes)
    .map(([kind, { fields }]) => {
      const names = Object.entries(fields as Record<string, CredentialField>);
      return `${kind} takes { ${names.map(([name, field]) => name + (field.optional ? "?" : "")).join(", ")} }`;
    })
    .join("; ");
}
