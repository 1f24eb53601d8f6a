// Opens web pages in Chromium that send with the unmodified browser SDKs of RudderStack and Segment straight to the gateway of a
// distribution, and ends with status 0 only when the stand-in for Zendesk has each event once, and none of a page of an origin
// that is not listed. Usage: node browse.mjs <distribution> <url-of-the-stand-in> [visits of each way of sending, one after the other]
// For many visits there is visits.mjs.
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { awaited, BATCHED, BEACON, KEY, leave, listening, must, PATIENCE_MS, ready, say, startGateway, startShop, visit, withBrowser } from './parts.mjs';

const [distribution, sandbox, visits = '2'] = process.argv.slice(2);
if (!sandbox) {
  console.error('Usage: node browse.mjs <distribution> <url-of-the-stand-in> [visits of each way of sending]');
  process.exit(2);
}

/** The way to the gateway, which can be broken as that of a phone in a tunnel. */
async function startWay(gatewayPort) {
  const way = { broken: false, refused: 0 };
  const sockets = new Set();
  const server = createServer((socket) => {
    if (way.broken) {
      way.refused++;
      socket.destroy();
      return;
    }
    const on = connect(gatewayPort, '127.0.0.1');
    sockets.add(socket);
    for (const [one, other] of [[socket, on], [on, socket]]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
    socket.on('close', () => sockets.delete(socket));
  });
  way.break = () => {
    way.broken = true;
    sockets.forEach((socket) => socket.destroy());
  };
  way.mend = () => {
    way.broken = false;
  };
  way.url = `http://127.0.0.1:${await listening(server)}`;
  return way;
}

const CALLS = (userId) => {
  window.calls = Promise.all([
    window.sdk.identify(userId, { name: `Åsa of ${userId}`, plan: 'pro' }),
    window.sdk.group(`org-${userId}`, { name: `Org of ${userId}` }),
    window.sdk.track('Order Completed', { of: userId, total: 19.5 }),
  ]);
};

/** The SDK has taken the calls: that of Segment takes them some time after they were made. */
const TAKEN = () => window.calls.then(() => {});

const state = () => fetch(`${sandbox}/sandbox/state`).then((answer) => answer.json());

async function arrived(userId, orders = 1, atMost = orders) {
  const whole = await awaited(`${userId} with a name, an organization and ${orders} orders`, async () => {
    const now = await state();
    const user = now.users.find((one) => one.external_id === userId);
    return user?.events.length >= orders && user.organization_memberships.length === 1 && { user, now };
  });
  must(whole.user.name === `Åsa of ${userId}`, `the name of ${userId} is that of the page: ${whole.user.name}`);
  must(whole.user.events.length <= atMost, `${userId} has ${atMost} orders: ${whole.user.events.length}`);
  must(whole.now.organizations.some((one) => one.external_id === `org-${userId}`), `there is an organization of ${userId}`);
}

async function run(browser) {
  const shop = await startShop();
  const foreign = await startShop();
  const gateway = await startGateway(distribution, sandbox, `${shop},${sandbox}`, 'organizations,fields');
  const way = await startWay(gateway.port);
  say('the gateway is ready');
  const shopper = () => browser.newContext();

  const four = [
    ['rudderstack-events', 'rudderstack', {}],
    ['rudderstack-beacon', 'rudderstack', BEACON(300)],
    ['segment-events', 'segment', {}],
    ['segment-batches', 'segment', BATCHED(300)],
  ];
  await Promise.all(
    four.map(async ([userId, sdk, options]) => {
      const context = await shopper();
      const page = await visit(context, shop, sdk, way.url, options);
      await page.evaluate(CALLS, userId);
      await arrived(userId);
      await context.close();
    }),
  );
  say('each of the four ways of sending brought an identify, a group and a track');

  // What waits to be sent when a page is left: a beacon, and requests that outlive the page.
  await Promise.all(
    [
      ['rudderstack-left', 'rudderstack', BEACON(600_000)],
      ['segment-left', 'segment', BATCHED(600_000)],
    ].map(async ([userId, sdk, options]) => {
      const context = await shopper();
      const page = await visit(context, shop, sdk, way.url, options);
      await ready(page, sdk);
      await page.evaluate(CALLS, userId);
      await page.evaluate(TAKEN);
      await leave(page);
      await arrived(userId);
      await context.close();
    }),
  );
  say('pages that were left at once lost nothing');

  await Promise.all([
    tabs(shopper, shop, way),
    refusals(shopper, shop, foreign, way),
    interruptions(shopper, shop, await startWay(gateway.port)),
    closings(shopper, shop, way, Number(visits)),
    demoShop(shopper, way),
  ]);

  const now = await state();
  must(!now.users.some((user) => /evil/.test(user.external_id ?? '')), 'a page that is not listed had no effect');
  const status = await gateway.end();
  must(status === 0, `the gateway ended with status 0: ${status}`);
}

/** Two tabs share what an SDK keeps. */
async function tabs(shopper, shop, way) {
  await Promise.all(
    ['rudderstack', 'segment'].map(async (sdk) => {
      const context = await shopper();
      const tabs = await Promise.all([visit(context, shop, sdk, way.url), visit(context, shop, sdk, way.url)]);
      await tabs[0].evaluate(CALLS, `${sdk}-tabs`);
      await arrived(`${sdk}-tabs`);
      await Promise.all(tabs.map((tab) => tab.evaluate(CALLS, `${sdk}-tabs`)));
      await arrived(`${sdk}-tabs`, 3);
      await context.close();
    }),
  );
  say('two tabs sent side by side');
}

async function refusals(shopper, shop, foreign, way) {
  const context = await shopper();
  for (const [sdk, options] of [
    ['rudderstack', {}],
    ['rudderstack', { useBeacon: true }],
    ['segment', {}],
    ['segment', BATCHED(50)],
  ]) {
    const page = await visit(context, foreign, sdk, way.url, options);
    await page.evaluate(CALLS, 'evil-sdk');
  }
  const page = await context.newPage();
  await page.goto(foreign);
  const sent = await page.evaluate(
    async ({ gateway, key }) => {
      const event = { writeKey: key, type: 'identify', userId: 'evil-plain', traits: { name: 'Evil' } };
      const beacon = navigator.sendBeacon(`${gateway}/beacon/v1/batch?writeKey=${key}`, JSON.stringify({ batch: [event] }));
      const plain = await fetch(`${gateway}/v1/i`, { method: 'POST', mode: 'no-cors', body: JSON.stringify(event) });
      const read = await fetch(`${gateway}/v1/i`, { method: 'POST', body: JSON.stringify(event) }).catch(() => 'unreadable');
      return { beacon, plain: plain.type, read };
    },
    { gateway: way.url, key: KEY },
  );
  must(sent.beacon && sent.plain === 'opaque' && sent.read === 'unreadable', `the page could send: ${JSON.stringify(sent)}`);

  const listed = await context.newPage();
  await listed.goto(shop);
  const refused = await listed.evaluate(async (gateway) => {
    const headers = { Authorization: `Basic ${btoa('wrong:')}` };
    const answer = await fetch(`${gateway}/v1/identify`, { method: 'POST', headers, body: '{"userId":"evil-key"}' });
    return { status: answer.status, body: await answer.json() };
  }, way.url);
  must(refused.status === 401 && refused.body.success === false, `a listed page reads why: ${JSON.stringify(refused)}`);
  const wrong = await visit(context, shop, 'rudderstack', way.url, {}, 'wrong');
  await awaited('RudderStack says that its key is wrong', () => wrong.trouble.find((line) => /401/.test(line)));
  await context.close();
  say('a page that is not listed was refused, and a wrong key was told so');
}

async function interruptions(shopper, shop, way) {
  const cases = await Promise.all(
    [
      ['rudderstack', {}],
      ['segment', {}],
      ['segment', BATCHED(100)],
    ].map(async ([sdk, options], number) => {
      const context = await shopper();
      const page = await visit(context, shop, sdk, way.url, options);
      await ready(page, sdk);
      return { context, page, sdk, userId: `${sdk}-away-${number}` };
    }),
  );
  way.break();
  await Promise.all(cases.map(({ page, userId }) => page.evaluate(CALLS, userId)));
  await awaited('each SDK has tried', () => way.refused >= 9);
  way.mend();
  await Promise.all(cases.map(({ userId }) => arrived(userId)));
  say('what could not be sent was sent again');
  await Promise.all(
    cases.map(async ({ context, page, userId }) => {
      await context.setOffline(true);
      await page.evaluate(CALLS, userId);
      await context.setOffline(false);
      await arrived(userId, 2);
      await context.close();
    }),
  );
  say('offline and back');
}

/** The demo shop of the sandbox, as a newcomer uses it; the SDKs come from here instead of their public address. */
async function demoShop(shopper, way) {
  const context = await shopper();
  await context.route('https://cdn.jsdelivr.net/npm/**', (route) => {
    const [, name, file] = /\/npm\/(@[^/]+\/[^@/]+)@[\d.]+\/(.*)$/.exec(new URL(route.request().url()).pathname);
    return route.fulfill({ path: join('node_modules', name, file), contentType: 'text/javascript' });
  });
  const page = await context.newPage();
  await page.goto(`${sandbox}/shop?gateway=${way.url}`);
  for (const sdk of ['RudderStack', 'Segment']) {
    await page.getByLabel(sdk).check();
    await page.getByRole('button', { name: 'Sign up' }).click();
    const said = await page.getByText('Sent: identify of').textContent();
    const name = await page.getByLabel('Name').inputValue();
    await page.getByRole('button', { name: 'Join' }).click();
    await page.getByRole('button', { name: 'Order' }).click();
    const card = page.getByRole('article').filter({ hasText: said.split(' ').pop() });
    await card.filter({ hasText: name }).filter({ hasText: 'Acme' }).filter({ hasText: 'Order Completed Tea 19.5' }).waitFor({ timeout: PATIENCE_MS });
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('Signed out').waitFor();
  }
  await context.close();
  say('the demo shop showed what was sent with either SDK');
}

/**
 * Visits that end at any moment. What an SDK keeps from visit to visit, or hands to the browser before it is left, arrives, and once.
 * Segment's SDK does neither while it sends event by event, so that there it is only sure that none comes twice.
 */
async function closings(shopper, shop, way, count) {
  const shoppers = [
    ['rudderstack', {}, true],
    ['rudderstack', { useBeacon: true }, true],
    ['segment', {}, false],
    ['segment', BATCHED(1_000), true],
  ];
  await Promise.all(
    shoppers.map(async ([sdk, options, keeps], number) => {
      const userId = `${sdk}-closing-${number}`;
      const context = await shopper();
      for (let i = 0; i < count; i++) {
        const page = await visit(context, shop, sdk, way.url, options);
        await ready(page, sdk);
        await page.evaluate(CALLS, userId);
        if (keeps) await page.evaluate(TAKEN);
        await page.waitForTimeout(Math.random() * 150);
        await leave(page);
      }
      const last = await visit(context, shop, sdk, way.url, options);
      await ready(last, sdk);
      await last.evaluate(CALLS, userId);
      // Beacons are for pages that are left; one that stays open sends every ten minutes.
      if (options.useBeacon) await leave(last);
      await arrived(userId, keeps ? count + 1 : 1, count + 1);
      await context.close();
    }),
  );
  say(`${shoppers.length * count} visits that ended at any moment`);
}

await withBrowser(async (browser) => {
  await run(browser);
  say('All arrived');
});
