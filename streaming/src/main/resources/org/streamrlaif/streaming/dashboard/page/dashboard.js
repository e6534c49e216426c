'use strict';
/* The page: asks for what is new whenever the run says that something happened. */
(() => {
  const $ = id => document.getElementById(id);
  const VIEWS = ['curves', 'tickets', 'versions', 'letters', 'configuration'];
  const table = { batch: [], version: [], at: [], ledger: [], metrics: {} };
  const rowOf = new Map();
  const charts = Charts.make($('charts'));
  let revision = 0, state = null, asking = false, again = false, rate = [];

  const get = path => fetch(path).then(answer => {
    if (!answer.ok) throw new Error(path + ': ' + answer.status);
    return answer.json();
  });
  const when = ms => new Date(ms).toLocaleString();
  const shown = () => VIEWS.includes(location.hash.slice(1)) ? location.hash.slice(1) : 'curves';
  const cells = (body, rows) => body.replaceChildren(...rows.map(row => {
    const tr = document.createElement('tr');
    row.forEach(value => { tr.insertCell().textContent = value; });
    return tr;
  }));

  /** Puts rows into the table; those of a batch that is there already replace it. */
  function merge(page) {
    revision = page.revision;
    let ordered = true;
    page.batch.forEach((batch, i) => {
      let row = rowOf.get(batch);
      if (row === undefined) {
        row = table.batch.length;
        rowOf.set(batch, row);
        ordered = ordered && (row === 0 || table.batch[row - 1] < batch);
      }
      table.batch[row] = batch;
      table.version[row] = page.version[i];
      table.at[row] = page.at[i];
      table.ledger[row] = page.ledger[i];
      for (const name of Charts.asked()) {
        const column = table.metrics[name] || (table.metrics[name] = []);
        column[row] = page.metrics[name] ? page.metrics[name][i] : null;
      }
    });
    if (!ordered) sort();
    rate = Charts.rates(table);
  }

  /** By batch; needed when a batch comes late. */
  function sort() {
    const order = table.batch.map((batch, i) => i).sort((a, b) => table.batch[a] - table.batch[b]);
    const by = values => order.map(i => values[i]);
    for (const name of ['batch', 'version', 'at', 'ledger']) table[name] = by(table[name]);
    for (const name of Object.keys(table.metrics)) table.metrics[name] = by(table.metrics[name]);
    table.batch.forEach((batch, i) => rowOf.set(batch, i));
  }

  /** One chart per frame, so that the page stays quick whatever there is to draw. */
  let waiting = [];
  function drawCurves() {
    $('no-curves').hidden = table.batch.length > 0;
    const idle = waiting.length === 0;
    waiting = [...charts];
    if (idle) requestAnimationFrame(drawNext);
  }
  function drawNext() {
    waiting.shift().update(table, $('axis').value, rate);
    if (waiting.length > 0) requestAnimationFrame(drawNext);
  }

  function numbers() {
    if (!state) return;
    const tickets = state.tickets;
    const voids = Object.values(tickets.voids).reduce((sum, n) => sum + n, 0);
    const last = name => { const v = table.metrics[name] || []; for (let i = v.length - 1; i >= 0; i--) if (v[i] != null) return v[i]; return null; };
    const now = rate.length ? rate[rate.length - 1] : null;
    const right = last('heldOutAccuracy');
    const said = [
      ['batch', tickets.batch < 0 ? '–' : tickets.batch], ['policy version', tickets.version],
      ['held-out right', right == null ? '–' : (100 * right).toFixed(1) + ' %'],
      ['rollouts/s', now == null ? '–' : Charts.number(now)],
      ['trained', tickets.trained], ['warmed up', tickets.warmedUp], ['void', voids], ['dead letters', state.letters],
    ];
    $('numbers').replaceChildren(...said.map(([name, value]) => {
      const box = document.createElement('div');
      const dt = document.createElement('dt'); dt.textContent = name;
      const dd = document.createElement('dd'); dd.textContent = value;
      box.append(dt, dd);
      return box;
    }));
    cells($('account'), [['trained the policy', tickets.trained], ['warmed the reward model up', tickets.warmedUp],
      ...Object.entries(tickets.voids).map(([reason, n]) => ['void: ' + reason, n]), ['ended in all', tickets.trained + tickets.warmedUp + voids]]);
  }

  async function drawLetters() {
    const { newest, counts } = await get('api/letters');
    const chosen = $('reason').value;
    $('reason').replaceChildren(new Option('all', ''), ...Object.entries(counts).map(([reason, n]) => new Option(reason + ' (' + n + ')', reason)));
    $('reason').value = chosen in counts ? chosen : '';
    $('no-letters').hidden = newest.length > 0;
    cells($('letter-rows'), newest.filter(l => !chosen || l.stage + '/' + l.code === chosen)
      .map(l => [when(l.at), l.ticket, l.sample, l.stage + '/' + l.code, l.message]));
  }

  async function drawVersions() {
    const versions = await get('api/versions');
    cells($('version-rows'), versions.slice(0, 500).map(v => [v.version, v.lineage, when(v.at), v.sha256 || 'start policy']));
  }

  let about = { runId: '', configuration: {}, environment: {} };
  function drawConfiguration() {
    const find = $('find').value.toLowerCase();
    cells($('keys'), Object.entries(about.configuration).filter(([k, v]) => (k + ' ' + v).toLowerCase().includes(find)));
    cells($('environment'), Object.entries(about.environment));
  }

  /** Fetches what is new and shows it; one at a time, and once more if something came meanwhile. */
  async function refresh() {
    if (asking) { again = true; return; }
    asking = true;
    try {
      do {
        again = false;
        if (state && state.revision !== revision) merge(await get('api/steps?since=' + revision + '&metrics=' + Charts.asked().join(',')));
        numbers();
        if (shown() === 'curves') drawCurves();
        if (shown() === 'letters') await drawLetters();
        if (shown() === 'versions') await drawVersions();
      } while (again);
    } catch (fault) {
      lost(fault.message);
    } finally {
      asking = false;
    }
  }

  function lost(why) {
    $('live').textContent = 'not connected' + (why ? ' (' + why + ')' : '') + '; what is shown may be old';
    $('live').className = 'lost';
  }

  function navigate() {
    const view = shown();
    VIEWS.forEach(name => { $(name).hidden = name !== view; });
    document.querySelectorAll('nav a').forEach(link => {
      if (link.hash === '#' + view) link.setAttribute('aria-current', 'page'); else link.removeAttribute('aria-current');
    });
    if (view === 'configuration') drawConfiguration();
    refresh();
  }

  document.querySelector('nav').append(...VIEWS.map(name => {
    const link = document.createElement('a');
    link.href = '#' + name;
    link.textContent = $('h-' + name).textContent;
    return link;
  }));
  $('key').replaceChildren(...Charts.MARKS.map(([name, , words]) => {
    const key = document.createElement('span');
    key.className = name === 'rejected' ? 'gate' : 'bad';
    key.textContent = '┆ ' + words + '  ';
    return key;
  }));
  $('axis').addEventListener('change', drawCurves);
  $('reason').addEventListener('change', drawLetters);
  $('find').addEventListener('input', drawConfiguration);
  addEventListener('hashchange', navigate);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { charts.forEach(chart => chart.repaint()); drawCurves(); });
  get('api/about').then(told => { about = told; $('run').textContent = told.runId; document.title = told.runId + ' – StreamRLAIF'; drawConfiguration(); }).catch(fault => lost(fault.message));

  const events = new EventSource('api/events');
  const tell = told => {
    state = told;
    $('live').textContent = 'live';
    $('live').className = '';
    refresh();
  };
  get('api/state').then(tell).catch(fault => lost(fault.message));
  events.onmessage = event => tell(JSON.parse(event.data));
  events.onerror = () => lost('');
  navigate();
})();
