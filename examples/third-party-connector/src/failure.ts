import type { HttpAnswer, ServiceFailure } from "@plugboard/core";

/** Reads a problem document (RFC 9457), and from a spent quota the second at which it is renewed. */
export function readFailure({ status, headers, data }: HttpAnswer, now: number): ServiceFailure | undefined {
  if (status < 400) return undefined;
  const { type, detail } = (data ?? {}) as { readonly type?: unknown; readonly detail?: unknown };
  const reset = Number(headers["x-quota-reset"]);
  return {
    ...(typeof detail === "string" && { message: detail }),
    ...(typeof type === "string" && { serviceCode: type.slice(type.lastIndexOf("/") + 1) }),
    ...(status === 429 && reset > 0 && { retryAfterMs: Math.max(0, reset * 1000 - now) }),
  };
}
