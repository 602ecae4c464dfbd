/** Categories that the connector knows by other names, and small ones that belong together. */
const CATEGORIES: Readonly<Record<string, string>> = {
  "codes-of-conduct": "meta",
  emojis: "meta",
  gitignore: "meta",
  licenses: "meta",
  markdown: "meta",
  pulls: "pull_requests",
  "rate-limit": "meta",
  repos: "repositories",
};

/** Parts of a category that are a group of their own in the connector. */
const SUBCATEGORIES: Readonly<Record<string, string>> = {
  "issues/comments": "comments",
  "issues/labels": "labels",
  "pulls/comments": "comments",
  "pulls/reviews": "reviews",
  "repos/contents": "contents",
};

/** The group of what GitHub's documentation has under a category. */
export function groupOf(source: { readonly category: string; readonly subcategory?: string | null }): string {
  const { category, subcategory } = source;
  return SUBCATEGORIES[`${category}/${subcategory}`] ?? CATEGORIES[category] ?? category.replaceAll("-", "_");
}
