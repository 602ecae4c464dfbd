import type { HttpAnswer, ServiceFailure } from "@plugboard/core";
import { faultOf } from "./envelope.ts";

/** Reads a SOAP fault, whatever its status: `Client` faults are the caller's, `Server` faults the service's. */
export function readFailure({ data }: HttpAnswer): ServiceFailure | undefined {
  const fault = typeof data === "string" ? faultOf(data) : undefined;
  if (fault === undefined) return undefined;
  const { code, message } = fault;
  return {
    ...(message !== "" && { message }),
    ...(code !== "" && { serviceCode: code }),
    code: code.startsWith("Client") ? "service_invalid_request" : "service_error",
  };
}
