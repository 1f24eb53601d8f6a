// All events that the inbox still has, newest first, with filters in the address.
import { get } from './api.js';
import { h, say } from './dom.js';
import { between, count, time } from './format.js';
import { address, changed, go, refine } from './state.js';
import { codeWords, knownCodes, STATES } from './words.js';
import { openEvent, openId, panel } from './event.js';

const PAGE = 50;
const FIELDS = ['state', 'type', 'code', 'userId', 'groupId', 'q'];

const list = { filter: null, rows: [], fresh: [], live: true, more: null, loading: false, error: null, asked: 0 };

export const title = 'Events';

const filterOf = (params) => Object.fromEntries(FIELDS.filter((name) => params[name]).map((name) => [name, params[name]]));

/** Brings the list up to date: anew where the filter has changed, else what is new. */
export async function load() {
  const filter = filterOf(address().params);
  const key = JSON.stringify(filter);
  const anew = key !== list.filter;
  if (anew) Object.assign(list, { filter: key, rows: [], fresh: [], live: true, more: null, error: null, asked: 0 });
  if (list.loading && !anew) return;
  list.loading = true;
  try {
    const page = await get('/ops/events', { ...filter, limit: PAGE });
    if (list.filter !== key) return;
    list.error = null;
    merge(page, anew || !list.asked);
    list.asked = Date.now();
  } catch (refused) {
    if (list.filter === key) list.error = refused.message;
  } finally {
    if (list.filter === key) list.loading = false;
  }
  changed();
}

function merge(page, anew) {
  const events = page.events;
  if (anew || !list.rows.length) {
    list.rows = events;
    list.fresh = [];
    list.more = page.searchedTo ?? (events.length === PAGE ? events.at(-1).id : null);
    return;
  }
  // What is shown changes in its place; what is new comes above it, or waits to be asked for.
  const known = new Map(events.map((event) => [event.id, event]));
  list.rows = list.rows.map((row) => known.get(row.id) ?? row);
  const shown = new Set(list.rows.map((row) => row.id));
  const fresh = events.filter((event) => !shown.has(event.id) && event.id > (list.rows[0]?.id ?? 0));
  if (fresh.length === PAGE) {
    // A page full of new ones: what lies between is not known, so the list begins anew when they are shown.
    list.gap = true;
  }
  list.fresh = fresh;
  if (list.live && !scrolled() && !held()) showFresh();
}

function showFresh() {
  if (list.gap) {
    list.rows = list.fresh;
    list.more = list.fresh.at(-1)?.id ?? null;
    list.gap = false;
  } else {
    list.rows = [...list.fresh, ...list.rows];
    if (list.rows.length > 300 && !scrolled()) {
      list.rows = list.rows.slice(0, 150);
      list.more = list.rows.at(-1).id;
    }
  }
  list.fresh = [];
}

const scrolled = () => scrollY > 160;

/** Whether somebody points at rows or reads one: then none may move from under the pointer. */
let pointing = false;
const held = () => pointing || openId() !== null || Boolean(document.activeElement?.closest('.rows'));

addEventListener('scroll', () => {
  if (address().page === 'events' && scrolled() && list.live) {
    list.live = false;
    changed();
  }
}, { passive: true });

async function more() {
  const filter = filterOf(address().params);
  const key = list.filter;
  list.loading = true;
  changed();
  try {
    const page = await get('/ops/events', { ...filter, limit: PAGE, before: list.more });
    if (list.filter === key) {
      list.rows = [...list.rows, ...page.events];
      list.more = page.searchedTo ?? (page.events.length === PAGE ? page.events.at(-1).id : null);
    }
  } catch (refused) {
    list.error = refused.message;
  }
  list.loading = false;
  changed();
}

let typing;
let unfolded = false;

/** One line of filters; each change goes to the address. */
export function filters(fields, params, extra) {
  const set = (name, value) => refine({ [name]: value || undefined, id: undefined, reason: undefined }, true);
  const later = (name) => (event) => {
    const value = event.target.value.trim();
    clearTimeout(typing);
    typing = setTimeout(() => set(name, value), 350);
  };
  const text = (name, label, choices) => h('label', { key: name, class: `field f-${name}` }, h('span', null, label),
    h('input', { id: `filter-${name}`, type: name === 'q' ? 'search' : 'text', maxlength: 200, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', value: params[name] ?? '', list: choices ? `${name}-choices` : undefined, placeholder: name === 'q' ? 'Search ids, reasons, content' : 'any', on: { input: later(name) } }),
    choices && h('datalist', { id: `${name}-choices` }, choices.map((one) => h('option', { key: one, value: one }))));
  const others = fields.filter((name) => name !== 'q');
  const given = others.filter((name) => params[name]).length;
  return h('form', { class: unfolded || given ? 'filters unfolded' : 'filters', role: 'search', on: { submit: (event) => event.preventDefault() } },
    fields.map((name) => {
      if (name === 'q') return text('q', 'Words');
      if (name === 'state') {
        return h('label', { key: 'state', class: 'field f-state' }, h('span', null, 'State'),
          h('select', { value: params.state ?? '', on: { change: (event) => set('state', event.target.value) } },
            h('option', { value: '' }, 'any'), Object.entries(STATES).filter(([state]) => state !== 'again').map(([state, [, word]]) => h('option', { key: state, value: state }, word))));
      }
      if (name === 'type') return text('type', 'Type', ['identify', 'track', 'group', 'page', 'screen', 'alias']);
      if (name === 'code') return text('code', 'Code', knownCodes);
      if (name === 'step') return text('step', 'Step');
      return text(name, name === 'userId' ? 'User' : 'Group');
    }),
    h('button', { key: 'fold', class: 'button fold', type: 'button', 'aria-expanded': String(Boolean(unfolded || given)), on: { click: () => { unfolded = !unfolded; changed(); } } }, 'Filters'),
    fields.some((name) => params[name]) && h('button', { key: 'clear', class: 'button small clear', type: 'button', on: { click: () => go(address().page, {}) } }, 'Clear'),
    extra);
}

export const outcome = (row) => {
  const [sign, word] = STATES[row.state] ?? ['', row.state];
  return h('span', { class: `outcome ${row.state}` }, h('span', { class: 'sign', 'aria-hidden': 'true' }, sign), word, row.code && h('span', { class: 'code' }, row.code));
};

/** Rows of events, each of which opens the panel. */
export function table(rows, label) {
  const selected = String(openId());
  return h('table', { class: 'rows', 'aria-label': label },
    h('thead', null, h('tr', null, ['Time', 'Type', 'Who', 'What', 'Outcome', 'Took'].map((name) => h('th', { key: name, scope: 'col', class: name === 'Took' ? 'right' : undefined }, name)))),
    h('tbody', null, rows.map((row) => h('tr', { key: row.id, class: String(row.id) === selected ? 'selected' : undefined, on: { click: (event) => !event.target.closest('a') && !getSelection().toString() && openEvent(row.id) } },
      h('td', { class: 'when' }, h('a', { class: 'row-link', href: '#', 'aria-current': String(row.id) === selected ? 'true' : undefined, on: { click: (event) => { event.preventDefault(); openEvent(row.id); } } }, time(row.receivedAt))),
      h('td', { class: 'type' }, row.type || '–'),
      h('td', { class: 'who' }, row.userId ?? (row.groupId ? `group ${row.groupId}` : h('span', { class: 'quiet' }, 'nobody'))),
      h('td', { class: 'what' }, row.reason ? h('span', { class: row.state === 'ignored' ? 'quiet' : undefined }, row.reason) : row.code ? codeWords(row.code) : h('span', { class: 'quiet' }, row.groupId && row.userId ? `group ${row.groupId}` : row.messageId)),
      h('td', { class: 'how' }, outcome(row)),
      h('td', { class: 'took right' }, row.endedAt ? between(row.receivedAt, row.endedAt) : row.attempts ? count(row.attempts, 'try', 'tries') : '–')))));
}

export function view() {
  const { params } = address();
  const live = h('label', { class: 'live', key: 'live' },
    h('input', { type: 'checkbox', role: 'switch', checked: list.live, on: { change: (event) => { list.live = event.target.checked; if (list.live) { showFresh(); scrollTo(0, 0); } changed(); } } }), 'Live');
  return [
    h('h1', { class: 'unseen' }, 'Events'),
    filters(FIELDS, params, live),
    h('div', { class: openId() === null ? 'split' : 'split open' },
      h('div', { class: 'split-list', on: { pointerenter: () => { pointing = true; }, pointerleave: () => { pointing = false; } } },
        list.fresh.length > 0 && h('button', { class: 'button main fresh', type: 'button', on: { click: () => { list.live = true; showFresh(); scrollTo(0, 0); changed(); say('The newest events are shown'); } } }, `${list.gap ? `${list.fresh.length} or more` : list.fresh.length} new`),
        list.error && h('p', { class: 'error-text', role: 'alert' }, list.error),
        list.rows.length
          ? table(list.rows, 'Events, newest first')
          : !list.error && h('p', { class: 'empty' }, list.asked ? (Object.keys(filterOf(params)).length ? 'No event matches the filter.' : 'No event has arrived yet.') : 'Asking …'),
        list.more !== null && h('button', { class: 'button more', type: 'button', disabled: list.loading, on: { click: more } }, list.loading ? 'Asking …' : 'Older events')),
      panel()),
  ];
}
