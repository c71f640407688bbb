//! Paragraphs: runs, fields, and what is anchored in them.

use super::story::{Item, Story, Words};
use super::styles::ListPlace;
use super::symbols;
use crate::read::flat::{Flat, flat};
use crate::read::xml::Tag;
use crate::read::{Limit, Unreadable};
use std::borrow::Cow;

/// A field: an instruction, and the result that it had last.
#[derive(Debug, Default)]
pub(super) struct Field {
    instruction: String,
    /// The instruction has ended; what follows is the result.
    in_result: bool,
    has_result: bool,
}

/// A paragraph that is being read.
#[derive(Debug, Default)]
struct Paragraph {
    words: Words,
    style: Option<String>,
    list: ListPlace,
    /// Its end was deleted or is hidden: the next paragraph goes on where this one stops.
    endless: bool,
    /// Pictures, and what text boxes say: it stands behind the paragraph.
    anchored: Vec<Item>,
}

/// What of a run's properties matters here.
#[derive(Debug, Default)]
struct Run {
    hidden: Option<bool>,
    style: Option<String>,
    /// The font, where it is one of symbols.
    font: Option<String>,
}

impl<'a> Story<'a> {
    /// Reads a `w:p`.
    pub(super) fn paragraph(&mut self, out: &mut Vec<Item>) -> Result<(), Unreadable> {
        let mut paragraph = Paragraph::default();
        let start = if self.trace { self.xml.tag_start() } else { 0 };
        paragraph.words.text = std::mem::take(&mut self.carried);
        while let Some(tag) = self.xml.child()? {
            if tag.name() == "pPr" {
                self.paragraph_properties(&mut paragraph)?;
            } else {
                self.inline(&tag, &mut paragraph)?;
            }
        }
        // An instruction ends with its paragraph at the latest; else a field that was cut in half would swallow the rest.
        self.fields.retain(|field| field.in_result);
        let Paragraph { mut words, style, list, endless, mut anchored } = paragraph;
        if endless {
            self.carried = words.text;
        } else {
            if let Some(number) = self.numbering.next(list, style.as_deref(), &mut self.styles) {
                words.text.insert_str(0, &number);
                words.trace.shift(number.len());
            }
            if self.trace {
                words.trace.paragraph = start..self.xml.position();
            }
            out.push(Item::Paragraph(words));
        }
        out.append(&mut anchored);
        Ok(())
    }

    fn paragraph_properties(&mut self, paragraph: &mut Paragraph) -> Result<(), Unreadable> {
        for tag in current(self.xml.inside()?) {
            let name = tag.name;
            // What is said of the text, and not of the paragraph, is said of the mark that ends it.
            match name {
                "pStyle" => paragraph.style = tag.attribute("val").map(Cow::into_owned),
                "ins" | "moveTo" => self.tracked = true,
                "del" | "moveFrom" => (self.tracked, paragraph.endless) = (true, true),
                "vanish" => paragraph.endless |= tag.is_on(),
                _ => paragraph.list.take_in(&tag),
            }
        }
        Ok(())
    }

    /// Reads what stands in a paragraph: a run, or a wrapper of runs.
    fn inline(&mut self, tag: &Tag<'a>, paragraph: &mut Paragraph) -> Result<(), Unreadable> {
        match tag.name() {
            "r" => self.run(paragraph),
            "fldSimple" => {
                let instruction = tag.attribute("instr").unwrap_or_default().into_owned();
                self.begin_field(Field { instruction, in_result: true, has_result: false })?;
                self.inlines(paragraph)?;
                self.end_field(paragraph);
                Ok(())
            }
            "AlternateContent" => self.alternative(tag, &mut |story, tag| story.inline(&tag, paragraph)),
            "hyperlink" | "dir" | "bdo" | "rubyBase" => self.inlines(paragraph),
            "oMath" | "oMathPara" => self.formula(paragraph),
            name if self.is_wrapper(name) => self.inlines(paragraph),
            _ => self.xml.skip(),
        }
    }

    fn inlines(&mut self, paragraph: &mut Paragraph) -> Result<(), Unreadable> {
        while let Some(tag) = self.xml.child()? {
            self.inline(&tag, paragraph)?;
        }
        Ok(())
    }

    fn run(&mut self, paragraph: &mut Paragraph) -> Result<(), Unreadable> {
        let mut run = Run::default();
        while let Some(tag) = self.xml.child()? {
            if tag.name() == "rPr" {
                self.run_properties(&mut run)?;
            } else {
                self.in_run(&tag, &run, paragraph)?;
            }
        }
        Ok(())
    }

    fn run_properties(&mut self, run: &mut Run) -> Result<(), Unreadable> {
        for tag in current(self.xml.inside()?) {
            match tag.name {
                "vanish" => run.hidden = Some(tag.is_on()),
                "rStyle" => run.style = tag.attribute("val").map(Cow::into_owned),
                "rFonts" => {
                    run.font = tag.attribute("ascii").filter(|font| symbols::is_font(font)).map(Cow::into_owned)
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn in_run(&mut self, tag: &Tag<'a>, run: &Run, paragraph: &mut Paragraph) -> Result<(), Unreadable> {
        let hidden = self.is_hidden(run, paragraph);
        match tag.name() {
            "t" if hidden || !self.is_heard() => {}
            "t" => {
                let text = &mut paragraph.words.text;
                let start = text.len();
                let source = self.xml.position();
                self.xml.text(text)?;
                // Line breaks are elements; those in the text are how it was written down.
                if text[start..].contains(['\n', '\r', '\t']) {
                    let line = text[start..].replace(['\n', '\r', '\t'], " ");
                    text.replace_range(start.., &line);
                }
                if tag.attribute("space").is_none_or(|space| space != "preserve") {
                    let end = start + text[start..].trim_end_matches(' ').len();
                    text.truncate(end);
                    text.replace_range(start..end - text[start..].trim_start_matches(' ').len(), "");
                }
                if let Some(font) = &run.font {
                    let shown =
                        |c: char| if symbols::is_private(c.into()) { symbols::character(font, c.into()) } else { c };
                    let symbols: String = text[start..].chars().map(shown).collect();
                    text.replace_range(start.., &symbols);
                }
                let (run, end) = (start..text.len(), if self.trace { self.xml.end_of_content() } else { source });
                if source < end {
                    paragraph.words.trace.runs.push((run, source..end));
                }
                return Ok(());
            }
            "fldChar" => match tag.attribute("fldCharType").as_deref() {
                Some("begin") => self.begin_field(Field::default())?,
                Some("separate") => {
                    if let Some(field) = self.fields.last_mut() {
                        field.in_result = true;
                    }
                }
                Some("end") => self.end_field(paragraph),
                _ => {}
            },
            "instrText" => {
                let mut text = String::new();
                self.xml.text(&mut text)?;
                if let Some(field) = self.fields.last_mut().filter(|field| !field.in_result) {
                    field.instruction.push_str(&text);
                }
                return Ok(());
            }
            "AlternateContent" => {
                return self.alternative(tag, &mut |story, tag| story.in_run(&tag, run, paragraph));
            }
            _ if hidden => {}
            // A tab is room, and no more, in running text.
            "tab" | "ptab" => self.say([' '], paragraph),
            "br" | "cr" => self.say(['\n'], paragraph),
            "noBreakHyphen" => self.say(['-'], paragraph),
            "sym" => {
                let code = tag.attribute("char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                let font = tag.attribute("font").unwrap_or_default();
                self.say(code.map(|code| symbols::character(&font, code)), paragraph);
            }
            // A reading aid and what it is for: only this is text.
            "ruby" => return self.inlines(paragraph),
            "drawing" | "pict" | "object" => {
                let mut picture = tag.name() == "object";
                self.drawing(&mut paragraph.anchored, &mut picture)?;
                if picture {
                    paragraph.anchored.push(Item::Picture);
                }
                return Ok(());
            }
            _ => {}
        }
        self.xml.skip()
    }

    fn is_hidden(&mut self, run: &Run, paragraph: &Paragraph) -> bool {
        run.hidden.unwrap_or_else(|| {
            self.styles.is_hidden(run.style.as_deref()) || self.styles.is_hidden(paragraph.style.as_deref())
        })
    }

    /// Adds words to the paragraph, unless they are part of a field's instruction.
    fn say(&mut self, words: impl IntoIterator<Item = char>, paragraph: &mut Paragraph) {
        if self.is_heard() {
            paragraph.words.text.extend(words);
        }
    }

    fn say_text(&mut self, words: &str, paragraph: &mut Paragraph) {
        if self.is_heard() {
            paragraph.words.text.push_str(words);
        }
    }

    fn is_heard(&mut self) -> bool {
        let heard = self.fields.iter().all(|field| field.in_result);
        if heard {
            self.fields.iter_mut().for_each(|field| field.has_result = true);
        }
        heard
    }

    fn begin_field(&mut self, field: Field) -> Result<(), Unreadable> {
        let most = self.limits.nesting;
        if self.fields.len() >= most {
            return Err(Unreadable::TooLarge { limit: Limit::Nesting, most: most as u64 });
        }
        self.fields.push(field);
        Ok(())
    }

    fn end_field(&mut self, paragraph: &mut Paragraph) {
        if let Some(field) = self.fields.pop() {
            paragraph.words.uncomputed |= !field.has_result && field.instruction.trim_start().starts_with('=');
        }
    }

    /// Reads a mathematical formula: only what it says, not how it is set.
    fn formula(&mut self, paragraph: &mut Paragraph) -> Result<(), Unreadable> {
        while let Some(tag) = self.xml.child()? {
            if tag.name() == "t" {
                let mut text = String::new();
                self.xml.text(&mut text)?;
                self.say_text(&text, paragraph);
            } else {
                self.formula(paragraph)?;
            }
        }
        Ok(())
    }

    /// Looks through a drawing, of whatever kind, for text boxes and pictures.
    fn drawing(&mut self, anchored: &mut Vec<Item>, picture: &mut bool) -> Result<(), Unreadable> {
        while let Some(tag) = self.xml.child()? {
            self.in_drawing(&tag, anchored, picture)?;
        }
        Ok(())
    }

    fn in_drawing(&mut self, tag: &Tag<'a>, anchored: &mut Vec<Item>, picture: &mut bool) -> Result<(), Unreadable> {
        match tag.name() {
            "txbxContent" => self.inner(anchored, Self::blocks),
            // Pictures, charts, diagrams.
            "blip" | "imagedata" | "chart" | "relIds" => {
                *picture = true;
                self.xml.skip()
            }
            // Lettering.
            "textpath" => {
                let text = tag.attribute("string").unwrap_or_default().into_owned();
                anchored.push(Item::Paragraph(Words { text, ..Words::default() }));
                self.xml.skip()
            }
            "AlternateContent" => self.alternative(tag, &mut |story, tag| story.in_drawing(&tag, anchored, picture)),
            _ => self.drawing(anchored, picture),
        }
    }
}

/// The properties that are in force. Those that were before a tracked change stand behind, in the element of the change.
pub(super) fn current(properties: &str) -> impl Iterator<Item = Flat<'_>> {
    flat(properties).take_while(|tag| !tag.name.ends_with("PrChange") && tag.name != "tblGridChange")
}
