//! Numbers that Word makes when it shows a document: `一、`, `（一）`, `1.` stand in no run, only in the lists' definitions.

use super::numerals;
use super::styles::{ListPlace, Styles};
use crate::read::flat::flat;
use crate::read::xml::Xml;
use crate::read::{Limits, Unreadable};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;

const LEVELS: usize = 9;

/// The lists of a document, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// Definitions (`w:abstractNum`), by their ids.
    definitions: HashMap<i32, Definition>,
    /// Lists (`w:num`), by their ids.
    lists: HashMap<i32, List>,
}

#[derive(Debug, Default)]
struct Definition {
    levels: [Option<Level>; LEVELS],
    /// The style whose list really defines this one.
    link: Option<String>,
    /// The number that each level is at. Lists of the same definition go on counting where another stopped.
    counts: [Option<u32>; LEVELS],
}

#[derive(Debug, Default)]
struct List {
    definition: i32,
    overrides: [Override; LEVELS],
}

/// What a list says otherwise than its definition.
#[derive(Debug, Default)]
struct Override {
    level: Option<Level>,
    start: Option<u32>,
    /// The start has been used: it restarts the count once.
    started: bool,
}

#[derive(Debug, Default)]
struct Level {
    start: u32,
    format: String,
    /// The number's text: `%1、`, `第%1条`, `%1.%2`.
    text: String,
    /// Nothing stands between number and words.
    tight: bool,
    /// Levels before this one restart it, if they number as many.
    restart: Option<usize>,
    /// All numbers are written in digits.
    legal: bool,
    /// The style whose paragraphs are of this level.
    style: Option<String>,
}

impl Numbering {
    /// Reads the part that defines the lists.
    pub(super) fn read(source: &str, part: &str, limits: &Limits) -> Result<Self, Unreadable> {
        let mut numbering = Self::default();
        let mut xml = Xml::new(source, part, limits);
        xml.child()?;
        while let Some(tag) = xml.child()? {
            match tag.name() {
                "abstractNum" => {
                    let id = tag.number("abstractNumId").unwrap_or_default();
                    numbering.definitions.insert(id, definition(&mut xml)?);
                }
                "num" => {
                    let id = tag.number("numId").unwrap_or_default();
                    numbering.lists.insert(id, list(&mut xml)?);
                }
                _ => xml.skip()?,
            }
        }
        Ok(numbering)
    }

    /// The number of the next paragraph at `place` or, where that says nothing, at the place that its style has; with the
    /// blank that stands behind it.
    pub(super) fn next(&mut self, place: ListPlace, style: Option<&str>, styles: &mut Styles<'_>) -> Option<String> {
        if self.lists.is_empty() {
            return None;
        }
        let inherited = styles.of_paragraph(style);
        let id = place.list.or(inherited.place.list)?;
        let linked = self.definitions.get(&self.lists.get(&id)?.definition).and_then(|it| it.link.as_deref());
        let linked = linked.and_then(|link| styles.of_paragraph(Some(link)).place.list);
        let definition_id = match linked.and_then(|list| self.lists.get(&list)) {
            Some(list) => list.definition,
            None => self.lists.get(&id)?.definition,
        };
        let definition = self.definitions.get_mut(&definition_id)?;
        let list = self.lists.get_mut(&id)?;
        let at = place
            .level
            .or(inherited.place.level)
            .or_else(|| definition.level_of(inherited.by.as_deref()?))
            .unwrap_or_default();
        list.count(definition, at);
        list.write(definition, at)
    }
}

impl Definition {
    fn level_of(&self, style: &str) -> Option<usize> {
        self.levels.iter().position(|level| level.as_ref().is_some_and(|level| level.style.as_deref() == Some(style)))
    }
}

impl List {
    fn level<'l>(&'l self, definition: &'l Definition, at: usize) -> Option<&'l Level> {
        self.overrides.get(at)?.level.as_ref().or(definition.levels.get(at)?.as_ref())
    }

    /// Counts one more at level `at`; levels above that have not begun begin, and those below start over.
    fn count(&mut self, definition: &mut Definition, at: usize) {
        let mut starts = [0; LEVELS];
        let mut restarts = [0; LEVELS];
        for (below, (start, restart)) in starts.iter_mut().zip(&mut restarts).enumerate() {
            let level = self.level(definition, below);
            let other = self.overrides.get(below).and_then(|other| other.start);
            *start = other.or(level.map(|level| level.start)).unwrap_or_default();
            *restart = level.and_then(|level| level.restart).unwrap_or(below);
        }
        let starts_over = self
            .overrides
            .get_mut(at)
            .is_some_and(|other| other.start.is_some() && !std::mem::replace(&mut other.started, true));
        for (level, ((count, start), restart)) in definition.counts.iter_mut().zip(starts).zip(restarts).enumerate() {
            match level.cmp(&at) {
                Ordering::Less => *count = count.or(Some(start)),
                Ordering::Equal if starts_over => *count = Some(start),
                Ordering::Equal => *count = Some(count.map_or(start, |count| count.saturating_add(1))),
                Ordering::Greater if at < restart => *count = None,
                Ordering::Greater => {}
            }
        }
    }

    /// The number that level `at` is at.
    fn write(&self, definition: &Definition, at: usize) -> Option<String> {
        let level = self.level(definition, at)?;
        if level.format == "bullet" {
            return None;
        }
        let mut out = String::new();
        let mut rest = level.text.chars();
        while let Some(c) = rest.next() {
            let mut after = rest.clone();
            let shown = after.next().and_then(|c| c.to_digit(10)).filter(|digit| c == '%' && *digit > 0);
            let Some(shown) = shown.map(|digit| digit as usize - 1) else {
                out.push(c);
                continue;
            };
            rest = after;
            let Some(of) = self.level(definition, shown) else { continue };
            let number = definition.counts.get(shown).copied().flatten().unwrap_or(of.start);
            numerals::write(if level.legal { "decimal" } else { &of.format }, number, &mut out);
        }
        // `一、` and `（一）` bring their own room; after `1.` a number may follow.
        if !level.tight && out.ends_with(|c: char| c.is_ascii() && c != ' ') {
            out.push(' ');
        }
        Some(out).filter(|out| !out.is_empty())
    }
}

fn definition(xml: &mut Xml<'_>) -> Result<Definition, Unreadable> {
    let mut definition = Definition::default();
    while let Some(tag) = xml.child()? {
        match tag.name() {
            "lvl" => {
                let level = Level::read(xml.inside()?);
                if let Some(place) = tag.number("ilvl").and_then(|at: usize| definition.levels.get_mut(at)) {
                    *place = Some(level);
                }
            }
            "numStyleLink" => {
                definition.link = tag.attribute("val").map(Cow::into_owned);
                xml.skip()?;
            }
            _ => xml.skip()?,
        }
    }
    Ok(definition)
}

fn list(xml: &mut Xml<'_>) -> Result<List, Unreadable> {
    let mut list = List::default();
    while let Some(tag) = xml.child()? {
        match tag.name() {
            "abstractNumId" => {
                list.definition = tag.number("val").unwrap_or_default();
                xml.skip()?;
            }
            "lvlOverride" => {
                let mut other = Override::default();
                while let Some(tag) = xml.child()? {
                    match tag.name() {
                        "startOverride" => {
                            other.start = tag.number("val");
                            xml.skip()?;
                        }
                        "lvl" => other.level = Some(Level::read(xml.inside()?)),
                        _ => xml.skip()?,
                    }
                }
                if let Some(place) = tag.number("ilvl").and_then(|at: usize| list.overrides.get_mut(at)) {
                    *place = other;
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(list)
}

impl Level {
    /// Reads a level from what is inside its element. A format that only newer programs know comes with one behind it that
    /// all do: the last one counts.
    fn read(source: &str) -> Self {
        /// No real number is as long; it is written before every paragraph of a list.
        const LONGEST: usize = 64;
        let mut level = Self { format: "decimal".to_owned(), ..Self::default() };
        for tag in flat(source) {
            let value = || tag.attribute("val").unwrap_or_default();
            match tag.name {
                "start" => level.start = tag.number("val").unwrap_or_default(),
                "numFmt" => level.format = value().into_owned(),
                "lvlText" => level.text = value().chars().take(LONGEST).collect(),
                "suff" => level.tight = value() == "nothing",
                "lvlRestart" => level.restart = tag.number("val"),
                "isLgl" => level.legal = tag.is_on(),
                "pStyle" => level.style = Some(value().into_owned()),
                _ => {}
            }
        }
        level
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::archive::Archive;
    use crate::read::fixture::Zip;

    const LISTS: &str = r#"<w:numbering xmlns:w="w" xmlns:mc="mc">
      <w:abstractNum w:abstractNumId="0">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:pStyle w:val="H1"/>
          <w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:pStyle w:val="H2"/>
          <w:lvlText w:val="（%2）"/></w:lvl>
        <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
        <w:lvl w:ilvl="3"><w:start w:val="1"/><w:isLgl/><w:lvlText w:val="%1.%4"/><w:lvlRestart w:val="0"/></w:lvl>
        <w:lvl w:ilvl="4"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
        <w:lvl w:ilvl="5"><w:start w:val="3"/><mc:AlternateContent>
          <mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001"/></mc:Choice>
          <mc:Fallback><w:numFmt w:val="lowerLetter"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%6)"/></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="ListStyle"/></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/></w:lvl></w:lvlOverride></w:num>
      <w:num w:numId="4"><w:abstractNumId w:val="1"/></w:num></w:numbering>"#;

    const STYLES: &str = r#"<w:styles xmlns:w="w">
      <w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:styleId="H2"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
      <w:style w:styleId="Based"><w:basedOn w:val="H1"/></w:style>
      <w:style w:styleId="ListStyle"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"#;

    /// Numbers of paragraphs one after another, each `list.level` or the name of a style.
    fn numbers(paragraphs: &str) -> String {
        let limits = Limits::default();
        let bytes = Zip::default().entry("styles.xml", STYLES).bytes();
        let mut archive = Archive::open(&bytes, &Limits::default()).unwrap();
        let mut styles = Styles::new(archive.stream("styles.xml").unwrap());
        let mut numbering = Numbering::read(LISTS, "", &limits).unwrap();
        let number = |paragraph: &str| {
            let (place, style) = match paragraph.split_once('.') {
                Some((list, level)) => (ListPlace { list: list.parse().ok(), level: level.parse().ok() }, None),
                None => (ListPlace::default(), Some(paragraph)),
            };
            numbering.next(place, style, &mut styles).unwrap_or_default()
        };
        paragraphs.split(' ').map(number).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn levels_count_and_restart() {
        assert_eq!(numbers("1.0 1.1 1.1 1.2 1.2 1.0 1.1 1.2"), "一、|（一）|（二）|1. |2. |二、|（一）|1. ");
        assert_eq!(numbers("1.0 1.3 1.0 1.3"), "一、|1.1 |二、|2.2 ");
        // Levels that are passed over count too.
        assert_eq!(numbers("1.2 1.1 1.0"), "1. |（二）|二、");
    }

    #[test]
    fn styles_say_list_and_level() {
        assert_eq!(numbers("H1 H2 H2 Based H2"), "一、|（一）|（二）|二、|（一）");
        assert_eq!(numbers("0.0 Unknown H1"), "||一、");
    }

    #[test]
    fn lists_of_one_definition_count_on_unless_they_start_over() {
        assert_eq!(numbers("1.0 1.0 2.0 2.0 1.0"), "一、|二、|一、|二、|三、");
        assert_eq!(numbers("1.0 3.0"), "一、|II ");
        assert_eq!(numbers("1.0 4.0"), "一、|二、");
    }

    #[test]
    fn bullets_are_no_numbers() {
        assert_eq!(numbers("1.4 1.5 1.9 9.0"), "|c) ||");
    }
}
