import { checkImports } from "./check-imports.ts";

const faults = checkImports(process.cwd());
for (const fault of faults) console.error(fault);
console.log(
  faults.length === 0
    ? "Every import keeps its direction."
    : `${faults.length} imports go where they may not.`,
);
process.exitCode = faults.length === 0 ? 0 : 1;
