export interface Snippet {
  /** The line of its first line of code, from 1. */
  readonly line: number;
  readonly code: string;
}

/** The fenced `ts` blocks of a Markdown text, but those marked `ts no-check`. */
export function snippetsOf(markdown: string): Snippet[] {
  const snippets: Snippet[] = [];
  let open: { fence: string; indent: number; wanted: boolean; line: number; code: string[] } | undefined;
  for (const [index, text] of markdown.split("\n").entries()) {
    const [, indent = "", fence = "", info = ""] = /^( *)(`{3,}|~{3,})\s*([^`]*)$/.exec(text) ?? [];
    if (open === undefined) {
      if (fence === "") continue;
      const [language = "", ...marks] = info.trim().split(/\s+/);
      const wanted = /^(ts|typescript)$/.test(language) && !marks.includes("no-check");
      open = { fence, indent: indent.length, wanted, line: index + 2, code: [] };
    } else if (fence.startsWith(open.fence) && info.trim() === "") {
      if (open.wanted) snippets.push({ line: open.line, code: `${open.code.join("\n")}\n` });
      open = undefined;
    } else {
      open.code.push(text.slice(Math.min(open.indent, text.search(/\S|$/))));
    }
  }
  return snippets;
}
