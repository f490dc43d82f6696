// The load client: one JSON command per line in, one JSON answer per line out. Each answer says
// what the client itself cost, so that nobody has to believe that it was not the bottleneck.
import { createInterface } from "node:readline";

import { Hall, Person } from "./people.mjs";
import { Line } from "./wire.mjs";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let hall;

const COMMANDS = {
  /** Go to a server: {port, event, marker}. */
  enter: (where) => {
    hall?.people.forEach((one) => one.leave());
    hall?.lines.forEach((one) => one.close());
    hall = new Hall(where);
  },

  /** Be these people as well: {people: [{cookie, screen}]}. */
  be: ({ people }) => {
    hall.people.push(...people.map((one) => new Person(hall, one)));
  },

  /** So many strangers type the code at random moments, see the board and listen, if they stay. */
  join: ({ number, within, code, stay }) => {
    const strangers = Array.from({ length: number }, () => new Person(hall));
    if (stay) hall.people.push(...strangers);
    return spread(strangers, within, async (one) => {
      await one.arrive(code);
      if (stay) await one.listen();
      else one.leave();
    });
  },

  /** People connect and enter the room: {people: [index], within}. */
  listen: ({ people, within }) => spread(people, within, (one) => hall.people[one].listen()),

  /** Acts at random moments, each on its person's own connection: {acts, within, patience}.
   * Then waits, as long as `patience`, until everybody's screen shows all marked votes. */
  send: async ({ acts, within, patience }) => {
    const found = await spread(acts, within, act, (one) => one.at);
    const shown = Math.max(0, ...hall.marks.map(([sum]) => sum));
    const waiting = () => hall.people.filter((one) => one.socket && one.value < shown);
    const until = performance.now() + patience;
    while (waiting().length && performance.now() < until) await pause(20);
    const unseen = {};
    for (const { screen } of waiting()) unseen[screen] = (unseen[screen] ?? 0) + 1;
    return { ...found, unseen };
  },

  /** Acts as fast as they are answered, over so many connections: {acts, lines}. */
  press: async ({ acts, lines }) => {
    while (hall.lines.length < lines) hall.lines.push(new Line(hall.port));
    const waiting = [...acts].reverse();
    const work = async (line) => {
      const found = [];
      while (waiting.length) found.push(await timed(() => act(waiting.pop(), line)));
      return found;
    };
    return summed((await Promise.all(hall.lines.slice(0, lines).map(work))).flat());
  },

  /** Wait, and give what was heard: {within}. */
  hear: ({ within }) => pause(within),

  /** All hang up. */
  leave: () => {
    hall.people.forEach((one) => one.leave());
    hall.people.length = 0;
  },
};

/** One act: {person, path, body} sends or reads a page, {person, emit: [name, data]} an event. */
async function act(one, line) {
  const person = hall.people[one.person];
  if (one.mark) hall.marks.push([one.mark, performance.now()]);
  if (one.emit) return person.socket.emit(...one.emit);
  if (one.body === undefined) return person.get(one.path, line);
  return person.post(one.path, one.body, line);
}

async function timed(work) {
  const began = performance.now();
  try {
    const answer = await work();
    return { took: performance.now() - began, bytes: answer?.body?.length ?? 0 };
  } catch (error) {
    return { error: error.message };
  }
}

/** Do `work` with each, at moments spread over `within` ms or at those that `when` gives. */
async function spread(all, within, work, when = () => undefined) {
  const later = (one) =>
    new Promise((resolve) => {
      const at = when(one) ?? Math.random() * within;
      setTimeout(() => resolve(timed(() => work(one))), at);
    });
  return summed(await Promise.all(all.map(later)));
}

function summed(outcomes) {
  const done = outcomes.filter(({ error }) => error === undefined);
  const errors = outcomes.filter(({ error }) => error !== undefined).map(({ error }) => error);
  return {
    took: done.map(({ took }) => Math.round(took * 100) / 100),
    answered: done.reduce((sum, { bytes }) => sum + bytes, 0),
    failed: errors.length,
    errors: [...new Set(errors)].slice(0, 3),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, ...values } = JSON.parse(line);
  const [before, began] = [process.cpuUsage(), performance.now()];
  if (name !== "enter") hall.forget();
  const found = (await COMMANDS[name](values)) ?? {};
  const { user, system } = process.cpuUsage(before);
  const spent = { cpu: (user + system) / 1000, wall: performance.now() - began };
  const { counts, recorded, fanOut } = hall;
  process.stdout.write(`${JSON.stringify({ ...found, ...spent, ...counts, recorded, fanOut })}\n`);
}
process.exit(0);
