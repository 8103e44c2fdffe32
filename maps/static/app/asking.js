// Asking our own server: JSON both ways, with the proof that a page of ours asks.

/** What the server said no to: its status, its stable name, and its words. */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? String(status));
    this.status = status;
    this.kind = String(problem.type ?? "").replace("urn:linge:problem:", "");
  }
}

let known;

/** Who is signed in, as GET /api/v1/session answers; asked once. */
export function session() {
  known ??= request("GET", "/api/v1/session").catch((error) => {
    known = undefined; // asked again when the server answers again
    throw error;
  });
  return known;
}

/**
 * Ask; resolves with the answer's JSON, null when it has none; rejects with a Refusal.
 * A signal that is raised drops the question.
 */
export async function ask(method, address, body, { signal } = {}) {
  const headers = method === "GET" ? {} : { "X-CSRF-Token": (await session()).csrf };
  return request(method, address, body, { headers, signal });
}

/** Ask without being signed in. */
export async function request(method, address, body, { headers = {}, signal } = {}) {
  const answer = await fetch(address, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: "same-origin",
    cache: "no-store",
    signal,
  });
  const words = await answer.text();
  const content = words ? JSON.parse(words) : null;
  if (!answer.ok) throw new Refusal(answer.status, content ?? {});
  return content;
}
