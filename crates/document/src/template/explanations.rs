//! `explanations`: what reporters say of records that are right although a soft check asks.

use minijinja::Value;

use crate::template::world::Shared;

/// Orgs that a paragraph quotes before it only says that there are more.
const QUOTED: usize = 20;

/// A soft check (经验校验) that approved records of the report's org and period fail, with what their reporters say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedCheck {
    /// The check's label.
    pub label: String,
    /// Who says what: the org's name, and the explanation.
    pub said: Vec<(String, String)>,
}

/// One paragraph a check; an empty text where nothing was explained.
pub(crate) fn value(world: &Shared, explanations: &[ExplainedCheck]) -> Value {
    let paragraph = |check: &ExplainedCheck| {
        let said = check.said.iter().take(QUOTED);
        let said: Vec<_> = said.map(|(org, text)| format!("{org}说明：{}", text.trim_end_matches('。'))).collect();
        let more = if check.said.len() > QUOTED { "；其余单位也作了说明" } else { "" };
        let text = format!("下列记录不符合“{}”，经填报单位说明、审核后计入：{}{more}。", check.label, said.join("；"));
        format!("\n\n{}\n\n", world.literal(&text, None))
    };
    Value::from_safe_string(explanations.iter().map(paragraph).collect())
}
