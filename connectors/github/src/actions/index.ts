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

export const actions = {
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
} as const;
