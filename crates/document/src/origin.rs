//! Where figures came from, in names that a reader knows.

use xuezheng_figures::{FigureSet, FigureValue};
use xuezheng_pack::{OrgTree, Pack, Period};

use crate::markdown::label;
use crate::model::{DocumentFigure, Input, Origin};
use crate::text::clean;
use crate::wording::Form;

/// Names the origin of each of a document's figures.
pub(crate) fn name(figures: &mut [DocumentFigure], pack: &Pack, orgs: &OrgTree, set: &FigureSet, period: Period) {
    for shown in figures {
        let (key, lineage) = (&shown.figure.key, &shown.figure.lineage);
        let register = lineage.register.as_ref().and_then(|id| pack.registers.get(id));
        let inputs = lineage.inputs.iter().filter_map(|input| set.get(input)).map(|input| Input {
            label: label(input, period),
            text: match &input.value {
                // A figure's own unit always prints.
                FigureValue::Present(value) => Form::with_unit(input).print(*value, &input.unit).unwrap_or_default(),
                FigureValue::Absent(absence) => clean(&absence.label()),
            },
        });
        shown.origin = Origin {
            org: clean(&orgs.get(&key.org).map_or_else(|| key.org.to_string(), |org| org.label.clone())),
            register: register.map(|register| clean(&register.label)),
            inputs: inputs.collect(),
        };
    }
}
