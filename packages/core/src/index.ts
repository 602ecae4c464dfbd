export type { CustomAction } from "./actions/custom.js";
export type { CustomInput } from "./actions/custom-input.js";
export {
  type HttpAction,
  type HttpActionInput,
  type HttpActionOutput,
  type HttpActionRow,
  httpAction,
  type Pagination,
} from "./actions/http-action.js";
export {
  type CatalogueText,
  type HttpCatalogueData,
  type HttpCataloguePart,
  httpCatalogue,
} from "./actions/http-catalogue.js";
export { type SqlAction, type SqlActionOptions, sqlAction } from "./actions/sql-action.js";
export type {
  ExecutionMode,
  TemplatedActionDefinition,
  TemplatedRequest,
} from "./actions/template/definition.js";
export { defineTemplatedAction, type TemplatedAction } from "./actions/template/templated-action.js";
export { toBlob } from "./actions/to-blob.js";
export { type OAuth2Credentials, type OAuth2RefreshOptions, oauth2Refresh } from "./auth/oauth2-refresh.js";
export { apiKey, basic, bearer, noAuth } from "./auth/schemes.js";
export { createMemoryConfirmationStore } from "./confirm/memory-store.js";
export type { ConfirmPolicy } from "./confirm/policy.js";
export type { ConfirmationClaim, ConfirmationStore, PendingConfirmation } from "./confirm/store.js";
export type { Action, ActionContext, ActionOutcome, AnyAction, Effect } from "./contract/action.js";
export type {
  AccessToken,
  AppliedAuth,
  AuthContext,
  AuthScheme,
  CredentialField,
  MintedToken,
} from "./contract/auth.js";
export type { Capabilities } from "./contract/capabilities.js";
export type {
  ActionCatalogue,
  CataloguedActions,
  CatalogueRow,
  CatalogueSource,
  OpenCatalogue,
} from "./contract/catalogue.js";
export {
  type ActionInput,
  type ActionName,
  type ActionOutput,
  type Actions,
  type AuthSchemes,
  type Connector,
  type CredentialsOf,
  type SessionContext,
  type SessionProfile,
  SPEC_VERSION,
  type SpecVersion,
} from "./contract/connector.js";
export type {
  ArrayStyle,
  BinaryData,
  BodyFormat,
  FileContent,
  HttpAnswer,
  HttpClient,
  HttpProfile,
  HttpRequest,
  ServiceErrorCode,
  ServiceFailure,
} from "./contract/http.js";
export type {
  ActionFailure,
  ActionResult,
  ActionSuccess,
  ConfirmRequired,
  InputPreview,
  Preview,
  Problem,
  RequestPreview,
  Truncation,
} from "./contract/result.js";
export type {
  InferInput,
  InferJsonSchema,
  InferOutput,
  JsonSchema,
  LazySchema,
  Schema,
  TypedJsonSchema,
} from "./contract/schema.js";
export type {
  StandardIssue,
  StandardJsonSchema,
  StandardResult,
  StandardSchema,
} from "./contract/standard-schema.js";
export { type ConnectorDefinition, defineConnector, type WithCustom } from "./define/define-connector.js";
export {
  type CallErrorCode,
  ERROR_CODES,
  type ErrorCode,
  type SetupErrorCode,
  type SqlErrorCode,
} from "./errors/codes.js";
export { isPlugboardError, PlugboardError, type PlugboardErrorDetails } from "./errors/plugboard-error.js";
export { describe_action, list_actions, run_connection_action } from "./hub/aliases.js";
export type { DryRun, DryRunOptions, Verdict } from "./hub/dry-run.js";
export type { HubEvent } from "./hub/events.js";
export { createHub } from "./hub/hub.js";
export type {
  ActionDescription,
  ActionList,
  ActionSummary,
  DescribedAction,
  ListActionsOptions,
  ListedAs,
} from "./hub/list-actions.js";
export type { CallLimits, ConnectionOptions, Connectors, HubOptions, RunOptions } from "./hub/options.js";
export type { Timings } from "./hub/runner.js";
export type {
  ConnectionDescription,
  ConnectionHandle,
  Denied,
  Hub,
  InputOf,
  OutputOf,
  TestResult,
} from "./hub/types.js";
