import { httpAction } from "@plugboard/core";
import * as out from "../outputs.js";
import { number, oneOf, onPull, PULL, paging, text } from "../params.js";
import { DELETE, GET, LIST, POST, PUT } from "../rows.js";

const group = "reviews";

const onReview = { ...onPull, review_id: number("The review's id.") } as const;
const REVIEW = [...PULL, "review_id"] as const;
const verdict = ["APPROVE", "REQUEST_CHANGES", "COMMENT"] as const;
const side = oneOf(["LEFT", "RIGHT"], "LEFT for a line that goes, RIGHT for one that comes or stays.");

export const reviews = {
  list_reviews: httpAction({
    ...LIST,
    title: "List a pull request's reviews",
    description: "In the order they were made.",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    params: { ...onPull, ...paging },
    required: PULL,
    output: out.listOf(out.review),
  }),
  create_review: httpAction({
    ...POST,
    title: "Review a pull request",
    description:
      "Approves it, requests changes or comments, also on lines of its diff, in one go. Without an event it stays a draft that submit_review hands in.",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    params: {
      ...onPull,
      event: oneOf(verdict, "The verdict. Default: none, a draft."),
      body: text("What it says as a whole, in Markdown. Required unless it approves."),
      commit_id: text("SHA of the commit that was reviewed. Default: the latest."),
      comments: {
        type: "array",
        description: "Comments on the diff.",
        items: {
          type: "object",
          properties: {
            path: text("The file's path."),
            body: text("The comment, in Markdown."),
            line: number("Line of the file, or the last of several."),
            side,
            start_line: number("First of several lines."),
            start_side: side,
            position: number(
              "Place in the diff, counted in lines from the file's first @@, instead of line.",
            ),
          },
          required: ["path", "body"],
          additionalProperties: false,
        },
      },
    },
    required: PULL,
    output: out.review,
  }),
  get_review: httpAction({
    ...GET,
    title: "Get a review",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}",
    params: onReview,
    required: REVIEW,
    output: out.review,
  }),
  update_review: httpAction({
    ...PUT,
    title: "Update a review's text",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}",
    params: { ...onReview, body: text("The new text, in Markdown.") },
    required: [...REVIEW, "body"],
    output: out.review,
  }),
  submit_review: httpAction({
    ...POST,
    title: "Submit a review",
    description: "Hands in one that is still a draft.",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/events",
    params: {
      ...onReview,
      event: oneOf(verdict, "The verdict."),
      body: text("What it says as a whole, in Markdown."),
    },
    required: [...REVIEW, "event"],
    output: out.review,
  }),
  dismiss_review: httpAction({
    ...PUT,
    effect: "destructive",
    title: "Dismiss a review",
    description: "Its verdict counts no more, for good.",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals",
    params: { ...onReview, message: text("Why.") },
    required: [...REVIEW, "message"],
    output: out.review,
  }),
  delete_pending_review: httpAction({
    ...DELETE,
    title: "Delete a draft review",
    description: "One that was submitted cannot be deleted, only dismissed.",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}",
    params: onReview,
    required: REVIEW,
    output: out.review,
  }),
  list_review_comments_for_review: httpAction({
    ...LIST,
    title: "List a review's comments on the diff",
    group,
    path: "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/comments",
    params: { ...onReview, ...paging },
    required: REVIEW,
    output: out.listOf(out.reviewComment),
  }),
} as const;
