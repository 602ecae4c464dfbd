import { readFileSync } from "node:fs";

interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

// node scripts/count-tests.ts REPORT STATUS prints "PASSED FAILED" from vitest's JSON report and the run's exit status. A
// run fails without a failed test where a file does not load, an error is caught by no test, or the build before it fails.
const [file = "", status] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, "utf8")) as Report;
const broken =
  report.numFailedTests === 0 && (status !== "0" || !report.success || report.numPassedTests === 0);
console.log(report.numPassedTests, broken ? 1 : report.numFailedTests);
