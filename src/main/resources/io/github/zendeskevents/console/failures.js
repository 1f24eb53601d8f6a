// What was given up, in groups, and how to put it right: one by one, or all that are alike.
import { get, post, remove } from './api.js';
import { hours } from './charts.js';
import { ask, h, save, say, toast } from './dom.js';
import { count, number, time } from './format.js';
import { address, changed, link, told } from './state.js';
import { codeWords, stepWords } from './words.js';
import { openId, panel } from './event.js';
import { filters, table } from './events.js';

const PAGE = 50;
const FIELDS = ['type', 'code', 'step', 'userId', 'groupId', 'q'];
const list = { filter: null, rows: [], groups: null, total: null, more: null, loading: false, error: null, busy: '' };

export const title = 'Failures';

/** The longest part of a reason without placeholders: the words by which the server finds the others that are alike. */
export function wordsOf(reason) {
  if (reason === 'other reasons') return '';
  const parts = reason.split(/<(?:id|number|email)>|["'`]\.\.\.["'`]/);
  const bare = parts.map((part) => part.replace(/^[\s,.;:]+|[\s,.;:]+$/g, ''));
  return bare.reduce((one, other) => (other.length > one.length ? other : one), '').slice(0, 200);
}

/** What the API is asked for: the fields of the address, and the words of the reason where a group is meant. */
function filterOf(params) {
  const filter = Object.fromEntries(FIELDS.filter((name) => params[name]).map((name) => [name, params[name]]));
  if (params.reason && !filter.q && wordsOf(params.reason)) filter.q = wordsOf(params.reason);
  return filter;
}

const hasFilter = () => Object.keys(filterOf(address().params)).length > 0;

/** Asks anew; `force` also where the filter is the same. */
export async function load(force = false) {
  const filter = filterOf(address().params);
  const key = JSON.stringify(filter);
  const same = key === list.filter;
  if (same && (!force || list.loading)) return;
  if (!same) Object.assign(list, { filter: key, rows: [], groups: null, total: null, more: null, error: null });
  list.loading = true;
  try {
    const [groups, letters] = await Promise.all([
      get('/ops/dead-letters/groups', { ...filter, byHour: true }),
      Object.keys(filter).length ? get('/ops/events', { ...filter, state: 'dead', limit: PAGE }) : null,
    ]);
    if (list.filter !== key) return;
    list.groups = groups.groups;
    list.total = groups.groups.reduce((sum, group) => sum + group.count, 0);
    if (!Object.keys(filter).length) told.groups = groups;
    if (letters && (list.rows.length <= PAGE || !same)) {
      list.rows = letters.events;
      list.more = letters.searchedTo ?? (letters.events.length === PAGE ? letters.events.at(-1).id : null);
    }
    list.error = null;
  } catch (refused) {
    if (list.filter === key) list.error = refused.message;
  } finally {
    if (list.filter === key) list.loading = false;
  }
  changed();
}

addEventListener('letters-changed', () => load(true));

async function more() {
  list.loading = true;
  changed();
  try {
    const page = await get('/ops/events', { ...filterOf(address().params), state: 'dead', limit: PAGE, before: list.more });
    list.rows = [...list.rows, ...page.events];
    list.more = page.searchedTo ?? (page.events.length === PAGE ? page.events.at(-1).id : null);
  } catch (refused) {
    list.error = refused.message;
  }
  list.loading = false;
  changed();
}

const NAMES = { type: 'type', code: 'code', step: 'step', userId: 'user', groupId: 'group', q: 'words' };

/** The filter as a person reads it, for a dialog that repeats it. */
const repeated = (filter) =>
  h('dl', { class: 'facts' }, Object.entries(filter).map(([name, value]) => [h('dt', { key: name }, NAMES[name]), h('dd', { key: `${name}=` }, value)]));

/** How many the filter means now, and not when the page was drawn. */
async function counted(filter) {
  const { groups } = await get('/ops/dead-letters/groups', filter);
  return groups.reduce((sum, group) => sum + group.count, 0);
}

async function changeAll({ verb, title: what, danger, warning, act, result }) {
  const filter = filterOf(address().params);
  try {
    const total = await counted(filter);
    if (!total) {
      toast('No failed event matches any more.');
      return load(true);
    }
    const yes = await ask({
      title: `${what} ${total === 1 ? '1 failed event' : `all ${number(total)} failed events`}?`, danger,
      body: [h('p', null, 'All that match at this moment:'), repeated(filter), h('p', { class: danger ? 'error-text' : 'quiet' }, warning)],
      yes: `${verb} ${number(total)}`,
    });
    if (!yes) return;
    list.busy = `${what}: ${number(total)} …`;
    changed();
    const did = await act(filter);
    const missing = total - did;
    const text = `${number(did)} ${result}${missing > 0 ? `, ${number(missing)} ${missing === 1 ? 'was' : 'were'} no longer there` : ''}.`;
    toast(text);
    say(text);
  } catch (refused) {
    toast(`Not done: ${refused.message}`, true);
  } finally {
    list.busy = '';
    await load(true);
  }
}

const replayAll = () => changeAll({
  verb: 'Put back', title: 'Put back', warning: 'Each goes to the end of what waits of its user, and is delivered like a new one.',
  act: async (filter) => (await post('/ops/dead-letters/replay', filter)).replayed, result: 'put back',
});

const deleteAll = () => changeAll({
  verb: 'Delete', title: 'Delete', danger: true, warning: 'They cannot be brought back. Save them as a file first if in doubt.',
  act: async (filter) => (await remove('/ops/dead-letters', filter)).deleted, result: 'deleted',
});

async function saveAll() {
  const filter = filterOf(address().params);
  const parts = [];
  let before;
  let saved = 0;
  try {
    for (;;) {
      list.busy = `Saving: ${number(saved)} …`;
      changed();
      const { deadLetters } = await get('/ops/dead-letters', { ...filter, limit: 500, before });
      if (!deadLetters.length) break;
      parts.push(deadLetters.map((letter) => JSON.stringify(letter)).join('\n'), '\n');
      saved += deadLetters.length;
      before = deadLetters.at(-1).id;
    }
    save(`failed-events-${new Date().toISOString().slice(0, 16).replace(/[:T]/g, '-')}.jsonl`, parts);
    toast(`${count(saved, 'event')} saved as JSON lines. The file holds what the events say of your users.`);
  } catch (refused) {
    toast(`Not saved: ${refused.message}`, true);
  }
  list.busy = '';
  changed();
}

function groupTable(groups) {
  return h('table', { class: 'rows groups', 'aria-label': 'Failures in groups' },
    h('thead', null, h('tr', null, [['Reason'], ['Step'], ['Last 24 hours'], ['Oldest'], ['Newest'], ['Events', 'right']].map(([name, cls]) => h('th', { key: name, scope: 'col', class: cls }, name)))),
    h('tbody', null, groups.map((group) => {
      const to = link('failures', { ...filterOf(address().params), code: group.code, step: group.step, reason: group.reason });
      return h('tr', { key: `${group.code} ${group.step} ${group.reason}`, on: { click: (event) => { if (!event.target.closest('a')) location.hash = to; } } },
        h('td', { class: 'why' }, h('a', { class: 'row-link', href: to }, h('span', { class: 'failure-words' }, codeWords(group.code)), h('span', { class: 'failure-reason' }, group.reason))),
        h('td', { class: 'step-name' }, stepWords(group.step)),
        h('td', { class: 'hours-cell' }, hours(group.lastDayByHour ?? [])),
        h('td', { class: 'oldest' }, time(group.oldest)),
        h('td', { class: 'newest' }, time(group.newest)),
        h('td', { class: 'right n' }, number(group.count)));
    })));
}

export function view() {
  const { params } = address();
  const filtered = hasFilter();
  const readOnly = told.about?.readOnly;
  const all = list.total === 1 ? 'this 1' : `all ${number(list.total)}`;
  const group = params.reason && (list.groups?.find((one) => one.reason === params.reason) ?? { code: params.code, reason: params.reason });
  return [
    h('h1', { class: 'unseen' }, 'Failures'),
    filters(FIELDS, { ...params, q: filterOf(params).q }),
    filtered && group?.code && h('p', { class: 'group-title' }, h('a', { href: link('failures') }, 'All groups'), h('span', { 'aria-hidden': 'true' }, ' › '), h('b', null, codeWords(group.code)), ` ${group.reason}`),
    list.error && h('p', { class: 'error-text', role: 'alert' }, list.error),
    list.busy && h('p', { class: 'busy', role: 'status' }, list.busy),
    filtered && list.total > 0 && h('div', { class: 'row bulk' },
      !readOnly && h('button', { class: 'button main', type: 'button', disabled: Boolean(list.busy), on: { click: replayAll } }, `Put ${all} back …`),
      !readOnly && h('button', { class: 'button danger', type: 'button', disabled: Boolean(list.busy), on: { click: deleteAll } }, `Delete ${all} …`),
      h('button', { class: 'button', type: 'button', disabled: Boolean(list.busy), on: { click: saveAll } }, 'Save as a file'),
      readOnly && h('span', { class: 'quiet' }, 'This console is read-only.')),
    list.groups === null
      ? !list.error && h('p', { class: 'empty' }, 'Asking …')
      : list.groups.length === 0
        ? h('p', { class: 'empty' }, filtered ? 'No failed event matches.' : [h('span', { class: 'sign good', 'aria-hidden': 'true' }, '✓'), ' Nothing failed: no dead letter is kept.'])
        : h('div', { class: openId() === null ? 'split' : 'split open' },
          h('div', { class: 'split-list' },
            !filtered && h('p', { class: 'quiet note' }, `${count(list.total, 'event')} failed and ${list.total === 1 ? 'is' : 'are'} kept. A group has one reason; open it to look at its events, and to put all of them back.`),
            (!filtered || list.groups.length > 1) && groupTable(list.groups),
            filtered && list.rows.length > 0 && table(list.rows, 'Failed events, newest first'),
            filtered && list.more !== null && h('button', { class: 'button more', type: 'button', disabled: list.loading, on: { click: more } }, 'Older events')),
          panel()),
  ];
}
