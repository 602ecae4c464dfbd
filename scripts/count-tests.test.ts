import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "plugboard-count-"));
afterAll(() => rmSync(folder, { recursive: true }));

test.each([
  ["a run that passed", { success: true, numPassedTests: 3, numFailedTests: 0 }, 0, "3 0"],
  ["failed tests", { success: false, numPassedTests: 3, numFailedTests: 2 }, 1, "3 2"],
  ["a file that did not load", { success: false, numPassedTests: 3, numFailedTests: 0 }, 1, "3 1"],
  ["an error that no test caught", { success: true, numPassedTests: 3, numFailedTests: 0 }, 1, "3 1"],
  ["no tests", { success: true, numPassedTests: 0, numFailedTests: 0 }, 0, "0 1"],
  ["no report, since the build failed", undefined, 1, "0 1"],
])("%s", (_, report, status, counted) => {
  const file = join(folder, `${counted}-${status}.json`);
  if (report !== undefined) writeFileSync(file, JSON.stringify(report));
  const script = join(import.meta.dirname, "count-tests.ts");
  expect(execFileSync(process.execPath, [script, file, String(status)], { encoding: "utf8" }).trim()).toBe(
    counted,
  );
});
