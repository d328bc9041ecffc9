//! Numbers of national standards (证件号码和代码): what a well-formed one is, and where one that is not goes wrong.
//!
//! Messages name positions, never what stands there: the number may be a person's.

mod bank_card;
mod credit;
mod phone;
mod province;
mod resident;
mod school;
mod student;
mod travel;

/// What numbers a text field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// Of which standard.
    pub kind: FormatKind,
    /// Whether numbers of the province 99, which GB/T 2260 doesn't have, are taken: they belong to nobody, and so demos and
    /// tests use them.
    pub takes_fictional: bool,
}

/// A standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatKind {
    /// 公民身份号码 (GB 11643), also of residence permits of 港澳台 residents.
    ResidentId,
    /// 全国学籍号: G, J or L and 18 characters.
    StudentNumber,
    /// 公民身份号码 or 全国学籍号, by their form.
    Person,
    /// 公民身份号码, 护照, 港澳 or 台湾 travel permit, by their form.
    IdentityDocument,
    /// 护照 of China, by its form.
    Passport,
    /// 港澳居民来往内地通行证, by its form.
    HkMacaoPermit,
    /// 台湾居民来往大陆通行证, by its form.
    TaiwanPermit,
    /// 统一社会信用代码 (GB 32100).
    CreditCode,
    /// 组织机构代码 (GB 11714).
    OrganizationCode,
    /// 学校（机构）标识码.
    SchoolCode,
    /// 银行卡号 (ISO/IEC 7812).
    BankCard,
    /// 手机号码.
    Mobile,
    /// 手机号码 or 固定电话.
    Phone,
    /// Whatever is written.
    Any,
}

/// Every standard with its word in packs and its Chinese name.
pub(crate) const FORMATS: &[(&str, &str, FormatKind)] = &[
    ("resident_id", "公民身份号码", FormatKind::ResidentId),
    ("student_number", "全国学籍号", FormatKind::StudentNumber),
    ("person", "公民身份号码或者全国学籍号", FormatKind::Person),
    ("identity_document", "居民身份证、护照或者通行证号码", FormatKind::IdentityDocument),
    ("passport", "护照号码", FormatKind::Passport),
    ("hk_macao_permit", "港澳居民来往内地通行证号码", FormatKind::HkMacaoPermit),
    ("taiwan_permit", "台湾居民来往大陆通行证号码", FormatKind::TaiwanPermit),
    ("credit_code", "统一社会信用代码", FormatKind::CreditCode),
    ("organization_code", "组织机构代码", FormatKind::OrganizationCode),
    ("school_code", "学校（机构）标识码", FormatKind::SchoolCode),
    ("bank_card", "银行卡号", FormatKind::BankCard),
    ("mobile", "手机号码", FormatKind::Mobile),
    ("phone", "电话号码", FormatKind::Phone),
    ("any", "不作校验", FormatKind::Any),
];

/// What is wrong with a number, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Malformed {
    /// What is wrong, with the place.
    pub cause: String,
    /// How to mend it.
    pub mend: String,
}

impl Malformed {
    fn new(cause: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { cause: cause.into(), mend: mend.into() }
    }

    /// A check character that doesn't agree with those before it.
    fn check(position: usize, document: &str) -> Self {
        Self::new(
            format!("第 {position} 位校验码不符"),
            format!("有一位写错，或者两位写颠倒了，请对照{document}逐位核对"),
        )
    }

    /// Not as many characters as there must be.
    fn length(wanted: &str, found: usize, document: &str) -> Self {
        Self::new(format!("应为 {wanted} 位，现为 {found} 位"), format!("请对照{document}补齐或者删去多余的字符"))
    }
}

impl FormatKind {
    /// Its Chinese name.
    pub fn label(self) -> &'static str {
        FORMATS.iter().find(|(.., kind)| *kind == self).map_or("", |(_, label, _)| label)
    }
}

impl Format {
    /// The number in its stored form: half-width, without spaces, letters upper case.
    ///
    /// # Errors
    /// Where it goes wrong.
    pub fn read(self, text: &str) -> Result<String, Malformed> {
        let Self { kind, takes_fictional } = self;
        let number = normal(text);
        match kind {
            FormatKind::ResidentId => resident::check(&number, takes_fictional)?,
            FormatKind::StudentNumber => student::check(&number, takes_fictional)?,
            FormatKind::Person if number.starts_with(student::LETTERS) => student::check(&number, takes_fictional)?,
            FormatKind::Person => resident::check(&number, takes_fictional)?,
            FormatKind::IdentityDocument => travel::any(&number, takes_fictional)?,
            FormatKind::Passport => travel::passport(&number)?,
            FormatKind::HkMacaoPermit => travel::hk_macao(&number)?,
            FormatKind::TaiwanPermit => travel::taiwan(&number)?,
            FormatKind::CreditCode => credit::code(&number, takes_fictional)?,
            FormatKind::OrganizationCode => return credit::organization(&number),
            FormatKind::SchoolCode => school::check(&number, takes_fictional)?,
            FormatKind::BankCard => return bank_card::read(&number),
            FormatKind::Mobile => return phone::mobile(&number),
            FormatKind::Phone => return phone::phone(&number),
            FormatKind::Any => return Ok(text.to_owned()),
        }
        Ok(number)
    }
}

/// Half-width, without spaces, letters upper case: `３４…ｘ` and `34 … X` are one number.
fn normal(text: &str) -> String {
    let half = |c: char| match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    text.chars().map(half).filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// Whether there are exactly so many characters, each a digit; the first that isn't is named by its position.
fn digits(text: &str, first: usize) -> Result<(), Malformed> {
    match text.chars().position(|c| !c.is_ascii_digit()) {
        None => Ok(()),
        Some(index) => {
            let cause = format!("第 {} 位应是数字", first + index);
            Err(Malformed::new(cause, "请改为数字；字母 O、I 容易与数字 0、1 混淆"))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(kind: FormatKind, text: &str) -> Result<String, String> {
        Format { kind, takes_fictional: true }.read(text).map_err(|wrong| wrong.cause)
    }

    #[test]
    fn numbers_of_the_standards_are_well_formed() {
        use FormatKind::{CreditCode, OrganizationCode, ResidentId, SchoolCode, StudentNumber};
        // The first four of each are computed by hand over the province 99; then the standards' own examples.
        let good = [
            (ResidentId, "990101201501010015"),
            (ResidentId, "990101201501010023"),
            (ResidentId, "990101201202290037"),
            (ResidentId, "99010120150901001X"),
            (ResidentId, "370101190102039973"),
            (StudentNumber, "G990101201501010015"),
            (StudentNumber, "J99010120160317001X"),
            (StudentNumber, "L990101201501019999"),
            (CreditCode, "91350100M000100Y43"),
            (CreditCode, "12990101000000019T"),
            (CreditCode, "52990101000000027H"),
            (CreditCode, "12990101TEAT00015K"),
            (OrganizationCode, "D2143569X"),
            (OrganizationCode, "M000100Y4"),
            (SchoolCode, "2199000001"),
            (SchoolCode, "5199000004"),
        ];
        for (kind, number) in good {
            assert_eq!(read(kind, number).as_deref(), Ok(number), "{}", kind.label());
        }
    }

    #[test]
    fn what_people_type_is_stored_in_one_form() {
        assert_eq!(read(FormatKind::ResidentId, " ９９0101 20150901 001x").as_deref(), Ok("99010120150901001X"));
        assert_eq!(read(FormatKind::OrganizationCode, "d2143569-x").as_deref(), Ok("D2143569X"));
        assert_eq!(read(FormatKind::BankCard, "6222 0212 3456 7890 128").as_deref(), Ok("6222021234567890128"));
        assert_eq!(read(FormatKind::Mobile, "+86 138-0000-0000").as_deref(), Ok("13800000000"));
        assert_eq!(
            read(FormatKind::Phone, "（010）66096114".replace(['（', '）'], "-").as_str()).as_deref(),
            Ok("010-66096114")
        );
        assert_eq!(read(FormatKind::Any, " x y ").as_deref(), Ok(" x y "));
    }

    #[test]
    fn a_message_says_which_position_is_wrong() {
        let wrong = |kind, text| read(kind, text).unwrap_err();
        assert_eq!(wrong(FormatKind::Person, "990101201501010016"), "第 18 位校验码不符");
        assert_eq!(wrong(FormatKind::Person, "9901012015010100"), "应为 18 位，现为 16 位");
        assert_eq!(wrong(FormatKind::Person, "990101150101001"), "15 位的第一代居民身份证号码已经停用");
        assert_eq!(wrong(FormatKind::Person, "99010120150O010015"), "第 12 位应是数字");
        assert_eq!(wrong(FormatKind::Person, "990101201502300015"), "第 7 至 14 位不是有效的出生日期");
        assert_eq!(wrong(FormatKind::Person, "180101201501010015"), "前 2 位不是省级行政区划代码");
        assert_eq!(wrong(FormatKind::Person, "G990101201501010016"), "第 19 位校验码不符");
        assert_eq!(wrong(FormatKind::CreditCode, "91350100M000100Y44"), "第 18 位校验码不符");
        assert_eq!(wrong(FormatKind::CreditCode, "91350100O000100Y43"), "第 9 位的字母 O 不会出现在统一社会信用代码里");
        assert_eq!(wrong(FormatKind::SchoolCode, "1299000001"), "前 2 位不是学校类别代码");
        assert_eq!(wrong(FormatKind::BankCard, "6222021234567890127"), "第 19 位校验码不符");
        assert_eq!(wrong(FormatKind::Mobile, "12800000000"), "不是手机号码");
        assert_eq!(wrong(FormatKind::Passport, "E1234567"), "不是护照号码的写法");
    }

    #[test]
    fn the_fictional_province_is_taken_only_where_it_is_allowed() {
        for (kind, number) in [
            (FormatKind::ResidentId, "990101201501010015"),
            (FormatKind::StudentNumber, "G990101201501010015"),
            (FormatKind::CreditCode, "12990101000000019T"),
            (FormatKind::SchoolCode, "2199000001"),
        ] {
            let wrong = Format { kind, takes_fictional: false }.read(number).unwrap_err();
            assert!(wrong.cause.contains("行政区划"), "{}", wrong.cause);
        }
    }

    /// A well-formed resident number of the fictional province.
    fn resident() -> impl Strategy<Value = String> {
        (1u32..99, 1950i32..2020, 1u32..=12, 1u32..=28, 0u32..999).prop_map(|(county, year, month, day, order)| {
            let digits = format!("9901{county:02}{year}{month:02}{day:02}{order:03}");
            let check = resident::check_character(&digits);
            format!("{digits}{check}")
        })
    }

    /// A well-formed credit code of the fictional province.
    fn credit_code() -> impl Strategy<Value = String> {
        "[0-9A-HJ-NP-RTUW-Y]{8}".prop_map(|subject| {
            let organization = format!("{subject}{}", credit::organization_check(&subject));
            let code = format!("12990101{organization}");
            let check = credit::code_check(&code);
            format!("{code}{check}")
        })
    }

    fn card() -> impl Strategy<Value = String> {
        "62[0-9]{16}".prop_map(|digits| {
            let check = (0..10u8).map(|digit| format!("{digits}{digit}")).find(|it| bank_card::read(it).is_ok());
            check.expect("one of ten digits fits")
        })
    }

    /// The same with the character at `index` replaced by another of `alphabet`; `None` if that changes nothing.
    fn changed(number: &str, index: usize, by: usize, alphabet: &str) -> Option<String> {
        let mut characters: Vec<char> = number.chars().collect();
        let place = index % characters.len();
        let other = alphabet.chars().nth(by % alphabet.len())?;
        let is_other = characters[place] != other;
        characters[place] = other;
        is_other.then(|| characters.into_iter().collect())
    }

    /// The same with two neighbours exchanged; `None` if they are equal.
    fn exchanged(number: &str, index: usize) -> Option<String> {
        let mut characters: Vec<char> = number.chars().collect();
        let place = index % (characters.len() - 1);
        characters.swap(place, place + 1);
        (characters[place] != characters[place + 1]).then(|| characters.into_iter().collect())
    }

    proptest! {
        #[test]
        fn one_wrong_character_is_found(id in resident(), code in credit_code(), card in card(), index: usize, by: usize) {
            prop_assert!(read(FormatKind::ResidentId, &id).is_ok(), "{id}");
            prop_assert!(read(FormatKind::CreditCode, &code).is_ok(), "{code}");
            if let Some(wrong) = changed(&id, index, by, "0123456789") {
                prop_assert!(read(FormatKind::ResidentId, &wrong).is_err(), "{id} {wrong}");
            }
            if let Some(wrong) = changed(&code, index, by, "0123456789ABCDEFGHJKLMNPQRTUWXY") {
                prop_assert!(read(FormatKind::CreditCode, &wrong).is_err(), "{code} {wrong}");
            }
            if let Some(wrong) = changed(&card, index, by, "0123456789") {
                prop_assert!(read(FormatKind::BankCard, &wrong).is_err(), "{card} {wrong}");
            }
        }

        #[test]
        fn exchanged_neighbours_are_found(id in resident(), code in credit_code(), card in card(), index: usize) {
            if let Some(wrong) = exchanged(&id, index) {
                prop_assert!(read(FormatKind::ResidentId, &wrong).is_err(), "{id} {wrong}");
            }
            if let Some(wrong) = exchanged(&code, index) {
                prop_assert!(read(FormatKind::CreditCode, &wrong).is_err(), "{code} {wrong}");
            }
            // Luhn's sum can't tell 09 from 90.
            if let Some(wrong) = exchanged(&card, index) {
                let place = index % (card.len() - 1);
                let is_told = !["09", "90"].contains(&&card[place..place + 2]);
                prop_assert!(!is_told || read(FormatKind::BankCard, &wrong).is_err(), "{card} {wrong}");
            }
        }

        #[test]
        fn nothing_that_is_typed_makes_it_stumble(text: String) {
            for (.., kind) in FORMATS {
                let _read = read(*kind, &text);
            }
        }
    }
}
