export { createDispatcher, createEgress, createFetch } from "./create.js";
export { EgressError, type EgressErrorDetails, isEgressError } from "./errors.js";
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
