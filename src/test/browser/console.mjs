// Uses the console in Chromium as a person on duty does, with events whose senders mean harm, and ends with status 0 only when each page
// does what it says, shows their texts as texts, and axe finds nothing. Usage: node console.mjs <distribution> <url-of-the-stand-in>
// Or looks at the consoles of two accounts of one host: node console.mjs accounts <url-of-one-of-the-consoles> [<folder-for-pictures>]
// Or takes the pictures of the documentation of a console that runs: node console.mjs pictures <url-of-the-console> <folder>
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const BROWSER = process.env.CHROMIUM ?? '/usr/bin/chromium';
const PATIENCE_MS = 60_000;
const TOKEN = 'token-of-the-operators';
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const HOSTILE = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>';
const WIDE = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 740 };

const started = Date.now();
const closing = [];
const say = (text) => console.log(`${((Date.now() - started) / 1000).toFixed(1)} s: ${text}`);

function must(holds, what) {
  if (!holds) throw new Error(`It does not hold that ${what}`);
}

async function awaited(what, holds, patience = PATIENCE_MS) {
  const end = Date.now() + patience;
  for (;;) {
    const seen = await holds();
    if (seen) return seen;
    if (Date.now() > end) throw new Error(`Not within ${patience / 1000} s: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function freePort() {
  const server = createServer();
  const port = await new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));
  await new Promise((done) => server.close(done));
  return port;
}

const launch = () => chromium.launch({
  executablePath: BROWSER,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

async function startProgram(distribution, sandbox, folder) {
  const port = await freePort();
  const management = await freePort();
  const log = join(folder, 'program.log');
  const output = openSync(log, 'w');
  const settings = {
    'zendesk.url': sandbox, 'zendesk.oauth.token': 'sandbox-bearer', 'http.port': port, 'management.port': management, 'management.token': TOKEN,
  };
  const program = spawn(resolve(distribution, 'bin/run'), Object.entries(settings).map(([name, value]) => `-D${name}=${value}`), { cwd: folder, stdio: ['ignore', output, output] });
  closing.push(() => program.kill());
  await awaited('the program is ready', async () => {
    if (program.exitCode !== null) throw new Error(`The program ended with ${program.exitCode}`);
    return fetch(`http://127.0.0.1:${management}/observe/health/ready`).then((answer) => answer.ok, () => false);
  }, 3 * PATIENCE_MS);
  const gateway = `http://127.0.0.1:${port}`;
  const url = `http://127.0.0.1:${management}`;
  return {
    log, gateway, url,
    send: async (...events) => {
      const answer = await fetch(`${gateway}/v1/batch`, { method: 'POST', body: JSON.stringify({ batch: events }) });
      must(answer.ok, `the gateway takes the events: ${answer.status}`);
    },
    ops: (path) => fetch(`${url}/ops/${path}`, { headers: { Authorization: `Bearer ${TOKEN}` } }).then((answer) => answer.json()),
    stop: (signal) => process.kill(program.pid, signal),
  };
}

/** A page that notes what it should not do: errors, requests to other hosts. */
async function open(browser, url, { size = WIDE, theme = 'light', bypassCSP = false } = {}) {
  const context = await browser.newContext({ viewport: size, colorScheme: theme, bypassCSP, acceptDownloads: true });
  const page = await context.newPage();
  page.trouble = [];
  page.on('pageerror', (error) => page.trouble.push(error.stack));
  page.on('console', (message) => message.type() === 'error' && !/Failed to load resource/.test(message.text()) && page.trouble.push(message.text()));
  page.on('request', (request) => !/^(data|blob):/.test(request.url()) && !request.url().startsWith(url) && page.trouble.push(`a request to ${request.url()}`));
  await page.goto(`${url}/`);
  return page;
}

async function enter(page, token = TOKEN) {
  await page.fill('dialog input', token);
  await page.keyboard.press('Enter');
}

const to = (page, hash) => page.evaluate((where) => { location.hash = where; }, hash);
const sees = (page, text) => page.getByText(text).first().waitFor({ timeout: PATIENCE_MS });

async function asAPerson(browser, program) {
  const page = await open(browser, program.url);
  await sees(page, 'It is the setting management.token');
  await enter(page, 'a wrong one');
  await sees(page, 'That token is not the right one');
  await enter(page);
  await sees(page, 'No event has arrived yet');
  must((await page.textContent('.codeline code')).includes(`${program.gateway}/v1/identify`), 'the line to try works here');
  say('the page asks for the token, and shows a newcomer what to do');

  await program.send(
    { type: 'identify', messageId: 'm-1', userId: 'u-1', traits: { name: `Ann ${HOSTILE}`, email: 'ann@shop.example' } },
    { type: 'identify', messageId: 'm-2', userId: HOSTILE, traits: { plan: HOSTILE } },
    { type: 'identify', messageId: 'm-3', userId: 'u-3', traits: { [HOSTILE]: 'secret-of-u-3' } },
    { type: 'track', messageId: 'm-4', userId: 'u-1', properties: { card: 'secret-card' } },
    { type: 'track', messageId: 'm-5', userId: 'u-1', event: HOSTILE, properties: { tax_id: 'secret-number' } },
    { type: HOSTILE, messageId: 'm-6', userId: 'u-1' },
    { type: 'track', messageId: 'm-7', anonymousId: 'visitor', event: 'Seen' },
  );
  await awaited('all have ended', async () => (await program.ops('inbox')).pending === 0);
  await sees(page, 'Nothing waits.');
  await awaited('the overview counts them', async () => (await page.textContent('.stage.dead .big')) === '3' && (await page.textContent('.stage.ignored .big')) === '2');
  must((await page.locator('.limit').count()) === 4, 'each limit is shown');
  await awaited('failures are in two groups', async () => (await page.locator('.failure').count()) === 2);
  say('the overview tells what came and how it ended');

  await page.click('.stage.dead .stage-link');
  await page.waitForURL(/#\/events\?state=dead/);
  await page.locator('.rows tbody tr').nth(2).waitFor();
  must((await page.locator('.rows tbody tr').count()) === 3, 'the events are those of the filter');
  await page.keyboard.press('/');
  await page.keyboard.type('m-3');
  await page.waitForURL(/q=m-3/);
  await awaited('one is found', async () => (await page.locator('.rows tbody tr').count()) === 1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await sees(page, 'A new user needs a name');
  must(!(await page.content()).includes('secret-of-u-3'), 'values are masked');
  must((await page.textContent('.panel > .json')).includes('•••• (13)'), 'their lengths are shown');
  must((await page.textContent('.panel > .json')).includes('onerror'), 'names are shown');
  await page.click('text=Show values');
  await sees(page, 'secret-of-u-3');
  await page.click('text=Hide values');
  await page.keyboard.press('Escape');
  await awaited('the panel is closed', async () => (await page.locator('.panel').count()) === 0);
  for (const message of ['m-1', 'm-5']) {
    await to(page, `#/events?id=${(await program.ops(`events?q=${message}`)).events[0].id}`);
    await page.locator('.panel dd', { hasText: message }).waitFor();
    must((await page.locator('.panel .story .json').count()) > 0, `the calls of ${message} are shown`);
    must(!/ann@shop|secret-/.test(await page.textContent('.panel')), `values are masked in the calls of ${message} too`);
  }
  say('filters stand in the address, an event opens by keyboard, and its values are masked');

  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.waitForURL(/#\/failures/);
  await page.click('.groups .row-link >> text=A new user needs a name');
  await page.click('text=Put all 2 back …');
  must(/code\s*missing-name/.test(await page.innerText('dialog')), 'the question repeats the filter');
  await page.keyboard.press('Escape');
  must((await program.ops('inbox')).dead === 3, 'a question that is not answered changes nothing');
  await page.click('text=Put all 2 back …');
  await page.click('dialog button[type=submit]');
  await sees(page, '2 put back.');
  await awaited('they fail again', async () => (await program.ops('inbox')).dead === 3);
  const download = page.waitForEvent('download');
  await page.click('text=Save as a file');
  const lines = readFileSync(await (await download).path(), 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  must(lines.length === 2 && lines.every((line) => line.code === 'missing-name'), 'the file has those that match');

  await page.locator('.rows tbody tr', { hasText: 'u-3' }).locator('.row-link').click();
  await page.click('text=Edit …');
  await page.fill('#editor', '{"type":"identify"');
  await awaited('what is no JSON cannot be put back', () => page.isDisabled('text=Put back as edited'));
  await page.fill('#editor', '{"type":"identify","messageId":"m-3","userId":{"no":"id"}}');
  await page.click('text=Put back as edited');
  await sees(page, /Refused: .*userId/);
  await page.fill('#editor', '{"type":"identify","messageId":"m-3","userId":"u-3","traits":{"name":"Cem"}}');
  await page.click('text=Put back as edited');
  await awaited('the edited event is delivered', async () => (await program.ops('events?userId=u-3')).events[0]?.state === 'delivered');
  say('failures are put back, saved, and edited');

  await page.keyboard.press('Escape');
  await to(page, '#/failures?type=track');
  await page.click('text=Delete this 1 …');
  await page.click('dialog button[type=submit]');
  await sees(page, '1 deleted.');
  must((await program.ops('events?state=dead&type=track')).events.length === 0, 'it is gone');

  await to(page, '#/people?who=u-1');
  await page.locator('.rows tbody tr').first().waitFor();
  must((await page.locator('.who').allTextContents()).every((who) => who === 'u-1'), 'the events are those of one customer');

  await page.click('text=Pause …');
  await page.click('dialog button[type=submit]');
  await sees(page, /by hand at .* from 127\.0\.0\.1/);
  await program.send({ type: 'identify', messageId: 'm-8', userId: 'u-8', traits: { name: 'Dora' } });
  await to(page, '#/overview');
  await sees(page, /1 event waits/);
  await page.click('text=Resume');
  await awaited('it goes on', async () => (await program.ops('inbox')).pending === 0);
  say('one customer is found, and delivery is paused and resumed');

  const used = { state: 'waiting', reason: "5 calls wait for Zendesk's limit account", limits: [{ name: 'account', limit: 400, remaining: 0, resetsInSeconds: 12, waiting: 5 }] };
  await page.route('**/ops/delivery', async (route) => route.fulfill({ json: { ...(await program.ops('delivery')), ...used } }));
  await sees(page, /limit of 400 calls a minute is used up\. Goes on in/);
  await page.unroute('**/ops/delivery');
  say('a limit that is used up is told as one, and not as silence of Zendesk');

  await page.keyboard.press('?');
  await sees(page, 'to the filter');
  await page.keyboard.press('Escape');
  must((await page.evaluate(() => window.harmed)) === undefined, 'no text of a sender is run');
  must(page.trouble.length === 0, `the page is without errors: ${page.trouble.join('\n')}`);

  program.stop('SIGSTOP');
  await sees(page, /No answer since/);
  program.stop('SIGCONT');
  await awaited('the bar goes', async () => (await page.locator('#bar p').count()) === 0);
  say('the page says when the program does not answer');
  await page.context().close();
}

/** Each page at both sizes, in both themes: nothing that axe finds, and nothing that has to be scrolled sideways. */
async function lookedAt(browser, program) {
  for (const [size, theme] of [[WIDE, 'light'], [WIDE, 'dark'], [PHONE, 'light'], [PHONE, 'dark']]) {
    const page = await open(browser, program.url, { size, theme, bypassCSP: true });
    await sees(page, 'Token');
    await enter(page);
    await page.evaluate(AXE);
    const dead = (await program.ops('events?state=dead')).events[0].id;
    // The other two pairs differ in colour or width alone: the two fullest pages stand for all.
    const all = (size === WIDE) === (theme === 'light');
    for (const hash of ['#/overview', `#/events?id=${dead}`, ...(all ? ['#/events', '#/failures', '#/failures?code=missing-name', '#/people?who=u-1', '#/try'] : [])]) {
      await to(page, hash);
      await page.locator(hash.includes('id=') ? '.panel .story' : { '#/overview': '.limits', '#/events': '.rows', '#/failures': '.rows', '#/people?who=u-1': '.rows', '#/try': '.try' }[hash] ?? '.bulk').first().waitFor();
      const found = await page.evaluate(async () => (await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations
        .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 200)).join('; ')}`));
      must(found.length === 0, `axe finds nothing on ${hash} (${size.width}, ${theme}): ${found.join('\n')}`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      must(wide <= 0, `${hash} fits into ${size.width} pixels: ${wide} too wide`);
    }
    must(page.trouble.length === 0, `the page is without errors: ${page.trouble.join('\n')}`);
    await page.context().close();
  }
  say('axe finds nothing, and every page fits, at both sizes and in both themes');
}

async function pictures(browser, url, folder) {
  mkdirSync(folder, { recursive: true });
  const shot = async (name, hash, options, before = async () => {}) => {
    const page = await open(browser, url, options);
    await page.locator('.limits').waitFor();
    await to(page, hash);
    await page.waitForTimeout(3_000);
    await before(page);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    must(page.trouble.length === 0, `the page is without errors: ${page.trouble.join('\n')}`);
    await page.context().close();
  };
  const openFirst = async (page) => {
    await page.locator('.rows:not(.groups) .row-link').first().click();
    await page.locator('.panel .story').waitFor();
  };
  await Promise.all([
    shot('console-overview', '#/overview', { size: { width: 1240, height: 800 } }),
    shot('console-failures', '#/failures?type=identify', { size: { width: 1200, height: 680 }, theme: 'dark' }, openFirst),
    shot('console-phone', '#/overview', { size: PHONE }),
  ]);
  say(`three pictures are in ${folder}`);
}

/** Two accounts at one address: the page has a choice of them, keeps the tab that is open, and shows what is of the other. */
async function twoAccounts(browser, url, folder) {
  if (folder) mkdirSync(folder, { recursive: true });
  for (const [size, theme] of [[WIDE, 'light'], [PHONE, 'dark']]) {
    const page = await open(browser, url, { size, theme, bypassCSP: true });
    const choice = page.getByLabel('Account', { exact: true });
    await choice.waitFor({ timeout: PATIENCE_MS });
    const names = await choice.locator('option').allTextContents();
    must(names.length === 2, `two accounts can be chosen: ${names}`);
    const before = await choice.inputValue();
    await page.evaluate(AXE);
    const found = await page.evaluate(async () => (await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })).violations
      .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 200)).join('; ')}`));
    must(found.length === 0, `axe finds nothing (${size.width}, ${theme}): ${found.join('\n')}`);
    if (folder) await page.screenshot({ path: join(folder, `accounts-${size.width}.png`) });
    await to(page, '#/failures?code=rejected');
    page.trouble.length = 0;
    await choice.selectOption({ index: 1 });
    await page.waitForURL(/\/accounts\/globex\/#\/failures$/);
    await page.locator('select.account').waitFor();
    await awaited('the other account is shown', async () => (await choice.inputValue()) !== before);
    await page.locator('.rows').first().waitFor();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    must(wide <= 0, `it fits into ${size.width} pixels: ${wide} too wide`);
    if (folder) await page.screenshot({ path: join(folder, `accounts-failures-${size.width}.png`) });
    await page.context().close();
  }
  say('each of two accounts can be chosen, wide and narrow');
}

const [first, second, third] = process.argv.slice(2);
if (!second || (first === 'pictures' && !third)) {
  console.error('Usage: node console.mjs <distribution> <url-of-the-stand-in> | accounts <url-of-a-console> [<folder>] | pictures <url-of-the-console> <folder>');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'console-'));
let status = 0;
let browser;
let program;
try {
  browser = await launch();
  if (first === 'pictures') {
    await pictures(browser, second, third);
  } else if (first === 'accounts') {
    await twoAccounts(browser, second, third);
  } else {
    program = await startProgram(first, second, folder);
    say('the program is ready');
    await asAPerson(browser, program);
    await lookedAt(browser, program);
  }
} catch (error) {
  status = 1;
  console.error(error?.stack ?? error);
  if (program) console.error(readFileSync(program.log, 'utf8').split('\n').slice(-30).join('\n'));
} finally {
  await browser?.close();
  closing.forEach((close) => close());
  rmSync(folder, { recursive: true, force: true });
}
process.exit(status);
