//! 任务: how far long work is. The page asks again by itself until the work is over; without scripts it loads anew.

use askama::Template;
use axum::extract::Path;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::error::Fault;
use crate::extract::Signed;
use crate::jobs::{Job, Kind, Phase};
use crate::view::{Light, Markup, Shell, light, moment};

#[derive(Template)]
#[template(path = "jobs.html")]
struct JobsPage {
    shell: Shell,
    lines: Vec<Line>,
}

struct Line {
    href: String,
    title: String,
    kind: &'static str,
    begun: String,
    light: Markup,
}

#[derive(Template)]
#[template(path = "job.html")]
struct JobPage {
    shell: Shell,
    path: String,
    kind: &'static str,
    /// Where such jobs are begun: its name and address.
    place: (&'static str, &'static str),
    title: String,
    begun: String,
    shown: Shown,
    /// Whether the page is to ask again.
    is_open: bool,
}

/// How far a job is, in words.
struct Shown {
    light: Markup,
    said: String,
    /// Steps done and all steps, while it is at work.
    steps: Option<(usize, usize)>,
    can_stop: bool,
    href: Option<String>,
    number: Option<String>,
}

fn shown(job: &Job) -> Shown {
    let plain = |light, said: &str| Shown {
        light,
        said: said.to_owned(),
        steps: None,
        can_stop: false,
        href: None,
        number: None,
    };
    match job.phase() {
        Phase::Waiting => {
            Shown { can_stop: true, ..plain(light(Light::Off, "排队"), "前面还有任务，轮到就开始。") }
        }
        Phase::Running { done, of, doing } => Shown {
            steps: Some((done, of)),
            can_stop: !job.is_to_stop(),
            ..plain(light(Light::Off, "正在办"), &format!("第 {} 步，共 {of} 步：{doing}", (done + 1).min(of)))
        },
        Phase::Done(outcome) => {
            Shown { href: Some(outcome.href), ..plain(light(Light::Green, "办好了"), &outcome.said) }
        }
        Phase::Failed { why, number } => Shown { number, ..plain(light(Light::Red, "没有办成"), &why) },
        Phase::Stopped => plain(light(Light::Off, "已停止"), "按你的要求停止了，什么也没有留下。"),
    }
}

pub(crate) async fn list(signed: Signed) -> Result<Html<String>, Fault> {
    let (site, now) = (&signed.visit.site, signed.visit.now);
    let line = |job: &std::sync::Arc<Job>| Line {
        href: format!("/jobs/{}", job.id),
        title: job.title.clone(),
        kind: job.kind.label(),
        begun: moment(job.begun, now),
        light: shown(job).light,
    };
    let lines = site.jobs.all_of(&signed.person.account.login).iter().map(line).collect();
    Ok(Html(JobsPage { shell: Shell::of(&signed.visit, "我的任务").await?, lines }.render()?))
}

pub(crate) async fn show(signed: Signed, Path(id): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let job = of(&signed, &id)?;
    // A script that asks is led on as soon as there is something to look at; what a comparison says stands here alone.
    let leads_on = headers.contains_key("hx-request") && job.kind != Kind::Verify;
    if let (true, Phase::Done(outcome)) = (leads_on, job.phase()) {
        return Ok([("hx-redirect", outcome.href)].into_response());
    }
    let title = format!("{}：{}", job.kind.label(), job.title);
    let page = JobPage {
        shell: Shell::of(&signed.visit, title).await?.with_polling(!job.is_over()),
        path: format!("/jobs/{}", job.id),
        kind: job.kind.label(),
        place: job.kind.place(),
        title: job.title.clone(),
        begun: moment(job.begun, signed.visit.now),
        shown: shown(&job),
        is_open: !job.is_over(),
    };
    Ok(Html(page.render()?).into_response())
}

pub(crate) async fn stop(signed: Signed, Path(id): Path<String>) -> Result<Redirect, Fault> {
    let job = of(&signed, &id)?;
    job.stop();
    Ok(Redirect::to(&format!("/jobs/{}", job.id)))
}

fn of(signed: &Signed, id: &str) -> Result<std::sync::Arc<Job>, Fault> {
    signed.visit.site.jobs.of(&signed.person.account.login, id).ok_or(Fault::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(shown: Shown, is_open: bool) -> String {
        let shell = Shell::sample("编制报告").with_polling(is_open);
        let (title, begun) = ("2024年上半年工作总结".to_owned(), "今天 09:12".to_owned());
        let (path, place) = ("/jobs/7".to_owned(), Kind::Compile.place());
        JobPage { shell, path, kind: "编制报告", place, title, begun, shown, is_open }.render().unwrap()
    }

    #[test]
    fn a_running_job_shows_its_step_asks_again_and_can_be_stopped() {
        let running = Shown {
            light: light(Light::Off, "正在办"),
            said: "第 3 步，共 6 步：写 Word 文件".to_owned(),
            steps: Some((2, 6)),
            can_stop: true,
            href: None,
            number: None,
        };
        let html = page(running, true);
        for part in ["第 3 步，共 6 步", "hx-get=\"/jobs/7\"", "http-equiv=\"refresh\"", "/jobs/7/stop", "width=\"2\""]
        {
            assert!(html.contains(part), "{part}\n{html}");
        }
    }

    #[test]
    fn a_job_that_failed_says_why_and_asks_no_more() {
        let failed = Shown {
            light: light(Light::Red, "没有办成"),
            said: "没有这个指标".to_owned(),
            steps: None,
            can_stop: false,
            href: None,
            number: Some("E-0703-0001".to_owned()),
        };
        let html = page(failed, false);
        assert!(html.contains("没有这个指标") && html.contains("E-0703-0001"), "{html}");
        assert!(!html.contains("hx-get") && !html.contains("http-equiv=\"refresh\"") && !html.contains("/stop"));
    }
}
