/* The history of the console, in this browser only: statements with what came of them. */

const KEY = "paperkin-queries";
const KEPT = 50;

/** The latest runs, newest first. */
export function readHistory(storage = localStorage) {
  try {
    const runs = JSON.parse(storage.getItem(KEY) ?? "[]");
    return Array.isArray(runs) ? runs.filter((run) => typeof run?.statement === "string") : [];
  } catch {
    return [];
  }
}

/** Remember a run; the same statement with the same parameters moves to the top. */
export function remember(run, storage = localStorage) {
  const same = (other) => other.statement === run.statement && JSON.stringify(other.parameters) === JSON.stringify(run.parameters);
  const runs = [run, ...readHistory(storage).filter((other) => !same(other))].slice(0, KEPT);
  try {
    storage.setItem(KEY, JSON.stringify(runs));
  } catch {
    storage.removeItem(KEY); // full: better no history than a broken console
  }
  return runs;
}

/** Forget all runs. */
export function forget(storage = localStorage) {
  storage.removeItem(KEY);
}
