// One event from top to bottom, in a panel beside the list: what came, what was asked and written, how it ended; and its repair.
import { get, post, put, remove } from './api.js';
import { ask, copy, h, say, toast } from './dom.js';
import { absolute, between, count, moment, span, time } from './format.js';
import { address, changed, choose, chosen, link, refine, told } from './state.js';
import { codeWords, STATES, stepWords } from './words.js';

const open = { id: null, entry: null, error: null, editing: null };
let before = null;

/** The number of the event that is open; null where none is. */
export const openId = () => address().params.id ?? null;

/** Opens an event; the focus goes back where it was when it is closed. */
export function openEvent(id) {
  before = document.activeElement;
  refine({ id });
}

export function closeEvent() {
  const back = before;
  refine({ id: undefined });
  if (back?.isConnected) setTimeout(() => back.focus(), 30);
}

/** Asks for the event of the address. */
export async function load(again = false) {
  const id = openId();
  if (id === null) {
    Object.assign(open, { id: null, entry: null, error: null, editing: null });
    return;
  }
  const other = open.id !== id;
  if (!other && !again) return;
  if (other) Object.assign(open, { id, entry: null, error: null, editing: null });
  try {
    const entry = await get(`/ops/events/${encodeURIComponent(id)}`);
    if (open.id !== id) return;
    open.entry = entry;
    open.error = null;
  } catch (refused) {
    if (open.id !== id) return;
    open.error = refused.status === 404 ? 'The inbox has nothing of this event any more.' : refused.message;
  }
  changed();
  if (other) setTimeout(() => document.getElementById('panel')?.focus({ preventScroll: true }), 0);
}

/** Whether it has no end yet, so that it is worth asking again. */
export const isMoving = () => open.entry?.state === 'pending';

/** A value of a sender, unless they may be seen. */
const hidden = (value) => `•••• (${String(value).length})`;

/** The same JSON with the values of persons hidden; names of members and ids of the event stay. */
export function masked(value, sensitive = false) {
  if (chosen('values')) return value;
  if (Array.isArray(value)) return value.map((one) => masked(one, sensitive));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, masked(member, sensitive || ['traits', 'properties', 'context'].includes(name))]));
  }
  return sensitive && value !== null ? hidden(value) : value;
}

const PLAIN = /^(id|.*_id|.*_ids|type|status|error|count|created_at|updated_at|message|source)$/;

/** What is in these has names that senders gave, which say nothing of what it is; a list of fields is no such. */
const NAMED_BY_SENDERS = ['properties', 'user_fields', 'organization_fields'];

/** A body of a call, with all hidden but ids, types and errors. */
function maskedBody(value, name = '', sensitive = false) {
  if (chosen('values')) return value;
  if (Array.isArray(value)) return value.map((one) => maskedBody(one, name, sensitive));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, maskedBody(member, key, sensitive || (NAMED_BY_SENDERS.includes(key) && !Array.isArray(member)))]));
  }
  return value === null || (!sensitive && PLAIN.test(name)) ? value : hidden(value);
}

/** The path of a call, without the email or name that it searches for. */
const maskedPath = (path) => (chosen('values') ? path : path.replace(/([?&](?:query|name)=)(.*)$/, (_, until, value) => until + hidden(value)));

/** The button that shows values, or hides them again; for this tab alone. */
export const valuesSwitch = () =>
  h('button', { class: 'button small', type: 'button', 'aria-pressed': String(chosen('values')), on: { click: () => choose('values', !chosen('values')) } },
    chosen('values') ? 'Hide values' : 'Show values');

export const json = (value) => h('pre', { class: 'json', tabindex: 0, 'aria-label': 'JSON' }, typeof value === 'string' ? value : JSON.stringify(value, null, 2));

function parsed(body) {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

/** The leaves of a JSON object, by their paths. */
function leaves(value, path = '', found = new Map()) {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    for (const [name, member] of Object.entries(value)) leaves(member, path ? `${path}.${name}` : name, found);
  } else if (path) {
    found.set(path, value);
  }
  return found;
}

const inner = (body) => {
  const value = parsed(body);
  const keys = value && typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];
  return keys.length === 1 && typeof value[keys[0]] === 'object' ? value[keys[0]] : value;
};

/** What a write changes: field, as Zendesk has it, as it becomes. */
export function differences(current, body) {
  const now = leaves(inner(current));
  const text = (value) => (value === undefined || value === null || value === '' ? '' : typeof value === 'string' ? value : JSON.stringify(value));
  return [...leaves(inner(body))].map(([field, then]) => ({ field, now: text(now.get(field)), then: text(then), same: now.has(field) && text(now.get(field)) === text(then) }));
}

export function differenceTable(rows) {
  const value = (text) => (text === '' ? h('span', { class: 'quiet' }, 'empty') : chosen('values') ? text : hidden(text));
  return h('table', { class: 'plain' },
    h('thead', null, h('tr', null, ['Field', 'Zendesk has', 'Wanted'].map((name) => h('th', { key: name, scope: 'col' }, name)))),
    h('tbody', null, rows.map((row) => h('tr', { key: row.field, class: row.same ? 'same' : 'differs' },
      h('th', { scope: 'row' }, row.field), h('td', null, value(row.now)), h('td', null, row.same ? h('span', { class: 'quiet' }, 'the same') : value(row.then))))));
}

/** Titles of a call: what it was for, and what to say of its answer. */
function answered(call) {
  const took = call.milliseconds ? ` in ${span(call.milliseconds / 1000)}` : '';
  const shared = call.records > 1 ? `, together with ${count(call.records - 1, 'other record')}` : '';
  if (call.source === 'memory') return 'from memory, without a call';
  if (call.source === 'dry-run') return 'not sent: this is a dry run';
  return call.status === null ? `no answer${took}${shared}` : `answered ${call.status}${took}${shared}`;
}

function callStep(call, i, calls) {
  const reads = call.method === 'GET' || call.path.startsWith('/oauth/');
  const bad = call.source === 'zendesk' && (call.status === null || call.status >= 400);
  const title = call.source === 'dry-run' ? 'Would write' : reads ? 'Looked up' : 'Wrote';
  const request = parsed(call.request);
  const answer = parsed(call.answer);
  const held = reads ? null : parsed(call.current) ?? lastSeen(call, calls.slice(0, i));
  const changes = held && request && typeof request === 'object' ? differences(held, request) : [];
  const waited = i && (new Date(call.at) - new Date(calls[i - 1].at) - calls[i - 1].milliseconds) / 1000;
  return [
    waited > 2 && h('li', { key: `wait${i}`, class: 'step warn' }, h('h3', null, 'Waited'), h('p', null, `${span(waited)}, for ${call.attempt > calls[i - 1].attempt ? 'the next try' : 'room in a limit, or for others to share the call'}`)),
    h('li', { key: `call${i}`, class: `step ${bad ? 'bad' : reads ? '' : 'wrote'}` },
      h('h3', null, title),
      h('p', null, h('code', null, `${call.method} ${maskedPath(call.path)}`)),
      h('p', { class: 'quiet' }, answered(call)),
      call.error && h('p', { class: 'error-text' }, call.error),
      changes.length ? differenceTable(changes) : null,
      request !== null && h('details', { key: 'request' }, h('summary', null, 'Request'), json(maskedBody(request))),
      answer !== null && h('details', { key: 'answer' }, h('summary', null, 'Answer'), json(maskedBody(answer)))),
  ];
}

/** The user whom a call before has shown, where this one writes that user. */
function lastSeen(call, before) {
  const id = /\/users\/(\d+)/.exec(call.path)?.[1];
  const users = before.map((one) => parsed(one.answer)).flatMap((answer) => answer?.users ?? (answer?.user ? [answer.user] : []));
  return id ? users.reverse().find((user) => String(user?.id) === id) : null;
}

function story(entry) {
  const calls = entry.calls ?? [];
  const trust = { server: 'by a server’s key, or a source', public: 'by a web page or an app' }[entry.trust];
  const [sign, word] = STATES[entry.state] ?? ['', entry.state];
  const step = (key, cls, title, ...more) => h('li', { key, class: `step ${cls}` }, h('h3', null, title), more);
  return h('ol', { class: 'story' },
    step('received', '', 'Received', h('p', null, absolute(entry.receivedAt)), trust && h('p', { class: 'quiet' }, trust)),
    calls.map(callStep),
    entry.attempts > 1 && step('tries', 'warn', 'Tried again', h('p', null, `${count(entry.attempts, 'try', 'tries')} so far`)),
    entry.state === 'pending'
      ? step('waits', 'warn', 'Waits',
        entry.nextAttemptAt && new Date(entry.nextAttemptAt) > Date.now() + chosen.skew ? h('p', null, 'Next try ', time(entry.nextAttemptAt)) : h('p', null, 'Its turn comes after those of the same user before it, and once Zendesk’s limits have room.'),
        entry.reason && h('p', { class: 'error-text' }, entry.reason))
      : step('ended', { delivered: 'good', dead: 'bad', ignored: '' }[entry.state], h('span', null, h('span', { 'aria-hidden': 'true' }, `${sign} `), word[0].toUpperCase() + word.slice(1)),
        h('p', null, `${entry.endedAt ? absolute(entry.endedAt) : ''}, after ${between(entry.receivedAt, entry.endedAt)}`),
        entry.code && h('p', null, h('b', null, codeWords(entry.code)), ' ', h('code', null, entry.code)),
        entry.reason && h('p', { class: 'error-text' }, entry.reason),
        entry.step && h('p', { class: 'quiet' }, `given up in the step ${stepWords(entry.step)}`)));
}

/** The panel; null where no event is open. */
export function panel() {
  if (openId() === null) return null;
  const entry = open.entry;
  const bare = (...content) => h('aside', { key: 'panel', id: 'panel', class: 'panel', tabindex: -1, 'aria-label': 'One event' },
    h('button', { class: 'button small close', type: 'button', on: { click: closeEvent } }, 'Close', h('kbd', { 'aria-hidden': 'true' }, 'Esc')), content);
  if (open.error) return bare(h('p', { class: 'empty' }, open.error));
  if (!entry || String(entry.id) !== String(openId())) return bare(h('p', { class: 'empty' }, 'Asking …'));
  const event = entry.event;
  const name = event?.event ? `${entry.type} “${event.event}”` : entry.type;
  return bare(
    h('h2', null, name),
    h('dl', { class: 'facts' },
      entry.userId && [h('dt', { key: 'u' }, 'User'), h('dd', { key: 'uu' }, h('a', { href: link('people', { who: entry.userId }) }, entry.userId))],
      entry.groupId && [h('dt', { key: 'g' }, 'Group'), h('dd', { key: 'gg' }, h('a', { href: link('events', { groupId: entry.groupId }) }, entry.groupId))],
      h('dt', null, 'Message'), h('dd', null, entry.messageId)),
    story(entry),
    entry.calls === undefined && entry.state !== 'pending' && h('p', { class: 'quiet note' }, 'The calls made for this event are not kept any longer, or not at all.'),
    event
      ? [h('div', { class: 'section-head', key: 'head' }, h('h3', null, 'The event'), h('div', { class: 'row' }, valuesSwitch(), chosen('values') && copy(JSON.stringify(event, null, 2)))),
        open.editing === null && json(masked(event))]
      : h('p', { class: 'quiet note' }, 'Of an event that was delivered or ignored the inbox keeps ids and outcome, and no content.'),
    entry.state === 'dead' && event && repair(entry));
}

const readOnly = () => told.about?.readOnly;

function repair(entry) {
  if (readOnly()) return h('p', { class: 'quiet note' }, 'This console is read-only.');
  if (open.editing === null) {
    return h('div', { class: 'row actions' },
      h('button', { class: 'button main', type: 'button', on: { click: () => putBack(entry) } }, 'Put back'),
      h('button', { class: 'button', type: 'button', on: { click: () => edit(entry) } }, 'Edit …'),
      h('button', { class: 'button danger', type: 'button', on: { click: () => forget(entry) } }, 'Delete …'));
  }
  const { text, problem } = open.editing;
  const places = offending(text, entry);
  return h('div', { class: 'editing', key: 'editing' },
    h('label', { for: 'editor' }, 'The event, to be put right'),
    h('p', { class: 'error-text' }, problem ?? entry.reason),
    h('div', { class: 'editor' },
      h('pre', { class: 'marks', 'aria-hidden': 'true' }, text.split('\n').map((line, i) => h('span', { key: i, class: places.has(i) ? 'mark' : 'line' }, `${line}\n`))),
      h('textarea', { id: 'editor', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', wrap: 'off', rows: Math.min(30, text.split('\n').length + 1), value: text, 'aria-describedby': 'places',
        on: {
          input: (event) => { open.editing = { text: event.target.value, problem: syntax(event.target.value) }; changed(); },
          scroll: (event) => { const marks = event.target.previousElementSibling; marks.scrollTop = event.target.scrollTop; marks.scrollLeft = event.target.scrollLeft; },
        } })),
    h('p', { id: 'places', class: 'quiet note' }, places.size ? `What the reason speaks of is marked: line ${[...places].map((i) => i + 1).join(', ')}.` : 'What the reason speaks of is not in the event: it has to be added.'),
    h('div', { class: 'row actions' },
      h('button', { class: 'button main', type: 'button', disabled: Boolean(syntax(text)), on: { click: () => putBackAs(entry) } }, 'Put back as edited'),
      h('button', { class: 'button', type: 'button', on: { click: () => { open.editing = null; changed(); } } }, 'Cancel')));
}

function syntax(text) {
  try {
    JSON.parse(text);
    return null;
  } catch (mistake) {
    return `This is no JSON: ${mistake.message}`;
  }
}

/** The lines that the reason speaks of: where a name or a value of it stands. */
function offending(text, entry) {
  const lines = text.split('\n');
  const found = new Set();
  const position = /position (\d+)/.exec(syntax(text) ?? '');
  if (position) {
    found.add(text.slice(0, Number(position[1])).split('\n').length - 1);
    return found;
  }
  const hints = { 'missing-name': ['traits'], 'missing-user-id': ['userId'], 'missing-event-name': ['event'], 'missing-organization-name': ['traits'], 'identity-conflict': ['userId', 'email'], 'ambiguous-email': ['email'], 'staff-user': ['userId', 'email'], 'unknown-user': ['userId'], 'unknown-organization': ['groupId', 'company'], 'organization-name-taken': ['name'] };
  const words = new Set([...(hints[entry.code] ?? []), ...(entry.reason ?? '').split(/[^\p{L}\p{N}@._+-]+/u).map((word) => word.replace(/\.$/, '')).filter((word) => word.length > 2)]);
  lines.forEach((line, i) => {
    const member = /^\s*"([^"]+)":\s*(.*?),?$/.exec(line);
    if (!member) return;
    const value = member[2].replace(/^"|"$/g, '');
    if (words.has(member[1]) || (value.length > 2 && words.has(value))) found.add(i);
  });
  return found;
}

function edit(entry) {
  const text = JSON.stringify(entry.event, null, 2);
  open.editing = { text, problem: null };
  if (!chosen('values')) choose('values', true);
  changed();
  setTimeout(() => document.getElementById('editor')?.focus(), 30);
}

async function done(what, work) {
  try {
    await work();
    toast(what);
    say(what);
    open.editing = null;
    dispatchEvent(new Event('letters-changed'));
    await load(true);
  } catch (refused) {
    if (open.editing && refused.status === 400) open.editing.problem = `Refused: ${refused.message}`;
    toast(refused.status === 404 || refused.status === 409 ? `Not done: ${refused.message}` : refused.message, true);
    changed();
  }
}

const putBack = (entry) => done('1 put back. It is delivered after what waits of the same user.', () => post(`/ops/dead-letters/${entry.id}/replay`));

async function putBackAs(entry) {
  let event;
  try {
    event = JSON.stringify(JSON.parse(open.editing.text));
  } catch {
    return;
  }
  await done('Put back as edited.', () => put(`/ops/dead-letters/${entry.id}`, event));
}

async function forget(entry) {
  const yes = await ask({
    title: 'Delete 1 failed event?', danger: true, yes: 'Delete 1',
    body: h('p', null, `The ${entry.type} ${entry.messageId} of ${entry.userId ?? 'no user'}, received ${moment(entry.receivedAt)}. It cannot be brought back.`),
  });
  if (yes) await done('1 deleted.', () => remove(`/ops/dead-letters/${entry.id}`));
}

