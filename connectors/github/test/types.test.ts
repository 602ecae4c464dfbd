import { createHub } from "@plugboard/core";
import { expectTypeOf, test } from "vitest";
import { github } from "../src/index.js";

const hub = () =>
  createHub({
    connections: {
      mine: { connector: github, credentials: { token: "t" } },
      app: { connector: github, credentials: { appId: "1", privateKey: "k", installationId: "2" } },
    },
    egress: { trust: "public" },
  });

test("inputs and outputs follow from the rows", () => {
  const check = async () => {
    const gh = hub().connection("mine");
    const issue = await gh.run("create_issue", { owner: "o", repo: "r", title: "t", labels: ["bug"] });
    if (issue.ok) {
      expectTypeOf(issue.data.number).toBeNumber();
      expectTypeOf(issue.data.closed_at).toEqualTypeOf<string | null>();
    }
    const diff = await gh.run("get_pull_request_diff", { owner: "o", repo: "r", pull_number: 1 });
    if (diff.ok) expectTypeOf(diff.data).toBeString();
    const runs = await gh.run("list_workflow_runs", { owner: "o", repo: "r", status: "failure" });
    if (runs.ok)
      expectTypeOf(runs.data.workflow_runs[0]?.conclusion).toEqualTypeOf<string | null | undefined>();
    for await (const page of gh.pages("list_my_repositories", { visibility: "private" })) {
      if (page.ok) expectTypeOf(page.data[0]?.full_name).toEqualTypeOf<string | undefined>();
    }
    await gh.run("get_content", { owner: "o", repo: "r" });
    await gh.run("create_or_update_file", { owner: "o", repo: "r", path: "p", message: "m", text: "t" });
    // @ts-expect-error an issue has a title
    await gh.run("create_issue", { owner: "o", repo: "r" });
    // @ts-expect-error a state that there is not
    await gh.run("list_issues", { owner: "o", repo: "r", state: "done" });
    // @ts-expect-error numbers are numbers
    await gh.run("get_issue", { owner: "o", repo: "r", issue_number: "1" });
    // @ts-expect-error a branch starts at a commit
    await gh.run("create_branch", { owner: "o", repo: "r", branch: "b" });
  };
  expectTypeOf(check).returns.resolves.toBeVoid();
});

test("credentials are a token's or an app's", () => {
  const check = () => {
    createHub({
      connections: {
        // @ts-expect-error an app's credentials are three
        app: { connector: github, credentials: { appId: "1", privateKey: "k" } },
      },
      egress: { trust: "public" },
    });
  };
  expectTypeOf(check).toBeFunction();
});
