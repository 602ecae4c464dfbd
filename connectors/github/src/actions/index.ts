import { branches } from "./branches.js";
import { comments } from "./comments.js";
import { commits } from "./commits.js";
import { contents } from "./contents.js";
import { issues } from "./issues.js";
import { labels } from "./labels.js";
import { pullRequests } from "./pull-requests.js";
import { releases } from "./releases.js";
import { repositories } from "./repositories.js";
import { reviews } from "./reviews.js";
import { search } from "./search.js";
import { users } from "./users.js";
import { workflows } from "./workflows.js";

/** Named, so that the declarations hold each row once. */
type Actions = typeof repositories &
  typeof issues &
  typeof labels &
  typeof comments &
  typeof pullRequests &
  typeof reviews &
  typeof branches &
  typeof commits &
  typeof contents &
  typeof releases &
  typeof workflows &
  typeof search &
  typeof users;

export const actions: Actions = {
  ...repositories,
  ...issues,
  ...labels,
  ...comments,
  ...pullRequests,
  ...reviews,
  ...branches,
  ...commits,
  ...contents,
  ...releases,
  ...workflows,
  ...search,
  ...users,
};
