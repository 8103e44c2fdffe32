// What the reader has chosen on a page, and who wants to know when it changes.

/** A choice that starts with these values: current, choose and onChange belong to it. */
export function makeChoice(chosen) {
  const listeners = [];

  function current() {
    return chosen;
  }

  /** Change some of the values; tells the listeners once. */
  function choose(changes) {
    const changed = Object.keys(changes).filter((name) => chosen[name] !== changes[name]);
    if (changed.length === 0) return;
    Object.assign(chosen, changes);
    for (const listener of listeners) listener(chosen, new Set(changed));
  }

  /** Call with (state, set of changed names) after each change. */
  function onChange(listener) {
    listeners.push(listener);
  }

  return { current, choose, onChange };
}
