'use strict';
/* The charts: what each shows, and how a table of batches becomes one. Uses uPlot. */
const Charts = (() => {
  const percent = v => (100 * v).toFixed(1) + ' %';
  const number = v => Math.abs(v) >= 100 ? v.toFixed(0) : Math.abs(v) >= 0.001 || v === 0 ? v.toPrecision(3) : v.toExponential(1);

  /** name: metric; as: words for it. A band lies between two metrics. */
  const SHOWN = [
    { title: 'Held-out answers right', lines: [['heldOutAccuracy', 'greedy']], band: ['heldOutAccuracyLow', 'heldOutAccuracyHigh'], text: percent, sparse: true },
    { title: 'Judge prefers it to the start policy', lines: [['heldOutWinRate', 'win rate']], band: ['heldOutWinRateLow', 'heldOutWinRateHigh'], text: percent, sparse: true },
    { title: 'Score', lines: [['score', 'mean score']], text: number },
    { title: 'KL to the start policy, nats', lines: [['kl', 'of the responses'], ['versionKl', 'after the step']], text: number },
    { title: 'Reward model agrees with the judge', lines: [['rewardAccuracy', 'before learning'], ['rewardHeldOutAccuracy', 'held back']], text: percent, sparse: true },
    { title: 'Tokens of a response', lines: [['responseLength', 'mean']], text: number },
    { title: 'Versions behind', lines: [['stalenessMean', 'mean'], ['stalenessMax', 'most']], text: number },
    { title: 'Rollouts per second', lines: [['rolloutsPerSecond', 'over ten seconds']], text: number },
    { title: 'Entropy, nats', lines: [['entropy', 'per token']], text: number },
    { title: 'Policy gradient norm', lines: [['policyGradNorm', 'before clipping']], text: number },
    { title: 'Responses that ended by themselves', lines: [['endedFraction', 'share']], text: percent },
    { title: 'Surprise of the reward model', lines: [['driftSum', 'summed up']], text: number },
  ];
  const MARKS = [['rejected', '--mark', 'kept back by the gate'], ['driftAlarm', '--bad', 'drift alarm']];

  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const asked = () => [...new Set([...SHOWN.flatMap(c => [...c.lines.map(l => l[0]), ...(c.band || [])]), ...MARKS.map(m => m[0])])]
    .filter(name => name !== 'rolloutsPerSecond');

  /** Tickets that ended per second over the ten seconds before each batch. */
  function rates(table) {
    const rate = new Array(table.batch.length).fill(null);
    for (let i = 1, from = 0; i < rate.length; i++) {
      while (from < i - 1 && table.at[from + 1] < table.at[i] - 10000) from++;
      const ms = table.at[i] - table.at[from];
      if (ms > 0) rate[i] = Math.max(0, 1000 * (table.ledger[i] - table.ledger[from]) / ms);
    }
    return rate;
  }

  const column = (table, name) => table.metrics[name] || [];
  const lastOf = values => { for (let i = values.length - 1; i >= 0; i--) if (values[i] != null) return values[i]; return null; };

  /** Vertical lines where the gate held a version back, and where the drift alarm began. */
  function marks(chart, shown) {
    const context = chart.ctx;
    for (const [name, colourName] of MARKS) {
      const values = column(shown.table, name);
      context.save();
      context.strokeStyle = colour(colourName);
      context.setLineDash([4, 4]);
      for (let i = 0; i < values.length; i++) {
        if (values[i] === 1 && !(name === 'driftAlarm' && i > 0 && values[i - 1] === 1)) {
          const x = Math.round(chart.valToPos(chart.data[0][i], 'x', true));
          if (x < chart.bbox.left || x > chart.bbox.left + chart.bbox.width) continue;
          context.beginPath();
          context.moveTo(x, chart.bbox.top);
          context.lineTo(x, chart.bbox.top + chart.bbox.height);
          context.stroke();
        }
      }
      context.restore();
    }
  }

  class Chart {
    constructor(what, parent) {
      this.what = what;
      this.table = null;
      this.figure = document.createElement('figure');
      this.figure.hidden = true;
      const caption = document.createElement('figcaption');
      this.title = document.createElement('b');
      this.title.textContent = what.title;
      this.value = document.createElement('span');
      caption.append(this.title, this.value);
      this.place = document.createElement('div');
      this.place.setAttribute('role', 'img');
      this.legend = document.createElement('p');
      what.lines.forEach((line, i) => {
        const key = document.createElement('i');
        key.className = i ? 'two' : 'one';
        key.textContent = i ? '╌ ' : '— ';
        const entry = document.createElement('span');
        entry.append(key, line[1] + ' ');
        this.legend.append(entry);
      });
      this.values = document.createElement('details');
      this.values.innerHTML = '<summary>Values</summary><div class="scroll"></div>';
      this.values.addEventListener('toggle', () => this.list());
      this.figure.append(caption, this.place, this.legend, this.values);
      parent.append(this.figure);
      new ResizeObserver(() => this.plot && this.plot.setSize(this.size())).observe(this.place);
      // Only what is seen is drawn: a curve of 50,000 batches takes some milliseconds.
      this.seen = false;
      new IntersectionObserver(entries => {
        this.seen = entries.some(entry => entry.isIntersecting);
        if (this.seen) this.draw();
      }, { rootMargin: '200px' }).observe(this.figure);
    }

    size() { return { width: Math.max(200, this.place.clientWidth || 400), height: 210 }; }

    options(axis) {
      const grid = { stroke: colour('--line'), width: 1 };
      const stroke = colour('--quiet');
      const series = [{}];
      if (this.what.band) series.push({ width: 0, spanGaps: true, points: { show: false } }, { width: 0, spanGaps: true, points: { show: false } });
      this.what.lines.forEach((line, i) => series.push({
        stroke: colour(i ? '--second' : '--first'), width: 2, dash: i ? [6, 4] : undefined, spanGaps: true,
        points: { show: !!this.what.sparse && !i && column(this.table, line[0]).filter(v => v != null).length < 60 },
      }));
      return {
        ...this.size(),
        scales: { x: { time: axis === 'time' } },
        axes: [{ stroke, grid, ticks: grid }, { stroke, grid, ticks: grid, size: 62, values: (u, ticks) => ticks.map(this.what.text) }],
        series, bands: this.what.band ? [{ series: [2, 1], fill: colour('--band') }] : [],
        cursor: { points: { size: 6 } }, legend: { show: false },
        hooks: { draw: [chart => marks(chart, this)], setCursor: [chart => this.read(chart.cursor.idx)] },
      };
    }

    /** Says the values at a place; at the end where there is none. */
    read(at) {
      if (!this.table) return;
      const say = this.what.lines.map(([name]) => {
        const values = name === 'rolloutsPerSecond' ? this.rate : column(this.table, name);
        const value = at == null ? lastOf(values) : values[at];
        return value == null ? null : this.what.text(value);
      }).filter(value => value != null).join(' · ') || '–';
      this.value.textContent = at == null ? say : 'batch ' + this.table.batch[at] + ', version ' + this.table.version[at] + ': ' + say;
      if (at == null) this.place.setAttribute('aria-label', this.what.title + ', now ' + say);
    }

    list() {
      if (!this.values.open || !this.table) return;
      const rows = [];
      for (let i = this.table.batch.length - 1; i >= 0 && rows.length < 20; i--) {
        const values = this.what.lines.map(([name]) => (name === 'rolloutsPerSecond' ? this.rate : column(this.table, name))[i]);
        if (values.some(v => v != null)) rows.push([this.table.batch[i], ...values.map(v => v == null ? '–' : this.what.text(v))]);
      }
      const table = document.createElement('table');
      const head = table.createTHead().insertRow();
      ['batch', ...this.what.lines.map(l => l[1])].forEach(name => { const th = document.createElement('th'); th.scope = 'col'; th.textContent = name; head.append(th); });
      const body = table.createTBody();
      rows.forEach(row => { const tr = body.insertRow(); row.forEach(v => { tr.insertCell().textContent = v; }); });
      this.values.lastElementChild.replaceChildren(table);
    }

    update(table, axis, rate) {
      this.table = table;
      this.rate = rate;
      const lines = this.what.lines.map(([name]) => name === 'rolloutsPerSecond' ? rate : column(table, name));
      this.figure.hidden = !lines.some(values => values.some(v => v != null));
      if (this.figure.hidden) return;
      lines.forEach((values, i) => { this.legend.children[i].hidden = !values.some(v => v != null); });
      this.wanted = axis;
      this.drawn = false;
      if (this.seen) this.draw();
      this.read(null);
      this.list();
    }

    draw() {
      if (this.drawn || !this.table || this.figure.hidden) return;
      const { table, wanted: axis } = this;
      const lines = this.what.lines.map(([name]) => name === 'rolloutsPerSecond' ? this.rate : column(table, name));
      const x = axis === 'time' ? table.at.map(ms => ms / 1000) : table.batch;
      const full = values => values.length ? values : new Array(x.length).fill(null);
      const data = [x, ...(this.what.band || []).map(name => full(column(table, name))), ...lines.map(full)];
      if (!this.plot || this.axis !== axis) {
        if (this.plot) this.plot.destroy();
        this.axis = axis;
        this.plot = new uPlot(this.options(axis), data, this.place);
      } else {
        this.plot.setData(data);
      }
      this.drawn = true;
    }

    repaint() {
      if (this.plot) { this.plot.destroy(); this.plot = null; }
      this.drawn = false;
    }
  }

  return { make: parent => SHOWN.map(what => new Chart(what, parent)), asked, rates, number, MARKS };
})();
