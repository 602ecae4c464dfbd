export { certificateFor } from "./certificate-for.js";
export {
  type Certificate,
  expiredCertificate,
  leafCertificate,
  testCa,
  wrongNameCertificate,
} from "./certificates.js";
export { asExpected, type CustomVector, customVectors, normalized } from "./custom-vectors.js";
export { egressTo, PUBLIC_ADDRESS } from "./egress-to.js";
export { type ConformanceCheck, conformanceChecks, describeConnector } from "./kit/describe-connector.js";
export type {
  ActionCall,
  ActionFixture,
  AuthFixture,
  CommonFixtures,
  ConnectorFixtures,
  Exchange,
  ExpectedRequest,
  FailureFixture,
  HttpFixtures,
  SoapFixtures,
  SqlFixtures,
} from "./kit/fixtures.js";
export type { Check, KnownFailure, Runner } from "./kit/runner.js";
export {
  type RecordedRequest,
  type RecordingServer,
  type RecordingServerOptions,
  type Reply,
  type Responder,
  startRecordingServer,
} from "./recording-server.js";
