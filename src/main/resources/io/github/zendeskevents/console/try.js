// What would an event do? It is looked up and compared, and nothing is sent.
import { post } from './api.js';
import { h, toast } from './dom.js';
import { count } from './format.js';
import { changed } from './state.js';
import { codeWords, STATES } from './words.js';
import { differences, differenceTable, valuesSwitch } from './event.js';

const SAMPLES = {
  identify: { type: 'identify', userId: 'c-1042', traits: { name: 'Ada Lovelace', email: 'ada@acme.example', plan: 'pro', seats: 12 } },
  track: { type: 'track', userId: 'c-1042', event: 'Order Completed', properties: { total: 19.5, currency: 'EUR' } },
  group: { type: 'group', userId: 'c-1042', groupId: 'g-7', traits: { name: 'Acme', employees: 42 } },
};

const tried = { text: JSON.stringify(SAMPLES.identify, null, 2), answer: null, error: null, absent: false, asking: false, of: null };

export const title = 'Try';

export async function load() {}

async function run() {
  try {
    JSON.parse(tried.text);
  } catch (mistake) {
    tried.error = `This is no JSON: ${mistake.message}`;
    tried.answer = null;
    return changed();
  }
  tried.asking = true;
  tried.error = null;
  changed();
  try {
    tried.answer = await post('/ops/preview', {}, tried.text);
    tried.of = tried.text;
  } catch (refused) {
    tried.answer = null;
    if (refused.status === 404 || refused.status === 405) tried.absent = true;
    else tried.error = refused.message;
    if (refused.status === 0) toast(refused.message, true);
  }
  tried.asking = false;
  changed();
}

function words(change) {
  const path = change.path.split('?')[0].replace(/\.json$/, '');
  const verb = { POST: 'Create', PUT: 'Change', PATCH: 'Change', DELETE: 'Remove' }[change.method] ?? change.method;
  const kinds = [[/identities/, 'an address of the user'], [/organization_memberships/, 'a membership of an organization'], [/organization_fields/, 'a custom organization field'], [/user_fields/, 'a custom user field'], [/organizations/, 'the organization'], [/\/events$/, 'an event on the timeline'], [/users/, 'the user']];
  const kind = kinds.find(([pattern]) => pattern.test(path))?.[1] ?? path;
  return `${verb} ${change.method === 'POST' ? kind.replace(/^the /, 'a ').replace(/^a o/, 'an o') : kind}`;
}

function result() {
  const { answer } = tried;
  const changes = answer.changes ?? [];
  const [sign, word] = STATES[answer.outcome] ?? ['', answer.outcome];
  return h('section', { class: 'result', 'aria-live': 'polite' },
    h('div', { class: 'section-head' },
      h('h2', null, h('span', { class: `outcome ${answer.outcome}` }, h('span', { class: 'sign', 'aria-hidden': 'true' }, sign), `It would be ${word}`)), valuesSwitch()),
    answer.code && h('p', null, h('b', null, codeWords(answer.code)), ' ', h('code', null, answer.code)),
    answer.reason && h('p', { class: answer.outcome === 'dead' ? 'error-text' : 'quiet' }, answer.reason),
    h('p', { class: 'quiet' }, changes.length ? `It would cost ${count(changes.length, 'write')}, beside the looks:` : answer.outcome === 'delivered' ? 'Zendesk already holds all of it: nothing would be written.' : 'Nothing would be written.'),
    changes.map((change, i) => h('div', { key: i, class: 'change' },
      h('h3', null, words(change)), h('p', { class: 'quiet' }, h('code', null, `${change.method} ${change.path}`)),
      change.body !== undefined && change.body !== null && differenceTable(differences(change.current, change.body)))));
}

export function view() {
  return [
    h('h1', { class: 'unseen' }, 'Try'),
    tried.absent
      ? h('p', { class: 'empty' }, 'This version of the program cannot try an event.')
      : h('div', { class: 'try' },
        h('section', null,
          h('div', { class: 'section-head' }, h('h2', null, 'An event'), h('div', { class: 'row' }, h('span', { class: 'quiet' }, 'Sample:'),
            Object.keys(SAMPLES).map((type) => h('button', { key: type, class: 'button small', type: 'button', on: { click: () => { tried.text = JSON.stringify(SAMPLES[type], null, 2); document.activeElement.blur(); changed(); } } }, type)))),
          h('div', { class: 'editor' }, h('textarea', { id: 'try-event', class: 'alone', 'aria-label': 'The event, as JSON', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', rows: 16, value: tried.text,
            on: { input: (event) => { tried.text = event.target.value; }, keydown: (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run(); } } })),
          h('div', { class: 'row actions' }, h('button', { class: 'button main', type: 'button', disabled: tried.asking, on: { click: run } }, tried.asking ? 'Looking …' : 'What would happen?'), h('span', { class: 'quiet' }, 'It is looked up and compared. Nothing is sent.')),
          tried.error && h('p', { class: 'error-text', role: 'alert' }, tried.error)),
        tried.answer ? result() : h('section', { class: 'result' }, h('p', { class: 'empty' }, 'What would be written appears here: field by field, as it is now and as it would be.'))),
  ];
}
