export {
  type Certificate,
  expiredCertificate,
  leafCertificate,
  testCa,
  wrongNameCertificate,
} from "./certificates.js";
export { asExpected, type CustomVector, customVectors, normalized } from "./custom-vectors.js";
export { egressTo, PUBLIC_ADDRESS } from "./egress-to.js";
export {
  type RecordedRequest,
  type RecordingServer,
  type RecordingServerOptions,
  type Reply,
  type Responder,
  startRecordingServer,
} from "./recording-server.js";
