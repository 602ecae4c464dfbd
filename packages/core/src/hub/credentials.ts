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
  if (given.kind !== undefined) {
    const { kind } = given;
    if (typeof kind !== "string" || !Object.hasOwn(schemes, kind)) {
      return { problems: [{ path: "/kind", message: `must be one of ${Object.keys(schemes).join(", ")}` }] };
    }
    const problems = fieldProblems(schemes[kind] as AuthScheme, given);
    return problems.length > 0
      ? { problems }
      : { kind, scheme: schemes[kind] as AuthScheme<Record<string, unknown>> };
  }
  const judged = Object.entries(schemes).map(([kind, scheme]) => ({
    kind,
    scheme,
    problems: fieldProblems(scheme, given),
  }));
  const fitting = judged.filter(({ problems }) => problems.length === 0);
  const [fit] = fitting;
  if (fit !== undefined && fitting.length === 1) {
    return { kind: fit.kind, scheme: fit.scheme as AuthScheme<Record<string, unknown>> };
  }
  if (fitting.length > 1) {
    const kinds = fitting.map(({ kind }) => `"${kind}"`).join(" and ");
    return { problems: [{ path: "/kind", message: `is required: the credentials fit ${kinds}` }] };
  }
  if (judged.length === 1) return { problems: judged[0]?.problems ?? [] };
  return { problems: [{ path: "", message: `fit none of the connector's schemes: ${formsOf(schemes)}` }] };
}

/** The values that must never show. */
function fieldProblems(scheme: AuthScheme, given: Readonly<Record<string, unknown>>): Problem[] {
  const fields = scheme.fields as Readonly<Record<string, CredentialField>>;
  const problems: Problem[] = [];
  for (const [name, field] of Object.entries(fields)) {
    const value = given[name];
    const type = field.type ?? "string";
    if (value === undefined) {
      if (field.optional !== true) problems.push({ path: `/${name}`, message: `is required (a ${type})` });
    } else if (typeof value !== type) {
      problems.push({ path: `/${name}`, message: `must be a ${type}` });
    } else if (value === "" && field.optional !== true) {
      problems.push({ path: `/${name}`, message: "is empty" });
    }
  }
  for (const name of Object.keys(given)) {
    if (name !== "kind" && !Object.hasOwn(fields, name)) {
      problems.push({
        path: `/${name}`,
        message: `is not a field of these credentials.${didYouMean(name, Object.keys(fields))}`,
      });
    }
  }
  return problems;
}

function formsOf(schemes: AuthSchemes): string {
  return Object.entries(schemes)
    .map(([kind, { fields }]) => {
      const names = Object.entries(fields as Record<string, CredentialField>);
      return `${kind} takes { ${names.map(([name, field]) => name + (field.optional ? "?" : "")).join(", ")} }`;
    })
    .join("; ");
}
