// One function for each view: it gets what it shows from the API and returns elements.

import {ageOf, definitions, element, graph, number, seconds, slices, state, table, time} from "./dom.js";

const jobLink = id => id ? element("a", {href: `#/job/${id}`, class: "id"}, id.slice(0, 8)) : "–";
const orgLink = org => org ? element("a", {href: `#/jobs?${new URLSearchParams({org})}`}, org) : "–";

/** A number with its limit: what it is must be clear without its colour. */
function tile(kind, value, text) {
  const words = {good: "", warn: "Look at it: ", bad: "Act: "};
  return element("li", {class: kind}, element("b", {}, value), element("span", {}, words[kind] + text));
}

function problemOf(queue) {
  const late = queue.headAgeSeconds > queue.headAgeLimitSeconds;
  return queue.members === 0 ? "bad" : late ? "bad" : queue.paused ? "warn" : "good";
}

async function overview(context) {
  const now = context.overview() ?? await context.get("overview");
  const {jobs, workers, letters, callbacks} = now;
  const more = jobs.capped ? " or more" : "";
  const worst = [...now.queues].sort((a, b) => (b.headAgeSeconds ?? 0) / b.headAgeLimitSeconds - (a.headAgeSeconds ?? 0) / a.headAgeLimitSeconds)[0];
  return [
    element("h1", {}, "Overview"),
    element("ul", {class: "numbers"},
      tile(jobs.stalled ? "bad" : "good", number(jobs.stalled), "stalled exports (0 is right)"),
      tile("good", number(jobs.queued + jobs.running + jobs.assembling) + more,
        `active exports: ${number(jobs.queued)} queued, ${number(jobs.running)} running, ${number(jobs.assembling)} assembling`),
      tile("good", jobs.oldest ? ageOf(jobs.oldest.createdAt, now.at) : "none", "age of the oldest active export"),
      tile(worst ? problemOf(worst) : "warn", worst ? seconds(worst.headAgeSeconds ?? 0) : "–",
        worst ? `first ticket that waits, in ${worst.lane.replace("_", " ")} (limit ${seconds(worst.headAgeLimitSeconds)})` : "queues are not observed yet"),
      tile(workers.alive === 0 ? "bad" : workers.silent ? "warn" : "good", number(workers.alive),
        `workers alive, ${number(workers.draining)} drained, ${number(workers.silent)} silent`),
      tile(letters.open ? "warn" : "good", number(letters.open), "open dead letters"),
      tile(callbacks.due > 100 ? "warn" : "good", number(callbacks.due), "callbacks due")),
    jobs.oldest && element("p", {}, "Oldest active export: ", jobLink(jobs.oldest.exportId), " of ", orgLink(jobs.oldest.orgId), ", ",
      state(jobs.oldest.state), ", ordered ", time(jobs.oldest.createdAt)),
    element("h2", {}, "Queues"),
    queueTable(now),
    element("p", {}, "Observed: Kafka ", time(now.observed.kafka), ", Firestore ", time(now.observed.firestore), ", dead letters ", time(now.observed.letters)),
  ];
}

function queueTable(now) {
  return table("Lanes of tickets", [
    {title: "Lane", cell: queue => element("a", {href: "#/queues"}, queue.lane.replace("_", " "))},
    {title: "Waiting", number: true, cell: queue => number(queue.waiting)},
    {title: "In hand", number: true, cell: queue => number(queue.inHand)},
    {title: "First waits", number: true, cell: queue => seconds(queue.headAgeSeconds)},
    {title: "To be retried", number: true, cell: queue => number(queue.retryLag)},
    {title: "Consumers", number: true, cell: queue => number(queue.members)},
    {title: "State", cell: queue => queue.paused ? state("paused") : queue.members ? state("alive") : state("silent")},
  ], now.queues, "not observed yet.");
}

async function queues(context) {
  const now = await context.get("queues");
  return [
    element("h1", {}, "Queues"),
    now.queues.map(({queue, history}) => element("section", {},
      element("h2", {}, queue.lane.replace("_", " ")),
      definitions({
        "Waiting": number(queue.waiting), "In hand": number(queue.inHand),
        "First waits": `${seconds(queue.headAgeSeconds)} (limit ${seconds(queue.headAgeLimitSeconds)})`,
        "To be retried": number(queue.retryLag), "Consumers": number(queue.members),
        "Topic": element("code", {}, `${queue.topic}, ${queue.partitions} partitions`),
        ...(queue.paused && {"Paused": [`by ${queue.paused.by}: ${queue.paused.reason}, since `, time(queue.paused.at)]}),
      }),
      graph("Tickets that wait", history.map(point => ({at: point.at, value: point.waiting}))),
      element("div", {class: "actions"}, hold(context, "lanes", queue.lane, queue.paused !== null,
        "Tickets in hand end as usual, and new ones wait. Exports take longer, and none fails.")))),
  ];
}

function hold(context, kind, name, isHeld, text) {
  const verb = isHeld ? "resume" : kind === "lanes" ? "pause" : "drain";
  const word = verb[0].toUpperCase() + verb.slice(1);
  return element("button", {type: "button", onclick: () => context.act({
    title: `${word} ${name}?`, text: isHeld ? "Workers take tickets again with their next heartbeat." : text,
    path: `${kind}/${encodeURIComponent(name)}:${verb}`, button: word,
  })}, `${word} ${name.replace("_", " ")}`);
}

const STATES = ["", "queued", "running", "assembling", "succeeded", "failed", "canceled"];

function filters(context, view, parameters, fields) {
  return element("form", {class: "filters", onsubmit: event => {
    event.preventDefault();
    const chosen = [...new FormData(event.target)].filter(([, value]) => value);
    context.open(`/${view}?${new URLSearchParams(chosen)}`);
  }},
  fields.map(({name, title, options}) => element("label", {}, element("span", {}, title), options
    ? element("select", {name}, options.map(option => element("option", {value: option, selected: option === (parameters[name] ?? "")}, option || "all")))
    : element("input", {name, value: parameters[name] ?? "", maxlength: 200}))),
  element("button", {}, "Filter"));
}

function more(view, parameters, next) {
  return next && element("p", {}, element("a", {href: `#/${view}?${new URLSearchParams({...parameters, before: next})}`}, "Older ones"));
}

async function jobs(context, id, parameters) {
  const answer = await context.get("jobs", parameters);
  return [
    element("h1", {}, "Exports"),
    filters(context, "jobs", parameters, [
      {name: "state", title: "State", options: STATES}, {name: "org", title: "Organisation"}]),
    table("Exports, newest first", [
      {title: "Export", cell: job => jobLink(job.exportId)},
      {title: "Organisation", cell: job => orgLink(job.orgId)},
      {title: "State", cell: job => [state(job.state), job.failure && element("div", {}, job.failure.code)]},
      {title: "Rows", number: true, cell: job => `${number(job.rowsDone)} of ${number(job.rowsTotal)}`},
      {title: "Format", cell: job => job.format},
      {title: "Ordered", cell: job => time(job.createdAt)},
      {title: "Took", number: true, cell: job => ageOf(job.createdAt, job.finishedAt ?? answer.at)},
    ], answer.jobs),
    more("jobs", parameters, answer.next),
  ];
}

async function job(context, id) {
  const answer = await context.get(`jobs/${encodeURIComponent(id)}`);
  const shown = answer.job;
  const isActive = ["queued", "running", "assembling"].includes(shown.state);
  return [
    element("h1", {}, "Export ", element("span", {class: "id"}, shown.exportId)),
    definitions({
      "State": state(shown.state),
      ...(shown.failure && {"Failure": [element("code", {}, shown.failure.code), ` ${shown.failure.message}`]}),
      "Organisation": orgLink(shown.orgId),
      "Channel": `${shown.workspaceId} / ${shown.channelId}`,
      "Window": [time(shown.from), " until ", time(shown.until)],
      "Rows": `${number(shown.rowsDone)} of ${number(shown.rowsTotal)}`,
      "Attempt": `${shown.attempt}, ${shown.failures} failures, ${shown.claims} claims`,
      "Ordered": time(shown.createdAt), "Started": time(shown.startedAt), "Last change": time(shown.changedAt), "Ended": time(shown.finishedAt),
      "Trace": element("span", {}, element("code", {}, shown.exportId), " (the trace id is the id of the export)"),
      ...(shown.retryOf && {"Repeats": jobLink(shown.retryOf)}),
      ...(shown.retriedAs && {"Ordered again as": jobLink(shown.retriedAs)}),
      ...(answer.callback && {"Callback": [state(answer.callback.state), ` to ${answer.callback.host}, ${answer.callback.attempts} attempts`,
        answer.callback.lastOutcome ? `, last: ${answer.callback.lastOutcome}` : ""]}),
    }),
    answer.slices && [element("h2", {}, `Slices: ${number(answer.slices.done)} of ${number(answer.slices.total)} done`), slices(answer.slices),
      element("p", {}, "Green: done. Blue: in work or read in part. Red: has failed before. Grey: open.")],
    element("div", {class: "actions"},
      isActive && element("button", {type: "button", onclick: () => context.act({
        title: "Cancel this export?", text: "Its caller gets no file. This cannot be undone.",
        path: `jobs/${shown.exportId}:cancel`, button: "Cancel the export"})}, "Cancel the export"),
      shown.state === "failed" && !shown.retriedAs && element("a", {href: `#/redrive?ids=${shown.exportId}`}, "Order it again")),
    answer.commands.map(command => element("p", {}, "On the command line: ", element("code", {}, command))),
  ];
}

/** Who fills the queues. */
async function organisations(context) {
  const answer = await context.get("organisations");
  return [
    element("h1", {}, "Organisations"),
    answer.capped && element("p", {}, "There are more: this counts the newest 1,000 exports of each state, and lists 200 organisations."),
    table("Organisations with active exports, most first", [
      {title: "Organisation", cell: one => orgLink(one.orgId)},
      {title: "Queued", number: true, cell: one => number(one.queued)},
      {title: "Running", number: true, cell: one => number(one.running)},
      {title: "Assembling", number: true, cell: one => number(one.assembling)},
      {title: "Rows left", number: true, cell: one => number(one.remainingRows)},
      {title: "Oldest", cell: one => [jobLink(one.oldestExportId), ` ordered ${ageOf(one.oldestCreatedAt, answer.at)} ago`]},
    ], answer.organisations),
  ];
}

async function workers(context) {
  const answer = await context.get("workers");
  return [
    element("h1", {}, "Workers"),
    table("Workers of the last day", [
      {title: "Worker", cell: worker => element("span", {class: "id"}, worker.name)},
      {title: "State", cell: worker => state(worker.state)},
      {title: "Seen", cell: worker => `${ageOf(worker.seenAt, answer.at)} ago`},
      {title: "Threads", cell: worker => Object.entries(worker.threads).map(([lane, threads]) => `${lane.replace("_", " ")} ${threads}`).join(", ")},
      {title: "In hand", cell: worker => worker.inHand.length === 0 ? "nothing" : worker.inHand.map(ticket =>
        element("div", {}, jobLink(ticket.exportId), ` ${ticket.lane.replace("_", " ")} of `, orgLink(ticket.orgId), ` for ${ageOf(ticket.since, answer.at)}`))},
      {title: "Heap", number: true, cell: worker => `${Math.round(worker.heapUsedBytes / worker.heapMaxBytes * 100)} %`},
      {title: "Version", cell: worker => worker.version},
      {title: "Action", cell: worker => worker.state === "silent" ? "–" : hold(context, "workers", worker.name, worker.state.startsWith("drain"),
        "It ends the tickets that it has in hand, and takes no more until you resume it.")},
    ], answer.workers),
  ];
}

async function letters(context, id, parameters) {
  const answer = await context.get("letters", parameters);
  const filter = new URLSearchParams(Object.entries({code: parameters.code, org: parameters.org}).filter(([, value]) => value));
  return [
    element("h1", {}, "Dead letters"),
    filters(context, "letters", parameters, [
      {name: "state", title: "State", options: ["", "open", "redriven", "discarded", "moot"]},
      {name: "code", title: "Code"}, {name: "org", title: "Organisation"}]),
    element("p", {}, element("a", {href: `#/redrive?${filter}`}, "Plan to order the open ones again")),
    table("Dead letters, newest first", [
      {title: "Sent", cell: letter => time(letter.at)},
      {title: "State", cell: letter => state(letter.state)},
      {title: "Why", cell: letter => [element("code", {}, letter.code), element("div", {}, letter.reason), letter.error && element("small", {}, letter.error)]},
      {title: "Export", cell: letter => letter.exportId ? jobLink(letter.exportId) : element("details", {}, element("summary", {}, "record"), element("code", {}, letter.value))},
      {title: "Organisation", cell: letter => orgLink(letter.orgId)},
      {title: "From", cell: letter => `${letter.topic ?? "?"} by ${letter.worker ?? "?"}`},
      {title: "Action", cell: letter => letter.state !== "open" ? "–" : element("button", {type: "button", "aria-label": `Discard letter ${letter.id}`, onclick: () => context.act({
        title: "Discard this letter?", text: "The job stays as it is. The letter no longer counts as open.",
        path: `letters/${letter.id}:discard`, button: "Discard"})}, "Discard")},
    ], answer.letters),
    more("letters", parameters, answer.next),
  ];
}

/** The plan is the dry run: it comes from the code that then acts. */
async function redrive(context, id, parameters) {
  const chosen = parameters.ids ? {exportIds: parameters.ids.split(",")} : {code: parameters.code, org: parameters.org};
  const plan = await context.plan(chosen);
  const chosenCount = plan.counts.redrive ?? 0;
  return [
    element("h1", {}, "Plan of a redrive"),
    element("p", {}, `${number(chosenCount)} of ${number(plan.items.length)} exports would be ordered again, one a second. Nothing has changed yet. The plan is good until `, time(plan.expiresAt), "."),
    element("div", {class: "actions"}, chosenCount > 0 && element("button", {type: "button", onclick: () => context.act({
      title: `Order ${chosenCount} exports again?`, text: "Each becomes a new export of the same organisation. Be sure that the cause of the failures is gone.",
      path: "redrives", body: {token: plan.token}, button: "Start the redrive",
      done: started => context.open(`/redrives/${started.redriveId}`)})}, "Start the redrive")),
    items(plan.items),
  ];
}

function items(rows) {
  return table("Exports of the redrive", [
    {title: "Export", cell: item => jobLink(item.exportId)},
    {title: "Organisation", cell: item => orgLink(item.orgId)},
    {title: "Verdict", cell: item => state(item.result ?? item.verdict.toLowerCase())},
    {title: "Why", cell: item => item.why},
    {title: "Rows", number: true, cell: item => number(item.rows)},
    {title: "New export", cell: item => jobLink(item.newExportId)},
  ], rows);
}

async function redrives(context, id) {
  if (id) {
    return oneRedrive(context, id);
  }
  const answer = await context.get("redrives");
  return [
    element("h1", {}, "Redrives"),
    table("Redrives, newest first", [
      {title: "Started", cell: one => element("a", {href: `#/redrives/${one.redriveId}`}, time(one.createdAt))},
      {title: "State", cell: one => state(one.state)},
      {title: "Done", number: true, cell: one => `${number(one.redriven + one.joined + one.skipped)} of ${number(one.total)}`},
      {title: "By", cell: one => one.by}, {title: "Reason", cell: one => one.reason},
    ], answer.redrives),
  ];
}

async function oneRedrive(context, id) {
  const {redrive: one, items: rows} = await context.get(`redrives/${encodeURIComponent(id)}`);
  const verbs = {running: ["pause", "cancel"], paused: ["resume", "cancel"], stopped: ["resume", "cancel"]}[one.state] ?? [];
  return [
    element("h1", {}, "Redrive"),
    definitions({
      "State": state(one.state), ...(one.stoppedBecause && {"Stopped because": one.stoppedBecause}),
      "By": one.by, "Reason": one.reason, "Ordered again": `${number(one.redriven)} of ${number(one.total)}`,
      "Were ordered before": number(one.joined), "Left out": number(one.skipped),
    }),
    element("div", {class: "actions"}, verbs.map(verb => element("button", {type: "button", onclick: () => context.act({
      title: `${verb[0].toUpperCase()}${verb.slice(1)} the redrive?`, text: "What it has ordered goes on.",
      path: `redrives/${id}:${verb}`, button: verb[0].toUpperCase() + verb.slice(1)})}, verb[0].toUpperCase() + verb.slice(1)))),
    items(rows),
  ];
}

async function audit(context, id, parameters) {
  const answer = await context.get("audit", parameters);
  return [
    element("h1", {}, "Audit"),
    table("Actions of operators, newest first", [
      {title: "Time", cell: entry => time(entry.at)},
      {title: "Who", cell: entry => `${entry.actor} from ${entry.address}`},
      {title: "Action", cell: entry => element("code", {}, entry.action)},
      {title: "Target", cell: entry => element("span", {class: "id"}, entry.target)},
      {title: "Reason", cell: entry => entry.reason},
      {title: "Outcome", cell: entry => entry.outcome ?? "unknown"},
    ], answer.entries),
    more("audit", parameters, answer.next),
  ];
}

export const VIEWS = {
  overview: {title: "Overview", render: overview, isLive: true},
  jobs: {title: "Exports", render: jobs},
  organisations: {title: "Organisations", render: organisations},
  queues: {title: "Queues", render: queues, isLive: true},
  workers: {title: "Workers", render: workers, isLive: true},
  letters: {title: "Dead letters", render: letters},
  redrives: {title: "Redrives", render: redrives, isLive: true},
  audit: {title: "Audit", render: audit},
  job: {title: "Export", render: job, isLive: true, isListed: false},
  redrive: {title: "Plan of a redrive", render: redrive, isListed: false},
};
