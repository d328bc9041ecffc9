//! One answer: its records, what is to be mended or explained before it goes up, and the buttons that send it.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect, Response};
use xuezheng_bureau::collect::{self, AnswerSheet, answer_sheet};
use xuezheng_bureau::ledger::LedgerError;
use xuezheng_bureau::{BureauError, Explanations, SubmissionStatus, printed_code};
use xuezheng_pack::model::CheckSeverity;
use xuezheng_pack::{CollectionId, RecordId, RegisterId};

use super::{list_path, path, standing};
use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::pages::filing::explanations;
use crate::view::{Markup, Shell, day, encoded, submission};

#[derive(Template)]
#[template(path = "answer.html")]
struct AnswerPage {
    shell: Shell,
    path: String,
    collection: String,
    label: String,
    org: String,
    period: String,
    asker: String,
    note: Option<String>,
    status: Markup,
    standing: Markup,
    /// Why it came back.
    back: Option<String>,
    /// Why it can't be answered any more.
    shut: Option<String>,
    refused: Option<String>,
    counts: Vec<(&'static str, usize)>,
    records: usize,
    list_path: String,
    new_path: String,
    hard: Vec<Failing>,
    soft: Vec<Soft>,
    /// Drafts that were filled in beforehand and not touched.
    untouched: Vec<(String, i64)>,
    can_submit: bool,
    can_zero: bool,
    can_prefill: bool,
    goes_up: usize,
    print: Option<Printed>,
    can_print: bool,
    can_attach: bool,
    scans: Vec<ScanRow>,
    deadline: String,
    extension: Option<String>,
}

/// A check that must be mended.
struct Failing {
    href: String,
    record: i64,
    label: String,
    message: String,
}

/// A check that may be explained.
struct Soft {
    name: String,
    failing: Failing,
    said: String,
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

pub(crate) async fn show(
    signed: Signed,
    Path((collection, register)): Path<(String, String)>,
) -> Result<Html<String>, Fault> {
    let sheet = sheet(&signed, &collection, &register).await?;
    Ok(Html(page(&signed, &sheet, &Explanations::new(), None).await?))
}

pub(crate) async fn submit(
    signed: Signed,
    Path((collection, register)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Fault> {
    let sheet = sheet(&signed, &collection, &register).await?;
    let (workspace, item) = (signed.workspace(), &sheet.item);
    let (id, register, org) = (&item.collection.id, &item.answer.register, &item.answer.org);
    let said = explanations(&sent);
    let done = match sent.one("do") {
        "submit" => {
            let author = signed.author("上报");
            let looked_through = !sent.one("looked_through").is_empty();
            collect::submit(workspace, &author, id, register, org, &said, looked_through).await.map(|_| ())
        }
        "zero" => collect::zero(workspace, &signed.author("零上报"), id, register, org).await.map(|_| ()),
        "prefill" => {
            let orgs = [org.clone()];
            collect::prefill(workspace, &signed.author("预填"), id, &orgs, true).await.map(|_| ())
        }
        _ => return Err(Fault::Body),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&path(id, register)).into_response()),
        Err(error) => {
            let why = refusal(error)?;
            let page = page(&signed, &sheet, &said, Some(why)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
        }
    }
}

/// One answer of the person's own org; of any other there is none.
pub(super) async fn sheet(signed: &Signed, collection: &str, register: &str) -> Result<AnswerSheet, Fault> {
    let (collection, register) = (CollectionId::new(collection), RegisterId::new(register));
    Ok(answer_sheet(signed.workspace(), &signed.actor(), &collection, &register).await?)
}

/// The page with what was just refused.
pub(super) async fn refused(signed: &Signed, sheet: &AnswerSheet, why: String) -> Result<Response, Fault> {
    let page = page(signed, sheet, &Explanations::new(), Some(why)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page)).into_response())
}

/// What a refusal says on the page; other faults are pages of their own.
pub(super) fn refusal(error: BureauError) -> Result<String, Fault> {
    match error {
        BureauError::Checks(failures) => {
            Ok(format!("有 {} 处没有通过校验，没有上报。红色的请改正，黄色的请改正或写明情况。", failures.len()))
        }
        BureauError::NotLookedThrough { count, .. } => Ok(format!(
            "有 {count} 条预填的记录还没有改动过，没有上报。请逐条核对；确实没有变化的，勾选「已逐条核对」再上报。"
        )),
        BureauError::Ledger(LedgerError::Unfit { .. } | LedgerError::Refused(_))
        | BureauError::AttachedFile(_)
        | BureauError::Attachment(_)
        | BureauError::Paper(_)
        | BureauError::ChangedSinceCheck => Ok(error.to_string()),
        other => Err(other.into()),
    }
}

async fn page(
    signed: &Signed,
    sheet: &AnswerSheet,
    typed: &Explanations,
    refused: Option<String>,
) -> Result<String, Fault> {
    let (item, actor, today) = (&sheet.item, signed.actor(), signed.visit.now.today);
    let (answer, collection) = (&item.answer, &item.collection);
    let may = item.may_answer(&actor);
    let register = encoded(answer.register.as_str());
    let record_path = |record: RecordId| format!("/registers/{register}/{record}");
    let (mut hard, mut soft) = (Vec::new(), Vec::new());
    for noted in &sheet.noted {
        let failure = &noted.failure;
        let failing = Failing {
            href: record_path(failure.record),
            record: failure.record.0,
            label: failure.label.clone(),
            message: failure.message.clone(),
        };
        if failure.severity == CheckSeverity::Hard {
            hard.push(failing);
            continue;
        }
        let said = typed.get(&(failure.record, failure.check.clone())).cloned();
        let before = noted.explained.as_ref().map(|explained| explained.text.clone());
        soft.push(Soft {
            name: format!("why.{}.{}", failure.record, failure.check),
            said: said.or(before).unwrap_or_default(),
            failing,
        });
    }
    let counts = sheet.counts;
    let is_submitted = matches!(answer.status, SubmissionStatus::Submitted | SubmissionStatus::Approved);
    let path = path(&collection.id, &answer.register);
    let scans = sheet.scans.iter().rev().enumerate().map(|(index, scan)| ScanRow {
        href: format!("{path}/scans/{}", scan.position),
        name: scan.scan.file.name.clone(),
        said: format!("{} {}上传{}", day(scan.on, today), scan.by, if index > 0 { "，已被替换" } else { "" }),
    });
    let page = AnswerPage {
        shell: Shell::of(&signed.visit, item.register_label.clone()).await?,
        collection: collection.title.clone(),
        label: item.register_label.clone(),
        org: signed.person.org_label.clone(),
        period: collection.period.label(),
        asker: item.asker.clone(),
        note: collection.note.clone(),
        status: submission(answer.status),
        standing: standing(item, today),
        back: (answer.status == SubmissionStatus::Returned).then(|| answer.reason.clone().unwrap_or_default()),
        shut: (answer.is_owed() && !may)
            .then(|| format!("「{}」{}，现在不能上报。", collection.title, item.state.label())),
        refused,
        counts: vec![
            ("草稿", counts.drafts),
            ("退回", counts.returned),
            ("待审", counts.waiting),
            ("已通过", counts.approved),
        ],
        records: counts.all(),
        list_path: list_path(item),
        new_path: format!("/registers/{register}/new"),
        hard,
        soft,
        untouched: sheet.untouched.iter().map(|record| (record_path(*record), record.0)).collect(),
        can_submit: may && answer.is_owed() && counts.all() > 0,
        can_zero: may && answer.is_owed() && counts.all() == 0,
        can_prefill: may && item.can_prefill && counts.all() == 0,
        goes_up: counts.drafts + counts.returned,
        print: sheet.paper.as_ref().map(|paper| Printed {
            code: printed_code(&paper.printed.code),
            on: format!("{} {}打印", day(paper.on, today), paper.by),
        }),
        can_print: counts.all() > 0 || answer.zero,
        can_attach: is_submitted,
        scans: scans.collect(),
        deadline: day(answer.deadline, today),
        extension: answer.extension.as_ref().map(|it| format!("已延期至 {}：{}", day(it.until, today), it.reason)),
        path,
    };
    Ok(page.render()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unseen_drafts_are_refused_in_the_words_of_a_page() {
        let said = refusal(BureauError::NotLookedThrough { count: 3, first: RecordId(1) });
        assert!(said.is_ok_and(|said| said.contains("3 条") && !said.contains("--looked-through")));
    }
}
