#!/usr/bin/env node
import { runCli } from "./cli.js";
import { publishedVersions } from "./versions.js";

const { stdin, stdout, stderr } = process;

process.exitCode = await runCli(process.argv.slice(2), {
  cwd: process.cwd(),
  ...(stdin.isTTY && stdout.isTTY && { terminal: { input: stdin, output: stdout } }),
  versions: publishedVersions(),
  out: (text) => stdout.write(`${text}\n`),
  err: (text) => stderr.write(`${text}\n`),
});
