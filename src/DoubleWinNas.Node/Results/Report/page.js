'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const at = id => document.getElementById(id);
  const hasCharts = typeof echarts !== 'undefined';

  // --- text -------------------------------------------------------------------------------------------------------------------

  const known = value => value !== null && value !== undefined;
  const percent = (value, digits = 2) => known(value) ? (100 * value).toFixed(digits) + ' %' : '–';
  const ms = (value, digits = 4) => known(value) ? (value < 1000 ? value.toPrecision(digits) : value.toFixed(0)) + ' ms' : '–';
  const mj = (value, digits = 3) => known(value) ? value.toPrecision(digits) + ' mJ' : '–';
  const small = value => known(value) ? value.toExponential(1) : '–';
  const times = value => known(value) ? value.toFixed(2) + '×' : '–';
  const words = text => text.replaceAll('-', ' ');

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (known(text)) made.textContent = text;
    return made;
  }

  function row(table, cells, className) {
    const made = table.appendChild(element('tr', className));
    for (const cell of cells) made.appendChild(cell);
    return made;
  }

  const first = finalist => finalist.devices[0];
  const named = device => device.device + (device.isSimulated ? ' (simulated)' : '');
  const simulated = [...new Set(data.finalists.flatMap(finalist => finalist.devices).filter(device => device.isSimulated).map(device => device.device))];
  const hasEnergies = data.finalists.some(finalist => finalist.devices.some(device => known(device.shallowMillijoules) || known(device.measuredShallow?.millijoules)));
  const ratio = (measured, predicted) => known(measured) && predicted > 0 ? (measured / predicted).toFixed(2) : '–';
  const speedup = device => device?.measuredShallow?.speedup ?? null;
  const done = data.finalists.filter(finalist => !finalist.error && known(first(finalist)?.shallowTest));

  // --- header -----------------------------------------------------------------------------------------------------------------

  function verdict() {
    const bound = data.constraints.length > 0 ? ` under ${data.constraints.join(' and ')}` : '';
    if (data.phase !== 'finished') {
      const state = data.isPaused ? `paused while ${words(data.phase)}` : words(data.phase);
      return `This search is ${state}${data.reason ? `: ${data.reason}` : '.'}`;
    }
    if (done.length === 0) return `This search ended without a finished finalist${bound}.`;
    const best = done.reduce((a, b) => b.test > a.test ? b : a);
    const device = first(best);
    const [deep, shallow] = device.measuredDeep ? [device.measuredDeep.median, device.measuredShallow.median] : [device.deepMilliseconds, device.shallowMilliseconds];
    return `Most accurate${bound}: finalist ${best.number}, ${percent(best.test)} of the test images as a deep network and ` +
      `${percent(device.shallowTest)} as the equal shallow one, which takes ${ms(shallow)} instead of ${ms(deep)} on ${named(device)}.`;
  }

  function figures() {
    const speedups = done.map(finalist => speedup(first(finalist))).filter(known);
    const errors = done.flatMap(finalist => finalist.devices.map(device => device.error32)).filter(known);
    const last = data.generations.at(-1);
    const list = [
      [percent(done.length ? Math.max(...done.map(finalist => first(finalist).shallowTest)) : null), 'best shallow test accuracy'],
      [speedups.length ? times(Math.max(...speedups)) : '–', simulated.length ? 'largest speed-up (simulated)' : 'largest measured speed-up'],
      [errors.length ? small(Math.max(...errors)) : '–', 'largest float32 error'],
      [ms(data.leastReachable), 'least reachable latency'],
      [String(data.evaluations), 'networks evaluated'],
      [last ? String(last.frontSize) : '–', 'members of the front'],
    ];
    for (const [value, label] of list) {
      const figure = at('figures').appendChild(element('div', 'figure'));
      figure.append(element('b', '', value), element('span', '', label));
    }
  }

  // --- tables -----------------------------------------------------------------------------------------------------------------

  function finalistTable() {
    const table = at('finalists');
    const several = data.finalists.some(finalist => finalist.devices.length > 1);
    const heads = ['', ...(several ? ['device'] : []), 'searched', 'validation', 'test, deep', 'test, shallow', 'float64 error', 'float32 error',
      'predicted, deep', 'shallow', simulated.length ? 'simulated, deep' : 'measured, deep', 'shallow', 'p95, shallow', 'over predicted', 'speed-up',
      ...(hasEnergies ? ['energy, predicted', 'measured'] : [])];
    row(table.appendChild(element('thead')), heads.map((text, i) => element('th', i === 0 || text === 'device' ? 'text' : '', text)));
    const body = table.appendChild(element('tbody'));
    for (const finalist of data.finalists) {
      const devices = finalist.devices.length > 0 ? finalist.devices : [null];
      devices.forEach((device, i) => {
        const gain = element('td');
        gain.appendChild(element('span', 'gain', times(speedup(device))));
        const texts = [percent(finalist.searched), percent(finalist.validation), percent(finalist.test), percent(device?.shallowTest),
          small(device?.error64), small(device?.error32), ms(device?.deepMilliseconds), ms(device?.shallowMilliseconds),
          ms(device?.measuredDeep?.median), ms(device?.measuredShallow?.median), ms(device?.measuredShallow?.p95),
          ratio(device?.measuredShallow?.median, device?.shallowMilliseconds)];
        const energies = hasEnergies ? [mj(device?.shallowMillijoules), mj(device?.measuredShallow?.millijoules)] : [];
        row(body, [element('td', 'text', i === 0 ? String(finalist.number) : ''), ...(several ? [element('td', 'text', device ? named(device) : '')] : []),
          ...texts.map(text => element('td', '', text)), gain, ...energies.map(text => element('td', '', text))]);
      });
      const sub = element('td', '');
      sub.colSpan = heads.length - 1;
      sub.append(element('span', 'mono', finalist.genotype), element('span', '', `  in ${finalist.folder}`));
      if (finalist.error) sub.append(document.createElement('br'), element('span', 'error', finalist.error));
      row(body, [element('td'), sub], 'sub');
    }
  }

  function notes() {
    at('simulated-note').hidden = simulated.length === 0;
    at('simulated-note').textContent = `Simulated: ${simulated.join(', ')}. There was no such device: its cost table stands for it, and finalists were "measured" as it predicts, with noise.`;
    const reasons = [...new Set(data.finalists.flatMap(finalist => finalist.devices).filter(device => device.energyUnavailable).map(device => `${device.device}: ${device.energyUnavailable}`))];
    at('energy-note').hidden = reasons.length === 0;
    at('energy-note').textContent = `Energy of an inference is not available. ${reasons.join('; ')}.`;
  }

  function quarantined() {
    if (data.quarantined.length === 0) return;
    at('quarantined-section').hidden = false;
    const table = at('quarantined');
    row(table, ['work', 'last error', 'consequence'].map(text => element('th', 'text', text)));
    for (const item of data.quarantined) {
      row(table, [element('td', 'text mono', item.workId), element('td', 'text wrap', item.error), element('td', 'text wrap', item.consequence)]);
    }
  }

  function contenders() {
    at('contenders-section').hidden = data.contenders.length === 0;
    const table = at('contenders');
    row(table, ['predicted, shallow', 'searched', 'trained', 'finalist', 'genotype'].map((text, i) => element('th', i === 4 ? 'text' : '', text)));
    for (const { candidate, validation, error } of data.contenders) {
      const finalist = data.finalists.find(other => other.genotype === candidate.genotype);
      const genotype = element('td', 'text mono', candidate.genotype);
      if (error) genotype.append(document.createElement('br'), element('span', 'error', error));
      row(table, [...[ms(candidate.milliseconds), percent(candidate.accuracy), percent(validation), finalist ? String(finalist.number) : ''].map(text => element('td', '', text)), genotype]);
    }
  }

  function pairs(id, values) {
    for (const { name, value } of values) row(at(id), [element('td', 'mono', name), element('td', 'mono', value)]);
  }

  // --- pictures of networks -----------------------------------------------------------------------------------------------------

  function part(item, className) {
    const box = element('div', `part ${className}`);
    const stride = item.stride > 1 ? ` /${item.stride}` : '';
    const channels = item.inChannels === item.outChannels ? `${item.outChannels}` : `${item.inChannels}→${item.outChannels}`;
    box.append(element('b', '', item.label + (item.activated ? ' σ' : '')), element('i', '', channels + stride + (known(item.milliseconds) ? ` · ${ms(item.milliseconds, 2)}` : '')));
    box.title = `${item.name}: ${item.label}, ${channels} channels, stride ${item.stride}${item.activated ? ', activation' : ''}`;
    return box;
  }

  function picture(finalist) {
    const device = first(finalist);
    const whole = at('pictures').appendChild(element('div', 'picture'));
    const merged = device.merged > 0
      ? `${device.mergedBlocks} ${device.mergedBlocks === 1 ? 'block becomes' : 'blocks become'} ${device.merged} ${device.merged === 1 ? 'convolution' : 'convolutions'}`
      : 'nothing is merged: kept blocks are faster here';
    whole.append(element('h3', '', `${finalist.number}: input ${finalist.resolution}×${finalist.resolution}, ${ms(device.deepMilliseconds)} → ${ms(device.shallowMilliseconds)} predicted on ${named(device)}; ${merged}`));
    const steps = whole.appendChild(element('div', 'steps'));
    for (const step of finalist.picture.steps) {
      const column = steps.appendChild(element('div', 'step'));
      const deep = column.appendChild(element('div', 'deep-parts'));
      for (const item of step.deep) deep.appendChild(part(item, item.kind));
      column.appendChild(element('div', 'arrow'));
      column.appendChild(step.merged ? part(step.merged, 'merged') : element('div', 'part same', 'stays'));
    }
  }

  // --- plots --------------------------------------------------------------------------------------------------------------------

  const charts = [];
  let isPrinting = false;
  const lineColours = ['#2f6db5', '#d9701f', '#1e8f62', '#8a56c2', '#c2407f', '#7a7a1c', '#2596a8', '#8c5a3c'];
  const chosen = {
    split: done.length > 0 || data.finalists.some(finalist => known(finalist.test)) ? 'test' : 'validation',
    latency: data.finalists.some(finalist => finalist.devices[0]?.measuredDeep) ? 'measured' : 'predicted',
  };

  function colours() {
    const style = getComputedStyle(document.documentElement);
    const of = name => style.getPropertyValue(`--${name}`).trim();
    return Object.fromEntries(['page', 'ink', 'soft', 'line', 'faint', 'deep', 'shallow', 'bound', 'good'].map(name => [name, of(name)]));
  }

  function axis(colour, name, more) {
    return {
      name, nameLocation: 'middle', nameTextStyle: { color: colour.soft, fontSize: 12 }, scale: true,
      axisLine: { show: true, lineStyle: { color: colour.line } }, axisTick: { lineStyle: { color: colour.line } },
      axisLabel: { color: colour.soft, fontSize: 11.5, hideOverlap: true }, splitLine: { lineStyle: { color: colour.line, opacity: 0.6 } }, ...more,
    };
  }

  const across = (colour, name, more) => axis(colour, name, { nameGap: 28, ...more });
  const upwards = (colour, name, more) => axis(colour, name, { nameGap: 46, ...more });
  const base = colour => ({
    animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, grid: { left: 64, right: 22, top: 18, bottom: 46 },
    tooltip: { trigger: 'item', confine: true, backgroundColor: colour.page, borderColor: colour.line, textStyle: { color: colour.ink, fontSize: 12.5 } },
  });
  const legend = (colour, more) => ({ textStyle: { color: colour.soft, fontSize: 12 }, itemWidth: 16, itemHeight: 9, icon: 'circle', ...more });
  const escaped = text => echarts.format.encodeHTML(String(text));
  const share = value => +(100 * value).toFixed(4);

  function plot(id, isEmpty, option) {
    const place = at(id);
    if (isEmpty) {
      (place.closest('figure') ?? place.closest('section')).hidden = true;
      return;
    }
    const chart = echarts.init(place, null, { renderer: 'svg' });
    // With a view box, a printed page can scale the drawing to its own width.
    const fit = () => place.querySelector('svg').setAttribute('viewBox', `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
    charts.push(() => { chart.setOption(option(colours()), { notMerge: true }); fit(); });
    addEventListener('resize', () => { if (!isPrinting) { chart.resize(); fit(); } });
  }

  function arrowOf(finalist) {
    const device = first(finalist);
    if (!device) return null;
    const measured = chosen.latency === 'measured' && device.measuredDeep && device.measuredShallow;
    const deep = chosen.split === 'test' ? finalist.test : finalist.validation;
    const shallow = chosen.split === 'test' ? device.shallowTest ?? deep : deep;
    if (!known(deep)) return null;
    return {
      finalist,
      deep: [measured ? device.measuredDeep.median : device.deepMilliseconds, share(deep)],
      shallow: [measured ? device.measuredShallow.median : device.shallowMilliseconds, share(shallow)],
    };
  }

  // Where the picture ends: what matters fills it; candidates that are far too slow would only squeeze it.
  function rightEnd(arrows) {
    const shown = [...data.front.map(candidate => candidate.milliseconds), ...arrows.flatMap(arrow => [arrow.deep[0], arrow.shallow[0]])];
    if (shown.length === 0) return Math.max(...data.candidates.map(candidate => candidate.milliseconds));
    const most = Math.max(...shown);
    const end = 1.12 * (known(data.bound) && data.bound < 2 * most ? Math.max(most, data.bound) : most);
    return Number(end.toPrecision(2));
  }

  function frontOption(colour) {
    const arrows = data.finalists.map(arrowOf).filter(known);
    const right = rightEnd(arrows);
    const tip = candidate => `${escaped(candidate.genotype)}<br>validation ${percent(candidate.accuracy)} (inherited weights), predicted ${ms(candidate.milliseconds)} shallow, ${ms(candidate.deepMilliseconds)} deep<br>generation ${candidate.generation}`;
    const dots = candidates => candidates.filter(candidate => candidate.accuracy > 0 && candidate.milliseconds <= right).map(candidate => ({ value: [candidate.milliseconds, share(candidate.accuracy)], tip: tip(candidate) }));
    const ends = form => arrows.map(arrow => ({
      value: arrow[form], number: arrow.finalist.number,
      tip: `finalist ${arrow.finalist.number}, ${form}: ${arrow[form][1].toFixed(2)} %, ${ms(arrow[form][0])}<br>${escaped(arrow.finalist.genotype)}`,
    }));
    const bound = data.bound === null ? [] : [{
      type: 'line', name: `bound ${Number(data.bound.toPrecision(6))} ms`, data: [], symbol: 'none', lineStyle: { color: colour.bound }, itemStyle: { color: colour.bound }, silent: true,
      markLine: { symbol: 'none', silent: true, lineStyle: { color: colour.bound, type: 'dashed', width: 1.5 }, label: { show: false }, data: [{ xAxis: data.bound }] },
    }];
    const outside = data.candidates.filter(candidate => candidate.milliseconds > right).length;
    at('front-outside').textContent = outside > 0 ? ` ${outside} slower candidates lie to the right of the picture.` : '';
    return {
      ...base(colour),
      grid: { left: 64, right: 30, top: 40, bottom: 46 },
      tooltip: { ...base(colour).tooltip, formatter: item => item.data.tip ?? '' },
      legend: legend(colour, { top: 0, left: 60 }),
      xAxis: across(colour, `latency on ${data.device}${simulated.includes(data.device) ? ', simulated' : ''} (ms)`, { type: 'value', max: right }),
      yAxis: upwards(colour, 'accuracy (%)', { type: 'value' }),
      series: [
        { type: 'scatter', name: 'evaluated', data: dots(data.candidates), symbolSize: 5, itemStyle: { color: colour.faint, opacity: 0.38 } },
        { type: 'line', name: 'front of the search', data: dots(data.front), symbol: 'circle', symbolSize: 6, lineStyle: { color: colour.soft, width: 1.2 }, itemStyle: { color: colour.soft } },
        {
          type: 'scatter', name: 'finalist, deep', data: ends('deep'), symbolSize: 12, z: 5, itemStyle: { color: colour.deep, borderColor: colour.page, borderWidth: 1.5 },
          label: { show: true, position: 'right', distance: 6, formatter: item => item.data.number, color: colour.deep, fontWeight: 600, fontSize: 12.5 }, labelLayout: { moveOverlap: 'shiftY' },
        },
        {
          type: 'scatter', name: 'finalist, shallow', data: ends('shallow'), symbolSize: 12, z: 6, itemStyle: { color: colour.shallow, borderColor: colour.page, borderWidth: 1.5 },
          label: { show: true, position: 'left', distance: 6, formatter: item => item.data.number, color: colour.shallow, fontWeight: 600, fontSize: 12.5 }, labelLayout: { moveOverlap: 'shiftY' },
          markLine: {
            silent: true, animation: false, lineStyle: { color: colour.ink, width: 1.3, type: 'solid', opacity: 0.55 }, label: { show: false }, symbolSize: 8,
            data: arrows.map(arrow => [{ coord: arrow.deep, symbol: 'none' }, { coord: arrow.shallow, symbol: 'arrow', symbolOffset: [0, 8] }]),
          },
        },
        ...bound,
      ],
    };
  }

  function curve(colour, name, values, colourName) {
    return { type: 'line', name, data: values, symbol: 'circle', symbolSize: 6, lineStyle: { color: colour[colourName], width: 2 }, itemStyle: { color: colour[colourName] }, connectNulls: true };
  }

  const generationAxis = colour => across(colour, 'generation', { type: 'category', data: data.generations.map(point => point.generation), boundaryGap: false, scale: undefined });

  const bestOption = colour => ({
    ...base(colour), xAxis: generationAxis(colour), yAxis: upwards(colour, 'accuracy (%)', { type: 'value' }),
    tooltip: { ...base(colour).tooltip, trigger: 'axis', formatter: items => { const point = data.generations[items[0].dataIndex]; return `generation ${point.generation}: ${percent(point.best)}<br>${point.evaluated} evaluated, ${point.feasible} feasible survivors, front of ${point.frontSize}`; } },
    series: [curve(colour, 'best', data.generations.map(point => known(point.best) ? share(point.best) : null), 'deep')],
  });

  const hypervolumeOption = colour => ({
    ...base(colour), xAxis: generationAxis(colour), yAxis: upwards(colour, 'hypervolume', { type: 'value' }),
    tooltip: { ...base(colour).tooltip, trigger: 'axis', formatter: items => { const point = data.generations[items[0].dataIndex]; return `generation ${point.generation}: ${point.hypervolume.toPrecision(5)}`; } },
    series: [curve(colour, 'hypervolume', data.generations.map(point => point.hypervolume), 'good')],
  });

  const supernetOption = colour => ({
    ...base(colour), grid: { left: 64, right: 22, top: 34, bottom: 46 }, legend: legend(colour, { top: 0, left: 60 }),
    xAxis: across(colour, 'round', { type: 'category', data: data.rounds.map(point => point.round + 1), boundaryGap: false, scale: undefined }),
    yAxis: upwards(colour, 'accuracy (%)', { type: 'value' }),
    tooltip: { ...base(colour).tooltip, trigger: 'axis', formatter: items => { const point = data.rounds[items[0].dataIndex]; return `round ${point.round + 1}: largest ${percent(point.largest)}, smallest ${percent(point.smallest)}<br>loss ${point.loss.toFixed(3)}`; } },
    series: [curve(colour, 'largest subnet', data.rounds.map(point => share(point.largest)), 'deep'), curve(colour, 'smallest subnet', data.rounds.map(point => share(point.smallest)), 'shallow')],
  });

  const withResolutions = data.finalists.filter(finalist => finalist.resolutions.length > 0);
  const resolutionsOption = colour => ({
    ...base(colour), grid: { left: 64, right: 22, top: 34, bottom: 46 }, legend: legend(colour, { top: 0, left: 60, type: 'scroll', right: 10 }),
    xAxis: across(colour, 'side of the input (pixels); large dot: the finalist’s own', { type: 'value', minInterval: 1 }),
    yAxis: upwards(colour, 'accuracy (%)', { type: 'value' }),
    tooltip: { ...base(colour).tooltip, formatter: item => `finalist ${escaped(item.seriesName)}: ${item.value[1].toFixed(2)} % at ${item.value[0]}` },
    series: withResolutions.map((finalist, i) => ({
      type: 'line', name: String(finalist.number), lineStyle: { color: lineColours[i % lineColours.length], width: 2 }, itemStyle: { color: lineColours[i % lineColours.length] }, symbol: 'circle',
      data: finalist.resolutions.map(point => ({ value: [point.resolution, share(point.accuracy)], symbolSize: point.resolution === finalist.resolution ? 11 : 5 })),
    })),
  });

  const forms = ['deep', 'shallow'];
  const agreements = data.finalists.flatMap(finalist => finalist.devices.flatMap(device => forms
    .map(form => ({ finalist, device, form, predicted: device[`${form}Milliseconds`], measured: (form === 'deep' ? device.measuredDeep : device.measuredShallow)?.median }))
    .filter(point => known(point.measured))));
  const agreementOption = colour => {
    const most = 1.1 * Math.max(...agreements.flatMap(point => [point.predicted, point.measured]));
    return {
      ...base(colour), grid: { left: 64, right: 22, top: 34, bottom: 46 }, legend: legend(colour, { top: 0, left: 60 }),
      xAxis: across(colour, 'predicted (ms)', { type: 'value', min: 0, max: Number(most.toPrecision(2)) }),
      yAxis: upwards(colour, simulated.length ? 'simulated (ms)' : 'measured (ms)', { type: 'value', min: 0, max: Number(most.toPrecision(2)) }),
      tooltip: { ...base(colour).tooltip, formatter: item => item.data.tip ?? '' },
      series: [
        ...forms.map(form => ({
          type: 'scatter', name: form, symbolSize: 10, itemStyle: { color: colour[form] },
          data: agreements.filter(point => point.form === form).map(point => ({
            value: [point.predicted, point.measured],
            tip: `finalist ${point.finalist.number}, ${form}, ${escaped(named(point.device))}: predicted ${ms(point.predicted)}, measured ${ms(point.measured)}`,
          })),
        })),
        { type: 'line', name: 'equal', data: [[0, 0], [most, most]], symbol: 'none', silent: true, lineStyle: { color: colour.line, type: 'dashed', width: 1.3 }, itemStyle: { color: colour.line } },
      ],
    };
  };

  const thrifty = candidates => candidates.filter(candidate => known(candidate.millijoules));
  const energyOption = colour => ({
    ...base(colour), grid: { left: 64, right: 22, top: 34, bottom: 46 }, legend: legend(colour, { top: 0, left: 60 }),
    xAxis: across(colour, 'latency (ms)', { type: 'value' }), yAxis: upwards(colour, 'energy (mJ)', { type: 'value' }),
    tooltip: { ...base(colour).tooltip, formatter: item => item.data.tip ?? '' },
    series: [['evaluated', data.candidates, 'faint', 5], ['front', data.front, 'shallow', 8]].map(([name, candidates, dye, size]) => ({
      type: 'scatter', name, symbolSize: size, itemStyle: { color: colour[dye] },
      data: thrifty(candidates).map(candidate => ({
        value: [candidate.milliseconds, candidate.millijoules],
        tip: `${escaped(candidate.genotype)}<br>${percent(candidate.accuracy)}, ${ms(candidate.milliseconds)}, ${mj(candidate.millijoules)}`,
      })),
    })),
  });

  function note() {
    const latency = chosen.latency === 'measured' ? simulated.includes(data.device) ? 'simulated latency (median)' : 'measured latency (median)' : 'predicted latency';
    const split = chosen.split === 'test' ? 'test images, fine-tuned' : 'validation images, fine-tuned';
    at('front-note').textContent = `Finalists: ${split}, ${latency}; arrows lead from the deep network to its equal shallow form. ` +
      'Grey: candidates as the search judged them, with inherited weights on validation images, at the predicted latency of their shallow form.';
  }

  function choices() {
    for (const group of document.querySelectorAll('.choice')) {
      const name = group.dataset.choice;
      for (const button of group.querySelectorAll('button')) {
        const value = button.dataset.value;
        button.disabled = value === 'measured' && !data.finalists.some(finalist => finalist.devices[0]?.measuredDeep);
        button.addEventListener('click', () => { chosen[name] = value; draw(); });
      }
    }
  }

  // Paper is light.
  function print(begins) {
    isPrinting = begins;
    document.documentElement.classList.toggle('printing', begins);
    draw();
  }

  function draw() {
    for (const button of document.querySelectorAll('.choice button')) {
      button.setAttribute('aria-pressed', String(chosen[button.parentElement.dataset.choice] === button.dataset.value));
    }
    note();
    charts.forEach(show => show());
  }

  // --- all ----------------------------------------------------------------------------------------------------------------------

  at('verdict').textContent = verdict();
  figures();
  finalistTable();
  notes();
  contenders();
  quarantined();
  pairs('settings', data.settings);
  pairs('environment', [...data.environment, { name: 'settings’ sha256', value: data.settingsHash }]);
  data.finalists.filter(finalist => finalist.picture).forEach(picture);
  at('finalists-section').hidden = data.finalists.length === 0;
  at('pictures-section').hidden = !data.finalists.some(finalist => finalist.picture);
  at('without-charts').hidden = hasCharts;
  at('licence-section').hidden = !hasCharts;
  if (hasCharts) {
    plot('front', data.front.length + data.candidates.length + data.finalists.length === 0, frontOption);
    plot('best', !data.generations.some(point => known(point.best)), bestOption);
    plot('hypervolume', data.generations.length === 0, hypervolumeOption);
    plot('supernet', data.rounds.length === 0, supernetOption);
    plot('resolutions', withResolutions.length === 0, resolutionsOption);
    plot('agreement', agreements.length === 0, agreementOption);
    plot('energy', thrifty(data.front).length === 0, energyOption);
    at('progress-section').hidden = data.rounds.length + data.generations.length + agreements.length === 0;
    choices();
    draw();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
    addEventListener('beforeprint', () => print(true));
    addEventListener('afterprint', () => print(false));
  } else {
    at('front-section').hidden = true;
    at('progress-section').hidden = true;
  }
})();
