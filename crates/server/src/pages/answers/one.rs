//! One answer: its records, what is to be mended or explained before it goes up, and the buttons that send it.

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use xuezheng_bureau::collect::{self, AnswerSheet, answer_sheet};
use xuezheng_bureau::ledger::OperationId;
use xuezheng_bureau::{BureauError, Explanations, SubmissionStatus, declare_zero, printed_code};
use xuezheng_pack::{Period, RegisterId};

use super::records::{Row, explanations, rows};
use super::{list_path, path, standing};
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::pages::reasons::reasons;
use crate::pages::toast::{Toast, toast};
use crate::view::{Markup, Shell, day, encoded, submission};

/// `?done=…`.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Asked {
    done: Option<i64>,
}

#[derive(Template)]
#[template(path = "answer.html")]
struct AnswerPage {
    shell: Shell,
    path: String,
    back: String,
    /// The collection that asks.
    collection: Option<String>,
    label: String,
    org: String,
    period: String,
    asker: String,
    note: Option<String>,
    status: Markup,
    standing: Markup,
    /// Why it came back.
    returned: Option<String>,
    /// Why it can't be answered any more.
    shut: Option<String>,
    /// Why it did not go up: the form in which that is mended, and the reason.
    wrong: Vec<(String, String)>,
    counts: Vec<(&'static str, usize)>,
    records: usize,
    rows: Vec<Row>,
    more: usize,
    untouched: usize,
    list_path: String,
    new_path: String,
    can_submit: bool,
    can_zero: bool,
    can_prefill: bool,
    goes_up: usize,
    print: Option<Printed>,
    can_print: bool,
    can_attach: bool,
    scans: Vec<ScanRow>,
    /// Until when, and for how much longer; `None` where no day is set.
    until: Option<String>,
    toast: Option<Toast>,
}

/// The last paper.
struct Printed {
    code: String,
    on: String,
}

struct ScanRow {
    href: String,
    name: String,
    said: String,
}

/// An answer that somebody has open.
pub(super) struct Open {
    pub(super) sheet: AnswerSheet,
    /// What they said to checks just now.
    typed: Explanations,
    wrong: Vec<(String, String)>,
    done: Option<i64>,
}

impl Open {
    /// One answer of the person's own org; of any other there is none.
    pub(super) async fn of(signed: &Signed, period: &str, register: &str) -> Result<Self, Fault> {
        let period = Period::parse(period).ok().ok_or(Fault::NotFound)?;
        let register = RegisterId::new(register);
        let sheet = answer_sheet(signed.workspace(), &signed.actor(), &register, period).await?;
        Ok(Self { sheet, typed: Explanations::new(), wrong: Vec::new(), done: None })
    }

    /// The page with what was just refused.
    pub(super) async fn refused(self, signed: &Signed, error: BureauError) -> Result<Response, Fault> {
        let wrong = refusal(&format!("/registers/{}", encoded(self.sheet.item.register.as_str())), error)?;
        let page = page(signed, &Self { wrong, ..self }).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
    }
}

pub(crate) async fn show(
    signed: Signed,
    Path((period, register)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Html<String>, Fault> {
    let open = Open { done: asked.done, ..Open::of(&signed, &period, &register).await? };
    Ok(Html(page(&signed, &open).await?))
}

pub(crate) async fn submit(
    signed: Signed,
    Path((period, register)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Fault> {
    let open = Open { typed: explanations(&sent), ..Open::of(&signed, &period, &register).await? };
    let (workspace, item, org) = (signed.workspace(), &open.sheet.item, signed.actor().org);
    let done = match sent.one("do") {
        "submit" => {
            let author = signed.author("提交审核");
            let looked_through = !sent.one("looked_through").is_empty();
            collect::answer(workspace, &author, item, &open.typed, looked_through).await.map(Some)
        }
        "zero" => {
            let author = signed.author("零上报");
            declare_zero(workspace, &author, &item.register, item.period, &org).await.map(Some)
        }
        "prefill" => {
            let asked = item.asked.as_ref().ok_or(Fault::Body)?;
            let (author, orgs) = (signed.author("预填"), [org]);
            collect::prefill(workspace, &author, &asked.collection.id, &orgs, true).await.map(|_| None)
        }
        _ => return Err(Fault::Body),
    };
    match done {
        Ok(done) => {
            let done = done.map_or_else(String::new, |OperationId(id)| format!("?done={id}"));
            Ok(Redirect::to(&format!("{}{done}", path(item))).into_response())
        }
        Err(error) => open.refused(&signed, error).await,
    }
}

/// What a refusal says on the page, each reason with the form where it is mended; other faults are pages of their own.
fn refusal(path: &str, error: BureauError) -> Result<Vec<(String, String)>, Fault> {
    match error {
        BureauError::NotLookedThrough { count, .. } => Ok(vec![(
            String::new(),
            format!("有 {count} 条预填的记录还没有改动过。请逐条核对；确实没有变化的，勾选「已逐条核对」再提交。"),
        )]),
        BureauError::Attachment(_) | BureauError::Paper(_) => Ok(vec![(String::new(), error.to_string())]),
        other => reasons(path, other),
    }
}

async fn page(signed: &Signed, open: &Open) -> Result<String, Fault> {
    let (sheet, actor, today) = (&open.sheet, signed.actor(), signed.visit.now.today);
    let item = &sheet.item;
    let register = signed.workspace().pack().registers.get(&item.register).ok_or(Fault::NotFound)?;
    let (may, counts, path) = (item.may_answer(&actor), sheet.counts, path(item));
    let (rows, more) = rows(register, sheet, &open.typed, today);
    let scans = sheet.scans.iter().rev().enumerate().map(|(index, scan)| ScanRow {
        href: format!("{path}/scans/{}", scan.position),
        name: scan.scan.file.name.clone(),
        said: format!("{} {}上传{}", day(scan.on, today), scan.by, if index > 0 { "，已被替换" } else { "" }),
    });
    let asked = item.asked.as_ref();
    let shut = asked.filter(|_| item.is_owed() && !may);
    let until = asked.map(|asked| match &asked.answer.extension {
        Some(it) => format!("已延期至 {}：{}", day(it.until, today), it.reason),
        None => format!("{}截止", day(asked.answer.deadline, today)),
    });
    let page = AnswerPage {
        shell: Shell::of(&signed.visit, format!("{} {}", item.register_label, item.period.label())).await?,
        back: path.clone(),
        collection: asked.map(|asked| asked.collection.title.clone()),
        label: item.register_label.clone(),
        org: signed.person.org_label.clone(),
        period: item.period.label(),
        asker: asked.map_or_else(|| "上级".to_owned(), |asked| asked.asker.clone()),
        note: asked.and_then(|asked| asked.collection.note.clone()),
        status: submission(item.status),
        standing: standing(item, today),
        returned: (item.status == SubmissionStatus::Returned).then(|| item.reason.clone().unwrap_or_default()),
        shut: shut.map(|it| format!("「{}」{}，现在不能提交。", it.collection.title, it.state.label())),
        wrong: open.wrong.clone(),
        counts: vec![
            ("草稿", counts.drafts),
            ("退回", counts.returned),
            ("待审", counts.waiting),
            ("已通过", counts.approved),
        ],
        records: counts.all(),
        untouched: sheet.untouched.len(),
        rows,
        more,
        list_path: list_path(item, &actor.org),
        new_path: format!("/registers/{}/new", encoded(item.register.as_str())),
        can_submit: may && item.is_owed() && counts.all() > 0,
        can_zero: may && item.is_owed() && counts.all() == 0,
        can_prefill: may && item.can_prefill && counts.all() == 0,
        goes_up: counts.drafts + counts.returned,
        print: sheet.paper.as_ref().map(|paper| Printed {
            code: printed_code(&paper.printed.code),
            on: format!("{} {}打印", day(paper.on, today), paper.by),
        }),
        can_print: counts.all() > 0 || item.zero,
        can_attach: matches!(item.status, SubmissionStatus::Submitted | SubmissionStatus::Approved),
        scans: scans.collect(),
        until,
        toast: toast(signed, open.done).await?,
        path,
    };
    Ok(page.render()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use xuezheng_pack::RecordId;

    #[test]
    fn unseen_drafts_are_refused_in_the_words_of_a_page() {
        let said = refusal("/registers/r", BureauError::NotLookedThrough { count: 3, first: RecordId(1) }).unwrap();
        assert!(said[0].1.contains("3 条") && !said[0].1.contains("--looked-through"), "{said:?}");
    }
}
