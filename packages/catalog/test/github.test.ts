import { Validator } from "@cfworker/json-schema";
import { github as connector } from "@plugboard/connector-github";
import { defineConnector, httpAction, type JsonSchema } from "@plugboard/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { actions } from "../../../connectors/github/src/actions/index.ts";
import { effectByRule } from "../src/effects.ts";
import { checkAgainstDocument } from "../src/github/audit.ts";
import { endpointsOf, resolve, type SourceSchema } from "../src/github/document.ts";
import { EXCEPTIONS } from "../src/github/effects.ts";
import { groupOf } from "../src/github/groups.ts";
import { github } from "../src/github/index.ts";
import { NAMES } from "../src/github/name-table.ts";
import { nameByRule, nameOf, VERBS } from "../src/github/names.ts";
import { readDocument } from "../src/github/read.ts";
import { convert } from "../src/github/schema.ts";
import { TITLES, titleOf } from "../src/github/titles.ts";
import type { Operation } from "../src/operation.ts";
import { sampleOf } from "../src/sample.ts";
import { document } from "./fixtures/github.ts";

const reading = readDocument(document);
const operation = (id: string) => reading.operations.find((each) => each.id === id) as Operation;
const string = { type: "string" };
const integer = { type: "integer" };
const label = {
  type: "object",
  properties: { name: string, color: { type: "string", minLength: 6, maxLength: 6 } },
  required: ["name"],
};
const texts = { type: "array", minItems: 1, items: string };

describe("an operation of the document", () => {
  test("with a path of several segments, and a body on a DELETE", () => {
    expect(operation("repos/delete-file")).toEqual({
      id: "repos/delete-file",
      group: "contents",
      row: {
        method: "DELETE",
        path: "/repos/{owner}/{repo}/contents/{+path}",
        params: {
          owner: string,
          repo: string,
          path: string,
          message: string,
          sha: string,
          committer: { type: "object", properties: { name: string, email: string } },
        },
        required: ["owner", "repo", "path", "message", "sha"],
        bodyParams: ["message", "sha", "committer"],
      },
    });
  });

  test("that takes a file, on another origin", () => {
    expect(operation("repos/upload-release-asset").row).toEqual({
      method: "POST",
      path: "/repos/{owner}/{repo}/releases/{release_id}/assets",
      baseUrl: "https://uploads.github.com",
      params: { owner: string, repo: string, release_id: integer, name: string, label: string, data: {} },
      required: ["owner", "repo", "release_id", "name", "data"],
      queryParams: ["name", "label"],
      wholeBody: "data",
      headers: { "Content-Type": "application/octet-stream" },
    });
  });

  test("that takes plain text", () => {
    expect(operation("markdown/render-raw").row).toEqual({
      method: "POST",
      path: "/markdown/raw",
      params: { text: string },
      required: ["text"],
      wholeBody: "text",
      headers: { "Content-Type": "text/plain" },
    });
  });

  test("whose body is a map", () => {
    expect(operation("copilot/set-copilot-content-exclusion-for-organization").row).toMatchObject({
      params: { org: string, paths_by_repository: { type: "object", additionalProperties: texts } },
      required: ["org", "paths_by_repository"],
      wholeBody: "paths_by_repository",
    });
  });

  test("whose body has two forms of one member", () => {
    expect(operation("issues/set-labels").row).toMatchObject({
      params: { labels: { anyOf: [texts, { type: "array", items: label }] } },
      required: ["owner", "repo", "issue_number"],
    });
  });

  test("whose body has forms with members of their own", () => {
    const { params, required } = operation("projects/add-field-for-org").row;
    expect(params).toEqual({
      project_number: integer,
      org: string,
      name: string,
      data_type: { enum: ["text", "number", "single_select"] },
      options: { type: "array", items: label },
    });
    expect(required).toEqual(["project_number", "org", "name", "data_type"]);
  });

  test("whose body requires one member or another", () => {
    expect(operation("repos/create-pages-site").row).toEqual({
      method: "POST",
      path: "/repos/{owner}/{repo}/pages",
      params: {
        owner: string,
        repo: string,
        build_type: { enum: ["legacy", "workflow", null] },
        source: {
          type: "object",
          properties: { branch: string, path: { enum: ["/", "/docs"] } },
          required: ["branch"],
        },
      },
      required: ["owner", "repo"],
    });
  });

  test("whose path and body have a param of one name", () => {
    expect(operation("actions/update-org-variable").row).toEqual({
      method: "PATCH",
      path: "/orgs/{org}/actions/variables/{name}",
      params: { org: string, name: string, new_name: string, value: string },
      required: ["org", "name"],
      wireNames: { new_name: "name" },
    });
  });

  test("with a dash in a placeholder", () => {
    expect(operation("enterprise-team-memberships/add").row).toMatchObject({
      path: "/enterprises/{enterprise}/teams/{enterprise_team}/memberships/{username}",
      required: ["enterprise", "enterprise_team", "username"],
    });
  });

  test("with null beside a choice", () => {
    const { properties } = operation("orgs/custom-properties-for-repos-create-or-update-organization-values")
      .row.params as { properties: { items: { properties: Record<string, unknown> } } };
    expect(properties.items.properties.value).toEqual({ anyOf: [string, texts, { type: "null" }] });
  });

  test("with formats, limits and unions in the query, and no default", () => {
    expect(operation("dependabot/list-alerts-for-org").row).toEqual({
      method: "GET",
      path: "/orgs/{org}/dependabot/alerts",
      params: {
        org: string,
        has: { anyOf: [string, { type: "array", items: string }] },
        before: string,
        after: string,
        per_page: { type: "integer", minimum: 1, maximum: 100 },
        updated_at: { type: ["string", "null"], format: "date-time" },
      },
      required: ["org"],
    });
  });

  test("with a pattern that refuses what GitHub takes", () => {
    expect(operation("users/create-public-ssh-key-for-authenticated-user").row.params).toEqual({
      title: string,
      key: string,
      digest: { type: "string", minLength: 71, maxLength: 71, pattern: "^sha256:[a-f0-9]{64}$" },
    });
  });

  test("that is deprecated", () => {
    expect(operation("teams/delete-legacy").deprecated).toBe(true);
    expect(reading.operations.filter(({ deprecated }) => deprecated)).toHaveLength(1);
  });

  test.each([
    ["actions/list-org-secrets", "link:secrets"],
    ["activity/list-repos-starred-by-user", "link"],
    ["dependabot/list-alerts-for-org", "link"],
    ["orgs/list", "since"],
    ["orgs/list-webhook-deliveries", "link"],
    ["search/issues-and-pull-requests", "link:items"],
    ["repos/delete-file", undefined],
  ])("%s goes on by %s", (id, pagination) => {
    expect(operation(id).pagination).toBe(pagination);
  });

  test("that lists by pages takes a cursor too, since only answers tell of one", () => {
    expect(operation("actions/list-org-secrets").row.params).toEqual({
      org: string,
      per_page: integer,
      page: integer,
      after: string,
    });
    expect(operation("orgs/list").row.params).toEqual({ since: integer, per_page: integer });
  });
});

describe("the operations of the document", () => {
  test("are all read", () => {
    expect(reading.operations.map(({ id }) => id)).toEqual(
      endpointsOf(document).map((endpoint) => endpoint.operation.operationId),
    );
  });

  test("lose no param", () => {
    const lists = new Set(["actions/list-org-secrets", "activity/list-repos-starred-by-user"]);
    lists.add("search/issues-and-pull-requests");
    for (const endpoint of endpointsOf(document)) {
      const { operationId, parameters = [], requestBody } = endpoint.operation;
      const content = requestBody === undefined || "$ref" in requestBody ? {} : requestBody.content;
      const body = content["application/json"]?.schema ?? {};
      const forms = [body, ...(body.oneOf ?? [])].map((form) => resolve(document, form));
      const members = new Set(forms.flatMap((form) => Object.keys(form.properties ?? {})));
      const whole = requestBody !== undefined && members.size === 0 ? 1 : 0;
      const cursor = lists.has(operationId) ? 1 : 0;
      expect(Object.keys(operation(operationId).row.params ?? {}), operationId).toHaveLength(
        parameters.length + members.size + whole + cursor,
      );
    }
  });

  test("are rows that a connector takes", () => {
    const actions = Object.fromEntries(
      reading.operations.map((each) => {
        const name = nameOf(each);
        return [name, httpAction({ title: titleOf(name), ...each.row })];
      }),
    );
    const { http, auth } = connector;
    expect(() =>
      defineConnector({
        name: "github",
        title: "GitHub",
        specVersion: "1",
        capabilities: { http: true },
        auth,
        ...(http !== undefined && { http }),
        actions,
      }),
    ).not.toThrow();
  });

  test.each(["minimal", "full"] as const)("take a %s input, by the validator that core uses", (extent) => {
    for (const { id, row } of reading.operations) {
      const { input } = httpAction({ title: id, ...row });
      expect(faultsOf(input, sampleOf(input, extent)), id).toEqual([]);
    }
  });

  test("hold nothing that only tells", () => {
    const text = JSON.stringify(reading);
    for (const keyword of ["description", "example", "examples", "default", "nullable", "x-internal"])
      expect(text).not.toContain(`"${keyword}":`);
    expect(text).not.toContain('"title":"');
  });

  test("make requests that the document has", async () => {
    expect(await checkAgainstDocument(document, reading.operations)).toEqual([]);
  });

  test.each<[string, (row: Operation["row"]) => Operation["row"], RegExp]>([
    ["another path", (row) => ({ ...row, path: row.path.replace("contents", "content") }), /asks for/],
    ["another method", (row) => ({ ...row, method: "POST" }), /is a POST, not a DELETE/],
    [
      "a param in the wrong place",
      (row) => ({ ...row, bodyParams: ["message", "committer"] }),
      /query's sha is not/,
    ],
    ["a lost param", (row) => ({ ...row, params: without(row.params, "committer") }), /body lacks committer/],
    [
      "a value of another type",
      (row) => ({ ...row, params: { ...row.params, message: { type: "integer" } } }),
      /message does not fit/,
    ],
  ])("that have %s are told of", async (_, change, fault) => {
    const changed = operation("repos/delete-file");
    const faults = await checkAgainstDocument(document, [{ ...changed, row: change(changed.row) }]);
    expect(faults.join("\n")).toMatch(fault);
  });
});

function faultsOf(schema: JsonSchema, value: unknown): unknown[] {
  return new Validator(structuredClone(schema), "2020-12").validate(value).errors;
}

function without<Value>(record: Readonly<Record<string, Value>> = {}, name: string): Record<string, Value> {
  const { [name]: _, ...rest } = record;
  return rest;
}

describe("a schema", () => {
  const TOLD = ["description", "title", "example", "default", "readOnly", "x-github"];
  const KEYWORDS = new Set([
    "type",
    "enum",
    "minimum",
    "format",
    "properties",
    "required",
    "items",
    "anyOf",
    "allOf",
  ]);
  const told = fc.dictionary(fc.constantFrom(...TOLD), fc.string());
  const { source } = fc.letrec<{ source: SourceSchema }>((tie) => ({
    source: fc
      .tuple(
        told,
        fc.oneof(
          { maxDepth: 3 },
          fc.constantFrom<SourceSchema[]>(
            { type: "string", nullable: true },
            { type: "string", enum: ["a", "b"], nullable: true },
            { type: "integer", minimum: 1 },
            { type: "string", format: "repo.nwo" },
          ),
          tie("source").map((items) => ({ type: "array", items })),
          fc
            .dictionary(fc.constantFrom("title", "default", "name"), tie("source"), { maxKeys: 2 })
            .map((properties) => ({ type: "object", properties, required: Object.keys(properties) })),
          fc.array(tie("source"), { minLength: 1, maxLength: 3 }).map((oneOf) => ({ oneOf, nullable: true })),
        ),
      )
      .map(([words, schema]) => ({ ...words, ...schema })),
  }));

  test("keeps what limits values and nothing else, and takes its own samples", () => {
    fc.assert(
      fc.property(source, (schema) => {
        const converted = convert(document, schema);
        const keywords = new Set<string>();
        collect(converted, keywords);
        expect([...keywords].filter((keyword) => !KEYWORDS.has(keyword))).toEqual([]);
        expect(faultsOf(converted, sampleOf(converted, "full"))).toEqual([]);
        if (schema.nullable === true) expect(faultsOf(converted, null)).toEqual([]);
      }),
    );
  });

  function collect(schema: JsonSchema, keywords: Set<string>): void {
    for (const keyword of Object.keys(schema)) keywords.add(keyword);
    for (const member of Object.values((schema.properties ?? {}) as Record<string, JsonSchema>))
      collect(member, keywords);
    for (const form of [schema.items ?? [], schema.anyOf ?? []].flat()) collect(form as JsonSchema, keywords);
  }
});

describe("names", () => {
  test.each([
    ["issues/lock", "lock_issue"],
    ["issues/create-milestone", "create_milestone"],
    ["issues/list-comments-for-repo", "list_repository_issue_comments"],
    ["repos/list-for-user", "list_user_repositories"],
    ["repos/create-webhook", "create_repository_webhook"],
    ["repos/get-webhook-config-for-repo", "get_repository_webhook_config"],
    ["repos/get-all-environments", "list_environments"],
    ["orgs/create-webhook", "create_org_webhook"],
    ["orgs/get-webhook-config-for-org", "get_org_webhook_config"],
    ["orgs/delete", "delete_org"],
    ["orgs/list-for-authenticated-user", "list_my_orgs"],
    ["teams/delete-in-org", "delete_team"],
    ["teams/list-members-legacy", "list_team_members_legacy"],
    ["gists/fork", "fork_gist"],
    ["gists/list-comments", "list_gist_comments"],
    ["git/create-ref", "create_git_ref"],
    ["actions/list-self-hosted-runners-for-org", "list_org_self_hosted_runners"],
    [
      "actions/remove-custom-label-from-self-hosted-runner-for-repo",
      "remove_custom_label_from_repository_self_hosted_runner",
    ],
    ["actions/create-or-update-environment-secret", "create_or_update_environment_secret"],
    ["actions/create-or-update-repo-secret", "create_or_update_repository_actions_secret"],
    ["dependabot/add-selected-repo-to-org-secret", "add_repository_to_org_dependabot_secret"],
    ["codespaces/set-selected-repos-for-org-secret", "set_repositories_for_org_codespaces_secret"],
    ["codespaces/delete-secret-for-authenticated-user", "delete_my_codespaces_secret"],
    ["copilot-spaces/list-resources-for-user", "list_user_copilot_space_resources"],
    ["projects/get-org-item", "get_org_project_item"],
    ["code-scanning/list-alerts-for-org", "list_org_code_scanning_alerts"],
    ["code-security/update-enterprise-configuration", "update_enterprise_code_security_configuration"],
  ])("%s → %s", (id, name) => {
    expect(nameByRule(id, false)).toBe(name);
  });

  test("say that what answers with pages is a list", () => {
    expect(nameByRule("repos/get-org-rulesets", true)).toBe("list_org_rulesets");
    expect(nameOf(operation("actions/list-org-secrets"))).toBe("list_org_actions_secrets");
  });

  test("of the table are unique, begin with a verb, and are short enough for every client", () => {
    const names = Object.values(NAMES);
    expect(new Set(names).size).toBe(names.length);
    for (const name of [...names, ...Object.keys(TITLES), ...EXCEPTIONS.keys()]) {
      expect(name).toMatch(/^[a-z]+(?:_[a-z0-9]+)+$/);
      expect(name.length).toBeLessThanOrEqual(64);
      expect(VERBS).toContain(name.split("_", 1)[0]);
    }
  });

  test("of the table are not written by hand, and say something else than the rule", () => {
    for (const [id, name] of Object.entries(NAMES)) {
      expect(actions).not.toHaveProperty(name);
      expect(name, id).not.toBe(nameByRule(id, false));
    }
  });

  test("that are written by hand are the connector's", () => {
    for (const name of Object.values(github.writtenByHand ?? {})) expect(actions).toHaveProperty(name);
  });
});

test.each([
  ["DELETE", "delete_org_webhook", "destructive"],
  ["DELETE", "unstar_repository", "write"],
  ["DELETE", "remove_org_member", "destructive"],
  ["DELETE", "remove_repository_from_org_actions_secret", "write"],
  ["POST", "force_cancel_workflow_run", "destructive"],
  ["POST", "list_user_attestations_in_bulk", "read"],
  ["POST", "render_markdown", "read"],
  ["POST", "delete_org_attestations_in_bulk", "destructive"],
  ["PUT", "star_repository", "write"],
])("%s %s is %s", (method, name, effect) => {
  const row = { method, path: "/" } as Operation["row"];
  const own = github.effectOf?.({ id: "x", group: "x", row }, name);
  expect(own ?? effectByRule(method, name)).toBe(effect);
});

test.each([
  ["list_org_webhooks", "List an organization's webhooks"],
  ["create_org_webhook", "Create a webhook for an organization"],
  ["remove_repository_collaborator", "Remove a collaborator from a repository"],
  ["create_gist_comment", "Create a gist comment"],
  ["list_gist_comments", "List a gist's comments"],
  ["create_my_ssh_signing_key", "Create an SSH signing key of mine"],
  ["add_repository_to_org_actions_secret", "Add a repository to an organization's Actions secret"],
  ["list_issue_blocked_by_dependencies", "List an issue's blocked-by dependencies"],
  ["delete_actions_cache_by_id", "Delete an Actions cache by ID"],
  ["get_workflow_usage", "Get workflow usage"],
  ["get_code_of_conduct", "Get a code of conduct"],
  ["list_team_members_legacy", "List a team's members (by team ID)"],
  ["list_enterprise_teams", "List enterprise teams"],
  ["upload_code_scanning_sarif", "Upload a code scanning SARIF"],
  ["get_zen", "Get a sentence of the Zen of GitHub"],
])("%s is shown as %j", (name, title) => {
  expect(titleOf(name)).toBe(title);
});

test.each([
  ["repos", "repos", "repositories"],
  ["repos", "contents", "contents"],
  ["issues", "labels", "labels"],
  ["pulls", "reviews", "reviews"],
  ["licenses", "licenses", "meta"],
  ["secret-scanning", null, "secret_scanning"],
])("%s/%s is in %s", (category, subcategory, group) => {
  expect(groupOf({ category, subcategory })).toBe(group);
});

test("what is written by hand is told by its request", () => {
  const twins = reading.operations.filter(({ row }) =>
    Object.values(actions).some(
      (action) =>
        "row" in action &&
        (action.row as Operation["row"]).method === row.method &&
        (action.row as Operation["row"]).path.replace(/\{[^}]*\}/g, "{}") ===
          row.path.replace(/\{[^}]*\}/g, "{}"),
    ),
  );
  expect(twins.map(({ id }) => id)).toEqual([
    "repos/delete-file",
    "issues/set-labels",
    "search/issues-and-pull-requests",
  ]);
});
