//! The columns that an expression may name, with their types and code lists.

use std::collections::BTreeMap;
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::common::DFSchema;
use xuezheng_lake::schema::{ORG, ORG_KIND, schema};
use xuezheng_pack::Pack;
use xuezheng_pack::model::{AcrossUnit, Choice, FieldKind, Register};

/// The column of a section's stage.
pub(crate) const STAGE: &str = "section.stage";

/// What an expression over one register sees.
#[derive(Clone)]
pub(crate) struct Columns {
    /// All columns of a segment.
    pub(crate) arrow: SchemaRef,
    /// The same for DataFusion.
    pub(crate) schema: DFSchema,
    codes: BTreeMap<String, CodeList>,
    names: Vec<String>,
}

/// The codes that a column may hold.
#[derive(Clone)]
pub(crate) struct CodeList {
    /// Name of what the codes belong to.
    pub(crate) label: String,
    /// Codes with labels.
    pub(crate) codes: Vec<(String, String)>,
    /// Whether a cell may hold several.
    pub(crate) is_multiple: bool,
}

impl CodeList {
    fn of(label: &str, choices: &[Choice], is_multiple: bool) -> Self {
        let codes = choices.iter().map(|choice| (choice.code.to_string(), choice.label.clone())).collect();
        Self { label: label.to_owned(), codes, is_multiple }
    }
}

/// The code lists of what `org.…` names.
fn org_codes(pack: &Pack) -> BTreeMap<String, CodeList> {
    let attributes = pack.attributes.iter();
    let mut codes: BTreeMap<_, _> = attributes
        .map(|(id, attribute)| (format!("org.{id}"), CodeList::of(&attribute.label, &attribute.choices, false)))
        .collect();
    let kinds = pack.org_kinds.iter().map(|(kind, label)| (kind.to_string(), label.clone())).collect();
    let kinds = CodeList { label: "机构类别".to_owned(), codes: kinds, is_multiple: false };
    codes.insert(ORG_KIND.to_owned(), kinds);
    codes
}

impl Columns {
    /// The columns of `register`.
    ///
    /// # Errors
    /// When two columns have one name.
    pub(crate) fn of(pack: &Pack, register: &Register) -> datafusion::common::Result<Self> {
        let arrow = schema(pack, register);
        let mut codes = org_codes(pack);
        let joined = pack.joined(register).into_iter().map(|joined| joined.field);
        for column in register.columns().into_iter().chain(joined) {
            if let Some(choices) = column.kind.choices() {
                let is_multiple = matches!(column.kind, FieldKind::MultiChoice(_));
                codes.insert(column.id.to_string(), CodeList::of(&column.label, choices, is_multiple));
            }
        }
        let names = arrow.fields().iter().map(|field| field.name().clone()).filter(|name| !name.starts_with('_'));
        Ok(Self { schema: DFSchema::try_from(arrow.clone())?, names: names.collect(), arrow, codes })
    }

    /// The same columns, then others, with the code lists that these have.
    ///
    /// # Errors
    /// When two columns have one name.
    pub(crate) fn and(&self, others: Vec<(Field, Option<CodeList>)>) -> datafusion::common::Result<Self> {
        let mut columns = self.clone();
        let mut fields = self.arrow.fields().to_vec();
        for (field, codes) in others {
            columns.names.push(field.name().clone());
            columns.codes.extend(codes.map(|codes| (field.name().clone(), codes)));
            fields.push(Arc::new(field));
        }
        columns.arrow = Arc::new(Schema::new(fields));
        columns.schema = DFSchema::try_from(columns.arrow.clone())?;
        Ok(columns)
    }

    /// What describes an org, or its section, to an indicator across them; then `numbers`.
    pub(crate) fn of_units(
        pack: &Pack,
        unit: AcrossUnit,
        numbers: impl IntoIterator<Item = Field>,
    ) -> datafusion::common::Result<Self> {
        let mut codes = org_codes(pack);
        let mut fields = vec![Field::new(ORG_KIND, DataType::Utf8, true)];
        fields.extend(pack.attributes.keys().map(|id| Field::new(format!("org.{id}"), DataType::Utf8, true)));
        if unit == AcrossUnit::Section {
            fields.push(Field::new(STAGE, DataType::Utf8, true));
            codes.insert(STAGE.to_owned(), CodeList::of("学段", &pack.stages, false));
        }
        fields.extend(numbers);
        let arrow: SchemaRef = Arc::new(Schema::new(fields));
        let names = arrow.fields().iter().map(|field| field.name().clone()).collect();
        Ok(Self { schema: DFSchema::try_from(arrow.clone())?, arrow, codes, names })
    }

    /// A schema of numbers alone, for formulas over other indicators.
    pub(crate) fn numbers(arrow: SchemaRef) -> datafusion::common::Result<Self> {
        let names = arrow.fields().iter().map(|field| field.name().clone()).collect();
        Ok(Self { schema: DFSchema::try_from(arrow.clone())?, arrow, codes: BTreeMap::new(), names })
    }

    /// Whether an expression may name this column; `_id` and `_org` are not for packs.
    pub(crate) fn has(&self, name: &str) -> bool {
        name != ORG && self.names.iter().any(|column| column == name)
    }

    /// Names of all columns.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The code list of a column.
    pub(crate) fn codes(&self, name: &str) -> Option<&CodeList> {
        self.codes.get(name)
    }
}
