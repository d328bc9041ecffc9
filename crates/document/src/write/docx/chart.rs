//! Bar charts as DrawingML parts: native charts whose values are cached in the part, without a workbook behind them.

use xuezheng_pack::decimal;

use crate::model::{Bar, Chart, plain_text};
use crate::write::docx::fonts::{BODY, LATIN};
use crate::write::docx::page::TEXT_WIDTH;
use crate::write::docx::xml::{R, Xml};

const C: &str = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const A: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
const WP: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";

/// Colour of the bars, that of figures on screen; prints as a dark grey.
const FILL: &str = "1D5490";
/// English Metric Units in a twip.
const EMU: u32 = 635;
/// Height of a bar with its gap, and of what is around the bars, in twips.
const BAR: u32 = 440;
const AROUND: u32 = 400;
const CATEGORIES: &str = "100000001";
const VALUES: &str = "100000002";

/// The drawing that shows chart part `relation` in the line of text.
pub(super) fn drawing(xml: &mut Xml, chart: &Chart, id: usize, relation: &str) {
    let bars = u32::try_from(chart.bars.len()).unwrap_or(u32::MAX).min(40);
    let (width, height) = ((TEXT_WIDTH * EMU).to_string(), ((bars * BAR + AROUND) * EMU).to_string());
    let id = id.to_string();
    let description = format!("{}（单位：{}）：{}", plain_text(&chart.caption.line()), chart.unit, chart.sentence());
    xml.element("w:drawing", &[], |xml| {
        let distances = [("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0"), ("xmlns:wp", WP)];
        xml.element("wp:inline", &distances, |xml| {
            xml.empty("wp:extent", &[("cx", &width), ("cy", &height)]);
            xml.empty("wp:docPr", &[("id", &id), ("name", &chart.caption.mark), ("descr", &description)]);
            xml.element("a:graphic", &[("xmlns:a", A)], |xml| {
                xml.element("a:graphicData", &[("uri", C)], |xml| {
                    xml.empty("c:chart", &[("xmlns:c", C), ("r:id", relation)]);
                });
            });
        });
    });
}

/// `word/charts/chart1.xml`.
pub(super) fn part(chart: &Chart) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("c:chartSpace", &[("xmlns:c", C), ("xmlns:a", A), ("xmlns:r", R)], |xml| {
        val(xml, "c:roundedCorners", "0");
        xml.element("c:chart", &[], |xml| {
            val(xml, "c:autoTitleDeleted", "1");
            xml.element("c:plotArea", &[], |xml| {
                xml.empty("c:layout", &[]);
                bars(xml, chart);
                category_axis(xml);
                value_axis(xml, chart);
            });
            val(xml, "c:plotVisOnly", "1");
            val(xml, "c:dispBlanksAs", "gap");
        });
        no_fill(xml);
        text(xml);
    });
    xml.into_bytes()
}

fn val(xml: &mut Xml, name: &str, value: &str) {
    xml.empty(name, &[("val", value)]);
}

fn bars(xml: &mut Xml, chart: &Chart) {
    let format = number_format(chart);
    let rows = chart.bars.len();
    let points = |values: &mut dyn Iterator<Item = (usize, String)>, xml: &mut Xml| {
        val(xml, "c:ptCount", &rows.to_string());
        for (index, value) in values {
            xml.element("c:pt", &[("idx", &index.to_string())], |xml| xml.text_element("c:v", &[], &value));
        }
    };
    xml.element("c:barChart", &[], |xml| {
        val(xml, "c:barDir", "bar");
        val(xml, "c:grouping", "clustered");
        val(xml, "c:varyColors", "0");
        xml.element("c:ser", &[], |xml| {
            val(xml, "c:idx", "0");
            val(xml, "c:order", "0");
            xml.element("c:tx", &[], |xml| {
                xml.element("c:strRef", &[], |xml| {
                    xml.text_element("c:f", &[], "Sheet1!$B$1");
                    xml.element("c:strCache", &[], |xml| {
                        val(xml, "c:ptCount", "1");
                        xml.element("c:pt", &[("idx", "0")], |xml| xml.text_element("c:v", &[], chart.unit.as_str()));
                    });
                });
            });
            xml.element("c:spPr", &[], |xml| {
                xml.element("a:solidFill", &[], |xml| val(xml, "a:srgbClr", FILL));
            });
            val(xml, "c:invertIfNegative", "0");
            labels(xml, chart, &format);
            xml.element("c:cat", &[], |xml| {
                xml.element("c:strRef", &[], |xml| {
                    xml.text_element("c:f", &[], &format!("Sheet1!$A$2:$A${}", rows + 1));
                    xml.element("c:strCache", &[], |xml| {
                        points(&mut chart.bars.iter().map(|bar| bar.label.clone()).enumerate(), xml);
                    });
                });
            });
            xml.element("c:val", &[], |xml| {
                xml.element("c:numRef", &[], |xml| {
                    xml.text_element("c:f", &[], &format!("Sheet1!$B$2:$B${}", rows + 1));
                    xml.element("c:numCache", &[], |xml| {
                        xml.text_element("c:formatCode", &[], &format);
                        let values = chart.bars.iter().enumerate();
                        let mut values =
                            values.filter_map(|(index, bar)| Some((index, decimal::print_exact(bar.value?))));
                        points(&mut values, xml);
                    });
                });
            });
        });
        val(xml, "c:gapWidth", "60");
        val(xml, "c:axId", CATEGORIES);
        val(xml, "c:axId", VALUES);
    });
}

/// The values at the bars' ends; none where a rounded zero would be stated for what is not zero.
fn labels(xml: &mut Xml, chart: &Chart, format: &str) {
    let is_other = |bar: &Bar| match bar.value {
        Some(value) => plain_text(std::slice::from_ref(&bar.figure)) != decimal::print(value, places(chart)),
        None => false,
    };
    xml.element("c:dLbls", &[], |xml| {
        for (index, _) in chart.bars.iter().enumerate().filter(|(_, bar)| is_other(bar)) {
            xml.element("c:dLbl", &[], |xml| {
                val(xml, "c:idx", &index.to_string());
                val(xml, "c:delete", "1");
            });
        }
        xml.empty("c:numFmt", &[("formatCode", format), ("sourceLinked", "0")]);
        no_fill(xml);
        text(xml);
        val(xml, "c:dLblPos", "outEnd");
        val(xml, "c:showLegendKey", "0");
        val(xml, "c:showVal", "1");
        for name in ["c:showCatName", "c:showSerName", "c:showPercent", "c:showBubbleSize"] {
            val(xml, name, "0");
        }
    });
}

fn category_axis(xml: &mut Xml) {
    xml.element("c:catAx", &[], |xml| {
        val(xml, "c:axId", CATEGORIES);
        // The first bar stands on top.
        xml.element("c:scaling", &[], |xml| val(xml, "c:orientation", "maxMin"));
        val(xml, "c:delete", "0");
        val(xml, "c:axPos", "l");
        val(xml, "c:majorTickMark", "none");
        val(xml, "c:minorTickMark", "none");
        val(xml, "c:tickLblPos", "low");
        xml.element("c:spPr", &[], line);
        text(xml);
        val(xml, "c:crossAx", VALUES);
        val(xml, "c:crosses", "autoZero");
        val(xml, "c:auto", "0");
        val(xml, "c:noMultiLvlLbl", "1");
    });
}

/// The axis of the values is there for its scale only: each bar states its value.
fn value_axis(xml: &mut Xml, chart: &Chart) {
    let (lowest, _) = chart.range();
    xml.element("c:valAx", &[], |xml| {
        val(xml, "c:axId", VALUES);
        xml.element("c:scaling", &[], |xml| {
            val(xml, "c:orientation", "minMax");
            if lowest.is_zero() {
                val(xml, "c:min", "0");
            }
        });
        val(xml, "c:delete", "1");
        val(xml, "c:axPos", "b");
        val(xml, "c:majorTickMark", "none");
        val(xml, "c:minorTickMark", "none");
        val(xml, "c:tickLblPos", "none");
        val(xml, "c:crossAx", CATEGORIES);
        val(xml, "c:crosses", "autoZero");
    });
}

/// `0.00` for two places.
fn number_format(chart: &Chart) -> String {
    match usize::try_from(places(chart)) {
        Ok(places) if places > 0 => format!("0.{}", "0".repeat(places)),
        _ => "0".to_owned(),
    }
}

/// Places that the values are printed with.
fn places(chart: &Chart) -> u32 {
    let printed = chart.bars.iter().filter(|bar| bar.value.is_some());
    let texts = printed.map(|bar| plain_text(std::slice::from_ref(&bar.figure)));
    let places = texts.filter_map(|text| text.split_once('.').map(|(_, fraction)| fraction.len())).max();
    u32::try_from(places.unwrap_or(0)).unwrap_or(0)
}

fn no_fill(xml: &mut Xml) {
    xml.element("c:spPr", &[], |xml| {
        xml.empty("a:noFill", &[]);
        xml.element("a:ln", &[], |xml| xml.empty("a:noFill", &[]));
    });
}

fn line(xml: &mut Xml) {
    xml.element("a:ln", &[("w", "6350")], |xml| {
        xml.element("a:solidFill", &[], |xml| val(xml, "a:srgbClr", "000000"));
    });
}

/// 5号 in the fonts of the body.
fn text(xml: &mut Xml) {
    xml.element("c:txPr", &[], |xml| {
        xml.empty("a:bodyPr", &[]);
        xml.empty("a:lstStyle", &[]);
        xml.element("a:p", &[], |xml| {
            xml.element("a:pPr", &[], |xml| {
                xml.element("a:defRPr", &[("sz", "1050"), ("b", "0")], |xml| {
                    xml.element("a:solidFill", &[], |xml| val(xml, "a:srgbClr", "000000"));
                    xml.empty("a:latin", &[("typeface", LATIN)]);
                    xml.empty("a:ea", &[("typeface", BODY)]);
                });
            });
            xml.empty("a:endParaRPr", &[("lang", "zh-CN")]);
        });
    });
}
