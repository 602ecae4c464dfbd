import type { HttpAnswer, ServiceFailure } from "@plugboard/core";

/** Reads `{ "error": { "code": "…", "message": "…" } }`. Core takes the error's code from the status. */
export function readFailure({ status, data }: HttpAnswer): ServiceFailure | undefined {
  if (status < 400) return undefined;
  const { code, message } = memberOf(data, "error");
  return {
    ...(typeof message === "string" && { message }),
    ...(typeof code === "string" && { serviceCode: code }),
  };
}

/** A member that is an object; an empty one where there is none. */
function memberOf(data: unknown, name: string): Readonly<Record<string, unknown>> {
  const member = (data as Readonly<Record<string, unknown>> | null)?.[name];
  return typeof member === "object" && member !== null ? { ...member } : {};
}
