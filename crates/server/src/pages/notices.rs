//! 消息: what came back, was approved, asked for or corrected, and what is due; what was read is each account's own.

use askama::Template;
use axum::extract::Query;
use axum::response::{Html, Redirect};
use serde::Deserialize;
use xuezheng_bureau::{About, Notice, NoticeKind, notices, read_notices};

use crate::error::Fault;
use crate::extract::Signed;
use crate::form::Sent;
use crate::pages::answers::answer_path;
use crate::view::{Light, Markup, Shell, count, encoded, light, moment};

/// Notices of a page.
const LIMIT: usize = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// `unread` for those alone.
    show: String,
}

#[derive(Template)]
#[template(path = "notices.html")]
struct NoticesPage {
    shell: Shell,
    is_unread_only: bool,
    unread: String,
    all: String,
    lines: Vec<Line>,
    more: usize,
    keys: Vec<String>,
}

struct Line {
    key: String,
    kind: Markup,
    title: String,
    href: Option<String>,
    text: String,
    /// Whether the text is a letter, which is opened.
    is_letter: bool,
    who: String,
    when: String,
    is_read: bool,
}

pub(crate) async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Html<String>, Fault> {
    let found = notices(signed.workspace(), &signed.person, signed.visit.now).await?;
    let unread = found.iter().filter(|notice| !notice.is_read).count();
    let is_unread_only = asked.show == "unread";
    let all = found.len();
    let keys = found.iter().filter(|notice| !notice.is_read).map(|notice| notice.key.clone()).collect();
    let mut shown: Vec<Notice> = found.into_iter().filter(|notice| !is_unread_only || !notice.is_read).collect();
    let more = shown.len().saturating_sub(LIMIT);
    shown.truncate(LIMIT);
    let page = NoticesPage {
        shell: Shell::of(&signed.visit, "消息").await?,
        is_unread_only,
        unread: count(unread),
        all: count(all),
        lines: shown.into_iter().map(|notice| line(&signed, notice)).collect(),
        more,
        keys,
    };
    Ok(Html(page.render()?))
}

/// Notes the notices that the form names as read; goes on to what one is about, if it was opened.
pub(crate) async fn read(signed: Signed, sent: Sent) -> Result<Redirect, Fault> {
    let found = notices(signed.workspace(), &signed.person, signed.visit.now).await?;
    // Only what they were told can be read; whatever else the form says is nothing.
    let named: Vec<&str> = sent.all("notice").chain(sent.all("open")).collect();
    let keys: Vec<String> =
        found.iter().map(|notice| notice.key.clone()).filter(|key| named.contains(&key.as_str())).collect();
    read_notices(signed.workspace(), &signed.person, &keys, signed.visit.now).await?;
    let opened = found.iter().find(|notice| sent.one("open") == notice.key).and_then(|notice| href(&notice.about));
    Ok(Redirect::to(opened.as_deref().unwrap_or("/messages")))
}

fn line(signed: &Signed, notice: Notice) -> Line {
    let shape = match notice.kind {
        NoticeKind::Due if notice.is_pressing => Light::Red,
        NoticeKind::Due => Light::Amber,
        NoticeKind::Returned => Light::Red,
        NoticeKind::Approved => Light::Green,
        NoticeKind::Asked | NoticeKind::Eased | NoticeKind::Letter | NoticeKind::Corrected | NoticeKind::Deputy => {
            Light::Off
        }
    };
    Line {
        kind: light(shape, notice.kind.label()),
        href: href(&notice.about),
        is_letter: notice.kind == NoticeKind::Letter,
        when: notice.at.map_or_else(String::new, |at| moment(at, signed.visit.now)),
        key: notice.key,
        title: notice.title,
        text: notice.text,
        who: notice.who,
        is_read: notice.is_read,
    }
}

fn href(about: &About) -> Option<String> {
    Some(match about {
        About::Answers => "/answers".to_owned(),
        About::Filing(register, period) => answer_path(*period, register),
        About::Record(register, record) => format!("/registers/{}/{record}", encoded(register.as_str())),
        About::Records(register) => format!("/registers/{}", encoded(register.as_str())),
        About::Document(number) => format!("/reports/issued/{}", encoded(number)),
        About::Deputies => "/deputies".to_owned(),
        About::Nothing => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unread_stands_out_and_a_letter_opens_in_place() {
        let line = |key: &str, is_letter: bool, is_read: bool| Line {
            key: key.to_owned(),
            kind: light(Light::Red, "退回"),
            title: "安全隐患台账 2024年上半年退回".to_owned(),
            href: (!is_letter).then(|| "/answers/2024H1/hazard".to_owned()),
            text: "请写<部位>".to_owned(),
            is_letter,
            who: "青禾镇中心校 某人".to_owned(),
            when: "今天 09:12".to_owned(),
            is_read,
        };
        let page = |lines: Vec<Line>| NoticesPage {
            shell: Shell::sample("消息"),
            is_unread_only: false,
            unread: "1".to_owned(),
            all: "2".to_owned(),
            lines,
            more: 0,
            keys: vec!["operation:7".to_owned()],
        };
        let html = page(vec![line("operation:7", false, false), line("letter:1", true, true)]).render().unwrap();
        for said in ["全部标为已读", "value=\"operation:7\"", "请写&#60;部位&#62;", "<details", "is-unread"] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(page(Vec::new()).render().unwrap().contains("没有消息"));
    }
}
