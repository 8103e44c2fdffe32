// Asking with patience: what went wrong is told by a word, never by what was asked.

import { Refusal, ask as askServer } from "linge/asking";

const PATIENCE_MS = 30_000;
const KINDS = { 401: "expired", 403: "forbidden", 404: "unknown", 422: "invalid", 429: "often" };

const whenExpired = [];

/** The server did not give what was asked; `kind` says why in a word. */
export class Failure extends Error {
  constructor(kind) {
    super(kind);
    this.name = "Failure";
    this.kind = kind;
  }
}

/** Call once the session is over. */
export function onExpired(listener) {
  whenExpired.push(listener);
}

function limited(signal) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort("slow"), PATIENCE_MS);
  signal?.addEventListener("abort", () => limit.abort("dropped"));
  return { signal: limit.signal, done: () => clearTimeout(timer) };
}

function kindOf(error, signal) {
  if (signal.aborted) return signal.reason;
  if (error instanceof Refusal) return KINDS[error.status] ?? "unavailable";
  return navigator.onLine ? "unavailable" : "offline";
}

/**
 * Ask for JSON; null where the answer has no content.
 *
 * Throws a Failure; of kind `dropped` when `signal` was raised, which is nobody's fault.
 */
export async function ask(path, { method = "GET", body, signal = null } = {}) {
  const limit = limited(signal);
  try {
    return await askServer(method, path, body, { signal: limit.signal });
  } catch (error) {
    const kind = kindOf(error, limit.signal);
    if (kind === "expired") for (const listener of whenExpired) listener();
    throw new Failure(kind);
  } finally {
    limit.done();
  }
}
