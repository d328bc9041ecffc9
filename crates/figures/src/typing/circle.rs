//! Derived indicators that need themselves.

use std::collections::BTreeSet;

use xuezheng_pack::{Fault, IndicatorId, Pack};

/// One fault a circle, at its first indicator.
pub(super) fn faults(pack: &Pack) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for id in pack.indicators.keys() {
        let Some(circle) = find(pack, id, &mut Vec::new(), &mut seen) else { continue };
        seen.extend(circle.iter().copied());
        let Some(first) = circle.iter().min() else { continue };
        let Some(indicator) = pack.indicators.get(*first) else { continue };
        let names: Vec<_> = circle.iter().chain(circle.first()).map(|id| id.as_str()).collect();
        let message = format!("指标「{}」的公式用到了它自己", indicator.label);
        faults.push(Fault::error("F019", indicator.place.clone(), message, "循环").help(names.join(" → ")));
    }
    faults
}

/// The indicators of a circle that `id` leads to, unless it was `seen` before.
fn find<'a>(
    pack: &'a Pack,
    id: &'a IndicatorId,
    path: &mut Vec<&'a IndicatorId>,
    seen: &mut BTreeSet<&'a IndicatorId>,
) -> Option<Vec<&'a IndicatorId>> {
    if let Some(start) = path.iter().position(|known| *known == id) {
        return path.get(start..).map(<[_]>::to_vec);
    }
    if seen.contains(id) {
        return None;
    }
    path.push(id);
    if let Some(indicator) = pack.indicators.get(id) {
        let found = indicator.inputs().iter().find_map(|(_, input)| find(pack, input, path, seen));
        if found.is_some() {
            return found;
        }
    }
    path.pop();
    seen.insert(id);
    None
}
