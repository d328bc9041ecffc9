//! 公文体检: a document is read, checked, and shown with what was found beside it; nothing of it is put by.

mod kept;
mod marked;
mod result;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use xuezheng_bureau::document::lint::{Choice, Finding, Tally, lint};
use xuezheng_bureau::document::reading::{Control, DateKind, DateParts, ReadError, Reading, controls, read};
use xuezheng_bureau::{asked_periods, lint_document, reach, usual_period};
use xuezheng_pack::Period;
use xuezheng_pack::model::Permission;

pub(crate) use kept::file;

use crate::error::Fault;
use crate::extract::{Signed, query};
use crate::form::{Sent, SentFile};
use crate::view::Shell;
use marked::PieceKind;
use result::Checked;

/// Bytes that a document may have: reports with pictures have some.
const MOST_BYTES: usize = 20 * 1024 * 1024;

#[derive(Template)]
#[template(path = "checkup.html")]
struct CheckupPage {
    shell: Shell,
    /// Why there is nothing to see.
    refused: Option<String>,
    form: Asking,
    checked: Option<Checked>,
}

/// The form, as it was sent.
struct Asking {
    /// Whether numbers are held against the bureau's; `None` for those who may not see any.
    against: Option<bool>,
    periods: Vec<(String, String, bool)>,
    /// Whose figures they would be.
    org: String,
}

pub(crate) async fn show(signed: Signed) -> Result<Response, Fault> {
    let form = Asking::of(&signed, None, true).await?;
    page(&signed, form, None, None).await
}

pub(crate) async fn submit(signed: Signed, sent: Sent) -> Result<Response, Fault> {
    let is_against = sent.one("against") == "1";
    if is_against && !signed.person.may(Permission::Figures) {
        return Err(Fault::NotAllowed(Permission::Figures));
    }
    let typed = match sent.one("period") {
        typed if is_against && !typed.is_empty() => {
            Some(Period::parse(typed).map_err(|error| Fault::Unfit(error.to_string()))?)
        }
        _ => None,
    };
    let form = Asking::of(&signed, typed, is_against).await?;
    let file = match chosen(sent) {
        Ok(file) => file,
        Err(why) => return page(&signed, form, Some(why), None).await,
    };
    let (file, reading, controls) = match taken_apart(file).await? {
        Ok(read) => read,
        Err(why) => return page(&signed, form, Some(format!("{why}。")), None).await,
    };
    let period = match typed.or_else(|| titled(&reading)) {
        _ if !is_against => None,
        Some(period) => Some(period),
        None => Some(usual_period(signed.workspace(), signed.visit.now.today).await?),
    };
    let (findings, tally) = found(&signed, period, &reading, &controls).await?;
    let copies = kept::keep(&signed, &file, &reading, &findings)?;
    let against = period.zip(tally).map(|(period, tally)| format!("对照{}的数据：{}", period.label(), tally.words()));
    let may_trace = signed.person.may(Permission::Figures);
    let checked = Checked::of(&file.name, &reading, &findings, against, copies, may_trace);
    page(&signed, form, None, Some(checked)).await
}

/// The file, or why there is none.
fn chosen(sent: Sent) -> Result<SentFile, String> {
    let file = sent.files.into_iter().find(|file| file.input == "file");
    match file {
        None => Err("没有选文件。请先选一份文稿，再点「体检」。".to_owned()),
        Some(file) if file.bytes.is_empty() => Err(format!("文件「{}」是空的。请核对选的是不是这一份。", file.name)),
        Some(file) if file.bytes.len() > MOST_BYTES => {
            let (size, most) = (file.bytes.len().div_ceil(1 << 20), MOST_BYTES >> 20);
            Err(format!("文件「{}」有 {size} MB，超过 {most} MB。请压缩里面的图片，或分成几个文件。", file.name))
        }
        Some(file) => Ok(file),
    }
}

type TakenApart = (SentFile, Reading, Vec<Control>);

/// Reads a file apart from the threads that answer.
async fn taken_apart(file: SentFile) -> Result<Result<TakenApart, ReadError>, Fault> {
    let read = move || {
        let reading = read(&file.name, &file.bytes)?;
        let controls = controls(&file.bytes, &reading.text.source)?;
        Ok((file, reading, controls))
    };
    tokio::task::spawn_blocking(read).await.map_err(|error| Fault::Broken(format!("读公文时出错：{error}")))
}

/// The period that a document is of by its title.
fn titled(reading: &Reading) -> Option<Period> {
    let title = reading.outline.title?;
    let date = reading.dates.iter().find(|date| title.holds(date.span) && date.from.year.is_some())?;
    let DateParts { year, half, quarter, month, .. } = date.from;
    let year = year?;
    let text = match (date.kind, half, quarter, month) {
        (DateKind::HalfYear, Some(half), ..) => format!("{year}H{half}"),
        (DateKind::Quarter, _, Some(quarter), _) => format!("{year}Q{quarter}"),
        (DateKind::Month, .., Some(month)) => format!("{year}-{month:02}"),
        (DateKind::Year, ..) => year.to_string(),
        _ => return None,
    };
    Period::parse(&text).ok()
}

/// What is found; of a period, also against what their org has of it.
async fn found(
    signed: &Signed,
    period: Option<Period>,
    reading: &Reading,
    controls: &[Control],
) -> Result<(Vec<Finding>, Option<Tally>), Fault> {
    let choice = Choice::default();
    let Some(period) = period else { return Ok((lint(reading, &choice), None)) };
    let org = reach(signed.workspace(), &signed.actor(), None).await?;
    let asked = query(&org, period, None);
    let (findings, tally) = lint_document(signed.workspace(), &asked, reading, controls, &choice).await?;
    Ok((findings, Some(tally)))
}

async fn page(
    signed: &Signed,
    form: Asking,
    refused: Option<String>,
    checked: Option<Checked>,
) -> Result<Response, Fault> {
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let shell = Shell::of(&signed.visit, "公文体检").await?;
    let page = CheckupPage { shell, refused, form, checked };
    Ok((status, Html(page.render()?)).into_response())
}

impl Asking {
    async fn of(signed: &Signed, period: Option<Period>, is_against: bool) -> Result<Self, Fault> {
        let org = signed.person.org_label.clone();
        if !signed.person.may(Permission::Figures) {
            return Ok(Self { against: None, periods: Vec::new(), org });
        }
        let mut periods = asked_periods(signed.workspace()).await?;
        periods.extend(period.filter(|period| !periods.contains(period)));
        let by_title = (String::new(), "按标题里写的期间".to_owned(), period.is_none());
        let named = periods.into_iter().map(|it| (it.to_string(), it.label(), Some(it) == period));
        let periods = std::iter::once(by_title).chain(named).collect();
        Ok(Self { against: Some(is_against), periods, org })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(refused: Option<&str>, against: Option<bool>, checked: Option<Checked>) -> String {
        let periods = vec![("2024H1".to_owned(), "2024年上半年".to_owned(), true)];
        let form = Asking { against, periods, org: "云川市教育体育局".to_owned() };
        let refused = refused.map(str::to_owned);
        CheckupPage { shell: Shell::sample("公文体检"), refused, form, checked }.render().unwrap()
    }

    fn checked(text: &str) -> Checked {
        let reading = read("总结.txt", text.as_bytes()).unwrap();
        let findings = lint(&reading, &Choice::default());
        Checked::of("总结<1>.txt", &reading, &findings, None, Vec::new(), true)
    }

    #[test]
    fn who_sees_no_figures_is_not_offered_them() {
        assert!(page(None, Some(true), None).contains("name=\"against\""));
        assert!(!page(None, None, None).contains("name=\"against\""));
        assert!(page(Some("文件太大"), None, None).contains("文件太大"));
    }

    #[test]
    fn a_document_is_of_the_period_that_its_title_names() {
        let of = |text: &str| titled(&read("a.txt", text.as_bytes()).unwrap()).map(|period| period.to_string());
        let report = "某县教育局2024年上半年工作总结及下半年工作计划\n各项工作稳步推进，取得了新的进展。\n";
        assert_eq!(of(report).as_deref(), Some("2024H1"));
        assert_eq!(of("某县教育局2023年工作总结\n各项工作稳步推进，取得了新的进展。\n").as_deref(), Some("2023"));
        assert_eq!(of("某县教育局工作总结\n各项工作稳步推进，取得了新的进展。\n"), None);
    }

    #[test]
    fn what_is_wrong_is_marked_in_the_text_and_listed_beside_it() {
        let html = page(None, None, Some(checked("某县2024年总结\n签定责任书300份，<b>广泛开展</b>。\n")));
        for said in
            ["总结&#60;1&#62;.txt", "&lt;b&gt;", "href=\"#p1\"", "id=\"p1\"", "href=\"#m1\"", "D031", "改为「签订」"]
        {
            assert!(html.contains(said), "{said}: {html}");
        }
        let clean = page(None, None, Some(checked("某县2024年总结\n签订责任书300份。\n")));
        assert!(clean.contains("没有发现问题"), "{clean}");
    }
}
