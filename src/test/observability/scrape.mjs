// Lets the real Prometheus read a running program, and asks it each question of the dashboard and of the alert rules.
// usage: node scrape.mjs ADDRESS, such as 127.0.0.1:8081
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const address = process.argv[2];
const here = dirname(fileURLToPath(import.meta.url));
const observability = join(here, '../../main/observability');
const rules = join(observability, 'prometheus-alerts.yaml');
// These meters begin with the first thing that they count.
const LATER = ['zendesk_limit_wait_seconds_bucket', 'zendesk_traits_left_out_total'];

execFileSync('promtool', ['check', 'rules', rules], { stdio: 'inherit' });
execFileSync('promtool', ['check', 'config', join(observability, 'prometheus.yaml')], { stdio: 'inherit' });
execFileSync('promtool', ['test', 'rules', join(here, 'alerts-test.yaml')], { stdio: 'inherit' });

const folder = mkdtempSync(join(tmpdir(), 'prometheus'));
const port = await freePort();
writeFileSync(
  join(folder, 'prometheus.yaml'),
  readFileSync(join(observability, 'prometheus.yaml'), 'utf8')
    .replace('15s', '1s')
    .replace('127.0.0.1:8081', address)
    .replace('prometheus-alerts.yaml', rules),
);
const prometheus = spawn(
  'prometheus',
  [`--config.file=${folder}/prometheus.yaml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`],
  { stdio: 'ignore' },
);
try {
  await until('the first scrapes', async () => (await query('count_over_time(up{job="zendesk-events"}[1m]) > 3 and up == 1')).length);
  const asked = [...questions()];
  const names = new Set(asked.flatMap((question) => question.match(/\b(zendesk|jvm|process)_\w+/g) ?? []));
  for (const question of asked) {
    await query(question);
  }
  const absent = [];
  for (const name of names) {
    if (!LATER.includes(name) && !(await query(name)).length) {
      absent.push(name);
    }
  }
  if (absent.length) {
    throw new Error(`asked for, and not there: ${absent.join(', ')}`);
  }
  console.log(`Prometheus understands ${asked.length} questions, and finds ${names.size - LATER.length} metrics of them`);
} finally {
  prometheus.kill();
  await new Promise((ended) => prometheus.once('exit', ended));
  rmSync(folder, { recursive: true, force: true });
}

function* questions() {
  const dashboard = JSON.parse(readFileSync(join(observability, 'grafana-dashboard.json'), 'utf8'));
  for (const panel of dashboard.panels) {
    for (const target of panel.targets ?? []) {
      yield target.expr.replaceAll('$__rate_interval', '10s').replaceAll(/\$(job|instance)/g, '.*');
    }
  }
  const loaded = execFileSync('curl', ['-sS', `http://127.0.0.1:${port}/api/v1/rules`], { encoding: 'utf8' });
  for (const group of JSON.parse(loaded).data.groups) {
    for (const rule of group.rules) {
      if (rule.health === 'err') {
        throw new Error(`${rule.name}: ${rule.lastError}`);
      }
      yield rule.query;
    }
  }
}

async function query(expression) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/query?query=${encodeURIComponent(expression)}`);
  const body = await answer.json();
  if (body.status !== 'success') {
    throw new Error(`${expression}: ${body.error}`);
  }
  return body.data.result;
}

async function until(what, condition) {
  for (let i = 0; i < 300; i++) {
    if (await condition().catch(() => false)) {
      return;
    }
    await new Promise((later) => setTimeout(later, 200));
  }
  throw new Error(`waited a minute for ${what}`);
}

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port: free } = server.address();
  await new Promise((closed) => server.close(closed));
  return free;
}
