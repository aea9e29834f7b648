/** Talks to the sandbox's server: one long question for what is new, short ones for what people do. */

/** What the server refused, in words a person can read. */
export class Refused extends Error {}

/**
 * @param {string} path
 * @param {object} body
 * @returns {Promise<any>}
 */
async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(said.error ?? `The sandbox answered ${answer.status}.`);
  return said;
}

/** @param {number} person @param {string} action @param {object} fields */
export const act = (person, action, fields = {}) => post("act", { person, action, ...fields });

/** @param {number} seconds */
export const moveClock = (seconds) => post("clock", { seconds });

/** @param {object} person */
export const addPerson = (person) => post("people", person);

/** @param {URLSearchParams} filters */
export async function sent(filters) {
  const answer = await fetch(`sent?${filters}`);
  if (!answer.ok) throw new Refused(`The sandbox answered ${answer.status}.`);
  return answer.json();
}

/** @param {number} milliseconds */
const rest = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

/**
 * Ask for ever what is new; each answer goes to `show`, each change of luck to `connected`.
 * @param {(state: any) => void} show
 * @param {(well: boolean) => void} connected
 */
export async function follow(show, connected) {
  let version = -1;
  for (;;) {
    try {
      const answer = await fetch(`state?since=${version}`);
      if (!answer.ok) throw new Refused(`The sandbox answered ${answer.status}.`);
      const state = await answer.json();
      version = state.version;
      connected(true);
      show(state);
    } catch (problem) {
      console.warn(problem);
      connected(false);
      await rest(1000);
    }
  }
}
