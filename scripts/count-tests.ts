import { existsSync, readFileSync } from "node:fs";

interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
}

// `node scripts/count-tests.ts REPORT STATUS` prints "PASSED FAILED", from vitest's JSON report and the run's exit status. A
// run that failed without a failed test counts as one: the build before it, a file that does not load, a stray rejection.
const [file = "", status] = process.argv.slice(2);
const none: Report = { success: false, numPassedTests: 0, numFailedTests: 0 };
const report = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Report) : none;
const broken = status !== "0" || !report.success || report.numPassedTests === 0;
console.log(report.numPassedTests, Math.max(report.numFailedTests, broken ? 1 : 0));
