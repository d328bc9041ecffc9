//! The description for programs: OpenAPI 3.1, made from the list of endpoints.

use axum::response::Response;
use serde_json::{Map, Value, json};

use super::PREFIX;
use super::endpoint::{ENDPOINTS, Endpoint, Gives, parameter};
use crate::router::Needs;

pub(super) async fn show() -> Response {
    super::json(&description())
}

/// The whole description.
pub(crate) fn description() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in ENDPOINTS {
        let path = paths.entry(format!("{PREFIX}{}", endpoint.path)).or_insert_with(|| json!({}));
        if let Some(path) = path.as_object_mut() {
            path.insert(endpoint.method.to_lowercase(), operation(endpoint));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "学政",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "教育局的记录、数据和报告。令牌在「接口令牌」页面或用 xuezheng account token 发放，能做什么、看到哪些单位，与账号相同。",
        },
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": schemas(),
            "responses": {
                "Problem": {
                    "description": "没有办成：status 是 HTTP 状态，title 和 detail 说明原因和怎么改，number 供报修时引用",
                    "content": { "application/problem+json": { "schema": reference("Problem") } },
                },
            },
        },
    })
}

fn operation(endpoint: &Endpoint) -> Value {
    let in_path = endpoint.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path =
        in_path.map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let in_query = endpoint.query.iter().map(|name| {
        let (description, kind) = parameter(name);
        let many = matches!(*name, "status" | "state" | "where");
        let one = json!({ "type": kind });
        let schema = if many { json!({ "type": "array", "items": one }) } else { one };
        json!({ "name": name, "in": "query", "description": description, "schema": schema })
    });
    let parameters: Vec<Value> = in_path.chain(in_query).collect();
    let (status, gives) = endpoint.gives;
    let content = match gives {
        Gives::Schema(name) => json!({ "application/json": { "schema": reference(name) } }),
        Gives::Description => json!({ "application/json": { "schema": { "type": "object" } } }),
        Gives::File => json!({ "application/octet-stream": {} }),
    };
    let mut operation = json!({
        "summary": endpoint.summary,
        "parameters": parameters,
        "responses": {
            status.to_string(): { "description": "办成了", "content": content },
            "default": { "$ref": "#/components/responses/Problem" },
        },
    });
    if let Some(fields) = operation.as_object_mut() {
        if let Some(name) = endpoint.takes {
            let content = json!({ "application/json": { "schema": reference(name) } });
            fields.insert("requestBody".to_owned(), json!({ "required": true, "content": content }));
        }
        if endpoint.needs != Needs::Nothing {
            fields.insert("security".to_owned(), json!([{ "token": [] }]));
        }
        if let Needs::May(permission) = endpoint.needs {
            fields.insert("description".to_owned(), format!("账号的角色要能{}。", permission.label()).into());
        }
    }
    operation
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn maybe(kind: &str) -> Value {
    json!({ "type": [kind, "null"] })
}

fn whole() -> Value {
    json!({ "type": "integer" })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn list(of: Value) -> Value {
    json!({ "type": "array", "items": of })
}

/// An object whose fields are all there.
fn object(fields: &[(&str, Value)]) -> Value {
    let required: Vec<&str> = fields.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        fields.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn schemas() -> Value {
    let cells = json!({ "type": "object", "additionalProperties": maybe("string") });
    let version = object(&[
        ("version", whole()),
        ("status", text()),
        ("state", maybe("string")),
        ("void", flag()),
        ("cells", cells.clone()),
    ]);
    let brief = [
        ("indicator", text()),
        ("label", text()),
        ("org", text()),
        ("period", text()),
        ("as_of", text()),
        ("value", maybe("string")),
        ("shown", maybe("string")),
        ("absent", maybe("string")),
        ("unit", text()),
        ("coverage", json!({ "type": ["object", "null"] })),
        ("rows", whole()),
    ];
    let mut figure = brief.to_vec();
    figure.extend([
        ("definition", text()),
        ("year_on_year", reference("Brief")),
        ("lineage", json!({ "type": "object" })),
    ]);
    let mut compile = object(&[("period", text())]);
    for name in ["org", "seal", "dated"] {
        compile["properties"][name] = text();
    }
    compile["additionalProperties"] = json!(false);
    json!({
        "Problem": object(&[("type", text()), ("title", text()), ("status", whole()), ("detail", text())]),
        "Registers": object(&[("registers", list(object(&[
            ("id", text()), ("label", text()), ("area", text()), ("fields", list(json!({ "type": "object" }))),
        ])))]),
        "Records": object(&[
            ("register", text()),
            ("label", text()),
            ("records", list(object(&[
                ("id", whole()), ("org", text()), ("org_label", text()), ("version", whole()), ("status", text()),
                ("state", maybe("string")), ("void", flag()), ("cells", cells.clone()),
            ]))),
            ("next", maybe("string")),
            ("looked_to", maybe("string")),
            ("count", maybe("integer")),
            ("count_is_least", flag()),
        ]),
        "Record": object(&[
            ("register", text()), ("id", whole()), ("org", text()), ("org_label", text()),
            ("working", version.clone()), ("approved", json!({ "anyOf": [version, { "type": "null" }] })),
        ]),
        "Brief": object(&brief),
        "Figures": object(&[("org", text()), ("period", text()), ("figures", list(reference("Brief")))]),
        "Figure": object(&figure),
        "Drill": object(&[("count", whole()), ("skip", whole()), ("records", list(object(&[
            ("register", text()), ("record", whole()), ("org", text()), ("org_label", text()), ("date", text()),
            ("counts_in", text()), ("period", text()), ("cells", cells),
        ])))]),
        "Reports": object(&[("reports", list(object(&[
            ("id", text()), ("label", text()), ("indicators", whole()), ("registers", list(text())),
        ])))]),
        "Compile": compile,
        "Job": object(&[("id", text()), ("title", text()), ("state", json!({
            "type": "string", "enum": ["waiting", "running", "done", "failed", "stopped"],
        }))]),
        "Manuscript": object(&[
            ("name", text()), ("title", text()), ("report", text()), ("org", text()), ("period", text()),
            ("dated", text()), ("seal", maybe("string")), ("compiled", text()), ("formats", list(text())),
            ("figures", list(json!({ "type": "object" }))),
        ]),
    })
}
