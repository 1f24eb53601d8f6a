// Is it well, why not, and when will it be done?
import { getIfThere } from './api.js';
import { flow, hours, left } from './charts.js';
import { copy, h, toast } from './dom.js';
import { ago, count, number, span, time } from './format.js';
import { changed, choose, chosen, link, told } from './state.js';
import { codeWords, headline, limitOrder, limitWords, windowOf } from './words.js';

let check = null;
let checking = false;

export const title = 'Overview';

export function view() {
  const { inbox, history } = told;
  if (!inbox) return [h('p', { class: 'empty' }, 'Asking the program …')];
  const nothingYet = inbox.pending + inbox.delivered + inbox.ignored + inbox.dead === 0 && !history?.accepted;
  return [
    h('h1', { class: 'headline' }, headline(inbox, told.latest && ago(told.latest))),
    notices(),
    nothingYet ? first() : history && funnel(history),
    h('div', { class: 'columns' },
      h('div', null, limits(), nothingYet ? null : failures()),
      h('div', null, history && latency(history), troubled(), account())),
  ];
}

/** What the checks of the program say is amiss though it goes on. */
function notices() {
  const said = (told.health?.checks ?? [])
    .map((one) => ({ name: one.name, text: one.reason ?? one.detail, down: one.status !== 'UP' }))
    .filter((one) => one.text && !/^paused by an operator/.test(one.text) && !(told.delivery?.reason && one.text === told.delivery.reason));
  return said.length
    ? h('ul', { class: 'notices' }, said.map((one) => h('li', { key: one.name, class: one.down ? 'bad' : 'warn' },
      h('span', { class: 'sign', 'aria-hidden': 'true' }, one.down ? '■' : '!'), `${one.text}`)))
    : null;
}

function first() {
  const gateway = told.about?.gateway;
  const host = !gateway || ['0.0.0.0', '::'].includes(gateway.host) ? location.hostname : gateway.host;
  const key = gateway?.keyNeeded ? '-u WRITE_KEY: ' : '';
  const curl = gateway && `curl ${key}http://${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${gateway.port}/v1/identify -d '{"userId":"u1","traits":{"name":"Ada Lovelace","email":"ada@acme.example"}}'`;
  return h('section', { class: 'first' },
    h('h2', null, 'No event has arrived yet'),
    gateway
      ? [h('p', null, 'Point an SDK of Segment or RudderStack here, or try it with this line. It creates a user in Zendesk:'),
        h('div', { class: 'codeline' }, h('code', null, curl), copy(curl))]
      : h('p', null, 'The HTTP gateway is switched off: events come from zendesk.source.uri, or from routes of your own.'));
}

const perHour = () => chosen('span') !== 'day';

function funnel(history) {
  const ignored = Object.entries(history.ignored).sort(([, a], [, b]) => b - a);
  const dead = Object.entries(history.dead).sort(([, a], [, b]) => b - a);
  const total = (codes) => codes.reduce((sum, [, n]) => sum + n, 0);
  const whole = Math.max(1, history.accepted, history.delivered + total(ignored) + total(dead));
  const stage = (key, words, n, params, codes = []) =>
    h('li', { key, class: `stage ${key}` },
      h('a', { class: 'stage-link', href: link('events', params) }, h('span', { class: 'stage-name' }, words), h('span', { class: 'big' }, number(n))),
      h('span', { class: 'share', 'aria-hidden': 'true' }, h('span', { style: { width: `${Math.min(100, (n / whole) * 100)}%` } })),
      codes.length
        ? h('ul', { class: 'codes' }, codes.slice(0, 3).map(([code, events]) =>
          h('li', { key: code }, h('a', { href: link('events', { ...params, code }), title: codeWords(code) }, h('span', null, code || 'without a code'), h('span', { class: 'n' }, number(events))))),
        codes.length > 3 && h('li', { class: 'quiet' }, `and ${count(codes.length - 3, 'more code')}`))
        : null);
  const shorter = new Date(history.begin) > Date.now() - history.minutes * 60_000;
  return h('section', null,
    h('div', { class: 'section-head' },
      h('h2', null, perHour() ? 'The last hour' : 'The last day'),
      shorter && h('span', { class: 'quiet' }, `counted since the start, ${ago(history.begin)}`),
      h('div', { class: 'switch', role: 'group', 'aria-label': 'How far back' },
        ['hour', 'day'].map((one) => h('button', { key: one, type: 'button', 'aria-pressed': String((one === 'hour') === perHour()), on: { click: () => { choose('span', one); refreshHistory(); } } }, one === 'hour' ? '1 hour' : '24 hours')))),
    h('div', { class: 'flow' },
      h('ol', { class: 'funnel' },
        stage('accepted', 'Accepted', history.accepted, {}),
        stage('ignored', 'Ignored', total(ignored), { state: 'ignored' }, ignored),
        stage('delivered', 'Delivered', history.delivered, { state: 'delivered' }),
        stage('dead', 'Failed', total(dead), { state: 'dead' }, dead)),
      flow(history)));
}

/** Asks anew for what the overview shows of the past. */
export async function refreshHistory() {
  told.history = await getIfThere('/ops/history', { minutes: perHour() ? 60 : 1440 });
  changed();
}

function limits() {
  const known = told.delivery?.limits ?? [];
  const sorted = [...known].sort((a, b) => (limitOrder.indexOf(a.name) + 99) % 99 - (limitOrder.indexOf(b.name) + 99) % 99);
  return h('section', null,
    h('div', { class: 'section-head' }, h('h2', null, 'What Zendesk still allows'), h('span', { class: 'quiet' }, 'limits as Zendesk last told them')),
    h('ul', { class: 'limits' }, sorted.map(limit)));
}

function limit(one) {
  const [name, what, units] = limitWords(one.name);
  const each = windowOf(one);
  const unknown = one.limit === null || one.remaining === null;
  const share = unknown ? 1 : Math.max(0, Math.min(1, one.remaining / Math.max(1, one.limit)));
  const passed = (Date.now() - told.deliveryAt) / 1000;
  const anew = one.resetsInSeconds === null ? null : Math.max(0, Math.ceil(one.resetsInSeconds - passed));
  // One of a few that is new in a moment is used up all the time: that matters only where something waits for it.
  const few = !unknown && one.limit < 10;
  const tone = unknown ? 'unknown' : few ? (one.waiting > 0 ? 'used' : 'free') : one.remaining <= 0 ? 'used' : share < 0.15 ? 'low' : 'free';
  return h('li', { key: one.name, class: `limit ${tone}` },
    h('div', { class: 'limit-what' }, h('span', { class: 'limit-name' }, name), h('span', { class: 'quiet' }, what)),
    h('div', { class: 'limit-left' },
      unknown
        ? h('span', { class: 'quiet' }, one.limit === null ? 'not used yet' : `${number(one.limit)} ${each}, none is used`)
        : few
          ? [h('span', { class: 'limit-number' }, number(one.limit)), h('span', { class: 'quiet' }, ` ${each}`)]
          : [h('span', { class: 'limit-number' }, number(Math.max(0, one.remaining))), h('span', { class: 'quiet' }, ` of ${number(one.limit)} left`)]),
    h('div', { class: 'gauge', role: 'meter', 'aria-label': `${name}: ${units[1]} left, ${each}`, 'aria-valuemin': 0, 'aria-valuemax': one.limit ?? 1, 'aria-valuenow': unknown ? one.limit ?? 1 : Math.max(0, one.remaining),
      'aria-valuetext': unknown ? 'not known' : `${number(Math.max(0, one.remaining))} of ${number(one.limit)} left` },
    h('span', { style: { width: `${few ? (one.waiting > 0 ? 0 : 100) : share * 100}%` } })),
    h('div', { class: 'limit-when' },
      one.waiting > 0 ? h('span', { class: 'waits' }, `${count(one.waiting, 'call')} wait${one.waiting === 1 ? 's' : ''}`) : h('span', { class: 'quiet' }, 'nothing waits for it'),
      h('span', { class: 'quiet' }, few && each ? '' : anew === null || unknown ? each : anew === 0 ? 'new now' : `new in ${span(anew)}`)),
    left(few ? [] : told.left.get(one.name) ?? []));
}

function failures() {
  const groups = told.groups?.groups ?? [];
  return h('section', null,
    h('div', { class: 'section-head' }, h('h2', null, 'What failed'), told.inbox.dead > 0 && h('a', { href: link('failures') }, `All ${number(told.inbox.dead)}`)),
    groups.length
      ? h('ul', { class: 'list' }, groups.slice(0, 5).map((group) => h('li', { key: `${group.code} ${group.step} ${group.reason}`, class: 'failure' },
        h('a', { class: 'cover', href: link('failures', { code: group.code, step: group.step, reason: group.reason }) },
          h('span', { class: 'failure-words' }, codeWords(group.code)), h('span', { class: 'failure-reason' }, group.reason)),
        hours(group.lastDayByHour ?? []),
        h('span', { class: 'failure-when quiet' }, 'last ', time(group.newest), ', first ', time(group.oldest)),
        h('span', { class: 'failure-count' }, number(group.count)))))
      : h('p', { class: 'calm' }, h('span', { class: 'sign good', 'aria-hidden': 'true' }, '✓'), ' Nothing failed: no dead letter is kept.'));
}

function latency(history) {
  const took = history.latencySeconds;
  const cell = (n, words) => h('div', null, h('dt', null, words), h('dd', { class: 'big' }, span(n)));
  return h('section', null,
    h('div', { class: 'section-head' }, h('h2', null, 'How long it takes'), h('span', { class: 'quiet' }, perHour() ? 'last hour' : 'last day')),
    took.half === null
      ? h('p', { class: 'calm quiet' }, 'No event has ended in this time.')
      : [h('dl', { class: 'figures' }, cell(took.half, 'half within'), cell(took.of95, '95 % within'), cell(took.of99, '99 % within')),
        h('p', { class: 'quiet note' }, 'From acceptance until Zendesk has it, or it ended otherwise.')]);
}

function troubled() {
  const records = told.troubled?.records ?? [];
  const kinds = { user: 'User', organization: 'Organization', field: 'Field', membership: 'Membership' };
  return h('section', null,
    h('div', { class: 'section-head' }, h('h2', null, 'Records in trouble')),
    records.length
      ? [h('p', { class: 'quiet note' }, 'Zendesk cannot process these now. Their events wait and are tried again, all others go on.'),
        h('ul', { class: 'list' }, records.slice(0, 10).map((record) => h('li', { key: `${record.kind} ${record.id}`, class: 'trouble' },
          record.by === 'external_id'
            ? h('a', { href: link('events', record.kind === 'organization' ? { groupId: record.id } : { userId: record.id }) }, `${kinds[record.kind] ?? record.kind} ${record.id}`)
            : h('span', null, `${kinds[record.kind] ?? record.kind} ${record.id}`),
          h('span', { class: 'quiet' }, 'since ', time(record.since), `, ${count(record.attempts, 'try', 'tries')}`),
          h('span', { class: 'error-text' }, record.lastError)))),
        records.length > 10 && h('p', { class: 'quiet' }, `and ${number(records.length - 10)} more`)]
      : h('p', { class: 'calm' }, h('span', { class: 'sign good', 'aria-hidden': 'true' }, '✓'), ' None: Zendesk processes every record.'));
}

const LEVELS = { ok: ['✓', 'good'], warning: ['!', 'warn'], error: ['✕', 'bad'] };

function account() {
  if (check === false) return null;
  return h('section', null,
    h('div', { class: 'section-head' }, h('h2', null, 'The account'),
      check && h('span', { class: 'quiet' }, 'checked ', time(check.at)),
      h('button', { class: 'button small', type: 'button', disabled: checking, on: { click: runCheck } }, checking ? 'Checking …' : check ? 'Check again' : 'Check it')),
    check
      ? [h('ul', { class: 'list' }, check.points.map((point) => h('li', { key: point.name, class: 'point' },
        h('span', { class: `sign ${LEVELS[point.level][1]}`, role: 'img', 'aria-label': point.level }, LEVELS[point.level][0]),
        h('div', null, h('b', null, point.name), h('p', { class: point.level === 'ok' ? 'quiet' : LEVELS[point.level][1] }, point.seen), point.todo && h('p', null, point.todo))))),
      check.notTried.length > 0 && h('p', { class: 'quiet note' }, `Not tried before the errors are mended: ${check.notTried.join(', ')}.`)]
      : h('p', { class: 'quiet note' }, 'Tries credentials, scopes, limits and fields against Zendesk, and changes nothing.'));
}

async function runCheck() {
  checking = true;
  changed();
  try {
    check = (await getIfThere('/ops/check')) ?? false;
    if (!check) toast('This version of the program cannot check the account', true);
  } catch (refused) {
    toast(`The check failed: ${refused.message}`, true);
  }
  checking = false;
  changed();
}

/** Keeps what was left of each limit, for its small picture. */
export function remember(limits) {
  for (const one of limits) {
    const shares = told.left.get(one.name) ?? [];
    if (one.limit !== null) shares.push(one.remaining === null ? 1 : one.remaining / Math.max(1, one.limit));
    told.left.set(one.name, shares.slice(-90));
  }
}

