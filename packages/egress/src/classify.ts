import { EgressError, isEgressError } from "./errors.js";
import type { EgressErrorCode } from "./types.js";

/** Where an exchange stood when it failed: the same error means one thing before a connection stands, and another after. */
export type Phase = "connect" | "tls" | "proxy" | "head" | "body";

type Row = readonly [code: EgressErrorCode, what: string];

const INVALID: Row = ["invalid_response", "The answer is not valid HTTP/1.1"];
/** undici takes every interim answer but this one. */
const CONTINUE: Row = ["invalid_response", "A 100 Continue came, which nobody had asked for"];
const CUT_OFF: Row = ["connection_reset", "The connection was closed before the answer was whole"];

const UNDICI: Readonly<Record<string, Row>> = {
  UND_ERR_HEADERS_OVERFLOW: [
    "headers_too_large",
    "The header block of the answer is larger than maxHeaderBytes",
  ],
  UND_ERR_RES_EXCEEDED_MAX_SIZE: ["response_too_large", "The answer is larger than maxResponseBytes"],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ["connection_reset", "The answer ended before its Content-Length"],
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: ["invalid_request", "The body's length is not the one announced"],
  UND_ERR_INVALID_ARG: ["invalid_request", "The request is malformed"],
  UND_ERR_NOT_SUPPORTED: ["invalid_request", "The request is malformed"],
  UND_ERR_SOCKET: CUT_OFF,
  UND_ERR_INFO: CUT_OFF,
  UND_ERR_ABORTED: CUT_OFF,
  UND_ERR_DESTROYED: ["egress_closed", "The egress was closed"],
  UND_ERR_CLOSED: ["egress_closed", "The egress was closed"],
  UND_ERR_CONNECT_TIMEOUT: ["timeout", "No connection in time"],
  UND_ERR_HEADERS_TIMEOUT: ["timeout", "No answer in time"],
  UND_ERR_BODY_TIMEOUT: ["timeout", "The answer stopped"],
};

const CERTIFICATE =
  /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH|CRL_)/;
const TLS = /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO$)/;
const ZLIB = /^(?:Z_|ERR_(?:_ERR_)?BROTLI|ERR__ERROR_|ERR_ZSTD|ZSTD_|ERR_ZLIB)/;
const DNS =
  /^(?:ENOTFOUND|EAI_|ENODATA|ESERVFAIL|ETIMEOUT|EREFUSED|ENONAME|EBADNAME|EBADRESP|EFORMERR|ENOTIMP)/;

/**
 * Turns whatever undici, Node or a caller's hook throws into the one error that leaves this package. The message is
 * made here: foreign ones may hold a URL or bytes of the answer, and for the same reason only plain system and TLS
 * errors go along as `cause`.
 *
 * @param peer The host and port, for the message.
 */
export function classify(error: unknown, phase: Phase, peer: string): EgressError {
  if (isEgressError(error)) return error;
  const code = codeOf(error);
  const make = ([kind, what]: Row, cause?: unknown): EgressError =>
    new EgressError(kind, `${what}: "${peer}"${code === "" ? "" : ` (${code})`}.`, { cause });

  const parsing = parseFault(error, code, phase);
  if (parsing !== undefined) return make(parsing);
  const row = Object.hasOwn(UNDICI, code) ? UNDICI[code] : undefined;
  if (row !== undefined) return make(row);
  if (ZLIB.test(code)) return make(["invalid_response", "The content coding of the answer is broken"]);

  const cause = systemCause(error);
  if (CERTIFICATE.test(code) || code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return make(["tls_failed", "The certificate is not valid for the host"], cause);
  }
  if (TLS.test(code)) return make(["tls_failed", "TLS could not be agreed on"], cause);
  if (DNS.test(code) && phase === "connect") return make(["dns_failed", "The name does not resolve"], cause);
  if (phase === "head" || phase === "body") return make(CUT_OFF, cause);
  if (phase === "proxy") return make(["proxy_failed", "The proxy could not be used"], cause);
  return make(
    [
      "connect_failed",
      phase === "tls" ? "The connection broke off in the TLS handshake" : "No connection could be made",
    ],
    cause,
  );
}

/** What undici tells by name or message alone. */
function parseFault(error: unknown, code: string, phase: Phase): Row | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === "HTTPParserError") return error.message.includes("EOF") ? CUT_OFF : INVALID;
  if (code === "UND_ERR_SOCKET" && error.message === "bad response") return CONTINUE;
  if (code === "UND_ERR_SOCKET" && error.message === "bad upgrade") return INVALID;
  // Lengths can only disagree within the head when it gives several.
  return code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH" && phase === "head" ? INVALID : undefined;
}

function codeOf(error: unknown): string {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined;
  return typeof code === "string" ? code : "";
}

/** A copy with what identifies a system or TLS error. The original may hold a certificate or an address list of megabytes. */
function systemCause(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  if (typeof code !== "string") return undefined;
  return Object.assign(new Error(error.message.slice(0, 500)), {
    code,
    ...(typeof syscall === "string" && { syscall }),
  });
}
