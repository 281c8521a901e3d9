//! The facts of a block as numbers, in a fixed order: what the first model sees.

use crate::blocks::{
    Block, Blocks, CLASS_GROUP_NAMES, Group, LANDMARK_NAMES, Landmark, Layout, Sums, TEXT_GROUP_NAMES,
    TOLD_NAMES, TitleWords, is_long,
};
use crate::classify::BLOCK_PAGE_FACTS;
use crate::dom::{Dom, NodeId};
use crate::forest::Cells;

use super::containers::{CONTAINER_FACTS, Containers};
use super::likeness::Likeness;

/// Takes the numbers of one row after the other.
pub(crate) trait Row {
    fn put(&mut self, name: &'static str, detail: Detail, value: f32);
}

/// What a name stands for more precisely.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Detail {
    None,
    Number(i8),
    Word(&'static str),
}

impl Row for Vec<f32> {
    fn put(&mut self, _: &'static str, _: Detail, value: f32) {
        self.push(value);
    }
}

impl Row for Cells<'_> {
    fn put(&mut self, _: &'static str, _: Detail, value: f32) {
        self.push(value);
    }
}

impl Row for Vec<String> {
    fn put(&mut self, name: &'static str, detail: Detail, _: f32) {
        self.push(match detail {
            Detail::None => name.to_owned(),
            Detail::Number(number) => format!("{name} {number}"),
            Detail::Word(word) => format!("{name} {word}"),
        });
    }
}

/// The levels of containers that are looked at.
const LEVELS: [usize; 7] = [0, 1, 2, 3, 4, 6, 8];
/// The distance of something that is not there.
pub(crate) const FAR: f32 = 99.0;
const NEIGHBOURS: [i8; 6] = [-3, -2, -1, 1, 2, 3];

/// What is known of the page before its rows are written.
pub(crate) struct PageContext<'a> {
    pub(crate) dom: &'a Dom,
    pub(crate) blocks: &'a Blocks,
    pub(crate) layout: &'a Layout,
    title: &'a TitleWords,
    total: Sums,
    /// Blocks of the same path, of the same shape of two and of three levels, and of the same text.
    pub(crate) alike: [Likeness; 4],
    /// For each group of the first three what its blocks add up to.
    counts: [Vec<PathCount>; 3],
    /// For each group of the last its blocks, and the first of them.
    copies: Vec<(u32, u32)>,
    /// For each block: the block of the heading before it.
    pub(crate) headings: Vec<u32>,
    /// For each block: the nearest heading before it of the first two levels, and the nearest that is above the heading before.
    sections: Vec<[u32; 2]>,
    /// For each block: the nearest paragraph-like block before and after.
    long_before: Vec<u32>,
    long_after: Vec<u32>,
    first_h1: Option<usize>,
    longest: Option<usize>,
    containers: Containers,
    /// The page's own features, the same for each block.
    page: Vec<f32>,
}

#[derive(Clone, Copy, Default)]
struct PathCount {
    blocks: u32,
    units: u32,
    link_units: u32,
}

const NONE: u32 = u32::MAX;

pub(crate) fn ratio(part: f32, whole: f32) -> f32 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// On pages of more blocks or units than these, what stands further from both ends than half of them stands in the middle: a frame
/// does not grow with what it frames.
const LONG_BLOCKS: f32 = 1000.0;
const LONG_UNITS: f32 = 100_000.0;

/// Where something stands in a whole, 0 at its begin and 1 at its end.
fn position(before: f32, whole: f32, long: f32) -> f32 {
    if whole <= long {
        return ratio(before, whole);
    }
    let (from_begin, from_end) = (before / long, (whole - before) / long);
    if from_begin < 0.5 {
        from_begin
    } else if from_end < 0.5 {
        1.0 - from_end
    } else {
        0.5
    }
}

impl<'a> PageContext<'a> {
    pub(crate) fn new(
        dom: &'a Dom,
        blocks: &'a Blocks,
        layout: &'a Layout,
        title: &'a TitleWords,
        facts: &[f32],
    ) -> Self {
        let list = &blocks.list;
        let alike = [
            Likeness::new(list.iter().map(|block| block.facts.path)),
            Likeness::new(list.iter().map(|block| block.facts.shape[1])),
            Likeness::new(list.iter().map(|block| block.facts.shape[2])),
            Likeness::new(list.iter().map(|block| block.text.hash)),
        ];
        let counts = [0, 1, 2].map(|kind: usize| {
            alike[kind].sums(|count: &mut PathCount, at| {
                count.blocks += 1;
                count.units += list[at].text.units;
                count.link_units += list[at].link_units;
            })
        });
        let copies = alike[3].sums(|copies: &mut (u32, u32), at| {
            if copies.0 == 0 {
                copies.1 = at as u32;
            }
            copies.0 += 1;
        });
        let mut headings = Vec::with_capacity(list.len());
        let mut long_before = Vec::with_capacity(list.len());
        let (mut heading, mut long) = (NONE, NONE);
        let mut sections = Vec::with_capacity(list.len());
        // The open headings by level, as an outline has them.
        let mut outline = [NONE; 7];
        let mut first_h1 = None;
        let mut longest: Option<usize> = None;
        for (at, block) in list.iter().enumerate() {
            headings.push(heading);
            let mut open = outline.iter().rev().copied().filter(|&open| open != NONE);
            let upper = open.nth(1).unwrap_or(NONE);
            sections.push([if outline[2] == NONE { outline[1] } else { outline[2] }, upper]);
            if is_heading(block) {
                heading = at as u32;
                let level = usize::from(block.facts.heading_level).min(6);
                outline[level] = at as u32;
                outline[level + 1..].fill(NONE);
                if first_h1.is_none() && block.facts.heading_level == 1 && !block.hidden {
                    first_h1 = Some(at);
                }
            }
            long_before.push(long);
            if is_long(block) {
                long = at as u32;
                if longest.is_none_or(|longest| list[longest].text.units < block.text.units) {
                    longest = Some(at);
                }
            }
        }
        let mut long_after = vec![NONE; list.len()];
        let mut long = NONE;
        for at in (0..list.len()).rev() {
            long_after[at] = long;
            if is_long(&list[at]) {
                long = at as u32;
            }
        }
        let total = layout.sums(0..list.len());
        PageContext {
            dom,
            blocks,
            layout,
            title,
            total,
            containers: Containers::new(dom, blocks, layout),
            alike,
            counts,
            copies,
            headings,
            sections,
            long_before,
            long_after,
            first_h1,
            longest,
            page: facts[..BLOCK_PAGE_FACTS].to_vec(),
        }
    }

    /// Writes the row of one block, but for what is the same for all.
    pub(crate) fn write(&self, at: usize, row: &mut impl Row) {
        let block = &self.blocks.list[at];
        self.own(block, row);
        self.place(at, block, row);
        self.containers(at, block, row);
        self.surroundings(at, row);
        self.sections(at, row);
        self.groups(block, row);
        for (name, &depth) in LANDMARK_NAMES.into_iter().zip(&block.facts.landmarks) {
            row.put("near", Detail::Word(name), distance(block.facts.depth, depth));
        }
        for (name, &depth) in CLASS_GROUP_NAMES.into_iter().zip(&block.facts.classes) {
            row.put("class", Detail::Word(name), distance(block.facts.depth, depth));
        }
    }

    /// Writes what is the same for all blocks of the page: the end of each row.
    pub(crate) fn write_page(&self, row: &mut impl Row) {
        for (number, &value) in self.page.iter().enumerate() {
            row.put("page", Detail::Number(number as i8), value);
        }
    }

    fn own(&self, block: &Block, row: &mut impl Row) {
        let text = &block.text;
        let units = text.units as f32;
        let words = text.words as f32;
        row.put("units", Detail::None, units);
        row.put("words", Detail::None, words);
        row.put("link share", Detail::None, ratio(block.link_units as f32, units));
        row.put("links", Detail::None, block.links as f32);
        row.put("commas", Detail::None, text.commas as f32);
        row.put("sentence ends", Detail::None, text.stops as f32);
        row.put("punctuation share", Detail::None, ratio((text.commas + text.stops) as f32, words));
        row.put("capitals share", Detail::None, ratio(text.capitals as f32, units));
        row.put("capital words share", Detail::None, ratio(text.capital_words as f32, words));
        row.put("symbols share", Detail::None, ratio(text.symbols as f32, units));
        row.put("title words", Detail::None, text.title_words as f32);
        row.put("title words share", Detail::None, ratio(text.title_words as f32, words));
        row.put("title covered", Detail::None, ratio(text.title_words as f32, self.title.len() as f32));
        row.put("ends sentence", Detail::None, f32::from(u8::from(text.ends_sentence)));
        row.put("images before", Detail::None, f32::from(block.images));
        row.put("hidden", Detail::None, f32::from(u8::from(block.hidden)));
        row.put("heading level", Detail::None, f32::from(block.facts.heading_level));
        row.put("depth", Detail::None, f32::from(block.facts.depth));
        for (name, count) in TOLD_NAMES.into_iter().zip(text.told) {
            row.put("told as", Detail::Word(name), ratio(count as f32, text.threes as f32));
        }
        for (name, &count) in TEXT_GROUP_NAMES.into_iter().zip(&text.groups) {
            row.put("words of", Detail::Word(name), ratio(f32::from(count), words));
        }
    }

    fn place(&self, at: usize, block: &Block, row: &mut impl Row) {
        let list = &self.blocks.list;
        let before = self.layout.sums(0..at);
        row.put("position by blocks", Detail::None, position(at as f32, list.len() as f32, LONG_BLOCKS));
        let by_units = position(before.units as f32, self.total.units as f32, LONG_UNITS);
        row.put("position by units", Detail::None, by_units);
        row.put("blocks before", Detail::None, at as f32);
        row.put("blocks after", Detail::None, (list.len() - 1 - at) as f32);
        row.put("units before", Detail::None, before.units as f32);
        row.put("units after", Detail::None, (self.total.units - before.units - block.text.units) as f32);
        let names = ["same path", "same shape of two", "same shape of three"];
        for (name, (alike, counts)) in names.into_iter().zip(self.alike.iter().zip(&self.counts)) {
            let count = counts[alike.of(at)];
            row.put(name, Detail::Word("blocks"), count.blocks as f32);
            row.put(name, Detail::Word("share"), ratio(count.units as f32, self.total.units as f32));
            row.put(name, Detail::Word("mean units"), ratio(count.units as f32, count.blocks as f32));
            row.put(name, Detail::Word("link share"), ratio(count.link_units as f32, count.units as f32));
        }
        let (copies, first) = self.copies[self.alike[3].of(at)];
        row.put("copies of text", Detail::None, copies as f32);
        row.put("is a later copy", Detail::None, f32::from(u8::from((first as usize) < at)));
        self.heading(at, row);
        let after_h1 = self.first_h1.map_or(FAR, |h1| at as f32 - h1 as f32);
        row.put("blocks after h1", Detail::None, after_h1);
        for (name, nearest, sign) in [
            ("blocks to prose before", &self.long_before, 1.0),
            ("blocks to prose after", &self.long_after, -1.0),
        ] {
            let blocks = match nearest[at] {
                NONE => FAR,
                other => (at as f32 - other as f32) * sign,
            };
            row.put(name, Detail::None, blocks.min(FAR));
        }
    }

    fn heading(&self, at: usize, row: &mut impl Row) {
        let heading = self.headings[at];
        let found = (heading != NONE).then(|| &self.blocks.list[heading as usize]);
        row.put(
            "blocks after heading",
            Detail::None,
            found.map_or(FAR, |_| (at as f32 - heading as f32).min(FAR)),
        );
        let units =
            found.map_or(0, |_| self.layout.sums(heading as usize + 1..at.max(heading as usize + 1)).units);
        row.put("units after heading", Detail::None, units as f32);
        row.put(
            "level of heading",
            Detail::None,
            found.map_or(0.0, |block| f32::from(block.facts.heading_level)),
        );
    }

    fn containers(&self, at: usize, block: &Block, row: &mut impl Row) {
        let mut id = NodeId(block.facts.container);
        let (mut to_root, mut to_h1, mut to_longest) = (FAR, FAR, FAR);
        let mut level = 0;
        let mut next = 0;
        while next < LEVELS.len() {
            let container = self.containers.of(id);
            let (from, to) = (container.from, container.to);
            if to_root == FAR && container.holds_root {
                to_root = level as f32;
            }
            if to_h1 == FAR && self.first_h1.is_some_and(|h1| (from..to).contains(&h1)) {
                to_h1 = level as f32;
            }
            if to_longest == FAR && self.longest.is_some_and(|longest| (from..to).contains(&longest)) {
                to_longest = level as f32;
            }
            if level == LEVELS[next] {
                let detail = Detail::Number(level as i8);
                for (name, fact) in CONTAINER_FACTS.into_iter().zip(container.facts) {
                    row.put(name, detail, fact);
                }
                let before = self.layout.sums(from.min(at)..at);
                let place = position(before.units as f32, container.units as f32, LONG_UNITS);
                row.put("container position", detail, place);
                next += 1;
            }
            id = self.layout.wider(id);
            level += 1;
        }
        row.put("levels to root", Detail::None, to_root);
        let in_root = self.blocks.range(self.dom, self.layout.root).contains(&at);
        row.put("in root", Detail::None, f32::from(u8::from(in_root)));
        row.put("levels to h1", Detail::None, to_h1);
        row.put("levels to longest block", Detail::None, to_longest);
    }

    fn sections(&self, at: usize, row: &mut impl Row) {
        for (level, heading) in self.sections[at].into_iter().enumerate() {
            let distance = if heading == NONE { FAR } else { (at as f32 - heading as f32).min(FAR) };
            row.put("blocks after section heading", Detail::Number(level as i8), distance);
        }
    }

    fn groups(&self, block: &Block, row: &mut impl Row) {
        for (level, record) in self.layout.groups.above(NodeId(block.facts.container)).into_iter().enumerate()
        {
            let detail = Detail::Number(level as i8);
            let group = record.and_then(|record| self.layout.groups.of(record));
            let none = Group { records: 0, sums: Sums::default(), start: 0 };
            let group = group.map_or(&none, |group| &self.layout.groups.list[group]);
            let before = self.layout.sums(0..group.start as usize);
            let of_group = |part: u32| part as f32;
            let units = of_group(group.sums.units);
            row.put("group records", detail, group.records as f32);
            row.put("group share", detail, ratio(units, self.total.units as f32));
            row.put("group mean units", detail, ratio(units, group.records as f32));
            row.put("group link share", detail, ratio(of_group(group.sums.link_units), units));
            row.put("group punctuation", detail, ratio(of_group(group.sums.punctuation), units));
            row.put("group prices", detail, ratio(of_group(group.sums.currency), group.records as f32));
            row.put("group images", detail, ratio(of_group(group.sums.images), group.records as f32));
            row.put("group prose", detail, ratio(of_group(group.sums.long), group.records as f32));
            row.put("group blocks", detail, ratio(of_group(group.sums.blocks), group.records as f32));
            let group_position = position(before.units as f32, self.total.units as f32, LONG_UNITS);
            row.put("group position", detail, group_position);
        }
    }

    fn surroundings(&self, at: usize, row: &mut impl Row) {
        let list = &self.blocks.list;
        for offset in NEIGHBOURS {
            let detail = Detail::Number(offset);
            let neighbour = at.checked_add_signed(isize::from(offset)).and_then(|at| list.get(at));
            let units = neighbour.map_or(-1.0, |block| block.text.units as f32);
            row.put("neighbour units", detail, units);
            row.put(
                "neighbour link share",
                detail,
                neighbour.map_or(-1.0, |block| ratio(block.link_units as f32, units)),
            );
        }
    }
}

fn is_heading(block: &Block) -> bool {
    block.facts.landmarks[Landmark::Heading as usize] != 0
}

fn distance(depth: u16, of: u16) -> f32 {
    if of == 0 { FAR } else { f32::from(depth - of) }
}
