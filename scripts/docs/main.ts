import { checkSnippets } from "./check-snippets.ts";

const { checked, faults } = checkSnippets(process.cwd());
for (const fault of faults) console.error(fault);
console.log(
  faults.length === 0
    ? `${checked} snippets of the docs compile.`
    : "The docs show code that does not compile.",
);
process.exitCode = faults.length === 0 && checked > 0 ? 0 : 1;
