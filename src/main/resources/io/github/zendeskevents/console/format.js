// Numbers and times for people.
import { h } from './dom.js';
import { chosen } from './state.js';

const NUMBERS = new Intl.NumberFormat('en');

export const number = (n) => (n === null || n === undefined ? '–' : NUMBERS.format(n));

export const count = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

/** A span of seconds in the largest unit that says enough. */
export function span(seconds) {
  if (seconds === null || seconds === undefined) return '–';
  if (seconds < 1) return `${Math.max(1, Math.round(seconds * 1000))} ms`;
  if (seconds < 10 && !Number.isInteger(seconds)) return `${seconds.toFixed(1)} s`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return count(Math.round(seconds / 86400), 'day');
}

const zone = () => (chosen('utc') ? 'UTC' : undefined);

export function clock(time, seconds = false) {
  return new Date(time).toLocaleTimeString('en-GB', { timeZone: zone(), hour: '2-digit', minute: '2-digit', second: seconds ? '2-digit' : undefined });
}

const day = (time) => new Date(time).toLocaleDateString('en-CA', { timeZone: zone() });

/** The clock, with the day where it is not today. */
export const moment = (time) => (day(time) === day(Date.now()) ? clock(time) : `${clock(time)} on ${day(time)}`);

/** In full, with the zone. */
export const absolute = (time) => `${day(time)} ${clock(time, true)} ${chosen('utc') ? 'UTC' : zoneName(time)}`;

function zoneName(time) {
  const parts = new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts(new Date(time));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

export function ago(time, now = Date.now() + chosen.skew) {
  const seconds = Math.round((now - new Date(time)) / 1000);
  if (seconds < 0) return `in ${span(-seconds)}`;
  return seconds < 2 ? 'now' : `${span(seconds)} ago`;
}

/** A time, relative, and absolute on hover and focus. */
export const time = (at, props = {}) =>
  at ? h('time', { datetime: at, title: absolute(at), 'data-full': absolute(at), ...props }, ago(at)) : '–';

export const between = (from, to) => (from && to ? span(Math.max(0, (new Date(to) - new Date(from)) / 1000)) : '–');
