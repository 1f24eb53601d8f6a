// One customer: what waits, what came last, and whether the person wants to be forgotten.
import { get, getIfThere, post, remove } from './api.js';
import { ask, h, say, toast } from './dom.js';
import { count } from './format.js';
import { address, changed, go, link, told } from './state.js';
import { openId, panel } from './event.js';
import { table } from './events.js';

const found = { who: null, waiting: [], last: [], dead: [], person: null, absent: false, loading: false, error: null };

export const title = 'People';

const isEmail = (who) => who.includes('@');

export async function load(force = false) {
  const who = address().params.who ?? '';
  const other = who !== found.who;
  if (!other && (!force || found.loading)) return;
  if (other) Object.assign(found, { who, waiting: [], last: [], person: null, error: null });
  if (!who) return changed();
  found.loading = true;
  try {
    // The list has the userId of a person whose email is given only where an event says both: so the words are looked for.
    const filter = isEmail(who) ? { q: who } : { userId: who };
    const [waiting, last, person] = await Promise.all([
      get('/ops/events', { ...filter, state: 'pending', limit: 20 }),
      get('/ops/events', { ...filter, limit: 50 }),
      isEmail(who) || found.absent ? null : getIfThere(`/ops/users/${encodeURIComponent(who)}`),
    ]);
    if (found.who !== who) return;
    Object.assign(found, { waiting: waiting.events, last: last.events.filter((event) => event.state !== 'pending'), person, error: null });
    if (!isEmail(who) && person === null) found.absent = true;
  } catch (refused) {
    if (found.who === who) found.error = refused.message;
  } finally {
    if (found.who === who) found.loading = false;
  }
  changed();
}

async function change(what, work) {
  try {
    await work();
    toast(what);
    say(what);
  } catch (refused) {
    toast(`Not done: ${refused.message}`, true);
  }
  await load(true);
}

const path = (who, what = '') => `/ops/users/${encodeURIComponent(who)}${what}`;

async function suppress(who) {
  const yes = await ask({ title: 'Suppress this person?', yes: 'Suppress', body: h('p', null, `From now on every event of “${who}” is ignored, those that wait too. It can be lifted.`) });
  if (yes) await change(`Events of ${who} are ignored from now on.`, () => post(path(who, '/suppress')));
}

async function erase(who, permanent) {
  const yes = await ask({
    title: permanent ? 'Erase this person for good?' : 'Erase this person?', danger: true, yes: permanent ? 'Erase for good' : 'Erase',
    body: [
      h('p', null, `Events of “${who}” are ignored from now on, the inbox forgets what it keeps of the person, and the user is deleted in Zendesk${permanent ? ', from the deleted users too' : ''}. Agents and admins are never deleted.`),
      h('p', { class: 'error-text' }, 'It cannot be undone here.'),
      h('label', { class: 'field wide' }, h('span', null, `Type the userId again: ${who}`), h('input', { type: 'text', autocomplete: 'off', spellcheck: 'false' })),
    ],
    ready: (dialog) => dialog.querySelector('input').value === who,
  });
  if (yes) await change(`${who} is being erased.`, () => post(path(who, '/erase'), { permanent: Boolean(permanent) }));
}

function state(who) {
  const person = found.person;
  if (isEmail(who)) return h('p', { class: 'quiet note' }, 'Open one of the events to get to the userId, which suppressing and erasing need.');
  if (!person) return null;
  const erasure = { requested: 'Erasure is under way.', done: 'Erased: nothing of the person is kept here, and the user is deleted in Zendesk.', failed: `Erasure failed: ${person.reason ?? 'see the log'}` }[person.erasure];
  const readOnly = told.about?.readOnly;
  return h('section', null,
    h('div', { class: 'section-head' }, h('h2', null, 'Wishes of this person')),
    h('p', { class: person.erasure === 'failed' ? 'error-text' : 'calm' }, erasure ?? (person.suppressed ? 'Suppressed: every event of this person is ignored.' : 'None known: events are delivered.')),
    !readOnly && h('div', { class: 'row actions' },
      person.suppressed
        ? h('button', { key: 'lift', class: 'button', type: 'button', on: { click: () => change(`Events of ${who} are delivered again.`, () => remove(path(who, '/suppress'))) } }, 'Lift')
        : h('button', { key: 'suppress', class: 'button', type: 'button', on: { click: () => suppress(who) } }, 'Suppress …'),
      h('button', { key: 'erase', class: 'button danger', type: 'button', on: { click: () => erase(who, false) } }, 'Erase …'),
      h('button', { key: 'permanent', class: 'button danger', type: 'button', on: { click: () => erase(who, true) } }, 'Erase for good …')),
    readOnly && h('p', { class: 'quiet note' }, 'This console is read-only.'));
}

export function view() {
  const who = address().params.who ?? '';
  const zendesk = told.about?.url && `${told.about.url}/agent/search/1?${new URLSearchParams({ type: 'user', q: isEmail(who) ? `email:${who}` : `external_id:${who}` })}`;
  const ids = [...new Set([...found.waiting, ...found.last].map((event) => event.userId).filter(Boolean))];
  return [
    h('h1', { class: 'unseen' }, 'People'),
    h('form', { class: 'filters', role: 'search', on: { submit: (event) => { event.preventDefault(); go('people', { who: event.target.elements.who.value.trim() }); } } },
      h('label', { class: 'field f-q' }, h('span', null, 'userId or email'),
        h('input', { id: 'filter-who', name: 'who', type: 'search', maxlength: 200, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', value: who, placeholder: 'such as c-1042 or ada@acme.example' })),
      h('button', { class: 'button main', type: 'submit' }, 'Look up')),
    !who && h('p', { class: 'empty' }, 'What happened to this one customer? Give the userId that your events carry, or an email.'),
    who && found.error && h('p', { class: 'error-text', role: 'alert' }, found.error),
    who && h('div', { class: openId() === null ? 'split' : 'split open' },
      h('div', { class: 'split-list' },
        h('div', { class: 'section-head person' }, h('h2', { class: 'who-name' }, who), zendesk && h('a', { href: zendesk, target: '_blank', rel: 'noreferrer noopener' }, 'Find the user in Zendesk ↗'), h('a', { href: link('events', isEmail(who) ? { q: who } : { userId: who }) }, 'All events')),
        isEmail(who) && ids.length > 0 && h('p', null, `${ids.length === 1 ? 'The userId is' : 'The userIds are'} `, ids.slice(0, 10).map((id, i) => [i ? ', ' : '', h('a', { key: id, href: link('people', { who: id }) }, id)])),
        h('section', null, h('div', { class: 'section-head' }, h('h2', null, 'What waits')),
          found.waiting.length ? table(found.waiting, 'Events of this person that wait') : h('p', { class: 'calm' }, found.loading && !found.last.length ? 'Asking …' : 'Nothing of this person waits.')),
        h('section', null, h('div', { class: 'section-head' }, h('h2', null, 'The last events'), found.last.length > 0 && h('span', { class: 'quiet' }, count(found.last.length, 'event'))),
          found.last.length ? table(found.last, 'The last events of this person') : h('p', { class: 'calm' }, 'None that the inbox still knows.')),
        state(who)),
      panel()),
  ];
}

