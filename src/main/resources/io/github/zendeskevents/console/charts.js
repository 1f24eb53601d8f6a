// Small pictures of numbers over time.
import { h, svg } from './dom.js';
import { clock, count, number } from './format.js';

const WIDTH = 600;

/** The parts since the program counts, but a quarter of them at least, so that the first minutes are not a sliver. */
function sinceBegin(history) {
  const begin = new Date(history.begin) - history.minutesAPart * 60_000;
  const first = history.parts.findIndex((part) => new Date(part.at) > begin);
  return history.parts.slice(Math.min(Math.max(0, first), Math.floor(history.parts.length * 0.75)));
}

/** Bars of what ended in each part of the time, with the line of what waits above them; the part under the pointer is told in words. */
export function flow(history) {
  const HEIGHT = 150;
  const parts = sinceBegin(history);
  const most = Math.max(4, ...parts.map((part) => part.delivered + part.ignored + part.dead));
  const deep = Math.max(4, ...parts.map((part) => part.waiting ?? 0));
  const step = WIDTH / parts.length;
  const y = (share) => HEIGHT - share * (HEIGHT - 12);
  const bars = parts.map((part, i) => {
    let below = 0;
    return ['delivered', 'ignored', 'dead'].map((kind) => {
      if (!part[kind]) return null;
      const from = below;
      below += part[kind];
      return svg('rect', {
        key: `${kind}${i}`, class: `bar-${kind}`, x: i * step + step * 0.14, width: step * 0.72,
        y: y(below / most), height: Math.max(0.8, y(from / most) - y(below / most)),
      });
    });
  });
  const known = parts.map((part, i) => [i, part.waiting]).filter(([, waiting]) => waiting !== null);
  const line = known.map(([i, waiting], n) => `${n ? 'L' : 'M'}${(i + 0.5) * step} ${y(waiting / deep)}`).join('');
  const a = history.minutesAPart === 1 ? 'a minute' : `in ${history.minutesAPart} minutes`;
  const total = parts.reduce((sum, part) => sum + part.delivered, 0);
  return h(
    'figure', { class: 'chart' },
    h('figcaption', { class: 'legend' },
      h('span', { class: 'key-delivered' }, `Ended ${a}`), h('span', { class: 'key-waiting' }, 'Waiting'),
      h('output', { class: 'readout', id: 'readout' })),
    h('div', { class: 'plot' },
      h('span', { class: 'scale' }, number(most)),
      h('span', { class: 'scale right' }, number(deep)),
      svg('svg', {
        viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img',
        'aria-label': `${count(total, 'event')} delivered since ${clock(parts[0].at)}; at most ${number(deep)} waited`,
        on: {
          pointermove: (event) => {
            const box = event.currentTarget.getBoundingClientRect();
            const part = parts[Math.min(parts.length - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * parts.length)))];
            document.getElementById('readout').textContent =
              `${clock(part.at)} · ${number(part.accepted)} accepted · ${number(part.delivered)} delivered · ${number(part.ignored)} ignored · ${number(part.dead)} failed`
              + (part.waiting === null ? '' : ` · ${number(part.waiting)} waited`);
          },
          pointerleave: () => (document.getElementById('readout').textContent = ''),
        },
      },
      svg('line', { class: 'ground', x1: 0, x2: WIDTH, y1: HEIGHT - 0.5, y2: HEIGHT - 0.5 }),
      bars,
      line && svg('path', { class: 'line-waiting', d: line }))),
    h('div', { class: 'axis' }, h('span', null, clock(parts[0].at)), h('span', null, 'now')),
  );
}

/** The counts of each hour of the last day. */
export function hours(counts) {
  const most = Math.max(1, ...counts);
  const known = counts.reduce((sum, n) => sum + n, 0);
  return svg(
    'svg', { class: 'hours', viewBox: '0 0 96 24', role: 'img', 'aria-label': known ? `${number(known)} in the last 24 hours, ${number(counts.at(-1))} in the last one` : 'none in the last 24 hours' },
    svg('title', null, known ? 'The last 24 hours' : 'None in the last 24 hours'),
    counts.map((n, i) => svg('rect', { key: i, class: n ? 'some' : 'none', x: i * 4, width: 3, y: n ? 23 - Math.max(2, (n / most) * 22) : 22, height: n ? Math.max(2, (n / most) * 22) + 1 : 1 })),
  );
}

/** What was left of a limit while the page was open, oldest first; as shares of the whole. */
export function left(shares) {
  const y = (share) => (21 - Math.max(0, Math.min(1, share)) * 20).toFixed(1);
  const x = (i) => ((i / Math.max(1, shares.length - 1)) * 96).toFixed(1);
  const line = shares.map((share, i) => `${i ? 'L' : 'M'}${x(i)} ${y(share)}`).join('');
  return svg('svg', { class: 'spark', viewBox: '0 0 96 22', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    shares.length > 1 && [svg('path', { class: 'under', d: `${line}L96 22L0 22Z` }), svg('path', { class: 'over', d: line })]);
}
