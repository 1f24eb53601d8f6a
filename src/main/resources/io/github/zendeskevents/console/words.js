// What codes, limits and steps mean, in the words of Zendesk and Segment.
import { count, moment, span } from './format.js';
import { told } from './state.js';

const CODES = {
  'missing-user-id': 'The event says of no user',
  'missing-name': 'A new user needs a name',
  'missing-event-name': 'The track event has no name',
  'missing-organization-name': 'A new organization needs a name',
  'missing-previous-id': 'The alias has no previousId',
  'identity-conflict': 'The userId belongs to one user, the email to another',
  'ambiguous-email': 'The search for the email finds too many users',
  'staff-user': 'The user is an agent or admin',
  'unknown-user': 'Zendesk does not have the user',
  'unknown-organization': 'Zendesk does not have the organization',
  'organization-name-taken': 'Another organization has this name',
  rejected: 'Zendesk refuses the record',
  'invalid-event': 'The event cannot be read',
  'internal-error': 'A mistake in the program, or in a step of your own',
  'not-sent': 'Type that is not sent',
  'not-listed': 'Name not in zendesk.track.events',
  'integration-off': 'Switched off by the sender',
  'consent-denied': 'Consent denied',
  anonymous: 'Visitor who is not signed in',
  'not-in-zendesk': 'Not in Zendesk, and none is created',
  untrusted: 'Page or app that may not do this',
  suppressed: 'Person who wants no more events',
  'dry-run': 'Dry run: nothing is written',
};

export const knownCodes = Object.keys(CODES);
export const codeWords = (code) => CODES[code] ?? code;

const STEPS = {
  'zendesk-identify': 'identify', 'zendesk-group': 'group', 'zendesk-track': 'track', 'zendesk-users': 'users',
};
export const stepWords = (step) => (step ? STEPS[step] ?? step.replace(/^zendesk-/, '').replaceAll('-', ' ') : '–');

/** Of each limit of Zendesk: its name, what it counts, and what is counted in. */
const LIMITS = {
  account: ['Calls', 'all calls of the account', ['call', 'calls'], 'a minute'],
  timeline: ['Timeline events', 'track events written to users', ['timeline event', 'timeline events'], 'a minute'],
  'user-writes': ['Single-user writes', 'changes of one user, without a job', ['single-user write', 'single-user writes'], 'a second'],
  jobs: ['Jobs', 'up to 100 users or memberships each', ['job', 'jobs'], 'at once'],
};
export const limitOrder = ['account', 'timeline', 'user-writes', 'jobs'];
/** What a limit is counted in; not where Zendesk counts for longer than that. */
export const windowOf = (limit) => (limit.name === 'user-writes' && limit.resetsInSeconds > 2 ? '' : limitWords(limit.name)[3]);
export const limitWords = (name) => LIMITS[name] ?? [name, '', ['call', 'calls'], ''];

export const STATES = {
  pending: ['◌', 'waits'],
  delivered: ['✓', 'delivered'],
  ignored: ['–', 'ignored'],
  dead: ['✕', 'failed'],
  again: ['◌', 'tried again'],
};

/** The state of delivery: a word, a sign, a colour, and the sentence under it where there is something to say. */
export function stateOf(delivery) {
  if (!delivery) return { word: 'Asking', sign: '◌', tone: 'quiet', sentence: '' };
  const since = delivery.since ? moment(delivery.since) : '';
  if (delivery.state === 'delivering') return { word: 'Delivering', sign: '●', tone: 'good', sentence: '' };
  if (delivery.state === 'paused') {
    const byHand = /^paused by an operator(?: from (.*))?$/.exec(delivery.reason);
    if (byHand) {
      const from = byHand[1] ? ` from ${byHand[1]}` : '';
      return { word: 'Paused', sign: '❚❚', tone: 'warn', byHand: true, sentence: `Paused by hand at ${since}${from}. Events go on coming in, and are safe in the inbox.` };
    }
    return {
      word: 'Stopped', sign: '■', tone: 'bad', docs: true,
      sentence: `${since ? `Since ${since}: ` : ''}${delivery.reason}. Check the OAuth client in Admin Center; delivery goes on by itself once Zendesk accepts the credentials.`,
    };
  }
  const used = delivery.limits.find((limit) => limit.waiting > 0 && limit.remaining !== null && limit.remaining <= 0);
  const away = delivery.reason === 'Zendesk is away';
  if (away || !used) {
    const safe = told.inbox?.pending ? ` ${count(told.inbox.pending, 'event')} ${told.inbox.pending === 1 ? 'is' : 'are'} safe in the inbox; delivery goes on by itself.` : '';
    return { word: 'Waiting', sign: '◔', tone: 'warn', sentence: `${away && since ? `Zendesk has not answered since ${since}.` : `${delivery.reason}.`}${safe}` };
  }
  const units = limitWords(used.name)[2];
  const each = windowOf(used);
  const left = Math.max(0, (used.resetsInSeconds ?? 0) - (Date.now() - told.deliveryAt) / 1000);
  // A limit that is new every second or so is no reason to worry, and no sentence that comes and goes.
  if (left < 3 && (used.limit ?? 0) < 10) {
    return { word: 'Delivering', sign: '●', tone: 'good', sentence: '', beside: `at Zendesk’s pace: ${count(used.limit, ...units)} ${each}`.trim() };
  }
  return {
    word: 'Waiting', sign: '◔', tone: 'warn',
    sentence: `Zendesk’s limit of ${[count(used.limit, ...units), each].filter(Boolean).join(' ')} is used up.${used.resetsInSeconds === null ? '' : ` Goes on in ${span(Math.ceil(left))}.`}`,
  };
}

/** The first sentence of the overview. */
export function headline(inbox, latest) {
  if (!inbox) return '';
  if (inbox.pending === 0) {
    return latest ? ['Nothing waits. ', `Last event ${latest}.`] : ['Nothing waits.'];
  }
  const oldest = inbox.oldestPendingSeconds > 1 ? `, the oldest for ${span(inbox.oldestPendingSeconds)}` : '';
  const eta = inbox.etaSeconds === null ? '' : `; done in about ${span(Math.max(1, inbox.etaSeconds))}`;
  return [`${count(inbox.pending, 'event')} wait${inbox.pending === 1 ? 's' : ''}${oldest}`, `${eta}.`];
}
