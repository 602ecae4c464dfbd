import { styleText } from "node:util";
import type { ActionResult } from "@plugboard/core";

const WIDTH = 118;

let step = 0;

export function heading(text: string): void {
  step += 1;
  console.log(`\n${styleText("bold", `${step}. ${text}`)}`);
}

export function note(text: string): void {
  console.log(styleText("dim", `   ${text}`));
}

export function call(connection: string, action: string, input: unknown): void {
  console.log(cut(`   run_connection_action("${connection}", "${action}", ${show(input)})`));
}

export function answer(result: ActionResult): void {
  if (result.ok) {
    console.log(cut(`   ${styleText("green", "ok")}     ${result.http_status ?? ""} ${show(result.data)}`));
  } else if (result.status === "confirm_required") {
    console.log(cut(`   ${styleText("cyan", "held")}   ${show(result.preview)}`));
  } else {
    console.log(`   ${styleText("yellow", "error")}  ${result.code}: ${result.message}`);
  }
}

function show(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "undefined";
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  const members = Object.entries(value).map(([key, member]) => `${key}: ${show(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function cut(line: string): string {
  return line.length <= WIDTH ? line : `${line.slice(0, WIDTH - 1)}…`;
}
