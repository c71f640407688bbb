//! A small writer of PDF files for tests: text at places, lines, and fonts as Chinese reports have them.

use std::fmt::Write as _;

/// Fonts that say what their codes mean in different ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Face {
    /// Not embedded, codes are Unicode: `UniGB-UCS2-H`.
    Song,
    /// Not embedded, codes are GBK: `GBK-EUC-H`.
    FangSong,
    /// Numbered by the collection of Adobe-GB1, with no word about Unicode: `Identity-H`.
    Numbered,
    /// A subset with codes of its own and a map to Unicode.
    Subset,
    /// The same, without that map.
    Nameless,
    /// Vertical writing: `UniGB-UCS2-V`.
    Vertical,
    /// One-byte codes in Windows' encoding.
    Latin,
    /// One-byte codes by names of glyphs.
    Named,
}

const FACES: [Face; 8] = [
    Face::Song,
    Face::FangSong,
    Face::Numbered,
    Face::Subset,
    Face::Nameless,
    Face::Vertical,
    Face::Latin,
    Face::Named,
];

/// The characters that [`Face::Numbered`], [`Face::Subset`] and [`Face::Named`] know, and their Adobe-GB1 numbers.
const KNOWN: &[(char, u16)] = &[('规', 1855), ('章', 4451), ('0', 17), ('1', 18), ('2', 19), ('（', 269)];

impl Face {
    fn resource(self) -> usize {
        FACES.iter().position(|face| *face == self).unwrap_or_default()
    }

    fn known(c: char) -> usize {
        KNOWN.iter().position(|(known, _)| *known == c).unwrap_or_else(|| panic!("{c} is not known"))
    }

    fn codes(self, text: &str) -> Vec<u8> {
        let two = |code: &dyn Fn(char) -> u16| text.chars().flat_map(|c| code(c).to_be_bytes()).collect();
        match self {
            Self::Song | Self::Vertical => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Self::FangSong => encoding_rs::GBK.encode(text).0.into_owned(),
            Self::Numbered => two(&|c| KNOWN[Self::known(c)].1),
            Self::Subset | Self::Nameless => two(&|c| Self::known(c) as u16 + 1),
            Self::Latin => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
            Self::Named => text.chars().map(|c| Self::known(c) as u8 + 1).collect(),
        }
    }

    fn dictionary(self) -> String {
        let composite = |name: &str, encoding: &str, ordering: &str, more: &str, also: &str| {
            format!(
                "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/{encoding}{also}/DescendantFonts[<</Type/Font\
                 /Subtype/CIDFontType2/BaseFont/{name}/DW 1000{more}\
                 /CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 2>>>>]>>"
            )
        };
        let usual = "/W[1 95 500 814 939 500]";
        let own = "/W[1 2 1000 3 5 500 6 6 1000]/FontDescriptor<</FontFile2 2 0 R>>";
        match self {
            Self::Song => composite("STSong-Light", "UniGB-UCS2-H", "GB1", usual, ""),
            Self::FangSong => composite("FangSong_GB2312", "GBK-EUC-H", "GB1", usual, ""),
            Self::Numbered => composite("STKaiti", "Identity-H", "GB1", usual, ""),
            Self::Subset => composite("ABCDEF+Song", "Identity-H", "Identity", own, "/ToUnicode 3 0 R"),
            Self::Nameless => composite("ABCDEF+Song", "Identity-H", "GB1", own, ""),
            Self::Vertical => composite("STSong-Light", "UniGB-UCS2-V", "GB1", usual, ""),
            Self::Latin => "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".into(),
            Self::Named => {
                "<</Type/Font/Subtype/TrueType/BaseFont/ABCDEF+Song/FirstChar 1/Widths[1000 1000 500 500 500 \
                            1000]/Encoding<</Differences[1/uni89C4/uni7AE0/zero/one/two.lining/uFF08]>>>>"
                    .into()
            }
        }
    }
}

/// What is drawn on a page; y counts downwards from its upper edge.
#[derive(Clone, Debug, Default)]
pub(super) struct Sheet {
    pub(super) content: String,
    /// It is a third as wide as others.
    pub(super) narrow: bool,
    /// More of the page's dictionary.
    pub(super) more: &'static str,
}

pub(super) const HEIGHT: f32 = 800.0;

impl Sheet {
    pub(super) fn text(mut self, face: Face, x: f32, y: f32, text: &str) -> Self {
        self.put(face, [1.0, 0.0, 0.0, 1.0], x, y, text);
        self
    }

    /// Text of Song, ten points in size: Chinese characters are ten points wide, others five.
    pub(super) fn song(self, x: f32, y: f32, text: &str) -> Self {
        self.text(Face::Song, x, y, text)
    }

    /// Text that runs along the vector.
    pub(super) fn turned(mut self, (across, down): (f32, f32), x: f32, y: f32, text: &str) -> Self {
        self.put(Face::Song, [across, -down, down, across], x, y, text);
        self
    }

    fn put(&mut self, face: Face, [a, b, c, d]: [f32; 4], x: f32, y: f32, text: &str) {
        let codes: String = face.codes(text).iter().map(|byte| format!("{byte:02x}")).collect();
        let (font, y) = (face.resource(), HEIGHT - y);
        let _ = writeln!(self.content, "BT /F{font} 10 Tf {a} {b} {c} {d} {x} {y} Tm <{codes}> Tj ET");
    }

    pub(super) fn line(mut self, from: (f32, f32), to: (f32, f32)) -> Self {
        let _ = writeln!(self.content, "{} {} m {} {} l S", from.0, HEIGHT - from.1, to.0, HEIGHT - to.1);
        self
    }

    /// A table with rulings at these places, all of them.
    pub(super) fn ruled(mut self, xs: &[f32], ys: &[f32]) -> Self {
        let (left, right) = (xs[0], xs[xs.len() - 1]);
        let (top, bottom) = (ys[0], ys[ys.len() - 1]);
        for x in xs {
            self = self.line((*x, top), (*x, bottom));
        }
        for y in ys {
            self = self.line((left, *y), (right, *y));
        }
        self
    }

    pub(super) fn raw(mut self, content: &str) -> Self {
        self.content.push_str(content);
        self.content.push('\n');
        self
    }
}

/// A file with these pages.
pub(super) fn pdf(sheets: &[Sheet]) -> Vec<u8> {
    let map: String =
        KNOWN.iter().zip(1..).map(|((c, _), code)| format!("<{code:04x}> <{:04x}>\n", *c as u32)).collect();
    let map =
        format!("begincmap\n1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n6 beginbfchar\n{map}endbfchar\n");
    let fonts: String = FACES.iter().map(|face| format!("/F{} {}", face.resource(), face.dictionary())).collect();
    let mut objects = vec![
        format!("<</Type/Catalog/Pages {} 0 R>>", 5 + sheets.len() * 2),
        stream("", "not a font"),
        stream("", &map),
        format!("<</Font<<{fonts}>>/XObject<</Scan 5 0 R>>>>"),
    ];
    objects.push(stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", "0"));
    let mut kids = String::new();
    for sheet in sheets {
        let content = objects.len() + 1;
        let width = if sheet.narrow { 220 } else { 600 };
        objects.push(stream("", &sheet.content));
        objects.push(format!(
            "<</Type/Page/Parent {} 0 R/MediaBox[0 0 {width} {HEIGHT}]/Resources 4 0 R/Contents {content} 0 R{}>>",
            6 + sheets.len() * 2,
            sheet.more
        ));
        let _ = write!(kids, "{} 0 R ", content + 1);
    }
    objects.push(format!("<</Type/Pages/Kids[{kids}]/Count {}>>", sheets.len()));
    let root = objects.len();
    objects[0] = format!("<</Type/Catalog/Pages {root} 0 R>>");
    file(&objects, "")
}

pub(super) fn stream(dictionary: &str, data: &str) -> String {
    format!("<<{dictionary}/Length {}>>\nstream\n{data}\nendstream", data.len())
}

/// A file of these objects, numbered from 1; the first is the catalog.
pub(super) fn file(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut file = String::from("%PDF-1.7\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (object, number) in objects.iter().zip(1..) {
        let _ = writeln!(table, "{:010} 00000 n ", file.len());
        let _ = write!(file, "{number} 0 obj\n{object}\nendobj\n");
    }
    let start = file.len();
    let _ = write!(
        file,
        "{table}trailer\n<</Root 1 0 R/Size {}{trailer}>>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    file.into_bytes()
}
