//! 台账: all of them, by area.

use askama::Template;
use axum::response::Html;
use xuezheng_pack::model::Register;

use crate::error::Fault;
use crate::extract::Signed;
use crate::view::Shell;

#[derive(Template)]
#[template(path = "registers.html")]
struct RegistersPage {
    shell: Shell,
    org: String,
    count: usize,
    areas: Vec<Area>,
}

struct Area {
    label: String,
    registers: Vec<Entry>,
}

struct Entry {
    id: String,
    label: String,
    note: String,
}

pub(crate) async fn show(signed: Signed) -> Result<Html<String>, Fault> {
    let pack = signed.workspace().pack();
    let entry = |register: &Register| {
        let owners = register.org_kinds.iter().filter_map(|kind| pack.org_kinds.get(kind)).cloned();
        let owners = owners.collect::<Vec<_>>().join("、");
        let fields = register.fields.len();
        Entry {
            id: register.id.to_string(),
            label: register.label.clone(),
            note: format!("{owners}填报，{fields} 个数据项"),
        }
    };
    let areas = pack.areas.iter().map(|area| Area {
        label: area.label.clone(),
        registers: pack.registers.values().filter(|register| register.area == area.id).map(entry).collect(),
    });
    let page = RegistersPage {
        shell: Shell::of(&signed.visit, "台账").await?,
        org: signed.person.org_label.clone(),
        count: pack.registers.len(),
        areas: areas.filter(|area| !area.registers.is_empty()).collect(),
    };
    Ok(Html(page.render()?))
}
