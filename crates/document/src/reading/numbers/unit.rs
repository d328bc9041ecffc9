//! Units and measure words.

use crate::reading::quantity::Notation;
use crate::reading::scan::{after_spaces, char_at, longest, stands};

/// A unit, and the characters that make a word with its last one, so that it is none: 部 of 部门.
type Known = (&'static str, &'static str);

/// Units of more than one character, which never need a look at what follows.
const LONG: &[&str] = &[
    "个百分点",
    "百分点",
    "个基点",
    "个工作日",
    "工作日",
    "个小时",
    "个学时",
    "个课时",
    "个月",
    "平方公里",
    "平方千米",
    "平方米",
    "平米",
    "立方米",
    "公顷",
    "公里",
    "千米",
    "厘米",
    "毫米",
    "海里",
    "公斤",
    "千克",
    "毫克",
    "微克",
    "微米",
    "纳米",
    "英寸",
    "千伏",
    "吉瓦时",
    "吉瓦",
    "GWh",
    "千瓦时",
    "千瓦",
    "兆瓦",
    "标箱",
    "标准箱",
    "标准煤",
    "人次",
    "场次",
    "期次",
    "批次",
    "班次",
    "件次",
    "件套",
    "台套",
    "台次",
    "台（套）",
    "栋（套）",
    "所（个）",
    "个（次）",
    "人（次）",
    "场（次）",
    "期（次）",
    "户次",
    "车次",
    "架次",
    "航次",
    "趟次",
    "辆次",
    "艘次",
    "课次",
    "家次",
    "校次",
    "园次",
    "所次",
    "美元",
    "港元",
    "欧元",
    "日元",
    "英镑",
    "小时",
    "分钟",
    "周年",
    "周岁",
    "学时",
    "课时",
    "学分",
    "年度",
    "方面",
    "乡镇",
    "班级",
    "kWh",
    "km²",
    "km",
    "kg",
    "cm",
    "mm",
    "m²",
    "㎡",
    "GB",
    "TB",
    "MW",
    "kW",
    "GW",
    "EFLOPS",
];

/// Units of one character.
const SHORT: &[Known] = &[
    ("%", ""),
    ("‰", ""),
    ("℃", ""),
    ("元", "旦素月宵件首"),
    ("角", "度落"),
    ("个", ""),
    ("名", "额列单录牌著优誉胜"),
    ("人", "均民"),
    ("位", "于居列置移"),
    ("所", "有以得需谓属在"),
    ("家", "庭长乡具电政禽畜"),
    ("户", "籍型外口"),
    ("次", "日"),
    ("场", "地所馆景合均面域"),
    ("份", "额"),
    ("件", ""),
    ("项", ""),
    ("条", "件例约"),
    ("处", "理置于罚级长方"),
    ("宗", "旨教"),
    ("起", "来步草到点源"),
    ("例", "如外行"),
    ("桩", ""),
    ("栋", "梁"),
    ("幢", ""),
    ("座", "谈位"),
    ("间", "接距隔"),
    ("套", "餐"),
    ("台", "账湾风州资"),
    ("辆", ""),
    ("艘", ""),
    ("架", "构设"),
    ("部", "分门委署队级长"),
    ("册", ""),
    ("本", "科次年市县省校地区级届月周人轮土专期质"),
    ("种", "植子养粮质"),
    ("类", "别似"),
    ("门", "诊口槛窗户店"),
    ("节", "能约日目点假气水"),
    ("堂", ""),
    ("篇", ""),
    ("期", "间末望限待货刊"),
    ("批", "准复评发示"),
    ("轮", "岗换值流船胎动"),
    ("班", "级主子组车"),
    ("支", "持部出付撑援行教线柱"),
    ("队", "伍员"),
    ("组", "织建成团合长"),
    ("对", "口外标接应照象于"),
    ("只", "有能是要"),
    ("头", "部"),
    ("匹", "配"),
    ("羽", "毛"),
    ("株", ""),
    ("棵", ""),
    ("粒", ""),
    ("块", ""),
    ("枚", ""),
    ("面", "积向对临上貌试"),
    ("幅", "度"),
    ("张", "家"),
    ("片", "区"),
    ("首", "次个批届家创要先位府"),
    ("段", ""),
    ("集", "中团体群聚成"),
    ("档", "案"),
    ("款", "项"),
    ("笔", "试记"),
    ("单", "位独元一价"),
    ("趟", ""),
    ("列", "入为车举"),
    ("口", "岸径号碑头服"),
    ("眼", ""),
    ("根", "据本治"),
    ("道", "路德理"),
    ("层", "次级面"),
    ("页", ""),
    ("字", ""),
    ("票", ""),
    ("席", ""),
    ("床", ""),
    ("张", ""),
    ("遍", ""),
    ("回", "落升收顾"),
    ("度", "假过电"),
    ("倍", "增受感"),
    ("分", "别之类为布公校析管配期批解享担队组包散子"),
    ("秒", ""),
    ("天", "然津气下文空河水府"),
    ("周", "边期口末围密"),
    ("年", ""),
    ("岁", ""),
    ("日", ""),
    ("米", "粮饭兰"),
    ("里", ""),
    ("亩", ""),
    ("吨", ""),
    ("斤", ""),
    ("克", "服难"),
    ("升", "级学至到高温为本"),
    ("瓦", ""),
    ("成", ""),
    ("番", ""),
    ("校", "长园区外内本级车舍"),
    ("村", "民级庄支"),
    ("镇", ""),
    ("乡", "村镇"),
    ("县", "级域城"),
    ("市", "级场民委区"),
    ("区", "域级间县"),
    ("省", "级委市"),
    ("国", "家际内外民有道资"),
    ("金", "融额属秋"),
    ("银", "行"),
    ("铜", ""),
    ("大", "力幅学气型约会部家小"),
    ("强", "化调度"),
    ("届", ""),
    ("卷", ""),
    ("步", "伐行骤"),
    ("款", ""),
    ("环", "节境比"),
];

/// Units that a Chinese numeral may have: fewer, for many of the others make words with it.
const AFTER_CHINESE: &str = "个名人位所家户次场份件项条处宗起例栋幢座间套台辆艘部册本种类门节堂篇期批轮班支只头株棵块枚张首段集款笔道层页字遍倍成番岁天年亩吨元米金银铜大届队";

/// Units that a redaction can't have: with them it is a name (xx市).
const NOT_AFTER_MASK: &[&str] =
    &["市", "县", "区", "省", "乡", "镇", "村", "校", "国", "大", "强", "首", "面", "口", "头", "乡镇", "班"];

/// The unit at `at`, spaces before it skipped: its beginning and its end.
pub(super) fn unit_at(chars: &[char], at: usize, notation: Notation) -> Option<(usize, usize)> {
    let start = after_spaces(chars, at);
    let first = simple(chars, start, notation)?;
    Some((start, compound(chars, first)))
}

fn simple(chars: &[char], start: usize, notation: Notation) -> Option<usize> {
    let is_masked_name = |end: usize| {
        notation == Notation::Masked
            && NOT_AFTER_MASK.iter().any(|unit| unit.chars().count() == end - start && stands(chars, start, unit))
    };
    if let Some(length) = longest(chars, start, LONG) {
        let end = start + length;
        // A Latin unit ends where the word does.
        let is_latin = char_at(chars, end - 1).is_ascii_alphabetic();
        if !(is_latin && char_at(chars, end).is_ascii_alphanumeric()) {
            return (!is_masked_name(end)).then_some(end);
        }
    }
    // Each of them is one character.
    let (unit, not_before) = SHORT.iter().find(|(unit, _)| unit.chars().next().as_ref() == chars.get(start))?;
    let next = char_at(chars, start + 1);
    // 40所以上, but 所以 elsewhere.
    let is_bound = ["以上", "以下", "以内"].iter().any(|word| stands(chars, start + 1, word));
    let is_word = (not_before.contains(next) && !is_bound) || is_exception(unit, chars, start);
    let is_allowed = notation != Notation::Chinese || AFTER_CHINESE.contains(unit);
    (is_allowed && !is_word && !is_masked_name(start + 1)).then_some(start + 1)
}

/// Units that take more than the next character to tell.
fn is_exception(unit: &str, chars: &[char], start: usize) -> bool {
    let next = char_at(chars, start + 1);
    match unit {
        "成" => {
            !(matches!(next, '多' | '，' | '。' | '、' | '；' | '的')
                || stands(chars, start + 1, "以上")
                || stands(chars, start + 1, "左右"))
        }
        "校" | "省" | "市" | "县" | "区" | "村" | "镇" | "国" => stands(chars, start + 1, "人民"),
        "人" => stands(chars, start + 1, "大常委"),
        "强" => !matches!(next, '，' | '。' | '、' | '；' | '企' | '县' | '市' | '）'),
        "首" => next == '席',
        _ => false,
    }
}

/// `元/平方米`, `小时/天`, `元/月/生`: a unit, and by what it is counted.
fn compound(chars: &[char], end: usize) -> usize {
    const BY: &[&str] = &[
        "平方公里",
        "平方米",
        "立方米",
        "公里",
        "小时",
        "人次",
        "学期",
        "学年",
        "人",
        "生",
        "年",
        "月",
        "天",
        "日",
        "次",
        "户",
        "亩",
        "吨",
        "班",
        "校",
        "斤",
        "公斤",
        "千瓦时",
        "度",
        "课时",
        "课",
        "期",
        "周",
        "个",
        "套",
        "节",
        "万人",
        "秒",
        "克",
        "升",
    ];
    let mut end = end;
    while char_at(chars, end) == '/' {
        let Some(length) = longest(chars, end + 1, BY) else { break };
        end += 1 + length;
    }
    end
}

/// The unit as it is compared and shown: 个 of 个小时 says nothing.
pub(super) fn plain(unit: &str) -> &str {
    match unit {
        "个小时" => "小时",
        "个学时" => "学时",
        "个课时" => "课时",
        "个工作日" => "工作日",
        unit => unit,
    }
}

/// Whether two units count the same kind of thing, so that one can be a part of the other: 人 and 名, 宗 and 件.
pub fn are_alike(one: &str, other: &str) -> bool {
    const KINDS: &[&[&str]] = &[
        &["人", "名", "位"],
        &["宗", "件", "起", "例"],
        &["所", "家", "个", "园"],
        &["栋", "幢", "座"],
        &["项", "个"],
        &["公里", "千米"],
        &["平方米", "平米", "㎡", "m²"],
    ];
    one == other || KINDS.iter().any(|kind| kind.contains(&one) && kind.contains(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str, notation: Notation) -> Option<String> {
        let chars: Vec<char> = text.chars().collect();
        let (start, end) = unit_at(&chars, 0, notation)?;
        Some(chars[start..end].iter().collect())
    }

    #[test]
    fn the_longest_unit_counts() {
        for (text, expected) in [
            ("人次参加", "人次"),
            ("人参加", "人"),
            (" 所学校", "所"),
            ("个百分点", "个百分点"),
            ("元/平方米", "元/平方米"),
            ("年度", "年度"),
            ("平方米", "平方米"),
            ("节约资金", ""),
            ("部门", ""),
            ("km", "km"),
        ] {
            assert_eq!(unit(text, Notation::Arabic).unwrap_or_default(), expected, "{text}");
        }
    }

    #[test]
    fn a_chinese_numeral_takes_fewer_units() {
        assert_eq!(unit("支队伍", Notation::Chinese).as_deref(), Some("支"));
        assert_eq!(unit("面八方", Notation::Chinese), None);
        assert_eq!(unit("分重要", Notation::Chinese), None);
    }

    #[test]
    fn a_redaction_before_a_place_is_a_name() {
        assert_eq!(unit("市教育局", Notation::Masked), None);
        assert_eq!(unit("人次", Notation::Masked).as_deref(), Some("人次"));
    }
}
