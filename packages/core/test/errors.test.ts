import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createRedactor } from "../src/errors/redact.js";
import { toFailure } from "../src/errors/to-failure.js";
import { ERROR_CODES, isPlugboardError, PlugboardError } from "../src/index.js";

test("docs/errors.md tells of every code, and of no other, what it means and what to do next", () => {
  const docs = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
  const rows = [...docs.matchAll(/^\| `(\w+)` \| (yes|no) \| (.+?) \| (.+?) \|$/gm)].map(
    ([, code, retryable]) => [code, { retryable: retryable === "yes" }],
  );
  expect(Object.fromEntries(rows)).toEqual(ERROR_CODES);
  expect(rows).toHaveLength(Object.keys(ERROR_CODES).length);
});

test("the codes are stable: taking one away or changing whether it can be retried is a breaking change", () => {
  expect(
    Object.entries(ERROR_CODES).map(([code, { retryable }]) => `${code}${retryable ? " (retryable)" : ""}`),
  ).toMatchSnapshot();
});

describe("PlugboardError", () => {
  test("is recognised across copies of the package", () => {
    const foreign = Object.assign(new Error("x"), { [Symbol.for("plugboard.PlugboardError")]: true });
    expect(isPlugboardError(foreign)).toBe(true);
    expect(isPlugboardError(new Error("x"))).toBe(false);
    expect(isPlugboardError({ [Symbol.for("plugboard.PlugboardError")]: true })).toBe(false);
  });
  test("does not show the answer that it carries", () => {
    const error = new PlugboardError("service_error", "no", {
      data: { token: "canary-123456" },
      serviceCode: "x",
    });
    expect(inspect(error)).not.toContain("canary-123456");
    expect(JSON.stringify(error)).not.toContain("canary-123456");
  });
});

describe("redaction", () => {
  const secret = 'pa$$ "w/ö rd+=';
  const redactor = createRedactor([secret]);
  test.each([
    ["as it is", secret],
    ["in a URL", encodeURIComponent(secret)],
    ["in a form", new URLSearchParams({ a: secret }).toString()],
    ["in JSON", JSON.stringify({ a: secret })],
    ["in base64", Buffer.from(secret).toString("base64")],
    ["in base64url", Buffer.from(secret).toString("base64url")],
  ])("masks a secret %s", (_, text) => {
    expect(redactor.text(`before ${text} after`)).toMatch(/^before .*\[redacted\].* after$/);
    expect(redactor.text(text)).not.toContain(secret);
  });
  test("masks deep inside, keys included, and leaves the rest as it is", () => {
    const when = new Date(0);
    expect(redactor.deep({ a: [{ b: secret, c: 1, d: null, when }], [secret]: true })).toEqual({
      a: [{ b: "[redacted]", c: 1, d: null, when }],
      "[redacted]": true,
    });
  });
  test("leaves short values alone, which would mask words at random", () => {
    expect(createRedactor(["a", "test"]).text("a test")).toBe("a test");
  });
  test("a failure masks its message, problems, service code and data, and never carries a cause", () => {
    const canary = "canary-secret-1";
    const error = new PlugboardError("service_error", `said ${canary}`, {
      serviceCode: canary,
      problems: [{ path: `/${canary}`, message: canary }],
      data: { deep: [canary] },
      cause: new Error(canary),
    });
    const failure = toFailure(error, createRedactor([canary]));
    expect(JSON.stringify(failure)).not.toContain(canary);
    expect(Object.keys(failure)).not.toContain("cause");
  });
  test("a secret is masked before a long message is cut, so that no half of it stays", () => {
    const canary = "canary-secret-0123456789";
    const error = new Error(`${"x".repeat(4060)}${canary}${"y".repeat(100)}`);
    expect(toFailure(error, createRedactor([canary])).message).not.toContain("canary");
  });
});

describe("whatever is thrown becomes a failure", () => {
  const unreadable: object = {
    toString() {
      throw unreadable;
    },
  };
  const cyclic: Record<string, unknown> = { a: 1 };
  cyclic.self = [cyclic];
  let deep: unknown = "end";
  for (let level = 0; level < 50_000; level++) deep = [deep];
  test.each<[string, unknown]>([
    ["null", null],
    ["undefined", undefined],
    ["a symbol", Symbol("x")],
    ["an object without a prototype", Object.create(null)],
    ["an object that throws when it is read", unreadable],
    [
      "an error whose message throws",
      Object.defineProperty(new Error("x"), "message", {
        get() {
          throw unreadable;
        },
      }),
    ],
    [
      "an error of another copy without details",
      Object.assign(new Error("x"), { [Symbol.for("plugboard.PlugboardError")]: true }),
    ],
  ])("%s", (_, thrown) => {
    const failure = toFailure(thrown, createRedactor([]));
    expect(failure).toMatchObject({ status: "error", ok: false, code: "internal_error", retryable: false });
    expect(typeof failure.message).toBe("string");
  });
  test.each(["canary-secret-1", ""])("data that refers to itself or never ends (secret %j)", (secret) => {
    for (const data of [cyclic, deep]) {
      const error = new PlugboardError("service_error", "no", { data, httpStatus: 500 });
      const failure = toFailure(error, createRedactor([secret]));
      expect(failure).toMatchObject({ code: "service_error", http_status: 500 });
      expect(JSON.stringify(failure)).toMatch(/\[circular\]|\[nested too deeply\]/);
    }
  });
  test("details of the wrong type", () => {
    const details = { serviceCode: 5, retryAfterMs: Number.NaN, httpStatus: "500", problems: "none" };
    const error = new PlugboardError("service_error", "no", details as never);
    expect(toFailure(error, createRedactor(["canary-secret-1"]))).toEqual({
      status: "error",
      ok: false,
      code: "service_error",
      message: "no",
      retryable: false,
      service_code: "5",
    });
  });
});
