import { readFileSync } from "node:fs";
import type { AnyAction, Effect } from "@plugboard/core";
import { describe, expect, test } from "vitest";
import { branches } from "../src/actions/branches.js";
import { comments } from "../src/actions/comments.js";
import { commits } from "../src/actions/commits.js";
import { contents } from "../src/actions/contents.js";
import { actions } from "../src/actions/index.js";
import { issues } from "../src/actions/issues.js";
import { labels } from "../src/actions/labels.js";
import { pullRequests } from "../src/actions/pull-requests.js";
import { releases } from "../src/actions/releases.js";
import { repositories } from "../src/actions/repositories.js";
import { reviews } from "../src/actions/reviews.js";
import { search } from "../src/actions/search.js";
import { users } from "../src/actions/users.js";
import { workflows } from "../src/actions/workflows.js";

const catalogue = Object.entries<AnyAction>(actions);

/** The effect that an action's verb promises. */
const EFFECT_OF: Readonly<Record<string, Effect>> = {
  get: "read",
  list: "read",
  search: "read",
  compare: "read",
  download: "read",
  generate: "read",
  create: "write",
  update: "write",
  set: "write",
  add: "write",
  remove: "write",
  rename: "write",
  merge: "write",
  lock: "write",
  unlock: "write",
  reply: "write",
  request: "write",
  submit: "write",
  upload: "write",
  dispatch: "write",
  rerun: "write",
  delete: "destructive",
  dismiss: "destructive",
  cancel: "destructive",
};

describe("the catalogue", () => {
  test.each(catalogue)("%s has the effect of its verb", (name, { effect }) => {
    expect(effect).toBe(EFFECT_OF[name.split("_", 1)[0] as string]);
  });

  test("no name is taken twice", () => {
    const groups = [
      branches,
      comments,
      commits,
      contents,
      issues,
      labels,
      pullRequests,
      releases,
      repositories,
      reviews,
      search,
      users,
      workflows,
    ];
    expect(catalogue).toHaveLength(groups.reduce((sum, group) => sum + Object.keys(group).length, 0));
  });

  test("every action has a group and every param a description", () => {
    for (const [name, { group, input }] of catalogue) {
      expect(group, name).toMatch(/^[a-z_]+$/);
      const { properties } = input as { properties: Record<string, { description?: string }> };
      for (const [param, { description }] of Object.entries(properties)) {
        expect(description, `${name} ${param}`).toMatch(/\.$/);
      }
    }
  });

  test("the README lists it, name by name", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    const rows = [...readme.matchAll(/^\| `(\w+)` \| (.+?) \| (\w+) \|$/gm)].map(
      ([, name, title, effect]) => ({
        name,
        title,
        effect,
      }),
    );
    expect(rows).toEqual(catalogue.map(([name, { title, effect }]) => ({ name, title, effect })));
  });
});
