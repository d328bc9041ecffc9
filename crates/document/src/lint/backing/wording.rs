//! How much of an indicator's name stands in some words. Chinese has no spaces: what is compared are pairs of neighbouring
//! characters, so that 受理各类信访案件 still says 受理信访.

use std::collections::{BTreeMap, BTreeSet};

use crate::lint::subject::is_han;

/// Words that say nothing of what is counted.
const STOCK: &[&str] = &[
    "上半年",
    "下半年",
    "第一季度",
    "第二季度",
    "第三季度",
    "第四季度",
    "全年",
    "今年",
    "本年度",
    "本年",
    "年度",
    "半年来",
    "期内",
    "截至",
    "截止",
    "目前",
    "现已",
    "已经",
    "其中",
    "分别",
    "累计",
    "合计",
    "总计",
    "共计",
    "一共",
    "总共",
    "全市",
    "全县",
    "全区",
    "全局",
    "全系统",
    "我市",
    "我县",
    "我区",
    "我局",
    "本市",
    "本县",
    "本区",
    "市内",
    "县内",
    "区内",
    "各级",
    "各类",
    "各项",
    "各地",
    "有关",
    "相关",
    "组织",
    "开展",
    "举办",
    "举行",
    "进行",
    "完成",
    "实现",
    "实施",
    "落实",
    "持续",
    "扎实",
    "深入",
    "积极",
    "认真",
    "严格",
    "及时",
    "获得",
    "荣获",
    "取得",
    "评出",
    "评选",
    "表彰",
    "认定",
    "命名",
    "接受",
    "参加",
    "参与",
    "达到",
    "登记",
    "记录",
    "销号",
    "闭环",
    "建立",
    "办理",
    "发放",
    "下达",
    "安排",
    "投入",
    "人数",
    "数量",
    "总数",
    "总量",
    "左右",
    "以上",
    "以来",
    "情况",
    "工作",
    "活动",
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
    "同时",
    "此外",
    "另外",
    "通过",
    "采取",
    "方式",
    "为了",
    "对于",
    "以及",
    "包括",
    "含有",
    "教体系统",
    "教育系统",
    "教体局",
    "教育局",
    "教育体育局",
];

/// Characters that say nothing of what is counted.
const STOCK_CHARACTERS: &str = "共已有为达了的各并和与及或其在将对把被向给由从到至于以等该本全新现再还又约近余多总计数量是个名人所次项件处份场元年月日";

/// A name with how telling each of its characters is.
#[derive(Clone, Debug, Default)]
pub(super) struct Name {
    pub(super) chars: Vec<char>,
    weights: Vec<u32>,
    /// How heavy it is: of two that are said in whole, the heavier one says more.
    pub(super) total: u32,
}

impl Name {
    pub(super) fn is_empty(&self) -> bool {
        self.chars.is_empty()
    }

    /// How many hundredths of it stand in the words around a number; what stands farther off counts for less.
    pub(super) fn said(&self, around: &Around) -> u32 {
        let Around { near, sentence, paragraph, above } = around;
        self.hundredths(&[(near, 100), (sentence, 75), (paragraph, 60), (above, 50)])
    }

    /// How many hundredths of it stand in these words.
    pub(super) fn said_in(&self, words: &Pairs) -> u32 {
        self.hundredths(&[(words, 100)])
    }

    fn hundredths(&self, layers: &[(&Pairs, u32)]) -> u32 {
        let mut said = 0;
        for (index, (c, weight)) in self.chars.iter().zip(&self.weights).enumerate() {
            let before = index.checked_sub(1).and_then(|before| self.chars.get(before));
            let after = self.chars.get(index + 1);
            let is_in = |pairs: &Pairs| {
                before.is_some_and(|before| pairs.has(*before, *c)) || after.is_some_and(|after| pairs.has(*c, *after))
            };
            // The nearest layer counts, and they stand in that order.
            let best = layers.iter().find(|(pairs, _)| is_in(pairs)).map(|(_, percent)| *percent);
            said += weight * best.unwrap_or(0);
        }
        said.checked_div(self.total).unwrap_or(0)
    }
}

/// Pairs of neighbouring characters of some words.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs(BTreeSet<(char, char)>);

impl Pairs {
    pub(super) fn of(words: &[char]) -> Self {
        Self(words.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect())
    }

    /// With those of more words.
    pub(super) fn and(mut self, words: &[char]) -> Self {
        self.0.extend(Self::of(words).0);
        self
    }

    fn has(&self, one: char, other: char) -> bool {
        self.0.contains(&(one, other))
    }
}

/// Words about a number, by how near they stand.
#[derive(Clone, Debug, Default)]
pub(super) struct Around {
    /// In its own clause, on either side.
    pub(super) near: Pairs,
    /// In its sentence, and in the one before.
    pub(super) sentence: Pairs,
    /// In its paragraph before it.
    pub(super) paragraph: Pairs,
    /// In the headings above it.
    pub(super) above: Pairs,
}

/// How telling each character is: the fewer names have it, the more.
#[derive(Clone, Debug, Default)]
pub(super) struct Weights {
    names: BTreeMap<char, u32>,
    all: u32,
}

impl Weights {
    pub(super) fn of<'n>(names: impl Iterator<Item = &'n [char]>) -> Self {
        let mut weights = Self::default();
        for name in names {
            weights.all += 1;
            for c in name.iter().collect::<BTreeSet<_>>() {
                *weights.names.entry(*c).or_default() += 1;
            }
        }
        weights
    }

    fn weight(&self, c: char) -> u32 {
        let names = self.names.get(&c).copied().unwrap_or(0).max(1);
        1 + (self.all / names).checked_ilog2().unwrap_or(0)
    }

    /// A label, weighed.
    pub(super) fn name(&self, label: &str) -> Name {
        let chars = characters(label);
        let weights: Vec<u32> = chars.iter().map(|c| self.weight(*c)).collect();
        Name { total: weights.iter().sum(), chars, weights }
    }
}

/// The characters of a name that are compared.
pub(super) fn characters(label: &str) -> Vec<char> {
    label.chars().filter(|c| is_han(*c) || c.is_ascii_alphanumeric()).collect()
}

/// How many Chinese characters of some words are neither in one of these names nor stock words.
pub(super) fn unexplained(words: &[char], names: &[&[char]]) -> usize {
    let mut is_explained = vec![false; words.len()];
    let known: Vec<Pairs> = names.iter().map(|name| Pairs::of(name)).collect();
    for (index, pair) in words.windows(2).enumerate() {
        if let [one, other] = pair
            && known.iter().any(|pairs| pairs.has(*one, *other))
        {
            is_explained[index..index + 2].fill(true);
        }
    }
    for stock in STOCK {
        let stock: Vec<char> = stock.chars().collect();
        for start in 0..(words.len() + 1).saturating_sub(stock.len()) {
            if words.get(start..start + stock.len()) == Some(&stock) {
                is_explained[start..start + stock.len()].fill(true);
            }
        }
    }
    let is_open =
        |(c, is_explained): &(&char, &bool)| !**is_explained && is_han(**c) && !STOCK_CHARACTERS.contains(**c);
    words.iter().zip(&is_explained).filter(is_open).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chars(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    #[test]
    fn a_name_is_said_though_words_stand_between_its_parts() {
        let names = ["受理信访", "安全检查", "整改安全隐患"].map(characters);
        let weights = Weights::of(names.iter().map(Vec::as_slice));
        let said = |label: &str, words: &str| weights.name(label).said_in(&Pairs::of(&chars(words)));
        assert_eq!(said("受理信访", "共受理各类信访案件"), 100);
        assert_eq!(said("安全检查", "整改安全隐患"), 33);
        assert_eq!(said("安全检查", "招聘教师"), 0);
    }

    #[test]
    fn words_that_narrow_what_is_counted_are_left_unexplained() {
        let label = characters("安全检查");
        let left = |words: &str| unexplained(&chars(words), &[&label]);
        assert_eq!(left("上半年全市共组织开展安全检查"), 0);
        assert_eq!(left("开展食品安全检查"), 2);
    }
}
