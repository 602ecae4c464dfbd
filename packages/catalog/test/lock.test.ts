import { expect, test } from "vitest";
import { formerNames, lockedNames, type NameLock, nextLock } from "../src/lock.ts";

const lock: NameLock = {
  create_widget: { operation: "widgets/create", status: "active" },
  list_widgets: { operation: "widgets/list", status: "active" },
};

test("a name of a released action is never given to another", () => {
  expect(() => nextLock(lock, [{ name: "create_widget", operation: "widgets/create-many" }])).toThrow(
    '"create_widget" stood for widgets/create and would now stand for widgets/create-many',
  );
});

test("a name that is gone stays in the lock, and does not come back for another", () => {
  const next = nextLock(lock, [{ name: "list_widgets", operation: "widgets/list" }]);
  expect(next.create_widget).toEqual({ operation: "widgets/create", status: "removed" });
  expect(formerNames(next)).toEqual({ create_widget: null });
  expect(() => nextLock(next, [{ name: "create_widget", operation: "things/create" }])).toThrow(
    "stable for ever",
  );
  expect(nextLock(next, [{ name: "create_widget", operation: "widgets/create" }]).create_widget?.status).toBe(
    "active",
  );
});

test("an operation keeps its name, unless it is renamed by hand; the old name leads to the last", () => {
  expect(lockedNames(lock).get("widgets/create")).toBe("create_widget");
  const renames = { create_widget: "add_widget" };
  expect(lockedNames(lock, renames).get("widgets/create")).toBe("add_widget");
  const once = nextLock(
    lock,
    [
      { name: "add_widget", operation: "widgets/create" },
      { name: "list_widgets", operation: "widgets/list" },
    ],
    renames,
  );
  expect(formerNames(once)).toEqual({ create_widget: "add_widget" });
  const twice = nextLock(
    once,
    [
      { name: "make_widget", operation: "widgets/create" },
      { name: "list_widgets", operation: "widgets/list" },
    ],
    { add_widget: "make_widget" },
  );
  expect(formerNames(twice)).toEqual({ add_widget: "make_widget", create_widget: "make_widget" });
});

test("a rename to what is no action is refused", () => {
  expect(() => nextLock(lock, [], { create_widget: "make_widget" })).toThrow(
    '"make_widget", which is no action',
  );
});

test("an operation that got a name by hand leaves its old one behind", () => {
  const next = nextLock(lock, [
    { name: "add_widget", operation: "widgets/create" },
    { name: "list_widgets", operation: "widgets/list" },
  ]);
  expect(next.create_widget?.status).toEqual({ renamed_to: "add_widget" });
});
