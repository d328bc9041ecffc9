//! The queue: what waits, by register, period and org, with what the checks say.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Html;
use serde::Deserialize;
use xuezheng_bureau::{
    NotedCount, Outlined, ReviewFilter, ReviewItem, ReviewQueue, SoftChecks, review_noted, review_outline, review_queue,
};

use super::filter::{Typed, filing_path};
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Light, Markup, Shell, count, light};

/// Items of a page.
const LIMIT: usize = 20;

#[derive(Template)]
#[template(path = "review_queue.html")]
struct QueuePage {
    shell: Shell,
    org: String,
    said: Option<String>,
    tabs: Vec<(&'static str, String, String, bool)>,
    selects: Vec<Select>,
    kept: Vec<(&'static str, String)>,
    clear: Option<String>,
    total: String,
    lines: Vec<Line>,
    approve: Option<String>,
    give_back: Option<String>,
    previous: Option<String>,
    next: Option<String>,
}

struct Select {
    name: &'static str,
    label: &'static str,
    all: &'static str,
    options: Vec<(String, String, bool)>,
}

/// Something that is reviewed as one.
struct Line {
    href: String,
    org: String,
    what: String,
    period: String,
    rows: String,
    checks: Markup,
    note: String,
    turn: String,
    verb: &'static str,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    register: String,
    period: String,
    org: String,
    kind: String,
    checks: String,
    /// `others`: what waits for somebody below.
    view: String,
    /// Items to pass over.
    skip: usize,
    /// What has just been done, with how much of it.
    done: String,
    filings: usize,
    records: usize,
    left: usize,
}

impl Asked {
    fn typed(&self) -> Typed {
        let Self { register, period, org, kind, checks, .. } = self;
        let over = String::new();
        let [register, period, org, kind, checks] = [register, period, org, kind, checks].map(Clone::clone);
        Typed { register, period, org, kind, checks, over }
    }

    /// What has just been done, in words.
    fn said(&self) -> Option<String> {
        if self.filings + self.records == 0 {
            return super::filing::said(&self.done);
        }
        let verb = match self.done.as_str() {
            "approved" => "通过",
            "returned" => "退回",
            _ => return None,
        };
        let left = match self.left {
            0 => String::new(),
            left => format!("；另有 {left} 份还有没报的行或必须改正的问题，没有办理"),
        };
        Some(format!("已{verb} {} 份填报、{} 条记录{left}。", count(self.filings), count(self.records)))
    }
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let typed = asked.typed();
    let (all, noted) = read(&signed, &typed.read()?).await?;
    let is_mine = asked.view != "others";
    let shown: Vec<(usize, &Outlined)> = all.iter().enumerate().filter(|(_, item)| item.is_mine == is_mine).collect();
    let number = |wanted: bool| count(all.iter().filter(|item| item.is_mine == wanted).count());
    let tab = |label, view: &str, mine: bool| {
        (label, typed.path("/review", &[("view", view)]), number(mine), is_mine == mine)
    };
    let tabs = vec![tab("待我审核", "", true), tab("等别人审核", "others", false)];
    let turn = |skip: usize| typed.path("/review", &[("view", &asked.view), ("skip", &skip.to_string())]);
    let skip = asked.skip.min(shown.len());
    let here: Vec<(usize, &Outlined)> = shown.iter().skip(skip).take(LIMIT).copied().collect();
    let counts = match noted {
        Some(noted) => here.iter().map(|(at, _)| noted.get(*at).copied().unwrap_or_default()).collect(),
        None => {
            let items: Vec<&Outlined> = here.iter().map(|(_, item)| *item).collect();
            review_noted(signed.workspace(), &signed.actor(), &items).await?
        }
    };
    let bulk = |act: &str| (is_mine && !shown.is_empty()).then(|| typed.path("/review/bulk", &[("act", act)]));
    let page = QueuePage {
        shell: Shell::of(&signed.visit, "审核").await?,
        org: signed.person.org_label.clone(),
        said: asked.said(),
        tabs,
        selects: selects(&signed, &typed, &all).await?,
        kept: if asked.view.is_empty() { Vec::new() } else { vec![("view", asked.view.clone())] },
        clear: (!typed.pairs().is_empty()).then(|| Typed::default().path("/review", &[("view", &asked.view)])),
        total: total(shown.iter().map(|(_, item)| *item)),
        lines: here.iter().zip(&counts).map(|((_, item), noted)| line(item, *noted)).collect(),
        approve: bulk("approve"),
        give_back: bulk("return"),
        previous: (skip > 0).then(|| turn(skip.saturating_sub(LIMIT))),
        next: (skip + LIMIT < shown.len()).then(|| turn(skip + LIMIT)),
    };
    Ok(Html(page.render()?))
}

/// What waits, with what checks say where the filter asks for it: else only what is looked at is checked.
async fn read(signed: &Signed, filter: &ReviewFilter) -> Result<(Vec<Outlined>, Option<Vec<NotedCount>>), Fault> {
    let workspace = signed.workspace();
    if filter.checks == SoftChecks::Any {
        return Ok((review_outline(workspace, &signed.actor(), filter).await?, None));
    }
    let ReviewQueue { mine, others } = review_queue(workspace, &signed.author("审核"), filter).await?;
    let outlined = |(items, is_mine): (Vec<ReviewItem>, bool)| {
        items.into_iter().map(move |item| item.outlined(is_mine)).collect::<Vec<_>>()
    };
    let (items, noted) = [(mine, true), (others, false)].into_iter().flat_map(outlined).unzip();
    Ok((items, Some(noted)))
}

fn total<'i>(items: impl Iterator<Item = &'i Outlined>) -> String {
    let (mut filings, mut rows) = (0, 0);
    for item in items {
        filings += usize::from(item.period.is_some());
        rows += item.rows;
    }
    format!("{} 份填报，{} 行", count(filings), count(rows))
}

fn line(item: &Outlined, noted: NotedCount) -> Line {
    Line {
        href: filing_path(&item.register, item.period, &item.org),
        org: item.org_label.clone(),
        what: item.register_label.clone(),
        period: item.period.map_or_else(|| "单独上报".to_owned(), |period| period.label()),
        rows: if item.zero { "零上报".to_owned() } else { count(item.rows) },
        checks: checks(noted),
        note: if item.open > 0 { format!("另有 {} 行没报或被退回", count(item.open)) } else { String::new() },
        turn: item.turn_label.clone().unwrap_or_else(|| "任一上级".to_owned()),
        verb: if item.open == 0 && noted.hard == 0 { "审核" } else { "查看" },
    }
}

/// What the checks say, the worst first.
fn checks(noted: NotedCount) -> Markup {
    let NotedCount { failing, explained, hard } = noted;
    match (hard, failing - explained) {
        (0, _) if failing == 0 => light(Light::Green, "无提示"),
        (0, 0) => light(Light::Amber, &format!("经验校验 {explained} 行，都已说明")),
        (0, open) => light(Light::Amber, &format!("经验校验 {failing} 行，{open} 行没有说明")),
        (hard, _) => light(Light::Red, &format!("逻辑校验 {hard} 行")),
    }
}

/// Boxes with what there is to choose among all that waits.
async fn selects(signed: &Signed, typed: &Typed, all: &[Outlined]) -> Result<Vec<Select>, Fault> {
    let orgs = signed.workspace().ledger().orgs().await?;
    let actor = signed.actor();
    let registers: BTreeMap<String, String> =
        all.iter().map(|item| (item.register.to_string(), item.register_label.clone())).collect();
    let periods: BTreeMap<String, String> =
        all.iter().filter_map(|item| item.period).map(|it| (it.to_string(), it.label())).collect();
    let below = orgs.iter().filter(|it| it.exists_on(actor.today) && it.parent_on(actor.today) == Some(&actor.org));
    let below: BTreeMap<String, String> = below.map(|org| (org.id.to_string(), org.label.clone())).collect();
    let checks = [("clean", "没有提示的"), ("explained", "有提示、都已说明的")];
    let checks = checks.into_iter().map(|(id, label)| (id.to_owned(), label.to_owned())).collect();
    let select = |name, label, all, options: BTreeMap<String, String>, chosen: &str| Select {
        name,
        label,
        all,
        options: options.into_iter().map(|(id, label)| (id.clone(), label, id == chosen)).collect(),
    };
    Ok(vec![
        select("register", "台账", "全部台账", registers, &typed.register),
        select("period", "期间", "全部期间", periods, &typed.period),
        select("org", "单位", "全部单位", below, &typed.org),
        select("checks", "校验", "不论校验", checks, &typed.checks),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item() -> Outlined {
        Outlined {
            register: "aid".into(),
            register_label: "学生资助台账".to_owned(),
            org: "q<".into(),
            org_label: "青禾<镇>".to_owned(),
            period: Some(xuezheng_pack::Period::parse("2024H1").unwrap()),
            zero: false,
            rows: 1,
            open: 0,
            turn_label: None,
            is_mine: true,
        }
    }

    #[test]
    fn the_worst_of_the_checks_is_said() {
        let said = |failing, explained, hard| checks(NotedCount { failing, explained, hard }).to_string();
        assert!(said(0, 0, 0).contains("无提示"));
        assert!(said(3, 3, 0).contains("经验校验 3 行，都已说明"));
        assert!(said(3, 1, 0).contains("经验校验 3 行，2 行没有说明"));
        assert!(said(3, 1, 1).contains("逻辑校验 1 行"));
    }

    #[test]
    fn the_queue_says_what_waits_and_leads_to_it() {
        let page = QueuePage {
            shell: Shell::sample("审核"),
            org: "云川市教育体育局".to_owned(),
            said: Some("已通过 2 份填报、8 条记录。".to_owned()),
            tabs: vec![("待我审核", "/review".to_owned(), "1".to_owned(), true)],
            selects: Vec::new(),
            kept: Vec::new(),
            clear: None,
            total: total([item()].iter()),
            lines: vec![line(&item(), NotedCount { failing: 1, explained: 1, hard: 0 })],
            approve: Some("/review/bulk?act=approve".to_owned()),
            give_back: None,
            previous: None,
            next: None,
        };
        let html = page.render().unwrap();
        assert!(html.contains("href=\"/review/filing?register=aid&#38;period=2024H1&#38;org=q%3C\""), "{html}");
        assert!(html.contains("青禾&#60;镇&#62;") && html.contains("1 份填报，1 行"), "{html}");
        assert!(html.contains("已通过 2 份填报、8 条记录。"));
    }

    #[test]
    fn an_empty_queue_says_so_and_leads_on() {
        let page = QueuePage {
            shell: Shell::sample("审核"),
            org: String::new(),
            said: None,
            tabs: Vec::new(),
            selects: Vec::new(),
            kept: Vec::new(),
            clear: None,
            total: total([].iter()),
            lines: Vec::new(),
            approve: None,
            give_back: None,
            previous: None,
            next: None,
        };
        assert!(page.render().unwrap().contains("没有待审的填报"));
    }
}
