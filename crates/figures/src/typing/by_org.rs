//! Breakdowns by org: of what a figure may say which orgs are behind it.

use std::collections::BTreeSet;

use xuezheng_pack::model::{Breakdown, Indicator, Personal, Register};
use xuezheng_pack::{Fault, Pack};

use crate::compiled::{Across, AcrossMeasure};

/// Kinds of personal data that a register has whose rows are persons, and not affairs in which somebody is named.
const OF_PERSONS: [Personal; 3] = [Personal::IdNumber, Personal::Health, Personal::Counseling];

/// Refuses to name orgs of what is counted from registers of persons: a school with one such pupil would be known, and with it
/// the pupil.
pub(super) fn fault(pack: &Pack, indicator: &Indicator) -> Option<Fault> {
    if !indicator.breakdowns.iter().any(Breakdown::is_by_org) {
        return None;
    }
    let register = registers(pack, indicator).into_iter().find(|register| {
        let mut kinds = register.fields.iter().filter_map(|field| field.personal);
        kinds.any(|personal| OF_PERSONS.contains(&personal))
    })?;
    let message = format!("指标「{}」不能按单位列名：台账「{}」一行是一个人", indicator.label, register.label);
    let help = "人数少的学校会让人猜出是谁。从 by 中删去 \"org\"；要说明哪些学校，用不按人登记的台账";
    Some(Fault::error("F045", indicator.place.clone(), message, "会泄露个人情况").help(help))
}

/// The registers that an indicator is counted from, itself or through others.
fn registers<'a>(pack: &'a Pack, indicator: &'a Indicator) -> Vec<&'a Register> {
    let (mut open, mut seen, mut found) = (vec![&indicator.id], BTreeSet::new(), Vec::new());
    while let Some(id) = open.pop() {
        let Some(indicator) = pack.indicators.get(id).filter(|_| seen.insert(id)) else { continue };
        found.extend(indicator.register().and_then(|register| pack.registers.get(&register.filed())));
        open.extend(indicator.inputs().iter().map(|(_, input)| input));
    }
    found
}

/// Refuses to take a mean or a coefficient apart: a part of it is no part.
pub(super) fn measure_fault(indicator: &Indicator, across: &Across) -> Option<Fault> {
    let is_by_org = indicator.breakdowns.iter().any(Breakdown::is_by_org);
    if !is_by_org || matches!(across.measure, AcrossMeasure::Count) {
        return None;
    }
    let message = format!("指标「{}」不是单位的个数，说不出由哪些单位组成", indicator.label);
    let help = "by = [\"org\"] 只用于 measure = \"count(*)\"；要列名，另写一个数单位的指标";
    Some(Fault::error("F046", indicator.place.clone(), message, "不能按单位分开").help(help))
}
