//! Parameters of policy: rows of one id are one parameter's values.

use std::collections::BTreeMap;

use super::lookup::Resolver;
use crate::codes;
use crate::diagnostic::Fault;
use crate::ids::{Code, ParameterId};
use crate::model::{Parameter, ParameterScope, ParameterValue};
use crate::names::Lookup;
use crate::raw::RawParameter;

impl Resolver<'_, '_> {
    /// All parameters; rows that contradict others are reported and left out.
    pub(super) fn parameters(&mut self) -> BTreeMap<ParameterId, Parameter> {
        let mut parameters: BTreeMap<ParameterId, Parameter> = BTreeMap::new();
        for raw in &self.draft.raw.parameters {
            let value = ParameterValue {
                value: raw.value,
                scope: raw.scope.clone().map(|(column, code)| ParameterScope { column, code: Code::new(code) }),
                from: raw.from,
                to: raw.to,
                source: raw.source.clone(),
            };
            self.scope(raw);
            let id = ParameterId::new(raw.id.as_str());
            let Some(known) = parameters.get_mut(&id) else {
                let (label, unit) = (raw.label.clone(), raw.unit.clone());
                parameters.insert(id, Parameter { label, unit, values: vec![value] });
                continue;
            };
            if known.label != raw.label || known.unit != raw.unit {
                let message = format!("参数「{}」前面叫「{}」，单位是{}", raw.id.value, known.label, known.unit);
                self.bad_parameter(raw, message, "同一个参数各行的 label 和 unit 要一样");
            }
            let overlaps = |other: &&ParameterValue| {
                other.scope == value.scope
                    && other.to.is_none_or(|to| value.from <= to)
                    && value.to.is_none_or(|to| other.from <= to)
            };
            if let Some(other) = known.values.iter().find(overlaps) {
                let message = format!("参数「{}」同一天有两个值：{} 和 {}", raw.id.value, other.value, raw.value);
                self.bad_parameter(raw, message, "给前一个值写上到哪天为止（to），两个值的日期不能重叠");
                continue;
            }
            known.values.push(value);
        }
        parameters
    }

    /// Reports a scope that no org can be in.
    fn scope(&mut self, raw: &RawParameter) {
        let Some((column, code)) = &raw.scope else { return };
        let known = match self.draft.names.org_column(column) {
            Lookup::CannotSay => return,
            Lookup::Unknown => None,
            Lookup::Column(column) => column.choices.as_ref(),
        };
        if known.is_none_or(|codes| codes.iter().all(|(known, _)| known != code)) {
            let message = format!("参数「{}」的范围「{column}={code}」不是机构的属性和代码", raw.id.value);
            self.bad_parameter(
                raw,
                message,
                "写 org.kind=机构类别，或 org.属性=代码，例如 org.nature=public；不分范围的留空",
            );
        }
    }

    fn bad_parameter(&mut self, raw: &RawParameter, message: String, help: &str) {
        self.faults.error(Fault::error(codes::BAD_PARAMETER, raw.place.clone(), message, "这一行").help(help));
    }
}
