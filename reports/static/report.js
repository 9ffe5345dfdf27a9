// Everything here is a convenience: the page says the same without it.
"use strict";
(() => {
const $ = (q, at = document) => at.querySelector(q), $$ = (q, at = document) => [...at.querySelectorAll(q)];
const make = (tag, props = {}, ...kids) => { const e = Object.assign(document.createElement(tag), props); e.append(...kids); return e; };
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
const tools = $("#tools"), body = $("#list tbody");
const rows = body ? [...body.rows].map((row, place) => ({row, place, article: document.getElementById($("a", row).hash.slice(1)), cells: [...row.cells].map(c => c.textContent.trim()), text: row.textContent.toLowerCase(), on: true})) : [];
// ---- filter: what is seen at once, the rest of a long report when typing rests
const STEP = 60;
let later = 0;
function filter() {
const words = $("#q").value.toLowerCase().split(/\s+/).filter(Boolean);
const picks = $$("select", tools).filter(s => s.value).map(s => [Number(s.dataset.column), s.value]);
let shown = 0;
for (const one of rows) {
one.on = words.every(w => one.text.includes(w)) && picks.every(([at, value]) => one.cells[at] === value);
shown += one.on;
if (!one.on || shown <= STEP) one.row.hidden = !one.on;
}
$("#shown").textContent = fill(tools.dataset.showing, {shown, total: rows.length});
clearTimeout(later); later = setTimeout(settle, 150, 0);
}
function settle(start) {
for (const one of rows.slice(start, start + STEP)) one.row.hidden = one.article.hidden = !one.on;
if (start + STEP < rows.length) later = setTimeout(settle, 0, start + STEP);
}
// ---- sort
function sort(th, at) {
const down = th.getAttribute("aria-sort") === "ascending", sign = down ? -1 : 1;
$$("#list th").forEach(h => h.removeAttribute("aria-sort"));
th.setAttribute("aria-sort", down ? "descending" : "ascending");
const order = new Intl.Collator("en", {numeric: true}).compare;
rows.sort((a, b) => sign * order(a.cells[at], b.cells[at]) || a.place - b.place);
body.append(...rows.map(one => one.row));
}
// ---- compare: the columns of the table, then every row of the answers and every headed part
function parts(one) {
expand(one.article);
const heads = $$("#list th").map(th => th.textContent.trim());
const cells = heads.slice(1).map((head, at) => [head, [...one.row.cells[at + 1].childNodes]]);
const rows = $$(".axes>div", one.article).map(div => [$("dt", div).textContent, $$("dd", div).flatMap((dd, at) => at ? [" ", ...dd.childNodes] : [...dd.childNodes])]).filter(([head]) => !heads.includes(head));
return [...cells, ...rows, ...$$(".two>div,.seen", one.article).map(div => [$("h4", div).textContent, [...div.children].slice(1)])];
}
function compare() {
const chosen = rows.filter(one => $("input", one.row).checked), target = $("#side>div");
if (chosen.length < 1) return;
const told = new Map(chosen.map(one => [one, parts(one)])), labels = new Set([...told.values()].flatMap(all => all.map(([label]) => label)));
const table = make("table");
table.append(make("tr", {}, make("td"), ...chosen.map(one => make("th", {scope: "col", textContent: one.cells[0]}))));
for (const label of labels) {
const cells = chosen.map(one => make("td", {}, ...told.get(one).filter(([name]) => name === label).flatMap(([, nodes]) => nodes.map(n => n.cloneNode ? n.cloneNode(true) : n))));
const differs = cells.some(cell => cell.textContent !== cells[0].textContent);
table.append(make("tr", {className: differs ? "differs" : ""}, make("th", {scope: "row", textContent: label}), ...cells));
}
target.replaceChildren(table);
$("#side").showModal();
}

// ---- shared passages are put in place when they come near
function expand(article) {
for (const link of $$('a[href^="#p"]', article)) {
const source = $(link.hash);
if (source && !link.closest(".see")) link.replaceWith(...copied(source));
}
// a file of the model's own commit is named only; the commit's link stands above
const commit = $(".meta a", article);
if (commit) for (const name of $$("details>p>i", article))
name.replaceWith(make("a", {href: commit.href.replace("/tree/", "/blob/") + "/" + name.textContent.split("/").map(encodeURIComponent).join("/"), textContent: name.textContent}));
for (const line of $$(".mean", article)) line.replaceWith(meaning(line));
for (const line of $$(".see", article)) {
for (const link of $$("a", line)) {
const source = $(link.hash), heading = headed(link.textContent);
if (!source) continue;
if ($(".trace", source)) line.after(make("details", {}, make("summary", {textContent: heading}), ...copied(source)));
else line.before(make("div", {className: "seen"}, make("h4", {textContent: heading}), ...copied(source)));
}
line.remove();
}
for (const line of $$(".fw", article)) line.replaceWith(frameworks(line));
for (const mark of $$("i.r", article)) mark.replaceWith(...proofs(mark, article));
}
const copied = source => [...source.childNodes].slice(1).map(n => n.cloneNode(true));
// a short name in a line of links, as the heading of what it leads to
function headed(text) {
const [short, long] = Object.values($("#models").dataset).map(pair => pair.split("|")).find(([short]) => text.startsWith(short)) || ["", ""];
return long + text.slice(short.length);
}
// the part that evidence plays for every model, "licence" or "README.md", as links to this model's evidence
function proofs(mark, article) {
const role = mark.textContent, {dataset, related, attested} = $("#schedule").dataset;
const row = $$(".axes>div", article).find(div => $("dt", div).textContent.toLowerCase() === role);
if (row) return $$('a[href^="#e"]', row).map(a => a.cloneNode(true));
const fits = name => role === dataset ? name.startsWith("datasets/") : role === attested ? name.startsWith("rule:") : role.startsWith(related) ? name.endsWith(" " + role.slice(related.length)) : name === role || name.startsWith(role + " ");
const named = p => [...p.childNodes].find(n => n.textContent.trim());
const rows = $$("details>p[id]", article).filter(p => fits(named(p).textContent.trim()));
return rows.length ? rows.map(p => make("a", {href: "#" + p.id, textContent: p.id.split("-")[1]})) : [mark];
}
// the answer that a question of the schedule calls by a letter, `a` where a model gives none
const answer = (question, letter) => $$("span", question).find(span => span.textContent.startsWith((letter || "a") + ": "));
const rest = (span, from) => [...span.childNodes].slice(from).map(n => n.cloneNode(true));
// "yes: run, inspect b · no: buy": questions by their answers
function meaning(line) {
const source = $($("a", line).hash), list = make("dl", {className: "means"});
const told = line.textContent.split(/: |, | · /).map(said => said.trim());
for (const question of $$("li", source)) {
const said = told.find(said => said.startsWith(question.dataset.short) && /^( [a-z]+)?$/.test(said.slice(question.dataset.short.length)));
if (said === undefined) continue;
const span = answer(question, said.slice(question.dataset.short.length + 1));
list.append(make("div", {}, make("dt", {textContent: $("b", question).textContent}), make("dd", {}, make("b", {className: "a " + span.className, textContent: $("em", span).textContent}), ...rest(span, 2))));
}
return make("div", {className: "seen"}, make("h4", {textContent: $("h3", source).textContent}), list);
}
// "MOF 1.0 fails: 1b 7c": numbers of the requirements, letters of their answers
function frameworks(line) {
const heading = $("a", line).textContent, told = line.textContent.slice(heading.length + 2).split(" · ");
const box = make("details", {}, make("summary", {}, heading + " ", make("small", {textContent: told.map(one => one.replace(/:( \d+[a-z]+)+\s*$/, "")).join(" · ")})));
for (const one of told) {
const source = $$("[data-short]", $("#schedule")).find(div => one.startsWith(div.dataset.short)), list = make("ul", {className: "items"});
const letters = new Map([...one.matchAll(/\b(\d+)([a-z]+)\b/g)].map(([, number, letter]) => [Number(number), letter]));
$$("li", source).forEach((question, at) => {
const span = answer(question, letters.get(at + 1));
list.append(make("li", {className: span.className}, $("b", question).cloneNode(true), " ", ...rest(span, 1)));
});
box.append(make("h4", {textContent: $("h3", source).textContent}), list);
}
return box;
}
const articles = $$("article");
const near = new IntersectionObserver(seen => { for (const s of seen) if (s.isIntersecting) { near.unobserve(s.target); expand(s.target); } }, {rootMargin: "800px"});
for (const article of articles) if ($('a[href^="#p"],.fw,.mean', article)) near.observe(article);
// ---- evidence is opened when something points to it
function reveal() {
const id = decodeURIComponent(location.hash.slice(1));
const target = id && document.getElementById(id);
$$(".on").forEach(e => e.classList.remove("on"));
if (target && id[0] === "e") target.classList.add("on");
const article = target && target.closest("article");
if (article) expand(article);
const closed = target && target.closest("details");
if (closed) { closed.open = true; target.scrollIntoView({block: "center"}); }
}
addEventListener("hashchange", reveal);
addEventListener("beforeprint", () => { $$("details").forEach(d => { d.open = true; }); articles.forEach(expand); });
// ---- decisions, exported as a file that a policy reads
const panel = $("#decide"), made = new Map();
const quote = text => JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
const valued = value => Array.isArray(value) ? "[" + value.map(quote).join(", ") + "]" : quote(value);
function yaml() {
const entries = [...made].map(([ref, d]) => `  - model: ${quote(ref)}\n` + Object.entries(d).filter(([, v]) => v).map(([k, v]) => `    ${k}: ${valued(v)}\n`).join(""));
return "decisions:\n" + entries.join("");
}
function counted() { $("output", panel).textContent = fill(panel.dataset.recorded, {count: made.size}); panel.hidden = !made.size; }
function decide(article, button) {
const form = $("form", panel).cloneNode(true), ref = $("h3 bdi", article).textContent, fields = form.elements;
form.hidden = false;
fields.decision.addEventListener("change", () => { fields.expires.required = fields.decision.value !== "reject"; });
fields.expires.required = true;
form.addEventListener("submit", event => {
event.preventDefault();
const given = Object.fromEntries(new FormData(form));
const link = $(".meta a", article), commit = link && /[0-9a-f]{40}/.exec(link.href), now = new Date().toISOString().slice(0, 10);
const rules = [...new Set($$(".f small", article).map(small => small.textContent))];
made.set(ref, {commit: commit && commit[0], text_sha256: article.dataset.h, decision: given.decision, rules: rules.length ? rules : null, license: article.dataset.h && given.license, commercial_use: article.dataset.h && given.license && given.commercial_use, reason: given.reason, owner: given.owner, date: now, expires: given.expires});
button.textContent = panel.dataset.record + " ✓"; counted();
});
$("[value=remove]", form).addEventListener("click", () => { made.delete(ref); form.replaceWith(button); button.textContent = panel.dataset.record; counted(); });
if (!article.dataset.h) $$(".clear", form).forEach(label => label.remove());
button.replaceWith(form);
fields.owner.focus();
}
if (panel) {
for (const article of $$("article")) {
const button = make("button", {type: "button", textContent: panel.dataset.record});
button.addEventListener("click", () => decide(article, button));
$(".meta", article).after(make("p", {className: "meta"}, button));
}
$("form", panel).hidden = true;
$("#save").addEventListener("click", () => {
const link = make("a", {href: URL.createObjectURL(new Blob([yaml()], {type: "application/yaml"})), download: "decisions.yaml"});
link.click(); URL.revokeObjectURL(link.href);
});
}

// ---- start
if (rows.length) {
tools.hidden = false;
$("#side").addEventListener("click", event => { if (event.target.closest("a[href^='#']")) $("#side").close(); });
tools.addEventListener("input", filter);
tools.addEventListener("submit", event => event.preventDefault());
$("#compare").addEventListener("click", compare);
$$("#list th").forEach((th, at) => {
const button = make("button", {type: "button", textContent: th.textContent});
button.setAttribute("aria-label", fill(tools.dataset.sort, {column: th.textContent}));
button.addEventListener("click", () => sort(th, at));
th.replaceChildren(button);
});
for (const one of rows) {
const box = make("input", {type: "checkbox"});
box.setAttribute("aria-label", tools.dataset.choose + " " + one.cells[0]);
one.row.cells[0].prepend(box);
}
filter();
}
reveal();
})();
