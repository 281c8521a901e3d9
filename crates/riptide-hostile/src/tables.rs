//! Tables: foster parenting, implied parts, absurd spans.

use crate::{Generator, after, generator_of, opened_and_closed, repeat};

pub(crate) const GENERATORS: &[Generator] = &[
    generator_of("nested-table", |n| opened_and_closed("<table><tr><td>", "</td></tr></table>", n)),
    generator_of("nested-table-unclosed", |n| repeat("<table><td>", n)),
    generator_of("tables-without-cells", |n| repeat("<table>", n)),
    generator_of("foster-parented-text", |n| format!("<table>{}", repeat("a<tr>", n))),
    generator_of("foster-parented-elements", |n| format!("<table>{}", repeat("<div></div>", n))),
    generator_of("foster-parented-nested", |n| format!("<table>{}", repeat("<div>", n))),
    generator_of("foster-parented-formatting", |n| format!("<table>{}", repeat("<b><tr>a", n))),
    generator_of("foster-parented-links", |n| format!("<table>{}", repeat("<tr><a>a", n))),
    generator_of("foster-parented-deep", |n| {
        after(&format!("{}<table>", "<div>".repeat(500)), "a<tr>b<td>", n)
    }),
    generator_of("foster-parented-past-deep-table", |n| {
        after(&format!("<table>{}", "<span>".repeat(500)), "a</x>", n)
    }),
    generator_of("one-row", |n| after("<table><tr>", "<td>1</td>", n)),
    generator_of("one-column", |n| after("<table>", "<tr><td>1", n)),
    generator_of("absurd-spans", |n| {
        after("<table>", "<tr><td colspan=999999999 rowspan=999999999>a<td colspan=1000 rowspan=65534>b", n)
    }),
    generator_of("row-spans-only", |n| after("<table>", "<tr><td rowspan=65534>a", n)),
    generator_of("columns", |n| after("<table>", "<col span=1000>", n)),
    generator_of("captions", |n| after("<table>", "<caption>a</caption>", n)),
    generator_of("table-bodies", |n| after("<table>", "<tbody>", n)),
    generator_of("small-tables", |n| repeat("<table><tr><td>a</table>", n)),
];
