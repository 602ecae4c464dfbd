import { httpAction } from "@plugboard/core";
import * as out from "../outputs.js";
import { ISSUE, inRepo, number, oneOf, onIssue, onPull, PULL, paging, REPO, since, text } from "../params.js";
import { DELETE, GET, LIST, PATCH, POST } from "../rows.js";

const group = "comments";

const body = text("The comment, in Markdown.");
const onComment = { ...inRepo, comment_id: number("The comment's id.") } as const;
const COMMENT = [...REPO, "comment_id"] as const;

export const comments = {
  list_issue_comments: httpAction({
    ...LIST,
    title: "List an issue's comments",
    description: "Or a pull request's conversation; comments on its diff are list_review_comments.",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    params: { ...onIssue, since, ...paging },
    required: ISSUE,
    output: out.listOf(out.issueComment),
  }),
  create_issue_comment: httpAction({
    ...POST,
    title: "Comment on an issue",
    description: "Or on a pull request as a whole.",
    group,
    path: "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    params: { ...onIssue, body },
    required: [...ISSUE, "body"],
    output: out.issueComment,
  }),
  get_issue_comment: httpAction({
    ...GET,
    title: "Get an issue comment",
    group,
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    params: onComment,
    required: COMMENT,
    output: out.issueComment,
  }),
  update_issue_comment: httpAction({
    ...PATCH,
    title: "Update an issue comment",
    group,
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    params: { ...onComment, body },
    required: [...COMMENT, "body"],
    output: out.issueComment,
  }),
  delete_issue_comment: httpAction({
    ...DELETE,
    title: "Delete an issue comment",
    group,
    path: "/repos/{owner}/{repo}/issues/comments/{comment_id}",
    params: onComment,
    required: COMMENT,
    output: out.nothing,
  }),
  list_review_comments: httpAction({
    ...LIST,
    title: "List comments on a pull request's diff",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/comments",
    params: {
      ...onPull,
      sort: oneOf(["created", "updated"], "What to sort by. Default created."),
      direction: oneOf(["asc", "desc"], "Order of the sort. Only with sort."),
      since,
      ...paging,
    },
    required: PULL,
    output: out.listOf(out.reviewComment),
  }),
  create_review_comment: httpAction({
    ...POST,
    title: "Comment on a pull request's diff",
    description: "On a line, on lines (start_line to line), or on a file (subject_type file).",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/comments",
    params: {
      ...onPull,
      body,
      commit_id: text("SHA of the commit that the line is looked up in, best the pull request's latest."),
      path: text("The file's path."),
      line: number("Line of the file, or the last of several. It must be part of the diff."),
      side: oneOf(
        ["LEFT", "RIGHT"],
        "LEFT for a line that goes, RIGHT for one that comes or stays. Default RIGHT.",
      ),
      start_line: number("First of several lines."),
      start_side: oneOf(["LEFT", "RIGHT", "side"], "Side of start_line."),
      subject_type: oneOf(["line", "file"], "Default line."),
    },
    required: [...PULL, "body", "commit_id", "path"],
    output: out.reviewComment,
  }),
  reply_to_review_comment: httpAction({
    ...POST,
    title: "Reply to a comment on a pull request's diff",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies",
    params: {
      ...onPull,
      comment_id: number("Id of the comment that opened the thread; replies cannot be replied to."),
      body,
    },
    required: [...PULL, "comment_id", "body"],
    output: out.reviewComment,
  }),
  get_review_comment: httpAction({
    ...GET,
    title: "Get a comment on a pull request's diff",
    group,
    path: "/repos/{owner}/{repo}/pulls/comments/{comment_id}",
    params: onComment,
    required: COMMENT,
    output: out.reviewComment,
  }),
  update_review_comment: httpAction({
    ...PATCH,
    title: "Update a comment on a pull request's diff",
    group,
    path: "/repos/{owner}/{repo}/pulls/comments/{comment_id}",
    params: { ...onComment, body },
    required: [...COMMENT, "body"],
    output: out.reviewComment,
  }),
  delete_review_comment: httpAction({
    ...DELETE,
    title: "Delete a comment on a pull request's diff",
    group,
    path: "/repos/{owner}/{repo}/pulls/comments/{comment_id}",
    params: onComment,
    required: COMMENT,
    output: out.nothing,
  }),
} as const;
