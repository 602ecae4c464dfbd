import type { AnyAction, Connector, HttpAction } from "@plugboard/core";

interface Entry {
  readonly name: string;
  readonly title: string;
  readonly effect: string;
  readonly group: string | undefined;
  /** Method and path; none where an action makes several requests, or speaks no HTTP. */
  readonly request: string | undefined;
  readonly deprecated: string | undefined;
}

/** A connector's actions in Markdown, by group, in the order in which they are listed. */
export async function referencePage(connector: Connector): Promise<string> {
  const { title, actions, catalogue } = connector;
  const opened = await catalogue?.open();
  const { custom, ...others } = actions;
  const atHand = Object.entries(others).map(([name, action]) => entryOf(name, action));
  const catalogued = [...(opened?.rows.values() ?? [])]
    .filter(({ name }) => !Object.hasOwn(actions, name))
    .map(({ name, title, effect, group, deprecated, method, path }) => ({
      name,
      title,
      effect,
      group,
      deprecated,
      request: `${method} ${path}`,
    }));
  const entries: readonly Entry[] = [...atHand, ...catalogued];
  const groups = Map.groupBy(entries, ({ group }) => group ?? "more");
  const count = `Actions: ${countOf(entries)}`;
  const { name: source = "", version } = opened?.source ?? {};
  const lines = [
    `# ${text(title)}`,
    "",
    source === ""
      ? `${count}.`
      : `${count}. What is not written by hand is made from ${code(`${source}@${version}`)}.`,
  ];
  if (custom !== undefined) lines.push("", "And `custom`, for any endpoint.");
  for (const [group, members] of groups) {
    lines.push("", `## ${text(group)}`, "", ...table(HEADINGS, members.map(cellsOf)));
  }
  const former = [...(opened?.formerNames ?? [])];
  if (former.length > 0) {
    const rows = former.map(([before, now]) => [code(before), now === null ? "gone" : code(now)]);
    lines.push("", "## Former names", "", ...table(["was", "is"], rows));
  }
  return `${lines.join("\n")}\n`;
}

const HEADINGS = ["action", "title", "effect", "request", "deprecated"];

function entryOf(name: string, action: AnyAction): Entry {
  const { title, effect, group, deprecated } = action;
  return { name, title, effect, group, deprecated, request: isRow(action) ? requestOf(action) : undefined };
}

function isRow(action: AnyAction): action is HttpAction {
  return "row" in action;
}

function requestOf({ row: { method, path } }: HttpAction): string {
  return `${method} ${path}`;
}

function countOf(entries: readonly unknown[]): string {
  return entries.length.toLocaleString("en");
}

function cellsOf({ name, title, effect, request, deprecated }: Entry): string[] {
  return [
    code(name),
    text(title),
    effect,
    request === undefined ? "" : code(request),
    text(deprecated ?? ""),
  ];
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  return [headings, headings.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

/** A cell's text: what is Markdown in it shows as it is. */
function text(value: string): string {
  return value.replace(/[\\|`*<>[\]]/g, "\\$&").replace(/\s+/g, " ");
}

/** A code span in a cell, where only the bar between cells counts. */
function code(value: string): string {
  return `\`${value.replaceAll("|", "\\|")}\``;
}
