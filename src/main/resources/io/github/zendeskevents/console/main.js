// The frame of the page: the state of delivery, the tabs, the keyboard; and what asks the program again and again.
import { connection, get, getIfThere, onTokenNeeded, post } from './api.js';
import { ask, h, say, show, toast } from './dom.js';
import { clock, number, span } from './format.js';
import { address, changed, choose, chosen, go, link, onDraw, told } from './state.js';
import { stateOf } from './words.js';
import * as overview from './overview.js';
import * as events from './events.js';
import * as failures from './failures.js';
import * as people from './people.js';
import * as attempt from './try.js';
import { closeEvent, isMoving, load as loadEvent, openId } from './event.js';

const PAGES = { overview, events, failures, people, try: attempt };
const SECOND = 1000;

const page = () => PAGES[address().page] ?? overview;

// ---- Theme

const dark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (chosen('theme') ? chosen('theme') === 'dark' : dark.matches);
const paint = () => { document.documentElement.dataset.theme = isDark() ? 'dark' : 'light'; };
dark.addEventListener('change', () => { paint(); changed(); });

// ---- Frame

function head() {
  const { about, delivery } = told;
  const state = stateOf(delivery);
  const paused = delivery?.state === 'paused' && state.byHand;
  return [
    h('div', { class: 'brand' }, which(about),
      h('span', { class: `state ${state.tone}`, role: 'status' }, h('span', { class: 'sign', 'aria-hidden': 'true' }, state.sign), state.word),
      state.beside && h('span', { class: 'quiet beside', key: 'beside' }, state.beside)),
    h('div', { class: 'facts-line' },
      about?.readOnly && h('span', { class: 'badge', key: 'ro' }, 'read-only'),
      delivery?.dryRun && h('span', { class: 'badge warn', key: 'dry' }, 'dry run: nothing is written'),
      about && h('span', { class: 'quiet machine', key: 'at' }, `${about.version} · ${about.machine}`),
      h('button', { key: 'utc', class: 'button small', type: 'button', 'aria-pressed': String(chosen('utc')), title: 'Show times in UTC', on: { click: () => choose('utc', !chosen('utc')) } }, 'UTC'),
      h('button', { key: 'theme', class: 'button small', type: 'button', title: isDark() ? 'Light' : 'Dark', 'aria-label': isDark() ? 'Change to light' : 'Change to dark', on: { click: () => { choose('theme', isDark() ? 'light' : 'dark'); paint(); } } }, isDark() ? '☀' : '☾'),
      h('button', { key: 'keys', class: 'button small', type: 'button', 'aria-label': 'Keyboard', title: 'Keyboard', on: { click: keys } }, '?'),
      delivery && !about?.readOnly && h('button', { key: 'pause', class: paused ? 'button main' : 'button', type: 'button', on: { click: () => (paused ? resume() : pause()) } }, paused ? 'Resume' : 'Pause …')),
    state.sentence && h('p', { class: `sentence ${state.tone}`, key: 'sentence' }, state.sentence, state.docs && h('span', { class: 'quiet' }, ' The documentation has this under Settings, “Account and credentials”.')),
  ];
}

/** The account; a choice of it where several have their consoles here. */
function which(about) {
  const accounts = about?.accounts ?? [];
  if (accounts.length < 2) return h('a', { class: 'account', href: link('overview') }, about?.account ?? 'Zendesk events');
  const here = accounts.find((one) => one.current)?.console;
  const root = location.pathname.slice(0, location.pathname.length - here.length);
  return h('select', { class: 'account', 'aria-label': 'Account', value: here, on: { change: (event) => location.assign(`${root}${event.target.value}${link(address().page)}`) } },
    accounts.map((one) => h('option', { key: one.console, value: one.console }, one.account)));
}

const TABS = [['overview', 'Overview'], ['events', 'Events'], ['failures', 'Failures'], ['people', 'People'], ['try', 'Try']];

function tabs() {
  return h('ul', null, TABS.map(([name, words]) => h('li', { key: name },
    h('a', { href: link(name), 'aria-current': page() === PAGES[name] ? 'page' : undefined }, words, name === 'failures' && told.inbox?.dead > 0 && h('span', { class: 'n' }, number(told.inbox.dead))))));
}

async function pause() {
  const waits = told.inbox ? ` ${number(told.inbox.pending)} wait now.` : '';
  const yes = await ask({ title: 'Pause the delivery?', yes: 'Pause', body: [h('p', null, `Nothing more goes to ${told.about?.account ?? 'Zendesk'}, not after a restart either, until you resume.${waits}`), h('p', { class: 'quiet' }, 'Events go on coming in, and are safe in the inbox.')] });
  if (yes) await steer('pause', 'Paused.');
}

const resume = () => steer('resume', 'Delivery goes on.');

async function steer(what, words) {
  try {
    told.delivery = await post(`/ops/delivery/${what}`);
    told.deliveryAt = Date.now();
    toast(words);
    changed();
  } catch (refused) {
    toast(`Not done: ${refused.message}`, true);
  }
}

onTokenNeeded((wrong) => ask({
  title: 'The token of this program', yes: 'Go on', no: null,
  body: [h('p', null, wrong ? 'That token is not the right one.' : 'It is the setting management.token, and is kept for this tab alone.'), h('label', { class: 'field wide' }, h('span', null, 'Token'), h('input', { type: 'password', autocomplete: 'current-password' }))],
  ready: (dialog) => dialog.querySelector('input').value !== '',
  value: (dialog) => dialog.querySelector('input').value,
}));

let lastWord = '';

function draw() {
  paint();
  const state = stateOf(told.delivery);
  if (told.delivery && state.word !== lastWord) {
    if (lastWord) say(`${state.word}. ${state.sentence}`);
    lastWord = state.word;
  }
  const silent = connection.failing && Date.now() - connection.answered > 4 * SECOND;
  show(document.getElementById('bar'), silent && h('p', null, `No answer since ${span(Math.round((Date.now() - connection.answered) / SECOND))}, shown as of ${clock(connection.answered, true)}`));
  document.body.classList.toggle('stale', silent);
  show(document.getElementById('head'), head());
  show(document.getElementById('tabs'), tabs());
  show(document.getElementById('main'), page().view());
  document.title = `${told.inbox?.dead ? `(${number(told.inbox.dead)}) ` : ''}${page().title} · ${told.about?.account ?? 'Zendesk events'}`;
}

// ---- Asking

/**
 * Runs something again and again while somebody looks, with a pause after each end of it: ten times as long as it took, where that is
 * more, so that a page that is open takes at most a small part of what delivery needs.
 */
function every(seconds, work, wanted = () => true) {
  const round = async () => {
    const began = Date.now();
    if (!document.hidden && wanted()) {
      try {
        await work();
      } catch (refused) {
        if (refused.status !== 0 && refused.status !== 401 && refused.status !== 503) console.warn(refused.message);
      }
      changed();
    }
    setTimeout(round, Math.max(seconds * SECOND, Math.min(60 * SECOND, 10 * (Date.now() - began))));
  };
  round();
  document.addEventListener('visibilitychange', () => !document.hidden && wanted() && work().catch(() => {}));
}

let deadSeen = -1;
let groupsAt = 0;

every(2, async () => {
  const [delivery, inbox] = await Promise.all([get('/ops/delivery'), get('/ops/inbox')]);
  told.delivery = delivery;
  told.deliveryAt = Date.now();
  told.inbox = inbox;
  overview.remember(delivery.limits);
});

every(5, async () => {
  const newest = await get('/ops/events', { limit: 1 });
  told.latest = newest.events[0]?.receivedAt ?? null;
  told.troubled = await getIfThere('/ops/troubled-records');
  // Reasons are counted over all dead letters: only where their number has changed, and now and then.
  if (told.inbox && (told.inbox.dead !== deadSeen || Date.now() - groupsAt > 60 * SECOND) && Date.now() - groupsAt > 4 * SECOND) {
    deadSeen = told.inbox.dead;
    groupsAt = Date.now();
    told.groups = await get('/ops/dead-letters/groups', { byHour: true });
  }
}, () => page() === overview);

every(10, overview.refreshHistory, () => page() === overview);

every(15, async () => {
  told.health = await get('/observe/health').catch((refused) => refused.json ?? told.health);
}, () => page() === overview);

every(60, async () => {
  const about = await getIfThere('/ops/about');
  told.about = about ?? { account: 'Zendesk', url: '', version: '', machine: '', readOnly: false, gateway: null };
  if (about) chosen.skew = new Date(about.time) - Date.now();
});

every(2, () => events.load(), () => page() === events);
every(8, () => failures.load(true), () => page() === failures && scrollY < 400);
every(5, () => people.load(true), () => page() === people);
every(2, () => loadEvent(true), () => openId() !== null && isMoving());

setInterval(() => !document.hidden && changed(), SECOND);

// ---- Addresses and keys

let lastPage = null;

function arrive() {
  if (page() !== lastPage) {
    scrollTo(0, 0);
    lastPage = page();
    setTimeout(() => document.querySelector('#tabs [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' }), 50);
  }
  const load = page() === overview ? overview.refreshHistory() : page().load?.();
  Promise.resolve(load).catch(() => {});
  loadEvent().catch(() => {});
  changed();
}

addEventListener('hashchange', arrive);

function keys() {
  const rows = [['/', 'to the filter'], ['j  k', 'next row, row before'], ['Enter', 'open it'], ['Esc', 'close it'], ['g o', 'Overview'], ['g e', 'Events'], ['g f', 'Failures'], ['g p', 'People'], ['g t', 'Try'], ['?', 'these keys']];
  return ask({ title: 'Keyboard', yes: 'Close', no: null, body: h('dl', { class: 'facts keys' }, rows.map(([key, words]) => [h('dt', { key }, h('kbd', null, key)), h('dd', { key: `${key}=` }, words)])) });
}

let going = 0;

function move(by) {
  const rows = [...document.querySelectorAll('.row-link, .list .cover')];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))];
  next.focus();
  next.closest('tr, li')?.scrollIntoView({ block: 'nearest' });
}

addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  const writing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.nodeName) && document.activeElement.type !== 'checkbox';
  if (event.key === 'Escape') {
    if (writing && document.activeElement.id !== 'editor') document.activeElement.blur();
    else if (openId() !== null) closeEvent();
    return;
  }
  if (writing) return;
  if (going && Date.now() - going < 1500) {
    going = 0;
    const to = { o: 'overview', e: 'events', f: 'failures', p: 'people', t: 'try' }[event.key];
    if (to) {
      event.preventDefault();
      go(to, {});
    }
    return;
  }
  const act = {
    '/': () => {
      const filter = document.querySelector('#filter-q, #filter-who, #try-event');
      if (filter) filter.focus();
      else go('events', {});
    },
    j: () => move(1),
    k: () => move(-1),
    g: () => { going = Date.now(); },
    '?': () => keys(),
  }[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

onDraw(draw);
paint();
arrive();
