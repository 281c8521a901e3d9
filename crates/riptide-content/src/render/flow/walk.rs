//! The walk over the tree: which element is what.

use super::builder::Builder;
use super::elements::{Element, Elements};
use super::notes::Notes;
use super::{Event, Flow, List, Style, Tag, code, math};
use crate::dom::{AttrName, Dom, Name, NodeId, NodeKind, NodeSet};
use crate::tables::{DataTables, Grid, Slot};
use crate::{media, white_space};

/// What is to be done where an element ends.
#[derive(Debug)]
enum Exit {
    Nothing,
    Gap,
    Block,
    OwnLeaf,
    Container,
    List,
    Mark,
    Code,
    Quotation,
    Reading,
    Table,
    Row,
}

/// A data table that is being walked through.
#[derive(Debug)]
struct OpenTable<'a> {
    grid: &'a Grid,
    row: Option<usize>,
    column: usize,
}

struct Walk<'a> {
    dom: &'a Dom,
    content: &'a NodeSet,
    style: &'a Style<'a>,
    elements: Elements<'a>,
    notes: Notes,
    out: Builder,
    open: Vec<(NodeId, Exit)>,
    data_tables: &'a DataTables,
    tables: Vec<OpenTable<'a>>,
    /// The number of the next item of each open list.
    numbers: Vec<Option<u32>>,
    /// A text that is left out: the number of an item that has one anyway.
    written_number: Option<NodeId>,
    /// The address of the page with `#` behind it.
    page: Option<String>,
    /// The address of the last image, without query: `noscript` repeats it.
    last_image: String,
}

/// What the walk does after it entered a node.
enum Enter {
    Skip,
    Into(Exit),
}

/// About the bytes that a node adds to the strings of a flow: room for too many is given back, with too few all strings move.
fn room(dom: &Dom, id: NodeId) -> usize {
    /// What a relative address lacks, as a rule.
    const ORIGIN: usize = 24;
    /// Longer ones are pictures in themselves, which are left out.
    const ADDRESS: usize = 1024;
    let address = match dom.name(id) {
        Some(Name::A) => AttrName::HREF,
        Some(Name::IMG) => AttrName::SRC,
        _ => return dom.text(id).trim_ascii().len(),
    };
    dom.attr(id, address).map_or(0, |address| address.len().min(ADDRESS) + ORIGIN)
}

pub(super) fn walk(dom: &Dom, content: &NodeSet, data_tables: &DataTables, style: &Style<'_>) -> Flow {
    let walk = Walk {
        dom,
        content,
        style,
        elements: Elements::of(dom, content),
        notes: Notes::of(dom, content),
        out: Builder::with_room(content.iter().map(|id| room(dom, id)).sum()),
        open: Vec::new(),
        data_tables,
        tables: Vec::new(),
        numbers: Vec::new(),
        written_number: None,
        page: style.base.resolve("#").filter(|page| page.len() > 1),
        last_image: String::new(),
    };
    walk.run()
}

impl Walk<'_> {
    fn run(mut self) -> Flow {
        let mut at = NodeId::DOCUMENT;
        while at.index() < self.dom.len() {
            self.close(at);
            at = match self.enter(at) {
                Enter::Skip => self.dom.end(at),
                Enter::Into(Exit::Nothing) => NodeId(at.0 + 1),
                Enter::Into(exit) => {
                    self.open.push((self.dom.end(at), exit));
                    NodeId(at.0 + 1)
                }
            };
        }
        self.close(NodeId(u32::MAX));
        self.out.finish()
    }

    /// Ends all elements that end before `at`.
    fn close(&mut self, at: NodeId) {
        while let Some((_, exit)) = self.open.pop_if(|(end, _)| *end <= at) {
            match exit {
                Exit::Nothing => {}
                Exit::Gap => self.out.gap(),
                Exit::Block => self.out.block_border(),
                Exit::OwnLeaf => self.out.end_own_leaf(),
                Exit::Container => self.out.end(),
                Exit::List => {
                    self.numbers.pop();
                    self.out.end();
                }
                Exit::Mark => self.out.end_mark(),
                Exit::Code => self.out.end_code(),
                Exit::Quotation => self.out.text("”"),
                Exit::Reading => self.out.text(")"),
                Exit::Row => {
                    self.fill_row();
                    self.out.end();
                }
                Exit::Table => {
                    self.tables.pop();
                    self.out.end();
                }
            }
        }
    }

    fn enter(&mut self, id: NodeId) -> Enter {
        // Scripts are never visible; formulas hide in them.
        if let Some(formula) = math::script_formula(self.dom, self.content, id) {
            self.formula(&formula);
            return Enter::Skip;
        }
        if !self.content.contains(id) {
            return Enter::Skip;
        }
        match self.dom.kind(id) {
            NodeKind::Document => Enter::Into(Exit::Nothing),
            NodeKind::Comment => Enter::Skip,
            NodeKind::Text => {
                self.text(id);
                Enter::Skip
            }
            NodeKind::Element => {
                if let Some(formula) = math::formula(self.dom, id) {
                    if let Some(formula) = formula {
                        self.formula(&formula);
                    }
                    return Enter::Skip;
                }
                self.element(id)
            }
        }
    }

    fn text(&mut self, id: NodeId) {
        if self.written_number == Some(id) {
            return;
        }
        let text = self.dom.text(id);
        for part in math::parts(text, self.elements.has_formula_script) {
            match part {
                math::Part::Text(text) => self.out.text(text),
                math::Part::Formula(formula) => self.formula(&formula),
            }
        }
    }

    fn formula(&mut self, formula: &math::Formula) {
        let tex = formula.tex.trim();
        // Half of a control space, which would take the closing mark with it.
        let slashes = tex.len() - tex.trim_end_matches('\\').len();
        let tex = tex[..tex.len() - slashes % 2].trim_end();
        if tex.is_empty() {
            return;
        }
        if !math::is_balanced(tex) {
            self.out.text(tex);
            return;
        }
        let tex = self.out.keep(tex);
        if formula.display && !self.out.in_own_leaf() && self.tables.is_empty() {
            self.out.block(Event::MathBlock(tex));
        } else {
            self.out.inline(Event::Math(tex));
        }
    }

    fn element(&mut self, id: NodeId) -> Enter {
        if let Some(note) = self.notes.reference(id) {
            let label = self.out.keep(note);
            self.out.inline(Event::Reference(label));
            return Enter::Skip;
        }
        if self.notes.is_return_link(id) {
            return Enter::Skip;
        }
        if let Some(note) = self.notes.definition(id) {
            let label = self.out.keep(note);
            return self.container(Tag::Footnote(label));
        }
        if self.notes.is_list(id) {
            self.out.block_border();
            return Enter::Into(Exit::Block);
        }
        let kind = self.elements.kind(id);
        if self.out.in_own_leaf() && kind.is_structure() {
            self.out.block_border();
            return Enter::Into(Exit::Block);
        }
        match kind {
            Element::Skip => Enter::Skip,
            Element::Transparent => {
                if self.dom.is(id, Name::SPAN) {
                    self.out.gap_after_link();
                }
                Enter::Into(Exit::Nothing)
            }
            Element::Gap => {
                self.out.gap();
                Enter::Into(Exit::Gap)
            }
            Element::Block => {
                self.out.block_border();
                Enter::Into(Exit::Block)
            }
            Element::Leaf(tag) if self.in_cell(tag) => {
                self.out.block_border();
                Enter::Into(Exit::Block)
            }
            Element::Leaf(tag) => {
                self.out.start_own_leaf(tag);
                Enter::Into(Exit::OwnLeaf)
            }
            Element::Container(tag) => self.container(tag),
            Element::Mark(tag) => {
                self.out.start_mark(Some(tag));
                Enter::Into(Exit::Mark)
            }
            Element::Link => self.link(id),
            Element::Code => {
                self.out.start_code();
                Enter::Into(Exit::Code)
            }
            Element::CodeBlock => self.code_block(id),
            Element::Quotation => {
                self.out.text("“");
                Enter::Into(Exit::Quotation)
            }
            Element::Reading => {
                self.out.text("(");
                Enter::Into(Exit::Reading)
            }
            Element::Break => {
                self.out.line_break();
                Enter::Skip
            }
            Element::Rule => {
                self.out.block_border();
                if !self.out.in_own_leaf() && self.tables.is_empty() {
                    self.out.block(Event::Rule);
                }
                Enter::Skip
            }
            Element::Image => {
                self.image(id);
                Enter::Skip
            }
            Element::Embed => self.embed(id),
            Element::List => self.list(id),
            Element::Item => self.item(id),
            Element::Table => self.table(id),
            Element::Row => self.row(id),
            Element::Cell => self.cell(id),
        }
    }

    fn in_cell(&self, tag: Tag) -> bool {
        !self.tables.is_empty() && tag != Tag::Caption
    }

    fn container(&mut self, tag: Tag) -> Enter {
        self.out.start(tag);
        Enter::Into(Exit::Container)
    }

    fn link(&mut self, id: NodeId) -> Enter {
        let target = self.dom.attr(id, AttrName::HREF).filter(|_| self.style.features.links);
        let url = target.and_then(|href| self.style.base.resolve(href)).map(|url| match &self.page {
            // A place on the page itself is one in the document too.
            Some(page) if url.starts_with(page.as_str()) => url[page.len() - 1..].to_owned(),
            _ => url,
        });
        let tag = url.map(|url| Tag::Link(self.out.keep(&url)));
        self.out.start_mark_around(tag, self.elements.holds_heading(id));
        Enter::Into(Exit::Mark)
    }

    fn code_block(&mut self, id: NodeId) -> Enter {
        let text = code::text(self.dom, self.content, id);
        if text.trim().is_empty() {
            return Enter::Skip;
        }
        if self.out.in_own_leaf() || !self.tables.is_empty() {
            self.out.block_border();
            self.out.start_code();
            self.out.text(&text);
            self.out.end_code();
            self.out.block_border();
            return Enter::Skip;
        }
        let language = self.out.keep(code::language(self.dom, id).unwrap_or_default());
        let text = self.out.keep(&text);
        self.out.block(Event::CodeBlock { language, text });
        Enter::Skip
    }

    fn image(&mut self, id: NodeId) {
        let alt = self.dom.attr(id, AttrName::ALT).unwrap_or_default();
        let alt = white_space::collapse(alt);
        if media::is_emoji(self.dom, id) {
            self.out.text(&alt);
            return;
        }
        if !self.style.features.images || media::is_spacer(self.dom, id) {
            return;
        }
        let Some(url) = media::image_url(self.dom, id, self.style.base) else { return };
        let address = url.split(['?', '#']).next().unwrap_or_default();
        let repeats = self.elements.in_noscript(id) && self.last_image == address;
        self.last_image.clear();
        self.last_image.push_str(address);
        if !repeats {
            let (url, alt) = (self.out.keep(&url), self.out.keep(&alt));
            self.out.inline(Event::Image { url, alt });
        }
    }

    /// A film, a sound or a frame of another site: a link to it. What a browser shows in place of an object it cannot show
    /// is content.
    fn embed(&mut self, id: NodeId) -> Enter {
        let Some(url) = media::embed_url(self.dom, id, self.style.base) else {
            return if self.dom.is(id, Name::OBJECT) { Enter::Into(Exit::Nothing) } else { Enter::Skip };
        };
        if !self.style.features.links {
            return Enter::Skip;
        }
        let title = self.dom.attr(id, AttrName::TITLE).map(str::trim).filter(|title| !title.is_empty());
        let title = title.or_else(|| self.dom.attr(id, AttrName::ARIA_LABEL)).unwrap_or(&url);
        let tag = Tag::Link(self.out.keep(&url));
        self.out.block_border();
        self.out.start_mark(Some(tag));
        self.out.text(title);
        self.out.end_mark();
        self.out.block_border();
        Enter::Skip
    }

    fn list(&mut self, id: NodeId) -> Enter {
        let start = self.dom.is(id, Name::OL).then(|| {
            let start = self.dom.attr(id, AttrName::START).and_then(|start| start.trim().parse().ok());
            // CommonMark allows nine digits.
            start.unwrap_or(1).min(999_999_999)
        });
        self.numbers.push(start);
        self.out.start(Tag::List(List { start, loose: false }));
        Enter::Into(Exit::List)
    }

    fn item(&mut self, id: NodeId) -> Enter {
        if let Some(Some(number)) = self.numbers.last_mut() {
            self.written_number = self.elements.written_number(id, *number);
            *number += 1;
        }
        let checked = self.elements.task(id).map(|input| self.dom.attr_named(input, "checked").is_some());
        self.container(Tag::Item(checked))
    }

    fn table(&mut self, id: NodeId) -> Enter {
        let Some(grid) = self.data_tables.get(id) else {
            self.out.block_border();
            return Enter::Into(Exit::Block);
        };
        if !self.style.features.tables {
            return Enter::Skip;
        }
        self.out.start(Tag::Table);
        self.tables.push(OpenTable { grid, row: None, column: 0 });
        Enter::Into(Exit::Table)
    }

    fn row(&mut self, id: NodeId) -> Enter {
        let Some(table) = self.tables.last_mut().filter(|table| table.grid.has_row(id)) else {
            self.out.block_border();
            return Enter::Into(Exit::Block);
        };
        let row = table.row.map_or(0, |row| row + 1);
        table.row = Some(row);
        table.column = 0;
        let header = table.grid.header_rows() > row;
        self.out.start(Tag::Row { header });
        Enter::Into(Exit::Row)
    }

    /// Adds the empty cells that spans leave before `cell`.
    fn cell(&mut self, id: NodeId) -> Enter {
        let Some(table) = self.tables.last_mut() else {
            self.out.block_border();
            return Enter::Into(Exit::Block);
        };
        let cells = table.row.and_then(|row| table.grid.rows().get(row)).map_or(&[][..], Vec::as_slice);
        // From where the last cell ended, so that a row is walked once.
        let column = table.column;
        let rest = cells.get(column..).unwrap_or_default();
        let Some(missing) = rest.iter().position(|&slot| slot == Slot::Cell(id)) else {
            self.out.block_border();
            return Enter::Into(Exit::Block);
        };
        table.column = column + missing + 1;
        self.empty_cells(missing);
        self.container(Tag::Cell)
    }

    fn fill_row(&mut self) {
        let Some(table) = self.tables.last() else { return };
        let cells = table.row.and_then(|row| table.grid.rows().get(row)).map_or(0, Vec::len);
        let missing = cells.saturating_sub(table.column);
        self.empty_cells(missing);
    }

    fn empty_cells(&mut self, count: usize) {
        for _ in 0..count {
            self.out.start(Tag::Cell);
            self.out.end();
        }
    }
}
