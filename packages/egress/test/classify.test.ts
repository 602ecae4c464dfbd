import { errors } from "undici";
import { describe, expect, it } from "vitest";
import { classify, type Phase } from "../src/classify.js";
import { EgressError } from "../src/errors.js";

const coded = (code: string, message = "SECRET"): Error => Object.assign(new Error(message), { code });

describe("every error of undici and Node", () => {
  const TABLE: readonly (readonly [error: unknown, phase: Phase, code: string])[] = [
    [new errors.HeadersOverflowError(), "head", "headers_too_large"],
    [new errors.ResponseExceededMaxSizeError(), "body", "response_too_large"],
    [new errors.ResponseContentLengthMismatchError(), "body", "connection_reset"],
    [new errors.ResponseContentLengthMismatchError(), "head", "invalid_response"],
    [new errors.RequestContentLengthMismatchError(), "head", "invalid_request"],
    [new errors.InvalidArgumentError("SECRET"), "head", "invalid_request"],
    [new errors.NotSupportedError(), "head", "invalid_request"],
    [new errors.SocketError("other side closed"), "head", "connection_reset"],
    [new errors.SocketError("bad response"), "head", "invalid_response"],
    [new errors.SocketError("bad upgrade"), "head", "invalid_response"],
    [new errors.InformationalError("reset"), "body", "connection_reset"],
    [new errors.RequestAbortedError(), "body", "connection_reset"],
    [new errors.ClientDestroyedError(), "head", "egress_closed"],
    [new errors.ClientClosedError(), "head", "egress_closed"],
    [new errors.ConnectTimeoutError(), "connect", "timeout"],
    [new errors.HeadersTimeoutError(), "head", "timeout"],
    [new errors.BodyTimeoutError(), "body", "timeout"],
    [new errors.HTTPParserError("Expected HTTP/"), "head", "invalid_response"],
    [new errors.HTTPParserError("Invalid EOF state"), "body", "connection_reset"],
    [coded("ECONNREFUSED"), "connect", "connect_failed"],
    [coded("EHOSTUNREACH"), "connect", "connect_failed"],
    [coded("ENETUNREACH"), "connect", "connect_failed"],
    [coded("ETIMEDOUT"), "connect", "connect_failed"],
    [coded("EADDRNOTAVAIL"), "connect", "connect_failed"],
    [coded("EMFILE"), "connect", "connect_failed"],
    [coded("ECONNRESET"), "connect", "connect_failed"],
    [coded("ECONNRESET"), "tls", "connect_failed"],
    [coded("ECONNRESET"), "proxy", "proxy_failed"],
    [coded("ECONNREFUSED"), "proxy", "proxy_failed"],
    [coded("ECONNRESET"), "head", "connection_reset"],
    [coded("EPIPE"), "body", "connection_reset"],
    [coded("ETIMEDOUT"), "body", "connection_reset"],
    [coded("ENOTFOUND"), "connect", "dns_failed"],
    [coded("EAI_AGAIN"), "connect", "dns_failed"],
    [coded("ESERVFAIL"), "connect", "dns_failed"],
    [coded("ERR_TLS_CERT_ALTNAME_INVALID"), "tls", "tls_failed"],
    [coded("CERT_HAS_EXPIRED"), "tls", "tls_failed"],
    [coded("CERT_NOT_YET_VALID"), "tls", "tls_failed"],
    [coded("DEPTH_ZERO_SELF_SIGNED_CERT"), "tls", "tls_failed"],
    [coded("SELF_SIGNED_CERT_IN_CHAIN"), "tls", "tls_failed"],
    [coded("UNABLE_TO_VERIFY_LEAF_SIGNATURE"), "tls", "tls_failed"],
    [coded("UNABLE_TO_GET_ISSUER_CERT_LOCALLY"), "tls", "tls_failed"],
    [coded("ERR_SSL_WRONG_VERSION_NUMBER"), "tls", "tls_failed"],
    [coded("EPROTO"), "tls", "tls_failed"],
    [coded("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"), "head", "tls_failed"],
    [coded("Z_DATA_ERROR"), "body", "invalid_response"],
    [coded("Z_BUF_ERROR"), "body", "invalid_response"],
    [coded("ERR__ERROR_FORMAT_PADDING_1"), "body", "invalid_response"],
    [coded("ZSTD_error_prefix_unknown"), "body", "invalid_response"],
    [new Error("SECRET"), "head", "connection_reset"],
    [new Error("SECRET"), "connect", "connect_failed"],
    ["SECRET", "body", "connection_reset"],
    [undefined, "tls", "connect_failed"],
    [null, "proxy", "proxy_failed"],
    [{ code: "ECONNRESET" }, "head", "connection_reset"],
  ];

  it.each(TABLE)("%s in %s is %s", (error, phase, code) => {
    const classified = classify(error, phase, "api.example.com:443");
    expect(classified).toBeInstanceOf(EgressError);
    expect(classified.code).toBe(code);
    expect(classified.message).toContain("api.example.com");
    expect(classified.message).not.toContain("SECRET");
    expect(classified.requestSent).toBe(false);
  });

  it("leaves its own as they are", () => {
    const own = new EgressError("blocked_host", "x");
    expect(classify(own, "head", "x")).toBe(own);
  });

  it("has a row for every class that undici exports, or says why not", () => {
    const elsewhere = new Set([
      "UndiciError", // abstract
      "AbortError", // abstract
      "InvalidReturnValueError", // of other APIs of undici
      "BalancedPoolMissingUpstreamError",
      "ResponseError",
      "RequestRetryError",
      "SecureProxyConnectionError",
      "ProxyConnectionError",
      "Socks5ProxyError",
      "MaxOriginsReachedError",
      "MaxRedirectsError",
      "MessageSizeExceededError",
      "WebAssemblyNotSupportedError",
    ]);
    const covered = new Set(
      TABLE.flatMap(([error]) => (error instanceof Error ? [error.constructor.name] : [])),
    );
    expect(Object.keys(errors).filter((name) => !covered.has(name) && !elsewhere.has(name))).toEqual([]);
  });
});

describe("isEgressError", () => {
  it("knows errors of another copy of the package by their brand", async () => {
    const { isEgressError } = await import("../src/errors.js");
    const foreign = Object.defineProperty(new Error("x"), Symbol.for("plugboard.EgressError"), {
      value: true,
    });
    expect(isEgressError(foreign)).toBe(true);
    expect(isEgressError(new Error("x"))).toBe(false);
    expect(isEgressError({ code: "blocked_host" })).toBe(false);
    expect(isEgressError(undefined)).toBe(false);
  });
});
