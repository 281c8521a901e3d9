//! GitHub's tables: a header row, a rule, rows of one line each.

/// The rows of a table while they are read.
#[derive(Debug, Default)]
pub(super) struct Rows {
    rows: Vec<(bool, Vec<String>)>,
    cell: Option<String>,
    item: bool,
}

impl Rows {
    pub(super) fn start_row(&mut self, header: bool) {
        self.rows.push((header, Vec::new()));
    }

    pub(super) fn start_cell(&mut self) {
        self.cell = Some(String::new());
        self.item = false;
    }

    pub(super) fn in_cell(&self) -> bool {
        self.cell.is_some()
    }

    pub(super) fn start_item(&mut self) {
        self.item = true;
    }

    /// Adds a block of the open cell. A cell is one line: its blocks stand side by side.
    pub(super) fn push(&mut self, block: &str) {
        let item = std::mem::take(&mut self.item);
        let Some(cell) = &mut self.cell else { return };
        cell.push_str(match (cell.is_empty(), item) {
            (true, false) => "",
            (true, true) => "• ",
            (false, true) => " • ",
            (false, false) => " · ",
        });
        cell.push_str(block);
    }

    pub(super) fn end_cell(&mut self) {
        if let (Some(cell), Some((_, cells))) = (self.cell.take(), self.rows.last_mut()) {
            cells.push(cell);
        }
    }

    /// The table. One without a header row gets an empty one: the format demands it.
    pub(super) fn write(mut self) -> String {
        let width = self.rows.iter().map(|(_, cells)| cells.len()).max().unwrap_or(0);
        let has_header = self.rows.first().is_some_and(|(header, _)| *header);
        let mut header = if has_header { self.rows.remove(0).1 } else { Vec::new() };
        header.resize(width, String::new());
        let mut out = String::new();
        push_row(&mut out, &header);
        out.push_str("\n|");
        out.push_str(&" --- |".repeat(width));
        for (_, cells) in &self.rows {
            out.push('\n');
            push_row(&mut out, cells);
        }
        out
    }
}

fn push_row(out: &mut String, cells: &[String]) {
    out.push('|');
    for cell in cells {
        out.push(' ');
        out.push_str(cell);
        out.push_str(if cell.is_empty() { "|" } else { " |" });
    }
}
