// Visits to a shop that end at any moment, in Chromium, with the unmodified browser SDKs of RudderStack and Segment in each of their
// four ways of sending. Ends with status 0 only when the stand-in for Zendesk has each event that left the browser, and none twice.
// Usage: node visits.mjs <distribution> <url-of-the-stand-in> [visits, 1000] [seed]
//
// A page makes three calls a visit, each with a mark of its own: identify, group and track. Between the browser and the gateway the
// script passes on bytes unchanged, and reads along. An event has left the browser when the whole request that holds it has come
// through there. It is lost if Zendesk does not have it when all has been delivered. What a page that was closed kept to itself never
// reached the network; it is counted, and no part of what the gateway answers for. That a page sends all that it should is asked only
// of those that stay open: they wait until the gateway has answered 200 for each of their calls.
import { connect, createServer } from 'node:net';
import { awaited, BATCHED, BEACON, listening, must, ready, say, seconds, startGateway, startShop, visit, withBrowser } from './parts.mjs';

const WAYS = [
  { name: 'RudderStack, events', sdk: 'rudderstack', options: {} },
  { name: 'RudderStack, beacons', sdk: 'rudderstack', options: BEACON(2_000) },
  { name: 'Segment, events', sdk: 'segment', options: {} },
  { name: 'Segment, batches', sdk: 'segment', options: BATCHED(1_000) },
];
const TYPES = ['identify', 'group', 'track'];
/** How many tabs a shopper has at the most, and how long one comes back at the end: an SDK sends what its closed tabs left behind. */
const TABS = 2;
const SHOPPER_VISITS = 50;
const QUIET_MS = 15_000;

const [distribution, sandbox, count = '1000', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2);
if (!sandbox) {
  console.error('Usage: node visits.mjs <distribution> <url-of-the-stand-in> [visits] [seed]');
  process.exit(2);
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randoms(start) {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The events of a request's body, each by the mark of the call that it was made of. */
function eventsIn(body) {
  const json = JSON.parse(body);
  return (json.batch ?? [json])
    .map((event) => ({ ...event, visit: event.properties?.visit ?? event.traits?.visit ?? event.context?.traits?.visit }))
    .filter((event) => event.visit !== undefined)
    .map((event) => ({ mark: `${event.visit}/${event.type}`, messageId: event.messageId }));
}

/** Takes requests out of what a connection brings; the SDKs give each the length of its body. */
function requestsIn(whole) {
  let bytes = Buffer.alloc(0);
  return (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = bytes.subarray(0, end).toString('latin1');
      must(!/^transfer-encoding:/im.test(head), 'requests of browsers have a Content-Length');
      const length = end + 4 + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
      if (bytes.length < length) return;
      whole(head, bytes.subarray(end + 4, length).toString('utf8'));
      bytes = bytes.subarray(length);
    }
  };
}

/** The way to the gateway: passes on what comes and when it ends, as it is, and notes which events have left the browser. */
async function startWay(gatewayPort) {
  const way = { left: new Map(), cut: 0, statuses: {}, lastAt: Date.now() };
  const note = (head, body, status) => {
    way.lastAt = Date.now();
    if (!head.startsWith('POST ')) return;
    const requests = eventsIn(body);
    requests.forEach(({ mark, messageId }) => {
      const event = way.left.get(mark) ?? { messageIds: new Set(), times: 0, answered: false };
      event.messageIds.add(messageId);
      event.times++;
      way.left.set(mark, event);
    });
    status.then((code) => {
      way.statuses[code] = (way.statuses[code] ?? 0) + 1;
      if (code === '200') requests.forEach(({ mark }) => { way.left.get(mark).answered = true; });
    });
  };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const on = connect({ port: gatewayPort, host: '127.0.0.1', allowHalfOpen: true });
    const waiting = [];
    const read = requestsIn((head, body) => note(head, body, new Promise((done) => waiting.push(done))));
    let text = '';
    socket.on('data', read);
    on.on('data', (chunk) => {
      text += chunk.toString('latin1');
      // Answers come in the order of the requests, and no body has what a head begins with.
      text = text.replace(/HTTP\/1\.1 (\d{3}) /g, (_, code) => (waiting.shift()?.(code), '')).slice(-12);
    });
    socket.pipe(on);
    on.pipe(socket);
    socket.on('error', () => {}).on('close', () => on.end());
    on.on('error', () => {}).on('close', () => {
      waiting.splice(0).forEach((done) => done('none'));
      socket.destroy();
    });
  });
  way.url = `http://127.0.0.1:${await listening(server)}`;
  return way;
}

const CALLS = ({ userId, visit }) => {
  window.sdk.identify(userId, { name: `Åsa of ${userId}`, visit, tags: [visit] });
  window.sdk.group(`org-${visit}`, { name: `Org of ${visit}`, visit });
  window.sdk.track('Order Completed', { visit, total: 19.5 });
};

/** How a tab ends: as a person closes it, by going elsewhere, without a chance to do anything, or once all has been answered. */
const ENDINGS = {
  closed: (page) => Promise.all([page.waitForEvent('close'), page.close({ runBeforeUnload: true })]),
  away: async (page) => {
    await page.goto('about:blank');
    await page.close();
  },
  killed: (page) => page.close(),
  open: (page) => page.close(),
};

function planned(total) {
  const random = randoms(Number(seed));
  const run = `r${seed}`;
  return Array.from({ length: total }, (_, number) => {
    const draw = random();
    return {
      way: WAYS[number % WAYS.length],
      shopper: Math.floor(number / WAYS.length / SHOPPER_VISITS),
      visit: `${run}-${number}`,
      atOnce: random() < 0.5,
      delay: Math.floor(random() * 300),
      ending: draw < 0.3 ? 'closed' : draw < 0.6 ? 'away' : draw < 0.75 ? 'killed' : 'open',
    };
  });
}

async function run(browser) {
  const shop = await startShop();
  const gateway = await startGateway(distribution, sandbox, shop, 'organizations,fields,tags');
  const way = await startWay(gateway.port);
  const plan = planned(Number(count));
  say(`the gateway is ready for ${plan.length} visits, seed ${seed}`);

  let made = 0;
  const answered = ({ visit: mark }) => TYPES.every((type) => way.left.get(`${mark}/${type}`)?.answered);
  const go = async (context, userId, one) => {
    const page = await visit(context, shop, one.way.sdk, way.url, one.way.options);
    if (!one.atOnce) await ready(page, one.way.sdk);
    await page.evaluate(CALLS, { userId, visit: one.visit });
    if (one.ending === 'open') await awaited(`the gateway has answered for ${one.visit} (${one.way.name})`, () => answered(one));
    else await page.waitForTimeout(one.delay);
    await ENDINGS[one.ending](page);
    if (++made % 100 === 0) say(`${made} visits`);
  };

  // A few shoppers at once, each with a few tabs; what belongs to one stays in a context of its own, as in a browser of its own.
  const comingBack = [];
  const shoppers = async (of) => {
    for (let number = 0; plan.some((one) => one.way === of && one.shopper === number); number++) {
      const userId = `shopper-r${seed}-${WAYS.indexOf(of)}-${number}`;
      const mine = plan.filter((one) => one.way === of && one.shopper === number);
      mine.forEach((one) => { one.userId = userId; });
      const context = await browser.newContext();
      const queue = [...mine];
      await Promise.all(Array.from({ length: TABS }, async () => {
        for (let one = queue.shift(); one; one = queue.shift()) await go(context, userId, one);
      }));
      comingBack.push((async () => {
        const last = { way: of, shopper: number, userId, visit: `r${seed}-${WAYS.indexOf(of)}-${number}-last`, ending: 'open' };
        plan.push(last);
        const page = await visit(context, shop, of.sdk, way.url, of.options);
        await ready(page, of.sdk);
        await page.evaluate(CALLS, last);
        await awaited(`the gateway has answered for the last visit of ${userId}`, () => answered(last));
        const left = () => mine.filter(({ visit: mark }) => TYPES.some((type) => way.left.has(`${mark}/${type}`))).length;
        for (let before = -1, now = left(); now > before; now = left()) {
          before = now;
          await page.waitForTimeout(QUIET_MS);
        }
        await context.close();
      })());
    }
  };
  await Promise.all(WAYS.map(shoppers));
  say(`${made} visits were made`);
  await Promise.all(comingBack);
  say('each shopper came back, and what closed tabs had kept was sent');
  const ended = await endedEvents(gateway);
  say('nothing waits in the inbox any more');
  const report = compared(plan, way, ended, await fetch(`${sandbox}/sandbox/state`).then((answer) => answer.json()));
  must((await gateway.end()) === 0, 'the gateway ended with status 0');
  print(report, way);
  must(report.trouble.length === 0, `Zendesk has each event that left the browser once:\n${report.trouble.join('\n')}`);
}

/** What the inbox knows of each event when nothing waits in it, by messageId. */
async function endedEvents(gateway) {
  await awaited('nothing waits in the inbox', async () => (await gateway.ops('inbox')).pending === 0, 120_000);
  const all = new Map();
  for (let page = await gateway.ops('events?limit=1000'); page.events.length > 0;) {
    page.events.forEach((event) => all.set(event.messageId, [...(all.get(event.messageId) ?? []), event]));
    page = await gateway.ops(`events?limit=1000&before=${page.events.at(-1).id}`);
  }
  return all;
}

/** Compares call by call what left the browser with what Zendesk has. */
function compared(plan, way, ended, zendesk) {
  const trouble = [];
  const users = new Map(zendesk.users.map((user) => [user.external_id, user]));
  const organizations = new Map();
  zendesk.organizations.forEach(({ external_id: id, ...one }) => organizations.set(id, [...(organizations.get(id) ?? []), one]));
  const timesThere = (one, type) => {
    const user = users.get(one.userId);
    if (type === 'identify') return (user?.tags ?? []).filter((tag) => tag === one.visit).length;
    if (type === 'track') return (user?.events ?? []).filter((event) => event.properties.visit === one.visit).length;
    const ids = (organizations.get(`org-${one.visit}`) ?? []).map(({ id }) => id);
    return (user?.organization_memberships ?? []).filter((membership) => ids.includes(membership.organization_id)).length
      + Math.max(0, ids.length - 1);
  };
  const rows = WAYS.map((of) => {
    const row = { name: of.name, visits: 0, calls: 0, left: 0, again: 0, there: 0, lost: 0, doubled: 0, kept: 0 };
    for (const one of plan.filter((each) => each.way === of)) {
      row.visits++;
      for (const type of TYPES) {
        const mark = `${one.visit}/${type}`;
        const event = way.left.get(mark);
        const times = timesThere(one, type);
        const known = [...(event?.messageIds ?? [])].flatMap((messageId) => ended.get(messageId) ?? []);
        row.calls++;
        if (event) row.left++;
        else row.kept++;
        if (event?.times > 1) row.again++;
        if (times > 0) row.there++;
        if (event && (times === 0 || !known.some(({ state }) => state === 'delivered'))) {
          row.lost++;
          trouble.push(`lost: ${mark} of a page ${one.ending}, answered ${event.answered}, in the inbox ${JSON.stringify(known)}`);
        }
        if (times > 1 || known.length > 1) {
          row.doubled++;
          trouble.push(`doubled: ${mark}, ${times} times in Zendesk, in the inbox ${JSON.stringify(known)}`);
        }
        if (!event && times > 0) trouble.push(`from nowhere: ${mark}`);
        if (!event && one.ending === 'open') trouble.push(`not sent by a page that was open: ${mark}`);
      }
    }
    return row;
  });
  return { rows, trouble };
}

function print({ rows, trouble }, way) {
  const columns = {
    visits: 'visits', calls: 'calls', left: 'left the browser', again: 'more than once', there: 'in Zendesk', lost: 'lost',
    doubled: 'doubled', kept: 'never left the browser',
  };
  const all = { name: 'all' };
  Object.keys(columns).forEach((column) => { all[column] = rows.reduce((sum, row) => sum + row[column], 0); });
  console.log(['way of sending', ...Object.values(columns)].map((name, i) => (i ? name.padStart(name.length + 2) : name.padEnd(22))).join(''));
  [...rows, all].forEach((row) => console.log(
    row.name.padEnd(22) + Object.entries(columns).map(([column, name]) => String(row[column]).padStart(name.length + 2)).join(''),
  ));
  console.log('Left the browser: the whole request came out of it. Lost: left the browser, and Zendesk does not have it. Doubled: there twice.');
  console.log('Never left the browser: calls of closed pages that the SDK or the browser kept or dropped; nobody outside can know of them.');
  console.log(`Answers of the gateway: ${JSON.stringify(way.statuses)}. ${seconds().toFixed(0)} s, ${trouble.length} troubles.`);
}

await withBrowser(run);
