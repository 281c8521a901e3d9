//! Tables as grids: spans spread over the cells that they cover.

use crate::dom::{AttrName, Dom, Name, NodeId, NodeSet};
use crate::{Table, Warning, WarningCode};

/// The widest span that HTML allows.
const MAX_SPAN: usize = 1000;

/// Places that spans and padding may add to a table: these, and so many for each of its first cells. Tables that people read have
/// fewer; one that is made to hurt has a row of a million cells for the others to be padded to.
const ADDED: usize = 1000;
const ADDED_EACH: usize = 8;
const FIRST_CELLS: usize = 10_000;

/// What a place of a grid shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// The first place of a cell.
    Cell(NodeId),
    /// A further place of a cell that spans several.
    Covered(NodeId),
    /// A place without a cell.
    Empty,
}

/// The cells of one table by row and column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grid {
    row_nodes: Vec<NodeId>,
    rows: Vec<Vec<Slot>>,
    header_rows: usize,
    is_data: bool,
    caption: Option<NodeId>,
}

impl Grid {
    /// Reads the rows and cells of a table that are content. Rows are padded to one length.
    ///
    /// Spans and padding add places within bounds: a span beyond them counts as one cell, and a row but the first
    /// stays as short as it is.
    pub(crate) fn of(dom: &Dom, content: &NodeSet, table: NodeId) -> Grid {
        let mut grid = Grid::default();
        let mut facts = Facts::default();
        // For each column: the cell that reaches down into it, and for how many rows more.
        let mut hanging: Vec<(NodeId, usize)> = Vec::new();
        let mut allowance = ADDED;
        let mut at = table.0 + 1;
        let mut row: Option<(NodeId, Vec<Slot>)> = None;
        while at < dom.end(table).0 {
            let id = NodeId(at);
            if !content.contains(id) {
                at = dom.end(id).0;
                continue;
            }
            at += 1;
            match dom.html_name(id) {
                Some(Name::CAPTION) if grid.caption.is_none() => {
                    grid.caption = Some(id);
                    at = dom.end(id).0;
                }
                Some(Name::TR) => {
                    grid.close_row(row.take(), &mut hanging, &mut allowance);
                    row = Some((id, Vec::new()));
                    facts.start_row(dom.parent(id).is_some_and(|up| dom.is(up, Name::THEAD)));
                }
                Some(name @ (Name::TD | Name::TH)) => {
                    if let Some((_, slots)) = &mut row {
                        if facts.cells < FIRST_CELLS {
                            allowance += ADDED_EACH;
                        }
                        if !facts.cell(dom, content, id, name) {
                            return Grid::default();
                        }
                        place(dom, id, slots, &mut hanging, &mut allowance);
                    }
                    at = dom.end(id).0;
                }
                _ => {}
            }
        }
        grid.close_row(row.take(), &mut hanging, &mut allowance);
        let width = grid.rows.iter().map(Vec::len).max().unwrap_or(0);
        // The first row tells readers of Markdown how many columns there are.
        if let Some(first) = grid.rows.first_mut() {
            first.resize(width, Slot::Empty);
        }
        for row in &mut grid.rows {
            let missing = width - row.len();
            if missing <= allowance {
                allowance -= missing;
                row.resize(width, Slot::Empty);
            }
        }
        facts.end_row();
        grid.header_rows = usize::from(facts.header_row == Some(true));
        grid.is_data = facts.is_data(dom, table, width);
        grid
    }

    fn close_row(
        &mut self,
        row: Option<(NodeId, Vec<Slot>)>,
        hanging: &mut [(NodeId, usize)],
        allowance: &mut usize,
    ) {
        let Some((node, mut slots)) = row else { return };
        cover(&mut slots, hanging, allowance);
        self.row_nodes.push(node);
        self.rows.push(slots);
    }

    /// The places of each row.
    pub(crate) fn rows(&self) -> &[Vec<Slot>] {
        &self.rows
    }

    /// Whether this `tr` is one of the rows.
    pub(crate) fn has_row(&self, id: NodeId) -> bool {
        self.row_nodes.binary_search(&id).is_ok()
    }

    /// The number of rows at the top that are headers: 0 or 1.
    pub(crate) fn header_rows(&self) -> usize {
        self.header_rows
    }

    /// Whether rows and columns carry meaning, rather than a layout.
    pub(crate) fn is_data(&self) -> bool {
        self.is_data
    }
}

/// The data tables of the content, in document order. None stands in another.
#[derive(Debug)]
pub(crate) struct DataTables(Vec<(NodeId, Grid)>);

impl DataTables {
    /// Reads all tables of the content.
    pub(crate) fn of(dom: &Dom, content: &NodeSet) -> DataTables {
        let mut tables = Vec::new();
        let mut at = NodeId::DOCUMENT;
        while at.index() < dom.len() {
            let id = at;
            at = NodeId(at.0 + 1);
            if !content.contains(id) {
                at = dom.end(id);
            } else if dom.is(id, Name::TABLE) {
                let grid = Grid::of(dom, content, id);
                if grid.is_data() {
                    at = dom.end(id);
                    tables.push((id, grid));
                }
            }
        }
        DataTables(tables)
    }

    /// The cells of a table, where it is one of data.
    pub(crate) fn get(&self, table: NodeId) -> Option<&Grid> {
        let at = self.0.binary_search_by_key(&table, |&(id, _)| id).ok()?;
        Some(&self.0[at].1)
    }
}

/// Fills the next places of a row with what reaches down into them.
fn cover(slots: &mut Vec<Slot>, hanging: &mut [(NodeId, usize)], allowance: &mut usize) {
    while let Some((cell, rows)) = hanging.get_mut(slots.len()).filter(|(_, rows)| *rows > 0)
        && *allowance > 0
    {
        *rows -= 1;
        *allowance -= 1;
        slots.push(Slot::Covered(*cell));
    }
}

fn place(
    dom: &Dom,
    id: NodeId,
    slots: &mut Vec<Slot>,
    hanging: &mut Vec<(NodeId, usize)>,
    allowance: &mut usize,
) {
    cover(slots, hanging, allowance);
    let span = |name| dom.attr(id, name).and_then(|span| span.trim().parse::<usize>().ok()).unwrap_or(1);
    let wide = span(AttrName::COLSPAN).clamp(1, MAX_SPAN).min(*allowance + 1);
    let high = span(AttrName::ROWSPAN).max(1) - 1;
    *allowance -= wide - 1;
    for column in 0..wide {
        let at = slots.len();
        slots.push(if column == 0 { Slot::Cell(id) } else { Slot::Covered(id) });
        if hanging.len() <= at {
            hanging.resize(at + 1, (id, 0));
        }
        hanging[at] = (id, high);
    }
}

/// What tells data from layout, and headers from data.
#[derive(Debug, Default)]
struct Facts {
    rows: usize,
    cells: usize,
    headers: usize,
    /// Cells with forms or code in them, or with a heading beside other text.
    blocky: usize,
    /// Cells that span several columns beside others.
    spanning: usize,
    /// Cells with boxes, lists, pictures or controls in them.
    boxed: usize,
    bytes: usize,
    row: RowFacts,
    /// Whether the first row with cells holds headers alone.
    header_row: Option<bool>,
}

#[derive(Debug, Default)]
struct RowFacts {
    in_head: bool,
    cells: usize,
    headers: usize,
    bold: usize,
    empty: usize,
    spanning: usize,
}

impl Facts {
    fn start_row(&mut self, in_head: bool) {
        self.end_row();
        self.rows += 1;
        self.row = RowFacts { in_head, ..RowFacts::default() };
    }

    fn end_row(&mut self) {
        let row = &self.row;
        if row.cells > 1 {
            self.spanning += row.spanning;
        }
        if row.cells > 0 && self.header_row.is_none() {
            let all = |count: usize| count > 0 && count + row.empty >= row.cells;
            self.header_row = Some(row.in_head || all(row.headers) || all(row.bold));
        }
    }

    /// Takes note of a cell; answers whether it holds no table. One that does makes the whole a layout, and is left
    /// unread: tables inside of tables are walked through once.
    fn cell(&mut self, dom: &Dom, content: &NodeSet, cell: NodeId, name: Name) -> bool {
        self.cells += 1;
        self.row.cells += 1;
        self.row.spanning += usize::from(dom.has_attr(cell, AttrName::COLSPAN));
        let (mut bytes, mut bold_end, mut plain, mut headed) = (0, cell, false, false);
        let (mut blocky, mut boxed) = (false, false);
        let mut at = cell.0 + 1;
        while at < dom.end(cell).0 {
            let id = NodeId(at);
            if !content.contains(id) {
                at = dom.end(id).0;
                continue;
            }
            at += 1;
            let length = dom.text(id).trim().len();
            bytes += length;
            plain |= length > 0 && id >= bold_end;
            match dom.html_name(id) {
                Some(Name::B | Name::STRONG) => bold_end = bold_end.max(dom.end(id)),
                Some(Name::TABLE) => return false,
                Some(Name::FORM | Name::PRE) => blocky = true,
                Some(
                    Name::DIV
                    | Name::CENTER
                    | Name::UL
                    | Name::OL
                    | Name::DL
                    | Name::IMG
                    | Name::BUTTON
                    | Name::INPUT,
                ) => boxed = true,
                // A heading that is all of its cell stands for a header.
                Some(name) if name.heading_level().is_some() => {
                    headed = true;
                    bold_end = bold_end.max(dom.end(id));
                }
                _ => {}
            }
        }
        blocky |= headed && plain;
        self.bytes += bytes;
        self.boxed += usize::from(boxed);
        self.blocky += usize::from(blocky && name == Name::TD);
        if bytes == 0 {
            self.row.empty += 1;
        } else if name == Name::TH {
            self.headers += 1;
            self.row.headers += 1;
        } else if !plain {
            self.row.bold += 1;
        }
        true
    }

    fn is_data(&self, dom: &Dom, table: NodeId, width: usize) -> bool {
        let role = dom.attr(table, AttrName::ROLE).unwrap_or_default();
        if matches!(role, "presentation" | "none") || width < 2 {
            return false;
        }
        if self.headers > 0 || self.header_row == Some(true) {
            return self.rows > 1 && self.blocky * 4 <= self.cells;
        }
        // Without headers: a regular grid of short cells. One of pairs is a list of properties; a wider one is often a layout.
        self.rows > 1
            && (width == 2 || self.boxed * 4 <= self.cells)
            && self.blocky == 0
            && self.spanning * 5 <= self.rows
            && self.bytes / self.cells.max(1) < 300
    }
}

/// The data tables as texts, with at most `cell_limit` cells in all.
pub(crate) fn collect(
    dom: &Dom,
    content: &NodeSet,
    data_tables: &DataTables,
    cell_limit: u32,
    warnings: &mut Vec<Warning>,
) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut left = cell_limit as usize;
    let mut dropped = 0;
    let mut line = String::new();
    // A cell that spans many places stands in each of them as long as all copies together are no longer than the page.
    let mut copies = dom.subtree(NodeId::DOCUMENT).map(|id| cost_of(dom, id)).sum::<usize>();
    for (_, grid) in &data_tables.0 {
        let caption = grid
            .caption
            .map(|caption| cell_text(dom, content, caption, &mut line))
            .filter(|text| !text.is_empty());
        let mut table = Table { caption, ..Table::default() };
        for (number, row) in grid.rows.iter().enumerate() {
            if row.len() > left {
                dropped += row.len();
                continue;
            }
            left -= row.len();
            let mut texts: Vec<String> = Vec::with_capacity(row.len());
            for slot in row {
                texts.push(match *slot {
                    Slot::Cell(cell) => cell_text(dom, content, cell, &mut line),
                    Slot::Covered(cell) => {
                        let cost: usize = dom.subtree(cell).map(|id| cost_of(dom, id)).sum();
                        if cost > copies {
                            String::new()
                        } else {
                            copies -= cost;
                            cell_text(dom, content, cell, &mut line)
                        }
                    }
                    Slot::Empty => String::new(),
                });
            }
            if number < grid.header_rows { table.header = texts } else { table.rows.push(texts) }
        }
        tables.push(table);
    }
    if dropped > 0 {
        warnings.push(Warning {
            code: WarningCode::TableLimit,
            message: format!("{dropped} table cells beyond {cell_limit} were dropped"),
        });
    }
    tables
}

/// What a node counts for in the sum of copies.
fn cost_of(dom: &Dom, id: NodeId) -> usize {
    dom.text(id).len() + 1
}

/// The text of a cell on one line, with a space where a block or line ends. It is written into `out` and copied: there are many
/// cells, and none is to hold more memory than its text.
fn cell_text(dom: &Dom, content: &NodeSet, cell: NodeId, out: &mut String) -> String {
    out.clear();
    let mut borders: Vec<NodeId> = Vec::new();
    let mut at = cell.0 + 1;
    while at < dom.end(cell).0 {
        let id = NodeId(at);
        while borders.pop_if(|end| *end <= id).is_some() {
            push_space(out);
        }
        if !content.contains(id) {
            at = dom.end(id).0;
            continue;
        }
        at += 1;
        if dom.html_name(id).is_some_and(|name| !name.is_phrasing() || name == Name::BR) {
            push_space(out);
            borders.push(dom.end(id));
        }
        for c in dom.text(id).chars() {
            if c.is_whitespace() { push_space(out) } else { out.push(c) }
        }
    }
    out.trim_end().to_owned()
}

fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}
