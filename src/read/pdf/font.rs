//! Fonts: which characters the codes of a shown string are, and how wide.

use super::budget::Budget;
use super::encoding::{self, Meaning};
use crate::read::Unreadable;
use hayro_cmap::{BfString, CMap, CMapName, CidFamily, WritingMode, load_embedded};
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream, String as Bytes};
use std::collections::HashMap;
use std::rc::Rc;

/// A font, as far as it matters for reading.
#[derive(Debug)]
pub(super) struct Font {
    codes: Codes,
    unicode: Option<Rc<CMap>>,
    widths: Widths,
    /// Text runs downwards.
    pub(super) vertical: bool,
}

#[derive(Debug)]
enum Codes {
    /// A byte a character.
    Simple(Vec<Meaning>),
    /// Codes of one to four bytes, that stand for numbers in a collection of characters.
    Composite {
        encoding: Rc<CMap>,
        /// What the collection's numbers mean.
        collection: Option<Rc<CMap>>,
        /// The codes are Unicode themselves.
        is_unicode: bool,
        wide: bool,
    },
}

/// One code of a shown string.
#[derive(Debug)]
pub(super) struct Code {
    pub(super) meaning: Meaning,
    /// How far the next one is, in parts of the font size.
    pub(super) advance: f64,
    /// It is the one-byte code 32, which word spacing widens.
    pub(super) is_space: bool,
}

/// Widths by code or number, in parts of the font size.
#[derive(Debug, Default)]
struct Widths {
    /// First, last, width; ordered.
    ranges: Vec<(u32, u32, f32)>,
    other: f32,
}

impl Widths {
    fn of(&self, code: u32) -> f64 {
        let after = self.ranges.partition_point(|(first, _, _)| *first <= code);
        let range = after.checked_sub(1).and_then(|at| self.ranges.get(at));
        f64::from(range.filter(|(_, last, _)| code <= *last).map_or(self.other, |(_, _, width)| *width))
    }

    fn ordered(mut self) -> Self {
        self.ranges.sort_by_key(|(first, _, _)| *first);
        self
    }
}

impl Font {
    fn unknown() -> Self {
        let widths = Widths { ranges: Vec::new(), other: 0.5 };
        Self { codes: Codes::Simple(Vec::new()), unicode: None, widths, vertical: false }
    }

    /// Splits a shown string into its codes.
    pub(super) fn decode(&self, bytes: &[u8], mut each: impl FnMut(Code)) {
        let mut rest = bytes;
        while let [first, ..] = rest {
            let (code, length, number) = match &self.codes {
                Codes::Simple(_) => (u32::from(*first), 1, None),
                Codes::Composite { encoding, wide, .. } => next_code(encoding, *wide, rest),
            };
            rest = rest.get(length..).unwrap_or_default();
            let advance = if self.vertical { 1.0 } else { self.widths.of(number.unwrap_or(code)) };
            each(Code { meaning: self.meaning(code, number), advance, is_space: length == 1 && code == 32 });
        }
    }

    fn meaning(&self, code: u32, number: Option<u32>) -> Meaning {
        let given =
            self.unicode.as_ref().and_then(|map| map.lookup_bf_string(code)).map_or(Meaning::Unknown, meaning_of);
        if given.is_public() {
            return given;
        }
        let own = match &self.codes {
            Codes::Simple(meanings) => meanings.get(code as usize).cloned().unwrap_or_default(),
            Codes::Composite { is_unicode: true, .. } => char::from_u32(code).map_or(Meaning::Unknown, Meaning::of),
            Codes::Composite { collection, .. } => {
                let found = collection.as_ref().zip(number).and_then(|(map, number)| map.lookup_bf_string(number));
                found.map_or(Meaning::Unknown, meaning_of)
            }
        };
        if own == Meaning::Unknown { given } else { own }
    }
}

fn meaning_of(found: BfString) -> Meaning {
    match found {
        BfString::Char(c) => Meaning::of(c),
        BfString::String(text) => Meaning::Chars(text.into_boxed_str()),
    }
}

/// The next code, its length, and its number in the collection.
fn next_code(encoding: &CMap, wide: bool, bytes: &[u8]) -> (u32, usize, Option<u32>) {
    let mut code = 0;
    for (byte, length) in bytes.iter().zip(1_u8..=4) {
        code = code << 8 | u32::from(*byte);
        if let Some(number) = encoding.lookup_cid_code(code, length) {
            return (code, usize::from(length), Some(number));
        }
    }
    match bytes {
        [first, second, ..] if wide || *first > 0x80 => (u32::from(*first) << 8 | u32::from(*second), 2, None),
        bytes => (bytes.first().copied().map_or(0, u32::from), 1, None),
    }
}

/// What a font is known by: its object, or where its dictionary begins if that is written in the middle of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Object(ObjectIdentifier),
    Inside(usize),
}

/// All fonts of a document, each read once.
#[derive(Debug, Default)]
pub(super) struct Fonts {
    fonts: HashMap<Key, Rc<Font>>,
    maps: HashMap<Vec<u8>, Option<Rc<CMap>>>,
}

impl Fonts {
    /// The font of this name. Where there is none, its text is there all the same, and says nothing that could be read.
    pub(super) fn get(
        &mut self,
        fonts: &Dict<'_>,
        name: &Name<'_>,
        budget: &mut Budget,
    ) -> Result<Rc<Font>, Unreadable> {
        let key = match fonts.get_raw::<Dict<'_>>(name) {
            Some(MaybeRef::Ref(reference)) => Key::Object(reference.into()),
            Some(MaybeRef::NotRef(dict)) => Key::Inside(dict.data().as_ptr().addr()),
            None => return Ok(Rc::new(Font::unknown())),
        };
        if let Some(font) = self.fonts.get(&key) {
            return Ok(Rc::clone(font));
        }
        let font = match fonts.get::<Dict<'_>>(name) {
            Some(dict) => Rc::new(self.read(&dict, budget)?),
            None => Rc::new(Font::unknown()),
        };
        self.fonts.insert(key, Rc::clone(&font));
        Ok(font)
    }

    fn read(&mut self, dict: &Dict<'_>, budget: &mut Budget) -> Result<Font, Unreadable> {
        let unicode = match dict.get::<Object<'_>>("ToUnicode") {
            Some(Object::Stream(stream)) => parse(&stream, budget)?.map(Rc::new),
            _ => None,
        };
        if dict.get::<Name<'_>>("Subtype").as_deref() == Some(b"Type0") {
            self.composite(dict, unicode, budget)
        } else {
            Ok(simple(dict, unicode))
        }
    }

    fn composite(
        &mut self,
        dict: &Dict<'_>,
        unicode: Option<Rc<CMap>>,
        budget: &mut Budget,
    ) -> Result<Font, Unreadable> {
        let descendant = dict
            .get::<Array<'_>>("DescendantFonts")
            .and_then(|fonts| fonts.iter::<Dict<'_>>().next())
            .unwrap_or_default();
        let (encoding, name) = match dict.get::<Object<'_>>("Encoding") {
            Some(Object::Stream(stream)) => (parse(&stream, budget)?.map(Rc::new), None),
            Some(Object::Name(name)) => (self.predefined(CMapName::from_bytes(&name)), Some(name.to_vec())),
            _ => (None, None),
        };
        let encoding = encoding.unwrap_or_else(|| Rc::new(CMap::identity_h()));
        let name = name.unwrap_or_else(|| encoding.metadata().name.clone().unwrap_or_default());
        let is_identity = name.starts_with(b"Identity");
        let is_unicode = [&b"UCS2"[..], b"UTF16"].iter().any(|part| memchr::memmem::find(&name, part).is_some());
        let named = encoding.metadata().character_collection.as_ref().map(|it| it.family.clone());
        let collection = named
            .filter(|family| *family != CidFamily::AdobeIdentity)
            .or_else(|| collection(&descendant, is_identity))
            .and_then(|family| family.ucs2_cmap())
            .filter(|_| !is_unicode)
            .and_then(|name| self.predefined(name));
        let vertical = encoding.metadata().writing_mode == Some(WritingMode::Vertical) || name.ends_with(b"-V");
        Ok(Font {
            widths: composite_widths(&descendant),
            codes: Codes::Composite { encoding, collection, is_unicode, wide: is_identity || is_unicode },
            unicode,
            vertical,
        })
    }

    fn predefined(&mut self, name: CMapName<'_>) -> Option<Rc<CMap>> {
        let map = self.maps.entry(name.to_bytes().to_vec()).or_insert_with(|| {
            let parsed = load_embedded(name).and_then(|data| CMap::parse(data, load_embedded));
            parsed.map(Rc::new)
        });
        map.clone()
    }
}

fn parse(stream: &Stream<'_>, budget: &mut Budget) -> Result<Option<CMap>, Unreadable> {
    Ok(CMap::parse(&budget.decode(stream)?, load_embedded))
}

/// The collection that a font says its characters are numbered by. An embedded TrueType font under the identity encoding
/// numbers its own glyphs, whatever it says.
fn collection(descendant: &Dict<'_>, is_identity: bool) -> Option<CidFamily> {
    let descriptor = descendant.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    let is_mapped = matches!(descendant.get::<Object<'_>>("CIDToGIDMap"), Some(Object::Stream(_)));
    if is_identity && descriptor.contains_key("FontFile2") && !is_mapped {
        return None;
    }
    let system = descendant.get::<Dict<'_>>("CIDSystemInfo")?;
    let (registry, ordering) = (system.get::<Bytes<'_>>("Registry")?, system.get::<Bytes<'_>>("Ordering")?);
    Some(CidFamily::from_registry_ordering(registry.as_bytes(), ordering.as_bytes()))
}

/// `[ first [width …] first last width … ]`
fn composite_widths(descendant: &Dict<'_>) -> Widths {
    let mut widths = Widths { ranges: Vec::new(), other: descendant.get::<f32>("DW").unwrap_or(1000.0) / 1000.0 };
    let Some(list) = descendant.get::<Array<'_>>("W") else { return widths };
    let mut items = list.iter::<Object<'_>>();
    while let Some(first) = items.next() {
        let Some(first) = first.into_number().and_then(|it| u32::try_from(it.as_i64()).ok()) else { continue };
        match items.next() {
            Some(Object::Array(each)) => {
                let each = (first..u32::MAX).zip(each.iter::<f32>());
                widths.ranges.extend(each.map(|(code, width)| (code, code, width / 1000.0)));
            }
            Some(Object::Number(last)) => {
                let width = items.next().and_then(Object::into_f32).unwrap_or_default();
                let last = u32::try_from(last.as_i64()).unwrap_or(first);
                widths.ranges.push((first, last, width / 1000.0));
            }
            _ => break,
        }
    }
    widths.ordered()
}

fn simple(dict: &Dict<'_>, unicode: Option<Rc<CMap>>) -> Font {
    const SYMBOLIC: u32 = 1 << 2;
    let descriptor = dict.get::<Dict<'_>>("FontDescriptor").unwrap_or_default();
    let symbols = descriptor.get::<u32>("Flags").is_some_and(|flags| flags & SYMBOLIC != 0);
    let is_type3 = dict.get::<Name<'_>>("Subtype").as_deref() == Some(b"Type3");
    let name = |name: Option<Name<'_>>, symbols| encoding::base(name.as_deref(), symbols);
    let meanings = match dict.get::<Object<'_>>("Encoding") {
        Some(Object::Name(base)) => name(Some(base), symbols),
        Some(Object::Dict(encoding)) => {
            let mut meanings = name(encoding.get("BaseEncoding"), symbols || is_type3);
            differences(&encoding, &mut meanings);
            meanings
        }
        _ => name(None, symbols || is_type3),
    };
    Font {
        codes: Codes::Simple(meanings),
        unicode,
        widths: simple_widths(dict, &descriptor, is_type3),
        vertical: false,
    }
}

/// `[ code /name /name … code /name … ]`
fn differences(encoding: &Dict<'_>, meanings: &mut [Meaning]) {
    let Some(list) = encoding.get::<Array<'_>>("Differences") else { return };
    let mut code = 0_usize;
    for item in list.iter::<Object<'_>>() {
        match item {
            Object::Number(number) => code = usize::try_from(number.as_i64()).unwrap_or(usize::MAX),
            Object::Name(name) => {
                if let Some(meaning) = meanings.get_mut(code) {
                    *meaning = encoding::named(&name);
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
}

fn simple_widths(dict: &Dict<'_>, descriptor: &Dict<'_>, is_type3: bool) -> Widths {
    // Where the standard fonts have no widths, half the size is near enough: it only matters inside one shown string.
    const USUAL: f32 = 500.0;
    let scale = if is_type3 {
        dict.get::<[f32; 6]>("FontMatrix").and_then(|matrix| matrix.first().copied()).unwrap_or(0.001)
    } else {
        0.001
    };
    let first = dict.get::<u32>("FirstChar").unwrap_or_default();
    let list = dict.get::<Array<'_>>("Widths");
    let missing = descriptor.get::<f32>("MissingWidth");
    let other = missing.unwrap_or(if list.is_some() { 0.0 } else { USUAL }) * scale;
    let widths = list.into_iter().flat_map(|list| list.iter::<f32>().take(256));
    let ranges = (first..u32::MAX).zip(widths).map(|(code, width)| (code, code, width * scale)).collect();
    Widths { ranges, other }
}
