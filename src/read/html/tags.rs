//! The elements of HTML, as far as reading text and tables depends on them.

use html5gum::State;

macro_rules! tags {
    ($($tag:ident = $($name:literal)|+,)*) => {
        /// An element's name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Tag {
            $($tag,)*
            /// Any other: told apart by its letters in the source.
            Other,
        }

        impl Tag {
            /// The tag of a name in lower case.
            pub(super) fn of(name: &[u8]) -> Self {
                match name {
                    $($($name)|+ => Self::$tag,)*
                    _ => Self::Other,
                }
            }
        }
    };
}

tags! {
    A = b"a", Address = b"address", Applet = b"applet", Area = b"area", Article = b"article", Aside = b"aside",
    Audio = b"audio", B = b"b", Base = b"base" | b"basefont" | b"bgsound", Big = b"big", Blockquote = b"blockquote",
    Body = b"body", Br = b"br", Button = b"button", Canvas = b"canvas", Caption = b"caption", Center = b"center",
    Code = b"code", Col = b"col", Colgroup = b"colgroup", Datalist = b"datalist", Dd = b"dd", Details = b"details",
    Dialog = b"dialog", Dir = b"dir", Div = b"div", Dl = b"dl", Dt = b"dt", Em = b"em", Embed = b"embed",
    Fieldset = b"fieldset", Figcaption = b"figcaption", Figure = b"figure", Font = b"font", Footer = b"footer",
    Form = b"form", Frame = b"frame", Head = b"head", Header = b"header",
    Heading = b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6", Hgroup = b"hgroup", Hr = b"hr", Html = b"html", I = b"i",
    Iframe = b"iframe", Img = b"img" | b"image", Input = b"input" | b"keygen", Legend = b"legend", Li = b"li",
    Link = b"link", Listing = b"listing", Main = b"main", Marquee = b"marquee", Menu = b"menu", Meta = b"meta",
    Nav = b"nav", Nobr = b"nobr", Noembed = b"noembed", Noframes = b"noframes", Noscript = b"noscript",
    Object = b"object", Ol = b"ol", Optgroup = b"optgroup", Option = b"option", P = b"p", Param = b"param",
    Plaintext = b"plaintext", Pre = b"pre", S = b"s", Script = b"script", Search = b"search", Section = b"section",
    Select = b"select", Small = b"small", Source = b"source", Span = b"span", Strike = b"strike", Strong = b"strong",
    Style = b"style", Sub = b"sub", Summary = b"summary", Sup = b"sup", Svg = b"svg", Table = b"table",
    Tbody = b"tbody", Td = b"td", Template = b"template", Textarea = b"textarea", Tfoot = b"tfoot", Th = b"th",
    Thead = b"thead", Title = b"title", Tr = b"tr", Track = b"track", Tt = b"tt", U = b"u", Ul = b"ul", Var = b"var",
    Video = b"video", Wbr = b"wbr", Xml = b"xml", Xmp = b"xmp",
}

impl Tag {
    /// How the tokenizer goes on behind a start tag whose content is no markup.
    pub(super) fn content(self) -> Option<State> {
        match self {
            Self::Title | Self::Textarea => Some(State::RcData),
            Self::Script => Some(State::ScriptData),
            Self::Style | Self::Iframe | Self::Noembed | Self::Noframes | Self::Noscript | Self::Xmp => {
                Some(State::RawText)
            }
            Self::Plaintext => Some(State::PlainText),
            _ => None,
        }
    }

    /// Elements without content and end tag.
    pub(super) fn is_void(self) -> bool {
        matches!(
            self,
            Self::Area
                | Self::Base
                | Self::Br
                | Self::Col
                | Self::Embed
                | Self::Frame
                | Self::Hr
                | Self::Img
                | Self::Input
                | Self::Link
                | Self::Meta
                | Self::Param
                | Self::Source
                | Self::Track
                | Self::Wbr
        )
    }

    /// Elements whose start tag ends an open paragraph.
    pub(super) fn ends_paragraph(self) -> bool {
        self.is_division()
            || matches!(self, Self::P | Self::Heading | Self::Li | Self::Dd | Self::Dt | Self::Form | Self::Hr)
            || matches!(self, Self::Table | Self::Plaintext | Self::Xmp)
    }

    /// Blocks that open and close by their own tags alone.
    pub(super) fn is_division(self) -> bool {
        matches!(
            self,
            Self::Address
                | Self::Article
                | Self::Aside
                | Self::Blockquote
                | Self::Center
                | Self::Details
                | Self::Dialog
                | Self::Dir
                | Self::Div
                | Self::Dl
                | Self::Fieldset
                | Self::Figcaption
                | Self::Figure
                | Self::Footer
                | Self::Header
                | Self::Hgroup
                | Self::Listing
                | Self::Main
                | Self::Menu
                | Self::Nav
                | Self::Ol
                | Self::Pre
                | Self::Search
                | Self::Section
                | Self::Summary
                | Self::Ul
        )
    }

    /// Elements whose end tag closes what is open in them.
    pub(super) fn holds_blocks(self) -> bool {
        matches!(self, Self::Applet | Self::Button | Self::Marquee | Self::Object | Self::Select)
    }

    /// Elements that begin and end a line of their own.
    pub(super) fn is_block(self) -> bool {
        (self.ends_paragraph() && self != Self::Table)
            || self.is_structure()
            || matches!(self, Self::Table | Self::Legend | Self::Optgroup | Self::Option)
    }

    /// The parts of a table.
    pub(super) fn is_structure(self) -> bool {
        self.is_cell() || self.is_rows() || matches!(self, Self::Caption | Self::Col | Self::Colgroup | Self::Tr)
    }

    /// A cell.
    pub(super) fn is_cell(self) -> bool {
        matches!(self, Self::Td | Self::Th)
    }

    /// A group of rows.
    pub(super) fn is_rows(self) -> bool {
        matches!(self, Self::Tbody | Self::Tfoot | Self::Thead)
    }

    /// Elements that an end tag of an inline element never closes.
    pub(super) fn is_special(self) -> bool {
        self.is_block() && !matches!(self, Self::Legend | Self::Optgroup | Self::Option | Self::Dialog)
            || self.holds_blocks()
            || self == Self::Svg
    }

    /// Elements that say how text looks, and nothing of where it belongs.
    pub(super) fn is_formatting(self) -> bool {
        matches!(
            self,
            Self::A
                | Self::B
                | Self::Big
                | Self::Code
                | Self::Em
                | Self::Font
                | Self::I
                | Self::Nobr
                | Self::S
                | Self::Small
                | Self::Strike
                | Self::Strong
                | Self::Tt
                | Self::U
        )
    }

    /// Elements that end tags cannot reach across.
    pub(super) fn is_scope(self) -> bool {
        matches!(self, Self::Applet | Self::Caption | Self::Marquee | Self::Object | Self::Table | Self::Td | Self::Th)
    }

    /// Elements whose content no browser shows (`xml` is what Word leaves behind outside of comments).
    pub(super) fn is_unshown(self) -> bool {
        matches!(self, Self::Audio | Self::Canvas | Self::Datalist | Self::Select | Self::Svg | Self::Video | Self::Xml)
    }

    /// Start tags that cannot be part of a drawing, so that an unclosed one ends there.
    pub(super) fn leaves_drawing(self) -> bool {
        let blocks = self.is_block() && !self.is_structure() && !matches!(self, Self::Form | Self::Option);
        blocks && !matches!(self, Self::Article | Self::Section)
            || self.is_formatting() && self != Self::A
            || matches!(self, Self::Body | Self::Br | Self::Embed | Self::Head | Self::Img | Self::Meta)
            || matches!(self, Self::Span | Self::Sub | Self::Sup | Self::Var)
    }
}
