//! References from one register to another.

use super::lookup::Resolver;
use crate::codes;
use crate::diagnostic::{Fault, Place};
use crate::faults::{Known, Reported};
use crate::ids::RegisterId;
use crate::model::{Reach, Reference};
use crate::raw::{FieldType, RawField};

impl Resolver<'_, '_> {
    /// Reports what only a reference has in a field of another type.
    pub(super) fn only_references(&mut self, raw: &RawField, kind: FieldType) {
        if kind == FieldType::Reference {
            return;
        }
        let to = raw.to.iter().flatten().map(|to| ("to", &to.place));
        let reach = raw.reach.iter().flatten().map(|reach| ("reach", &reach.place));
        for (key, place) in to.chain(reach) {
            let message = format!("「{}」是{}，不能写 {key}", raw.id.value, kind.label());
            self.bad_reference(place, message, "这里不能写", "引用别的台账，type 写 \"reference\"");
        }
    }

    /// The register that a reference names, if its records can be named by a text that people write.
    pub(super) fn reference(&mut self, raw: &RawField) -> Known<Reference> {
        let Some(to) = raw.to.clone()? else {
            let message = format!("引用「{}」没有写明引用哪本台账", raw.id.value);
            return Err(self.bad_reference(&raw.id.place, message, "缺少 to", "加上 to = \"台账的名称\""));
        };
        let id = self.register_id(&to)?;
        let target = self.draft.raw.registers.iter().find(|register| register.id.value == to.value);
        // A register that couldn't be read was reported.
        if let Some(target) = target
            && let Ok(key) = &target.key
        {
            let is_writable = match key.as_slice() {
                [only] => target.fields.iter().any(|field| {
                    field.id.value == only.value
                        && !matches!(field.personal, Ok(Some(_)))
                        && field.kind.as_ref().map_or(true, |kind| kind.value == FieldType::Text)
                }),
                _ => false,
            };
            if !is_writable {
                let message = format!("台账「{}」没有可以引用的编号", to.value);
                let help =
                    "给那本台账加上 key = [\"number\"]，其中只有一个不属于个人信息的文本数据项，引用时填它的内容";
                return Err(self.bad_reference(&to.place, message, "认不出是哪一条", help));
            }
        }
        let reach = raw.reach.clone()?.map_or(Reach::Own, |reach| reach.value);
        Ok(Reference { to: RegisterId::new(id.as_str()), reach })
    }

    fn bad_reference(&mut self, place: &Place, message: String, label: &str, help: &str) -> Reported {
        self.faults.error(Fault::error(codes::BAD_REFERENCE, place.clone(), message, label).help(help))
    }
}
