// What the scripts that send from web pages have in common: a shop whose pages have an SDK, a gateway of a distribution, a browser.
import { spawn } from 'node:child_process';
import { createReadStream, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium';
const FILES = {
  '/rudderstack.js': 'node_modules/@rudderstack/analytics-js/dist/npm/modern/bundled/umd/index.js',
  '/segment.js': 'node_modules/@segment/analytics-next/dist/umd/index.js',
};
const started = Date.now();
const folder = mkdtempSync(join(tmpdir(), 'browse-'));
const closing = [];
let log;

export const KEY = 'key-of-the-shop';
export const PATIENCE_MS = 60_000;

export const seconds = () => (Date.now() - started) / 1000;

export const say = (text) => console.log(`${seconds().toFixed(1)} s: ${text}`);

export function must(holds, what) {
  if (!holds) throw new Error(`It does not hold that ${what}`);
}

export async function awaited(what, holds, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  for (;;) {
    const seen = await holds();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`Not within ${patience / 1000} s: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

/** @return the port, which is closed when the script ends */
export function listening(server) {
  closing.push(() => server.close());
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));
}

async function freePort() {
  const server = createServer();
  const port = await new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));
  await new Promise((done) => server.close(done));
  return port;
}

/** A shop: its pages have one of the SDKs, and nothing else. */
export async function startShop() {
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

/** A distribution that takes what pages of these origins send. */
export async function startGateway(distribution, sandbox, allowedOrigins, publicMay) {
  const port = await freePort();
  const management = await freePort();
  log = join(folder, 'gateway.log');
  const output = openSync(log, 'w');
  const settings = {
    'zendesk.url': sandbox,
    'zendesk.oauth.token': 'sandbox-bearer',
    'zendesk.gateway.host': '127.0.0.1',
    'zendesk.gateway.public-keys': `${KEY},demo-shop`,
    'zendesk.gateway.public-may': publicMay,
    'zendesk.gateway.allowed-origins': allowedOrigins,
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
  const url = `http://127.0.0.1:${management}`;
  await awaited('the gateway is ready', async () => {
    if (program.exitCode !== null) throw new Error(`The gateway ended with ${program.exitCode}`);
    return fetch(`${url}/observe/health/ready`).then((answer) => answer.ok, () => false);
  });
  return {
    port,
    ops: (path) => fetch(`${url}/ops/${path}`).then((answer) => answer.json()),
    end: () => (program.kill(), ended),
  };
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

export const BEACON = (flushQueueInterval) => ({ useBeacon: true, beaconQueueOptions: { flushQueueInterval } });

export const BATCHED = (timeout) => ({ deliveryStrategy: { strategy: 'batching', config: { size: 10, timeout } } });

export async function visit(context, shop, sdk, gateway, options = {}, key = KEY) {
  const page = await context.newPage();
  const trouble = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && trouble.push(message.text()));
  page.trouble = trouble;
  await page.goto(`${shop}/${sdk}`);
  await page.evaluate(LOAD[sdk], { key, gateway, options });
  return page;
}

/** The SDK is ready to send; until then it keeps calls in memory, where closing the page loses them. */
export async function ready(page, sdk) {
  await page.evaluate(
    (rudder) => new Promise((done) => (rudder ? window.sdk.ready(done) : window.sdk.ready().then(() => done()))),
    sdk === 'rudderstack',
  );
}

export async function leave(page) {
  await page.goto('about:blank');
  await page.close();
}

/** Runs with a browser, cleans up, and ends the process: with status 1 if it fails. */
export async function withBrowser(run) {
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
    await run(browser);
  } catch (error) {
    status = 1;
    console.error(error?.stack ?? error);
    if (log) console.error(readFileSync(log, 'utf8').split('\n').slice(-40).join('\n'));
  } finally {
    await browser?.close();
    closing.reverse().forEach((close) => close());
    rmSync(folder, { recursive: true, force: true });
  }
  process.exit(status);
}
