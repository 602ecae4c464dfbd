import { httpAction } from "@plugboard/core";
import * as out from "../outputs.js";
import { oneOf, order, paging, text } from "../params.js";
import { listIn } from "../rows.js";

const group = "search";

const FOUND = listIn("items");
const q = (examples: string) => text(`Words and qualifiers, as in GitHub's own search box: ${examples}.`);
const Q = ["q"] as const;

export const search = {
  search_repositories: httpAction({
    ...FOUND,
    title: "Search repositories",
    group,
    path: "/search/repositories",
    params: {
      q: q("http client language:typescript stars:>100"),
      sort: oneOf(["stars", "forks", "help-wanted-issues", "updated"], "Default: best match."),
      order,
      ...paging,
    },
    required: Q,
    output: out.foundOf(out.repository),
  }),
  search_issues: httpAction({
    ...FOUND,
    title: "Search issues and pull requests",
    group,
    path: "/search/issues",
    params: {
      q: q("repo:octocat/hello-world is:issue is:open label:bug"),
      sort: oneOf(
        [
          "comments",
          "reactions",
          "reactions-+1",
          "reactions--1",
          "reactions-smile",
          "reactions-thinking_face",
          "reactions-heart",
          "reactions-tada",
          "interactions",
          "created",
          "updated",
        ],
        "Default: best match.",
      ),
      order,
      search_type: oneOf(
        ["semantic", "hybrid"],
        "Search by meaning, or by meaning and words. Default: words.",
      ),
      advanced_search: {
        type: ["boolean", "string"],
        description: "true understands AND, OR and brackets between qualifiers.",
      },
      ...paging,
    },
    required: Q,
    output: out.foundOf(out.issue),
  }),
  search_code: httpAction({
    ...FOUND,
    title: "Search code",
    description:
      "On default branches, in files below 384 KB. Its rate limit is much tighter than the other searches'.",
    group,
    path: "/search/code",
    params: { q: q("createHub repo:octocat/hello-world path:src extension:ts"), ...paging },
    required: Q,
    output: out.foundOf(out.codeMatch),
  }),
  search_commits: httpAction({
    ...FOUND,
    title: "Search commits",
    description: "On default branches, by message and metadata.",
    group,
    path: "/search/commits",
    params: {
      q: q("fix leak repo:octocat/hello-world author:octocat"),
      sort: oneOf(["author-date", "committer-date"], "Default: best match."),
      order,
      ...paging,
    },
    required: Q,
    output: out.foundOf(out.commit),
  }),
  search_users: httpAction({
    ...FOUND,
    title: "Search users and organizations",
    group,
    path: "/search/users",
    params: {
      q: q("ana location:lisbon type:user"),
      sort: oneOf(["followers", "repositories", "joined"], "Default: best match."),
      order,
      ...paging,
    },
    required: Q,
    output: out.foundOf(out.account),
  }),
} as const;
