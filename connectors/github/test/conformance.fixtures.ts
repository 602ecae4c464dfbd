import { generateKeyPairSync } from "node:crypto";
import type { ActionFixture, ConnectorFixtures } from "@plugboard/testing";
import type { github } from "../src/index.js";

const API = "https://api.github.com";
const REPO = `${API}/repos/octo/hello.world`;
const repo = { owner: "octo", repo: "hello.world" };
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

/** Answers are cut down to what GitHub's reference shows as their core. */
const get = (path: string, body: unknown, input: ActionFixture["input"] = {}): ActionFixture => ({
  input: { ...repo, ...input },
  exchanges: [{ request: { method: "GET", url: REPO + path }, answer: { body } }],
});

const problem = (status: number, body: object, headers: Readonly<Record<string, string>> = {}) => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", ...headers },
  body,
});

export const fixtures: ConnectorFixtures<typeof github> = {
  module: new URL("../src/index.ts", import.meta.url),
  auth: {
    token: { credentials: { token: "github_pat_11CANARY0_abcdefghij" } },
    app: {
      credentials: {
        appId: "Iv23liABCDEF",
        privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
        installationId: "4711",
      },
      mint: {
        method: "POST",
        url: `${API}/app/installations/4711/access_tokens`,
        answer: ({ accessToken }) => ({
          status: 201,
          body: { token: accessToken, expires_at: new Date(Date.now() + 3_600_000).toISOString() },
        }),
      },
    },
  },
  http: {
    sample: true,
    actions: {
      get_repository: get("", { id: 1, full_name: "octo/hello.world", private: false }),
      create_issue: {
        input: { ...repo, title: "It is dark", labels: ["bug"] },
        exchanges: [
          {
            request: {
              method: "POST",
              url: `${REPO}/issues`,
              headers: { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28" },
              body: { json: { title: "It is dark", labels: ["bug"] } },
            },
            answer: { status: 201, body: { number: 7, title: "It is dark", state: "open" } },
          },
        ],
        data: { number: 7, title: "It is dark", state: "open" },
      },
      list_labels: get("/labels", [{ id: 1, name: "bug" }]),
      get_issue_comment: get("/issues/comments/5", { id: 5, body: "Yes" }, { comment_id: 5 }),
      get_pull_request: get("/pulls/8", { number: 8, state: "open" }, { pull_number: 8 }),
      get_review: get(
        "/pulls/8/reviews/80",
        { id: 80, state: "APPROVED" },
        { pull_number: 8, review_id: 80 },
      ),
      get_branch: get("/branches/feature/a%20b", { name: "feature/a b" }, { branch: "feature/a b" }),
      get_commit: get("/commits/main", { sha: "6dcb09b5", files: [] }, { ref: "main" }),
      get_readme: get("/readme", { name: "README.md", encoding: "base64", content: "SGk=" }),
      get_latest_release: get("/releases/latest", { id: 5, tag_name: "v1.0.0" }),
      search_repositories: {
        input: { q: "lamp language:typescript" },
        exchanges: [
          {
            request: { method: "GET", url: `${API}/search/repositories?q=lamp%20language%3Atypescript` },
            answer: { body: { total_count: 0, incomplete_results: false, items: [] } },
          },
        ],
      },
      get_user: {
        input: { username: "octo" },
        exchanges: [
          {
            request: { method: "GET", url: `${API}/users/octo` },
            answer: { body: { id: 1, login: "octo" } },
          },
        ],
      },
      list_workflows: get("/actions/workflows", { total_count: 0, workflows: [] }),
    },
    pages: {
      list_labels: {
        input: { ...repo, per_page: 1 },
        exchanges: [
          {
            request: { method: "GET", url: `${REPO}/labels?per_page=1` },
            answer: {
              headers: { link: `<${REPO}/labels?per_page=1&page=2>; rel="next"` },
              body: [{ id: 1, name: "bug" }],
            },
          },
          {
            request: { method: "GET", url: `${REPO}/labels?per_page=1&page=2` },
            answer: { body: [{ id: 2, name: "help" }] },
          },
        ],
      },
    },
    failures: {
      "invalid field": {
        answer: problem(422, {
          message: "Validation Failed",
          errors: [{ resource: "Issue", field: "title", code: "missing_field" }],
        }),
        code: "service_invalid_request",
        retryable: false,
        serviceCode: "missing_field",
      },
      "used-up limit": {
        answer: problem(
          403,
          { message: "API rate limit exceeded" },
          { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1893456000" },
        ),
        code: "service_rate_limited",
        retryable: true,
      },
      "secondary limit": {
        answer: problem(403, { message: "You have exceeded a secondary rate limit." }),
        code: "service_rate_limited",
        retryable: true,
      },
      "hidden repository": {
        answer: problem(404, { message: "Not Found" }),
        code: "service_not_found",
        retryable: false,
      },
    },
  },
};
