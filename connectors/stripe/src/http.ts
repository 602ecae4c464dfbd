import type { BodyFormat, HttpProfile } from "@plugboard/core";
import { readFailure } from "./failure.js";

/** The API version that this catalogue is written for, as Stripe's own client of the same day pins it. */
const API_VERSION = "2026-10-28.endive";

export const http: HttpProfile = {
  baseUrl: "https://api.stripe.com",
  origins: ["https://files.stripe.com", "https://connect.stripe.com", "https://meter-events.stripe.com"],
  headers: { "Stripe-Version": API_VERSION },
  bodyFormat,
  arrayStyle: "indices",
  formNull: "empty",
  idempotencyKey: { header: "Idempotency-Key", methods: ["POST"] },
  readFailure,
};

/** v2 reads JSON; everything before it reads forms, and uploads have parts. */
function bodyFormat({ pathname }: URL): BodyFormat {
  if (pathname.startsWith("/v2/")) return "json";
  return pathname === "/v1/files" ? "multipart" : "form";
}
