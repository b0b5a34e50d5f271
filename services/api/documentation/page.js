// Renders the OpenAPI document and sends requests from it. No library: the page must work without a network.
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];
let api;

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

function resolve(schema) {
  return schema && schema.$ref ? api.components.schemas[schema.$ref.split("/").pop()] : schema;
}

function example(schema, depth = 0) {
  schema = resolve(schema) || {};
  if ("default" in schema) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const choice = (schema.oneOf || schema.anyOf || schema.allOf || [])[0];
  if (choice) return example(choice, depth);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object" || schema.properties) {
    if (depth > 4) return {};
    const names = schema.required || Object.keys(schema.properties || {});
    return Object.fromEntries(names.map((name) => [name, example((schema.properties || {})[name], depth + 1)]));
  }
  if (type === "array") return [];
  if (type === "integer" || type === "number") return schema.minimum || 1;
  if (type === "boolean") return false;
  return type === "null" ? null : "";
}

function bodyContent(operation) {
  const content = operation.requestBody && operation.requestBody.content;
  return content && content["application/json"];
}

function firstBody(content) {
  const shown = Object.values(content.examples || {})[0];
  return shown ? shown.value : example(content.schema);
}

function responses(operation) {
  const list = element("ul");
  for (const [status, response] of Object.entries(operation.responses || {})) {
    list.append(element("li", `${status}: ${response.description}`));
  }
  return list;
}

async function send(method, path, inputs, body, output) {
  const query = new URLSearchParams();
  const headers = {};
  for (const { parameter, input } of inputs) {
    if (!input.value) continue;
    if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
    if (parameter.in === "query") query.set(parameter.name, input.value);
    if (parameter.in === "header") headers[parameter.name] = input.value;
  }
  const token = document.getElementById("token").value.trim();
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body) headers["Content-Type"] = "application/json";
  const address = query.size ? `${path}?${query}` : path;
  try {
    const answer = await fetch(address, { method: method.toUpperCase(), headers, body: body ? body.value : undefined });
    const type = answer.headers.get("Content-Type") || "";
    const text = /json|text/.test(type) ? await answer.text() : `(${type})`;
    let shown = text;
    try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON: shown as it is */ }
    output.textContent = `${answer.status} ${answer.statusText}\n\n${shown}`;
  } catch (error) {
    output.textContent = String(error);
  }
}

function form(method, path, operation) {
  const box = element("form");
  const inputs = (operation.parameters || []).map((parameter) => {
    const input = element("input");
    input.required = Boolean(parameter.required);
    box.append(element("label", `${parameter.name} (${parameter.in}) `, input));
    return { parameter, input };
  });
  const content = bodyContent(operation);
  const body = content ? element("textarea") : null;
  if (body) {
    body.value = JSON.stringify(firstBody(content), null, 2);
    box.append(element("label", "body ", body));
  }
  const output = element("pre");
  output.hidden = true;
  box.append(element("button", "Send"), output);
  box.addEventListener("submit", (event) => {
    event.preventDefault();
    output.hidden = false;
    output.textContent = "…";
    send(method, path, inputs, body, output);
  });
  return box;
}

function entry(method, path, operation) {
  const summary = element("summary", "", element("b", method.toUpperCase()), element("code", path));
  summary.append(element("span", ` ${operation.summary}`));
  if (operation.security) {
    const lock = element("span", " needs a credential");
    lock.className = "locked";
    summary.append(lock);
  }
  const details = element("details", "", summary, element("p", operation.description || operation.summary));
  // The form is made when it is looked at: a long document opens at once.
  details.addEventListener("toggle", () => {
    if (details.dataset.made) return;
    details.dataset.made = "yes";
    details.append(responses(operation), form(method, path, operation));
  });
  return details;
}

async function show() {
  api = await (await fetch("/api/docs/openapi.json")).json();
  document.getElementById("about").textContent = api.info.description || "";
  const groups = new Map();
  for (const [path, item] of Object.entries(api.paths)) {
    for (const method of METHODS.filter((name) => item[name])) {
      const tag = (item[method].tags || ["other"])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(entry(method, path, item[method]));
    }
  }
  const main = document.getElementById("operations");
  main.replaceChildren();
  for (const [tag, entries] of groups) main.append(element("h2", tag), ...entries);
}

show().catch((error) => { document.getElementById("operations").textContent = String(error); });
