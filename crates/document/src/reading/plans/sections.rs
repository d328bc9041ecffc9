//! Which parts of a document say what will be done.

use crate::reading::heading::Outline;
use crate::reading::span::Span;
use crate::reading::text::Text;

/// Words in a heading of a plan.
const PLANS: &[&str] = &[
    "计划",
    "打算",
    "工作安排",
    "工作思路",
    "下一步",
    "下步",
    "下半年工作",
    "下一阶段",
    "重点任务",
    "主要任务",
    "工作任务",
    "工作重点",
    "重点工作",
    "工作措施",
    "主要措施",
    "工作部署",
    "目标任务",
    "今后",
];

/// Words that say that it was done.
const REVIEWS: &[&str] =
    &["总结", "回顾", "开展情况", "完成情况", "落实情况", "进展", "成效", "以来", "做法", "存在", "问题", "过去"];

/// The spans of the plan's sections; all of a document whose title says that it is a plan.
pub(super) fn plans(text: &Text, outline: &Outline) -> Vec<Span> {
    let is_plan = |title: Span| {
        let words = text.slice(title);
        PLANS.iter().any(|plan| words.contains(plan)) && !REVIEWS.iter().any(|review| words.contains(review))
    };
    let title = outline.title.map(|title| text.slice(title)).unwrap_or("");
    let is_whole = ["要点", "计划", "方案", "规划", "安排"].iter().any(|form| title.contains(form))
        && !REVIEWS.iter().any(|review| title.contains(review));
    if is_whole {
        let start = outline.title.map_or(0, |title| title.end);
        return vec![Span::new(start, text.chars.len())];
    }
    let mut plans: Vec<Span> = Vec::new();
    for heading in outline.headings.iter().filter(|heading| heading.level <= 2 && is_plan(heading.title)) {
        if !plans.iter().any(|plan| plan.holds(heading.body)) {
            plans.push(heading.body);
        }
    }
    plans
}
