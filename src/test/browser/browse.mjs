// Opens web pages in Chromium that send with the unmodified browser SDKs of RudderStack and Segment straight to the gateway of a
// distribution, and ends with status 0 only when the stand-in for Zendesk has each event once, and none of a page of an origin
// that is not listed. Usage: node browse.mjs <distribution> <url-of-the-stand-in> [visits]
import { spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium';
const KEY = 'key-of-the-shop';
const PATIENCE_MS = 60_000;
const FILES = {
  '/rudderstack.js': 'node_modules/@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js',
  '/segment.js': 'node_modules/@segment/analytics-next/dist/umd/index.js',
};

const [distribution, sandbox, visits = '2'] = process.argv.slice(2);
if (!sandbox) {
  console.error('Usage: node browse.mjs <distribution> <url-of-the-stand-in> [visits]');
  process.exit(2);
}
const started = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'browse-'));
const closing = [];

const say = (text) => console.log(`${((Date.now() - started) / 1000).toFixed(1)} s: ${text}`);

function listening(server) {
  closing.push(() => server.close());
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));
}

async function freePort() {
  const server = createServer();
  const port = await new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));
  await new Promise((done) => server.close(done));
  return port;
}

async function awaited(what, holds) {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const seen = await holds();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`Not within ${PATIENCE_MS / 1000} s: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

function must(holds, what) {
  if (!holds) throw new Error(`It does not hold that ${what}`);
}

/** A shop: its pages have one of the SDKs, and nothing else. */
async function startShop() {
  const port = await listening(
    createHttpServer((request, response) => {
      const path = new URL(request.url, 'http://shop').pathname;
      if (FILES[path]) {
        response.writeHead(200, { 'Content-Type': 'text/javascript', 'Cache-Control': 'max-age=3600' });
        createReadStream(FILES[path]).pipe(response);
      } else {
        const sdk = FILES[`${path}.js`] ? `<script src="${path}.js"></script>` : '';
        response.writeHead(200, { 'Content-Type': 'text/html' });
        response.end(`<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>Shop</title>${sdk}`);
      }
    }),
  );
  return `http://127.0.0.1:${port}`;
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

async function startGateway(allowedOrigin) {
  const port = await freePort();
  const management = await freePort();
  const log = join(folder, 'gateway.log');
  const output = openSync(log, 'w');
  const settings = {
    'zendesk.url': sandbox,
    'zendesk.oauth.token': 'sandbox-bearer',
    'zendesk.gateway.host': '127.0.0.1',
    'zendesk.gateway.public-keys': `${KEY},demo-shop`,
    'zendesk.gateway.public-may': 'organizations,fields',
    'zendesk.gateway.allowed-origins': allowedOrigin,
    // The SDKs send side by side, and on a busy machine the identify may be the last by many seconds.
    'zendesk.wait-for-identify': '30s',
    'http.port': port,
    'management.port': management,
  };
  const program = spawn(
    resolve(distribution, 'bin/run'),
    Object.entries(settings).map(([name, value]) => `-D${name}=${value}`),
    { cwd: folder, stdio: ['ignore', output, output] },
  );
  const ended = new Promise((done) => program.on('exit', (code) => done(code)));
  closing.push(() => program.kill());
  const ready = `http://127.0.0.1:${management}/observe/health/ready`;
  await awaited('the gateway is ready', async () => {
    if (program.exitCode !== null) throw new Error(`The gateway ended with ${program.exitCode}`);
    return fetch(ready).then((answer) => answer.ok, () => false);
  });
  return { port, log, end: () => (program.kill(), ended) };
}

// What a page does, in the words of either SDK. Each is sent to the page as source, and knows nothing of this file.
const LOAD = {
  rudderstack: ({ key, gateway, options }) => {
    window.sdk = new window.rudderanalytics.RudderAnalytics();
    window.sdk.load(key, gateway, { configUrl: gateway, ...options });
  },
  segment: ({ key, gateway, options }) => {
    const { host, protocol } = new URL(gateway);
    const toGateway = { apiKey: key, apiHost: `${host}/v1`, protocol: protocol.replace(':', ''), ...options };
    window.sdk = window.AnalyticsNext.AnalyticsBrowser.load({
      writeKey: key,
      cdnSettings: { integrations: { 'Segment.io': toGateway } },
    });
  },
};

const CALLS = (userId) => {
  window.calls = Promise.all([
    window.sdk.identify(userId, { name: `Åsa of ${userId}`, plan: 'pro' }),
    window.sdk.group(`org-${userId}`, { name: `Org of ${userId}` }),
    window.sdk.track('Order Completed', { of: userId, total: 19.5 }),
  ]);
};

/** The SDK has taken the calls: that of Segment takes them some time after they were made. */
const TAKEN = () => window.calls.then(() => {});

const BATCHED = (timeout) => ({ deliveryStrategy: { strategy: 'batching', config: { size: 10, timeout } } });

async function visit(context, shop, sdk, gateway, options = {}, key = KEY) {
  const page = await context.newPage();
  const trouble = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && trouble.push(message.text()));
  page.trouble = trouble;
  await page.goto(`${shop}/${sdk}`);
  await page.evaluate(LOAD[sdk], { key, gateway, options });
  return page;
}

async function leave(page) {
  await page.goto('about:blank');
  await page.close();
}

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

async function run(browser, seen) {
  const shop = await startShop();
  const foreign = await startShop();
  const gateway = await startGateway(`${shop},${sandbox}`);
  seen.log = gateway.log;
  const way = await startWay(gateway.port);
  say('the gateway is ready');
  const shopper = () => browser.newContext();

  const four = [
    ['rudderstack-events', 'rudderstack', {}],
    ['rudderstack-beacon', 'rudderstack', { useBeacon: true, beaconQueueOptions: { flushQueueInterval: 300 } }],
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
      ['rudderstack-left', 'rudderstack', { useBeacon: true, beaconQueueOptions: { flushQueueInterval: 600_000 } }],
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

/** The SDK is ready to send; until then it keeps calls in memory, where closing the page loses them. */
async function ready(page, sdk) {
  await page.evaluate(
    (rudder) => new Promise((done) => (rudder ? window.sdk.ready(done) : window.sdk.ready().then(() => done()))),
    sdk === 'rudderstack',
  );
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

const seen = {};
let browser;
let status = 0;
try {
  browser = await chromium.launch({
    executablePath: BROWSER,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  await run(browser, seen);
  say('All arrived');
} catch (error) {
  status = 1;
  console.error(error?.stack ?? error);
  if (seen.log) console.error(readFileSync(seen.log, 'utf8').split('\n').slice(-40).join('\n'));
} finally {
  await browser?.close();
  closing.reverse().forEach((close) => close());
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status);
