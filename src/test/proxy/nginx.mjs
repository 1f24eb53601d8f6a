// Starts the real nginx with the recipe of the page about security before a distribution, with another name, port and certificate,
// and tries what that page says of it. Usage: node nginx.mjs <distribution> <url-of-the-stand-in>
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const PATIENCE_MS = 60_000;
const NAME = 'events.shop.example';
const SHOP = 'https://shop.example';
const [distribution, sandbox] = process.argv.slice(2);
if (!sandbox) {
  console.error('Usage: node nginx.mjs <distribution> <url-of-the-stand-in>');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'proxy-'));
chmodSync(folder, 0o755); // nginx writes large bodies as a user of its own
const started = [];

async function freePort() {
  const server = createServer();
  const port = await new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));
  await new Promise((done) => server.close(done));
  return port;
}

async function awaited(what, holds) {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not within ${PATIENCE_MS / 1000} s: ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

function must(holds, what) {
  if (!holds) throw new Error(`It does not hold that ${what}`);
  console.log(`nginx: ${what}`);
}

/** The first block of the page that is a configuration of nginx. */
function recipe() {
  const page = join(dirname(fileURLToPath(import.meta.url)), '../../site/markdown/security.md');
  const found = readFileSync(process.env.SECURITY_PAGE ?? page, 'utf8').match(/```\n(limit_req_zone[\s\S]*?)```/);
  if (!found) throw new Error('There is no configuration of nginx on the page about security');
  return found[1];
}

function start(command, args, log) {
  const output = openSync(join(folder, log), 'w');
  const program = spawn(command, args, { cwd: folder, stdio: ['ignore', output, output] });
  program.log = join(folder, log);
  started.push(program);
  return program;
}

const HTTPS = await freePort();

function ask(method, path, headers, body = '') {
  return new Promise((done, failed) => {
    const options = { host: '127.0.0.1', port: HTTPS, servername: NAME, rejectUnauthorized: false, method, path };
    const asked = request({ ...options, headers: { Host: NAME, ...headers } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
    });
    asked.on('error', failed);
    if (headers['Transfer-Encoding'] === 'chunked') {
      asked.write(body.subarray(0, 10));
      asked.end(body.subarray(10));
    } else {
      asked.end(body);
    }
  });
}

async function run() {
  const gateway = await freePort();
  const management = await freePort();
  const settings = {
    'zendesk.url': sandbox,
    'zendesk.oauth.token': 'sandbox-bearer',
    'zendesk.gateway.host': '127.0.0.1',
    'zendesk.gateway.write-keys': 'key-of-a-server',
    'zendesk.gateway.allowed-origins': SHOP,
    'zendesk.gateway.trusted-proxies': '127.0.0.1',
    'zendesk.gateway.max-connections-per-address': 2,
    'http.port': gateway,
    'management.port': management,
  };
  start(resolve(distribution, 'bin/run'), Object.entries(settings).map(([name, value]) => `-D${name}=${value}`), 'gateway.log');
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${NAME}`,
    '-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')], { stdio: 'ignore' });
  const server = recipe()
    .replace('listen 443 ssl', `listen 127.0.0.1:${HTTPS} ssl`)
    .replace('server 127.0.0.1:8080', `server 127.0.0.1:${gateway}`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${folder}/key.pem;`)
    .replace(/ssl_certificate .*;/, `ssl_certificate ${folder}/cert.pem;`);
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((part) => `${part}_temp_path ${folder}/${part};`);
  writeFileSync(join(folder, 'nginx.conf'), `daemon off;\npid ${folder}/nginx.pid;\nerror_log ${folder}/error.log;\nevents {}\n`
    + `http {\naccess_log off;\n${paths.join('\n')}\n${server}\n}\n`);
  start(process.env.NGINX ?? '/usr/sbin/nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], 'nginx.log');

  await awaited('the gateway is ready', () =>
    fetch(`http://127.0.0.1:${management}/observe/health/ready`).then((answer) => answer.ok, () => false));
  await awaited('nginx listens', () => ask('GET', '/', {}).then(() => true, () => false));

  const key = { Authorization: `Basic ${Buffer.from('key-of-a-server:').toString('base64')}` };
  const event = (userId) => JSON.stringify({ userId, traits: { name: `Proxied ${userId}`, email: `${userId}@proxy.example` } });
  must((await ask('POST', '/v1/identify', key, event('proxy-plain'))).status === 200, 'an event passes');
  const packed = { ...key, 'Content-Encoding': 'gzip', 'Transfer-Encoding': 'chunked' };
  must((await ask('POST', '/v1/identify', packed, gzipSync(event('proxy-gzip')))).status === 200, 'a chunked gzip body passes');
  const preflight = await ask('OPTIONS', '/v1/identify', {
    Origin: SHOP, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'authorization,content-type' });
  must(preflight.status < 300 && preflight.headers['access-control-allow-origin'] === SHOP, 'a preflight of a listed page passes');
  const beacon = await ask('POST', '/beacon/v1/batch?writeKey=key-of-a-server', { Origin: SHOP },
    JSON.stringify({ batch: [{ type: 'identify', userId: 'proxy-beacon', traits: { name: 'Proxied proxy-beacon' } }] }));
  must(beacon.status === 200, 'a beacon passes');
  const wrong = await ask('POST', '/v1/identify', { Authorization: 'Bearer wrong' }, event('proxy-evil'));
  must(wrong.status === 401 && JSON.parse(wrong.body).success === false, 'a wrong key is refused in words of the gateway');
  const foreign = await ask('POST', '/v1/identify', { ...key, Origin: 'https://evil.example' }, event('proxy-evil'));
  must(foreign.status === 403, 'a page that is not listed is refused');
  const large = await ask('POST', '/v1/identify', key, JSON.stringify({ userId: 'proxy-evil', large: 'x'.repeat(4_300_000) }));
  must(large.status === 413 && JSON.parse(large.body).success === false, 'a body that is too large is refused in words of the gateway');
  must((await ask('GET', '/ops/inbox', key)).status === 404, 'nothing else can be reached');

  const flood = await Promise.all(Array.from({ length: 300 }, (_, i) => ask('POST', '/v1/identify', key, event(`proxy-flood-${i % 3}`))));
  const refused = flood.filter((answer) => answer.status === 503);
  must(refused.length > 0 && refused.every((answer) => Number(answer.headers['retry-after']) > 0), 'a flood is told to come again later');
  must(flood.every((answer) => [200, 503].includes(answer.status)), 'the rest of the flood is taken, by more connections than one address has');

  const users = () => fetch(`${sandbox}/sandbox/state`).then((answer) => answer.json()).then((state) =>
    state.users.map((user) => user.external_id));
  await awaited('what passed is in Zendesk', async () => {
    const now = await users();
    return ['proxy-plain', 'proxy-gzip', 'proxy-beacon'].every((id) => now.includes(id));
  });
  must(!(await users()).includes('proxy-evil'), 'what was refused had no effect');
}

let failure;
try {
  await run();
} catch (error) {
  failure = error;
}
for (const program of started.reverse()) {
  const ended = new Promise((done) => program.on('exit', done));
  if (program.exitCode === null && program.kill()) await ended;
}
if (failure) {
  console.error(failure.message);
  started.forEach((program) => console.error(readFileSync(program.log, 'utf8').split('\n').slice(-20).join('\n')));
  process.exit(1);
}
rmSync(folder, { recursive: true });
