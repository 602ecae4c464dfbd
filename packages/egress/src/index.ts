export { createDispatcher } from "./dispatcher.js";
export { createEgress } from "./egress.js";
export { EgressError, type EgressErrorDetails, isEgressError } from "./errors.js";
export { createFetch } from "./fetch.js";
export type {
  CheckedAddress,
  Dialer,
  Egress,
  EgressBody,
  EgressErrorCode,
  EgressLimits,
  EgressOptions,
  EgressRequest,
  EgressResponse,
  EgressStreamResponse,
  Resolver,
  Trust,
  TrustRules,
} from "./types.js";
