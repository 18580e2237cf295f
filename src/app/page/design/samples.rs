//! The components, each state once. Pressing one changes nothing.

use super::theme::DesignTheme;
use crate::app::component::code_block::CodeBlock;
use crate::app::component::file_picker::FilePicker;
use crate::app::component::form_field::{FormField, literal};
use crate::app::component::glyph::glyph;
use crate::app::component::hex::dump;
use crate::app::component::icon::{Icon, icon};
use crate::app::component::json_text::json_text;
use crate::app::component::meaning::Meaning;
use crate::app::component::notice::Notice;
use crate::app::component::prose::prose;
use crate::app::component::select::Select;
use crate::app::component::short_select::ShortSelect;
use crate::app::component::speaker_window::SpeakerWindow;
use crate::app::component::switch::Switch;
use crate::app::component::tabs::{Tab, Tabs};
use crate::app::page::inspector::hex_grid::HexGrid;
use crate::app::page::inspector::shown_bytes::{ByteSource, ShownBytes};
use crate::app::tree::html::{div, input, link, p, press, progress, span};
use crate::app::tree::svg::svg;
use crate::app::tree::{Children, Element, Nodes, nodes};
use crate::core::crypto::frames::encrypted_len;
use crate::core::trace::Glyph;
use crate::core::trace::field::{Excerpt, Part, Role, parts};
use crate::lesson::bytes::body_layout;
use leptos::prelude::*;

/// A component with its states, each with a name.
#[derive(Debug)]
pub struct ComponentSample {
    pub name: &'static str,
    pub states: Vec<(&'static str, Nodes)>,
}

fn state(name: &'static str, drawn: impl Children) -> (&'static str, Nodes) {
    (name, nodes().child(drawn))
}

/// All components.
pub fn samples(theme: DesignTheme) -> Vec<ComponentSample> {
    vec![
        buttons(),
        switches(),
        menus(),
        fields(),
        tabs(theme),
        windows(),
        notices(),
        work(),
        bytes(theme),
        meanings(),
        glyphs(),
        icons(),
        texts(),
    ]
}

fn buttons() -> ComponentSample {
    let button = |class, text: &'static str| press().class(class).child(text);
    let pick = FilePicker {
        label: "Choose a file".into(),
        class: "btn",
        accept: None,
        pick: Callback::new(|_| ()),
    };
    ComponentSample {
        name: "Buttons",
        states: vec![
            state("main", button("btn main", "Next")),
            state(
                "main, disabled",
                button("btn main", "Next").flag("disabled", true),
            ),
            state("plain", button("btn", "Download")),
            state(
                "plain, disabled",
                button("btn", "Download").flag("disabled", true),
            ),
            state("square", button("btn square", "?")),
            state("as a link", button("link", "Undo")),
            state("link", link("#/design").class("link").child("To this page")),
            state("file picker", pick.draw()),
        ],
    }
}

fn switches() -> ComponentSample {
    let switch = |on, marked| Switch {
        marked,
        ..Switch::new(span().class("sw-name").child("kms:Decrypt"), on, |_| ())
    };
    ComponentSample {
        name: "Switch",
        states: vec![
            state("on", switch(true, false)),
            state("off", switch(false, false)),
            state("off, asked for at this step", switch(false, true)),
        ],
    }
}

fn menus() -> ComponentSample {
    let menu = |chosen| Select::new(["SSE-KMS", "SSE-S3"].map(str::to_owned), chosen, |_| ());
    let mut none = menu(None);
    none.none = Some("Choose one");
    let mut labelled = menu(Some(0));
    labelled.label = Some("Encryption, short".into());
    ComponentSample {
        name: "Menu",
        states: vec![
            state("chosen", FormField::new("Encryption", menu(Some(0)))),
            state("nothing chosen", FormField::new("Encryption", none)),
            state(
                "short",
                ShortSelect {
                    before: "Options:",
                    shown: "SSE-KMS".into(),
                    select: labelled,
                }
                .draw(),
            ),
        ],
    }
}

fn fields() -> ComponentSample {
    let field = |note: &'static str, bad| FormField {
        note: note.into(),
        bad,
        hint: "12 digits".into(),
        ..FormField::new(
            "Account",
            literal(input().attr("type", "text").value("111122223333")),
        )
    };
    ComponentSample {
        name: "Field",
        states: vec![
            state("without a note", field("", false)),
            state(
                "with a note",
                field("The account that owns the bucket.", false),
            ),
            state(
                "with an error",
                field("“1111” is not an account id: expected 12 digits.", true),
            ),
        ],
    }
}

fn tabs(theme: DesignTheme) -> ComponentSample {
    let (panel, ids) = match theme {
        DesignTheme::Light => ("design-light", ["design-light-1", "design-light-2"]),
        DesignTheme::Dark => ("design-dark", ["design-dark-1", "design-dark-2"]),
    };
    let [first, second] = ids;
    let tabs = Tabs {
        label: "Details",
        panel,
        tabs: vec![
            Tab {
                id: first,
                name: "Bytes",
            },
            Tab {
                id: second,
                name: "Decision",
            },
        ],
        empty: vec![false, true],
        shown: 0,
        show: Callback::new(|_| ()),
        content: nodes().child(p().child("The panel of the first tab.")),
    };
    ComponentSample {
        name: "Tabs",
        states: vec![state("the first is shown", tabs.draw())],
    }
}

fn windows() -> ComponentSample {
    let talk = Signal::stored(None);
    ComponentSample {
        name: "Speaker window",
        states: vec![
            state("a button", SpeakerWindow::new(talk).draw()),
            state(
                "blocked by the browser",
                SpeakerWindow::blocked(talk).draw(),
            ),
        ],
    }
}

fn notices() -> ComponentSample {
    let notice = |text: &'static str, bad| Notice {
        text: text.into(),
        bad,
        dismiss: Some(Callback::new(|()| ())),
        ..Notice::default()
    };
    ComponentSample {
        name: "Notice",
        states: vec![
            state("a message", notice("The lab was reset.", false)),
            state("an error", notice("The file could not be read.", true)),
        ],
    }
}

fn work() -> ComponentSample {
    let bar = |value: &'static str| {
        progress()
            .attr("max", "100")
            .attr("value", value)
            .attr("aria-label", "Encrypting file.iso")
    };
    ComponentSample {
        name: "Progress",
        states: vec![
            state("beginning", bar("0")),
            state("half done", bar("50")),
            state("done", bar("100")),
        ],
    }
}

fn bytes(theme: DesignTheme) -> ComponentSample {
    let content: Vec<u8> = (0..60_u8).map(|byte| byte.wrapping_mul(37)).collect();
    let labelled: Vec<Part> = parts([
        ("nonce", Role::Nonce, 12),
        ("ciphertext", Role::Ciphertext, 32),
        ("tag", Role::Tag, 16),
    ]);
    ComponentSample {
        name: "Bytes",
        states: vec![
            state(
                "with parts",
                dump(&Excerpt::of(&content), &labelled, Role::Ciphertext),
            ),
            state(
                "plaintext",
                dump(&Excerpt::of(b"Dear Ada,"), &[], Role::Plaintext),
            ),
            state("empty", dump(&Excerpt::default(), &[], Role::Plaintext)),
            state("a stored gibibyte", gibibyte(theme)),
        ],
    }
}

/// A grid of a stored body of 1 GiB whose bytes repeat.
fn gibibyte(theme: DesignTheme) -> Element {
    const LEN: u64 = 1 << 30;
    let pattern: Vec<u8> = (0..=255_u8).map(|byte| byte.wrapping_mul(167)).collect();
    let len = encrypted_len(LEN);
    let shown = ShownBytes {
        name: "Stored body".to_owned(),
        file: String::new(),
        len,
        kept: len,
        span: body_layout::body(&pattern, LEN, 0),
        source: ByteSource::Repeated(pattern.into()),
    };
    let cursor = RwSignal::new(0);
    let selection = Signal::derive(move || cursor.get()..cursor.get() + 1);
    let grid = HexGrid::new(
        theme.id_of_byte(),
        Signal::stored(Some(shown)),
        cursor.into(),
        selection,
        move |offset| cursor.set(offset),
    );
    div().class("design-grid").child(grid.draw())
}

fn meanings() -> ComponentSample {
    const ALL: [Meaning; 11] = [
        Meaning::Plaintext,
        Meaning::Ciphertext,
        Meaning::DataKey,
        Meaning::EncryptedDataKey,
        Meaning::KmsKey,
        Meaning::Nonce,
        Meaning::Tag,
        Meaning::AssociatedData,
        Meaning::Metadata,
        Meaning::Allowed,
        Meaning::Denied,
    ];
    let mark = |meaning: Meaning| {
        let class = format!("h {}", meaning.class());
        p().child(span().class(class).child(meaning.word()))
    };
    ComponentSample {
        name: "Meanings",
        states: vec![state("every meaning in its color and mark", ALL.map(mark))],
    }
}

fn glyphs() -> ComponentSample {
    const ALL: [(Glyph, &str); 8] = [
        (Glyph::File, "file"),
        (Glyph::Ciphertext, "ciphertext"),
        (Glyph::DataKey, "plaintext data key"),
        (Glyph::BurntKey, "discarded data key"),
        (Glyph::EncryptedDataKey, "encrypted data key"),
        (Glyph::Ask, "request"),
        (Glyph::Refusal, "denial"),
        (Glyph::Secret, "secret"),
    ];
    let draw = |(kind, name)| {
        let bytes: Vec<u8> = (0..77_u8).map(|byte| byte.wrapping_mul(53)).collect();
        let drawing = svg()
            .attr("role", "img")
            .attr("aria-label", name)
            .attr("viewBox", "-50 -50 100 100")
            .num("width", 80)
            .num("height", 80)
            .child(glyph(kind, &bytes));
        state(name, drawing)
    };
    ComponentSample {
        name: "Things on the stage",
        states: ALL.map(draw).into(),
    }
}

fn icons() -> ComponentSample {
    const ALL: [(Icon, &str); 8] = [
        (Icon::Check, "allowed, done, correct"),
        (Icon::Cross, "denied, failed, wrong"),
        (Icon::First, "first step"),
        (Icon::Back, "previous step"),
        (Icon::Next, "next step"),
        (Icon::Last, "last step"),
        (Icon::Theme, "theme"),
        (Icon::Star, "least privilege"),
    ];
    ComponentSample {
        name: "Icons",
        states: ALL.map(|(kind, name)| state(name, icon(kind))).into(),
    }
}

fn texts() -> ComponentSample {
    let json = CodeBlock {
        label: "A policy".into(),
        class: "json",
        content: nodes().child(json_text(
            "{ \"Effect\": \"Allow\", \"Action\": \"kms:Decrypt\" }",
        )),
    };
    ComponentSample {
        name: "Text",
        states: vec![
            state(
                "prose with code",
                p().child(prose("app-role has `kms:Decrypt`.")),
            ),
            state("quiet", p().class("eyebrow").child("Step 6 of 11")),
            state("JSON", div().child(json.in_group())),
        ],
    }
}
