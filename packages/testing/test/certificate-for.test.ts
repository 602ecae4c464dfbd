import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { certificateFor } from "@plugboard/testing";
import { expect, test } from "vitest";

test("a certificate is read back, whatever the length of its names", () => {
  // 48 bytes are a line of its text.
  for (let length = 1; length <= 48; length += 1) {
    const host = `${"a".repeat(length)}.example`;
    const made = certificateFor([host]);
    expect(() => createSecureContext(made), host).not.toThrow();
    expect(new X509Certificate(made.cert).subjectAltName).toBe(`DNS:${host}`);
  }
});
