//! 抽查: the list is shown with its hash, a public seed draws from it, and anybody can draw again.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::ledger::{DrawRequest, DrawSize, Drawn, OperationId};
use xuezheng_bureau::{draw, draw_list, operation, usual_period};
use xuezheng_pack::{OrgId, Period, RegisterId};

use super::filter;
use crate::error::Fault;
use crate::extract::Signed;
use crate::view::{Shell, count, encoded, moment};

/// The share that is drawn unless somebody says otherwise, in percent.
const USUAL: u32 = 5;

#[derive(Template)]
#[template(path = "review_sample.html")]
struct SamplePage {
    shell: Shell,
    registers: Vec<(String, String, bool)>,
    period: String,
    org: String,
    org_label: String,
    share: u32,
    waits: bool,
    list: Option<List>,
    seed: String,
    error: Option<String>,
}

/// The list that would be drawn from.
struct List {
    size: usize,
    drawn: usize,
    hash: String,
}

#[derive(Template)]
#[template(path = "review_drawn.html")]
struct DrawnPage {
    shell: Shell,
    register: String,
    period: String,
    who: String,
    operation: i64,
    listed: String,
    share: String,
    waits: bool,
    seed: String,
    hash: String,
    differences: Vec<String>,
    records: Vec<(String, String)>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    register: String,
    period: String,
    org: String,
    share: Option<u32>,
    /// `counting`: from what counts, rather than from what waits.
    from: String,
    seed: String,
    /// The hash of the list that was shown.
    hash: String,
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    Ok(Html(page(&signed, &asked, None).await?.render()?))
}

pub(crate) async fn submit(signed: Signed, Form(asked): Form<Asked>) -> Result<Response, Fault> {
    let period = period(&signed, &asked).await?;
    let request = request(&signed, &asked, period).ok_or(Fault::NotFound)?;
    let announced = Some(asked.hash.as_str()).filter(|hash| !hash.is_empty());
    match draw(signed.workspace(), &signed.author("抽查"), &request, announced, &asked.seed).await {
        Ok((operation, _)) => Ok(Redirect::to(&format!("/review/sample/{operation}")).into_response()),
        Err(error) => {
            let error = Fault::from(error).words()?;
            Ok(Html(page(&signed, &asked, Some(error)).await?.render()?).into_response())
        }
    }
}

async fn period(signed: &Signed, asked: &Asked) -> Result<Period, Fault> {
    match asked.period.as_str() {
        "" => Ok(usual_period(signed.workspace(), signed.visit.now.today).await?),
        text => filter::period(text),
    }
}

/// What is drawn from; `None` for a register that isn't there.
fn request(signed: &Signed, asked: &Asked, period: Period) -> Option<DrawRequest> {
    let register = RegisterId::new(&asked.register);
    signed.workspace().pack().registers.get(&register)?;
    Some(DrawRequest {
        register,
        period,
        org: Some(asked.org.as_str()).filter(|org| !org.is_empty()).map(OrgId::new),
        waiting: asked.from != "counting",
        per: None,
        size: DrawSize::Percent(asked.share.unwrap_or(USUAL).clamp(1, 100)),
    })
}

async fn page(signed: &Signed, asked: &Asked, error: Option<String>) -> Result<SamplePage, Fault> {
    let workspace = signed.workspace();
    let period = period(signed, asked).await?;
    let org = Some(asked.org.as_str()).filter(|org| !org.is_empty()).map(OrgId::new);
    let org = xuezheng_bureau::reach(workspace, &signed.actor(), org.as_ref()).await?;
    let list = match request(signed, asked, period) {
        None => None,
        Some(request) => {
            let list = draw_list(workspace, &signed.author("抽查"), &request).await?;
            let DrawSize::Percent(share) = request.size else { return Err(Fault::NotFound) };
            let size = list.listed();
            Some(List { size, drawn: xuezheng_pack::draw::share(size, share), hash: list.hash })
        }
    };
    let registers = workspace.pack().registers.values();
    Ok(SamplePage {
        shell: Shell::of(&signed.visit, "抽查").await?,
        registers: registers
            .map(|it| (it.id.to_string(), it.label.clone(), it.id.as_str() == asked.register))
            .collect(),
        period: period.to_string(),
        org: asked.org.clone(),
        org_label: org.label,
        share: asked.share.unwrap_or(USUAL).clamp(1, 100),
        waits: asked.from != "counting",
        list,
        seed: asked.seed.clone(),
        error,
    })
}

pub(crate) async fn drawn(signed: Signed, Path(id): Path<i64>) -> Result<Html<String>, Fault> {
    let (workspace, id) = (signed.workspace(), OperationId(id));
    // Who may not see the operation may not see the draw.
    let operation = operation(workspace, &signed.actor(), id).await.ok().ok_or(Fault::NotFound)?;
    let again = workspace.ledger().redraw(id).await.ok().ok_or(Fault::NotFound)?;
    let register = workspace.pack().registers.get(&again.register).ok_or(Fault::NotFound)?;
    let Drawn { period, waiting, size, seed, hash, .. } = &again.drawn;
    let records =
        again.drawn.records().into_iter().map(|record| {
            (format!("第 {record} 号"), format!("/registers/{}/{record}", encoded(register.id.as_str())))
        });
    let when = moment(operation.author.at.utc, signed.visit.now);
    let page = DrawnPage {
        shell: Shell::of(&signed.visit, "抽查结果").await?,
        register: register.label.clone(),
        period: filter::period(period)?.label(),
        who: format!("{when} {}", operation.author.shown()),
        operation: id.0,
        listed: count(again.drawn.listed()),
        share: match size {
            DrawSize::Count(count) => format!("{count} 条"),
            DrawSize::Percent(share) => format!("{share}%"),
        },
        waits: *waiting,
        seed: seed.clone().unwrap_or_default(),
        hash: hash.clone(),
        differences: again.differences.clone(),
        records: records.collect(),
    };
    Ok(Html(page.render()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_shows_seed_list_and_whether_it_comes_out_again() {
        let page = |differences: Vec<String>| DrawnPage {
            shell: Shell::sample("抽查结果"),
            register: "安全隐患台账".to_owned(),
            period: "2024年上半年".to_owned(),
            who: "今天 09:12 陈知夏".to_owned(),
            operation: 7,
            listed: "40".to_owned(),
            share: "5%".to_owned(),
            waits: true,
            seed: "双色球<24076".to_owned(),
            hash: "ab12".to_owned(),
            differences,
            records: vec![("第 3 号".to_owned(), "/registers/hazard/3".to_owned())],
        };
        let html = page(Vec::new()).render().unwrap();
        assert!(html.contains("双色球&#60;24076") && html.contains("复算一致") && html.contains("/registers/hazard/3"));
        let html = page(vec!["第 1 个抽中的应为第 4 号记录".to_owned()]).render().unwrap();
        assert!(html.contains("第 4 号记录") && !html.contains("复算一致"));
    }

    #[test]
    fn the_list_is_announced_before_the_seed() {
        let page = SamplePage {
            shell: Shell::sample("抽查"),
            registers: vec![("hazard".to_owned(), "安全隐患台账".to_owned(), true)],
            period: "2024H1".to_owned(),
            org: String::new(),
            org_label: "云川市".to_owned(),
            share: 5,
            waits: true,
            list: Some(List { size: 40, drawn: 2, hash: "ab12".to_owned() }),
            seed: String::new(),
            error: None,
        };
        let html = page.render().unwrap();
        assert!(html.contains("name=\"hash\" value=\"ab12\"") && html.contains("抽出 2 条"), "{html}");
    }
}
