//! How things stand: lights, review status, workflow state. Three things, three looks.

use xuezheng_bureau::SubmissionStatus;
use xuezheng_bureau::ledger::ReviewStatus;
use xuezheng_pack::StateId;
use xuezheng_pack::model::Workflow;

use super::markup::{Markup, escaped, icon};

/// How something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Light {
    /// ● 正常.
    Green,
    /// ▲ 临期.
    Amber,
    /// ■ 逾期.
    Red,
    /// ○ 没有数据, 未到期.
    Off,
}

/// A shape and words.
pub(crate) fn light(light: Light, words: &str) -> Markup {
    let class = match light {
        Light::Green => "is-green",
        Light::Amber => "is-amber",
        Light::Red => "is-red",
        Light::Off => "is-none",
    };
    Markup::new(format!("<span class=\"xz-light {class}\">{}</span>", escaped(words)))
}

/// A review status (审核状态): a white pill with outline and icon.
pub(crate) fn review(status: ReviewStatus) -> Markup {
    let (class, sign, words) = match status {
        ReviewStatus::Draft => ("is-draft", icon("pencil"), "草稿"),
        ReviewStatus::Submitted => ("is-submitted", icon("clock"), "待审"),
        ReviewStatus::Approved => ("is-approved", icon("check"), "已通过"),
        ReviewStatus::Returned => ("is-returned", icon("arrow-back-up"), "退回"),
    };
    Markup::new(format!("<span class=\"xz-review {class}\">{sign}{words}</span>"))
}

/// How far a filing is: as its review, or a flat tag before it and where there is none.
pub(crate) fn submission(status: SubmissionStatus) -> Markup {
    let tag = |words: &str| Markup::new(format!("<span class=\"xz-tag\">{words}</span>"));
    match status {
        SubmissionStatus::Asked => tag("待填"),
        SubmissionStatus::Submitted => review(ReviewStatus::Submitted),
        SubmissionStatus::Returned => review(ReviewStatus::Returned),
        SubmissionStatus::Approved => review(ReviewStatus::Approved),
        SubmissionStatus::Exempt => tag("免报"),
    }
}

/// A workflow state (业务状态): a flat tag with a square for each step on the way to the state farthest from the first.
pub(crate) fn state(workflow: &Workflow, at: &StateId) -> Markup {
    let label = workflow.states.get(at).cloned().unwrap_or_else(|| at.to_string());
    let (reached, all) = steps(workflow, at);
    let is_end = !workflow.transitions.iter().any(|step| step.from.contains(at));
    let squares = if is_end { vec![true; all] } else { (0..all).map(|step| step < reached).collect() };
    let squares: String = squares.into_iter().map(|on| if on { "<i class=\"on\"></i>" } else { "<i></i>" }).collect();
    let class = if is_end { "xz-state is-end" } else { "xz-state" };
    Markup::new(format!("<span class=\"{class}\">{squares}{}</span>", escaped(&label)))
}

/// How many states lie on the shortest way to a state, it and the first counted; and on the longest such way.
fn steps(workflow: &Workflow, at: &StateId) -> (usize, usize) {
    let mut depths = vec![(&workflow.initial, 1)];
    let mut next = 0;
    while let Some((from, depth)) = depths.get(next).copied() {
        next += 1;
        for step in workflow.transitions.iter().filter(|step| step.from.contains(from)) {
            if !depths.iter().any(|(known, _)| **known == step.to) {
                depths.push((&step.to, depth + 1));
            }
        }
    }
    let of = |wanted: &StateId| depths.iter().find(|(known, _)| *known == wanted).map_or(1, |(_, depth)| *depth);
    (of(at), depths.iter().map(|(_, depth)| *depth).max().unwrap_or(1))
}
