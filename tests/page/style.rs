//! The style sheets and the page's classes: each is where it belongs, none is dead, and space and type come
//! from tokens.

use crate::strings::{items_of_part, sources};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use syn::visit::{self, Visit};

/// Sheets that are nobody's and everybody's.
const SHARED: [&str; 8] = [
    "layers",
    "fonts",
    "tokens",
    "base",
    "component",
    "header",
    "shell",
    "forced-colors",
];

/// The sheets of views: a sheet's name, and where its classes may be drawn.
const VIEWS: &[(&str, &str)] = &[
    ("lab", "page/lab/"),
    ("stage", "page/lab/"),
    ("sequence", "page/lab/"),
    ("step", "page/lab/"),
    ("policies", "page/policies/"),
    ("secrets", "page/secrets/"),
    ("trail", "page/trail/"),
    ("meter", "page/world/meter.rs"),
    ("world", "page/world/"),
    ("denied", "page/denied/"),
    ("cases", "page/cases/"),
    ("learn", "page/learn/"),
    ("lesson", "page/learn/"),
    ("keep", "keep/"),
    ("share", "page/share/"),
    ("compare", "page/compare/"),
    ("cheat-sheet", "page/cheat_sheet/"),
    ("glossary", "page/glossary/"),
    ("plan", "page/plan/"),
    ("code", "page/code/"),
    ("predict", "page/predict/"),
    ("denial", "page/lab/"),
    ("palette", "page/palette/"),
    ("first-visit", "page/first_visit/"),
    ("recall", "page/recall/"),
    ("motion", "page/lab/"),
    ("theft", "page/theft/"),
    ("runs", "page/runs/"),
    ("inspector", "page/inspector/"),
    ("tamper", "page/tamper/"),
    ("byte-picture", "page/byte_picture/"),
    ("proof-outside", "page/proof_outside/"),
    ("key-search", "page/key_search/"),
    ("present", "page/present/"),
    ("speaker", "page/speaker/"),
    ("offline", "offline/"),
    ("embed", "embed/"),
    ("design", "page/design/"),
    ("about", "page/about/"),
    ("bench", "page/bench/"),
    ("undo", "page/undo/"),
    ("work", "page/work/"),
];

/// Classes that no sheet needs: the journeys find elements by them, or they say in the source what an element of a
/// component is.
const HOOKS: [&str; 7] = [
    "backdrop",
    "case-no",
    "case-set",
    "pol-under",
    "sw-name",
    "tab-panel",
    "under",
];

struct Sheet {
    name: String,
    /// The classes in its selectors.
    classes: BTreeSet<String>,
    /// Its declarations: property and value.
    declarations: Vec<(String, String)>,
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All sheets, in the order in which the page links them.
fn sheets() -> Vec<Sheet> {
    let link = Regex::new(r#"href="style/([a-z-]+)\.css""#).expect("a pattern");
    let page = read("index.html");
    let names = link.captures_iter(&page).map(|found| found[1].to_owned());
    let sheets: Vec<Sheet> = names
        .map(|name| Sheet::new(&name, &read(&format!("style/{name}.css"))))
        .collect();
    let there = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("style"))
        .expect("a folder of sheets")
        .count();
    assert_eq!(sheets.len(), there, "the page links every sheet");
    sheets
}

impl Sheet {
    fn new(name: &str, css: &str) -> Self {
        let quiet = Regex::new(r#"(?s)/\*.*?\*/|'[^']*'|"[^"]*""#).expect("a pattern");
        let class = Regex::new(r"\.([A-Za-z_][\w-]*)").expect("a pattern");
        let mut sheet = Self {
            name: name.to_owned(),
            classes: BTreeSet::new(),
            declarations: Vec::new(),
        };
        let mut text = String::new();
        for letter in quiet.replace_all(css, "").chars() {
            match letter {
                '{' => {
                    if !text.trim().starts_with('@') {
                        let found = class.captures_iter(&text);
                        sheet.classes.extend(found.map(|found| found[1].to_owned()));
                    }
                    text.clear();
                }
                '}' | ';' => {
                    if let Some((property, value)) = text.split_once(':') {
                        let declaration = (property.trim().to_owned(), value.trim().to_owned());
                        sheet.declarations.push(declaration);
                    }
                    text.clear();
                }
                letter => text.push(letter),
            }
        }
        assert!(text.trim().is_empty(), "{name}.css ends with {text:?}");
        sheet
    }
}

/// The classes that a source file names.
#[derive(Default)]
struct Classes {
    /// Words where only classes stand: in `.class(…)`, behind `class:`, first among what a drawing is given.
    certain: BTreeSet<String>,
    /// Words of any text that could be a list of classes.
    possible: BTreeSet<String>,
    inside: bool,
}

impl Classes {
    fn of(file: &syn::File) -> Self {
        let mut classes = Self::default();
        classes.visit_file(file);
        classes
    }

    fn text(&mut self, text: &str) {
        let is_class = |word: &&str| {
            let mut letters = word.chars();
            letters
                .next()
                .is_some_and(|first| first.is_ascii_lowercase())
                && letters.all(|letter| {
                    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'
                })
        };
        let (filled, words): (Vec<&str>, Vec<&str>) = text
            .split_whitespace()
            .partition(|word| word.contains(['{', '}']));
        if words.iter().all(is_class) && words.len() + filled.len() <= 5 {
            let words = words.into_iter().map(str::to_owned);
            if self.inside {
                self.certain.extend(words.clone());
            }
            self.possible.extend(words);
        }
    }

    fn within(&mut self, inside: bool, act: impl FnOnce(&mut Self)) {
        let outside = std::mem::replace(&mut self.inside, inside);
        act(self);
        self.inside = outside;
    }
}

/// Functions whose first argument is a class: those of `web::tree::svg`, and of the picture.
const DRAWINGS: [&str; 6] = ["shape", "bar", "disc", "label", "station", "arrow"];

impl<'ast> Visit<'ast> for Classes {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.visit_expr(&call.receiver);
        let inside = call.method == "class";
        self.within(inside, |classes| {
            call.args
                .iter()
                .for_each(|argument| classes.visit_expr(argument));
        });
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        self.within(false, |classes| {
            classes.visit_expr(&call.func);
            let name = match &*call.func {
                syn::Expr::Path(path) => {
                    path.path.segments.last().map(|last| last.ident.to_string())
                }
                _ => None,
            };
            let draws = name.is_some_and(|name| DRAWINGS.contains(&name.as_str()));
            for (place, argument) in call.args.iter().enumerate() {
                classes.within(draws && place == 0, |classes| classes.visit_expr(argument));
            }
        });
    }

    fn visit_field_value(&mut self, field: &'ast syn::FieldValue) {
        let inside = matches!(&field.member, syn::Member::Named(name) if name == "class");
        self.within(inside, |classes| visit::visit_field_value(classes, field));
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.text(&text.value());
    }

    // What a document comment says is no class.
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        for item in items_of_part(call) {
            Classes::visit_item(self, &item);
        }
        static TEXT: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r#""((?:[^"\\]|\\.)*)""#).expect("a pattern"));
        for found in TEXT.captures_iter(&call.tokens.to_string()) {
            self.text(&found[1]);
        }
    }
}

/// Each file of `src/app` with its classes.
fn drawn() -> Vec<(String, Classes)> {
    let files = sources("src/app").into_iter();
    files
        .map(|(name, file)| (name, Classes::of(&file)))
        .collect()
}

/// The classes of the page before the program, and of what stands instead of it.
fn in_page() -> BTreeSet<String> {
    let class = Regex::new(r#"class="([^"]*)""#).expect("a pattern");
    let page = read("index.html");
    let lists = class.captures_iter(&page).map(|found| found[1].to_owned());
    let lists: Vec<String> = lists.collect();
    let words = lists.iter().flat_map(|list| list.split_whitespace());
    words.map(str::to_owned).collect()
}

/// A class belongs to the first sheet that names it; later ones only say more of it.
fn owners(sheets: &[Sheet]) -> BTreeMap<&str, &str> {
    let mut owners = BTreeMap::new();
    for sheet in sheets {
        for class in &sheet.classes {
            owners.entry(class.as_str()).or_insert(sheet.name.as_str());
        }
    }
    owners
}

fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_sheet_has_the_name_of_a_view_or_is_shared() {
    let known = |name: &str| SHARED.contains(&name) || VIEWS.iter().any(|(view, _)| *view == name);
    let names = sheets().into_iter().map(|sheet| sheet.name);
    none(names.filter(|name| !known(name)).collect());
}

#[test]
fn a_class_of_a_views_sheet_is_drawn_by_that_view_only() {
    let (sheets, drawn) = (sheets(), drawn());
    let mut faults = Vec::new();
    for (class, sheet) in owners(&sheets) {
        let Some((_, place)) = VIEWS.iter().find(|(name, _)| *name == sheet) else {
            continue;
        };
        for (file, classes) in drawn.iter().filter(|(file, _)| !file.starts_with(place)) {
            // A word with a hyphen is hardly anything but a class.
            let certain = classes.certain.contains(class);
            if certain || class.contains('-') && classes.possible.contains(class) {
                faults.push(format!("{sheet}.css: .{class} is drawn in src/app/{file}"));
            }
        }
    }
    none(faults);
}

#[test]
fn every_class_that_is_drawn_stands_in_a_sheet() {
    let sheets = sheets();
    let owners = owners(&sheets);
    let mut faults = Vec::new();
    for (file, classes) in drawn() {
        for class in &classes.certain {
            if !owners.contains_key(class.as_str()) && !HOOKS.contains(&class.as_str()) {
                faults.push(format!("src/app/{file}: .{class}"));
            }
        }
    }
    none(faults);
}

#[test]
fn every_class_of_a_sheet_is_drawn() {
    let mut possible = in_page();
    for (_, classes) in drawn() {
        possible.extend(classes.possible);
    }
    let sheets = sheets();
    let dead = owners(&sheets).into_iter();
    let dead = dead.filter(|(class, _)| !possible.contains(*class));
    none(
        dead.map(|(class, sheet)| format!("{sheet}.css: .{class}"))
            .collect(),
    );
}

#[test]
fn no_hook_is_superfluous() {
    let sheets = sheets();
    let (owners, drawn) = (owners(&sheets), drawn());
    let used = |hook: &str| {
        drawn
            .iter()
            .any(|(_, classes)| classes.certain.contains(hook))
    };
    let superfluous = |hook: &&str| owners.contains_key(hook) || !used(hook);
    none(
        HOOKS
            .into_iter()
            .filter(superfluous)
            .map(str::to_owned)
            .collect(),
    );
}

/// The parts of a value: `0 var(--s2)` are two, `calc(1px + 2px)` is one.
fn parts(value: &str) -> Vec<String> {
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for letter in value.chars() {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        match parts.last_mut() {
            Some(last) if depth > 0 || !letter.is_whitespace() => last.push(letter),
            _ => parts.push(String::new()),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Whether it comes from a token, is nothing, is a hairline, or is measured on paper.
fn is_token(part: &str) -> bool {
    static PLAIN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(-?[0-3](\.\d+)?px|\d+(\.\d+)?(mm|pt))$").expect("a pattern")
    });
    static FIXED: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"([4-9]|\d\d|\.\d+)(px|rem)").expect("a pattern"));
    ["0", "auto", "inherit", "initial", "!important"].contains(&part)
        || PLAIN.is_match(part)
        || part.contains("var(--") && !FIXED.is_match(part)
}

#[test]
fn space_and_type_come_from_tokens() {
    let (mut good, mut all, mut table) = (0, 0, String::new());
    for sheet in sheets().iter().filter(|sheet| sheet.name != "tokens") {
        let sized = |property: &str| {
            let property = property.split('-').next().unwrap_or(property);
            ["margin", "padding", "gap"].contains(&property)
        };
        let values = sheet.declarations.iter().filter(|(property, _)| {
            sized(property) || ["font-size", "row-gap", "column-gap"].contains(&property.as_str())
        });
        let values: Vec<String> = values.flat_map(|(_, value)| parts(value)).collect();
        let tokens = values.iter().filter(|part| is_token(part)).count();
        let others: BTreeSet<&String> = values.iter().filter(|part| !is_token(part)).collect();
        table.push_str(&format!(
            "{}: {tokens} of {}, not {others:?}\n",
            sheet.name,
            values.len()
        ));
        (good, all) = (good + tokens, all + values.len());
    }
    let share = f64::from(good as u32) / f64::from(all as u32);
    println!(
        "{table}{:.1} % of {all} values come from tokens",
        share * 100.0
    );
    assert!(share >= 0.95, "{:.1} %\n{table}", share * 100.0);
}

/// What a browser restyles as a whole at every step, since the last compound of the selector fits any element, or the
/// selector asks what is not there: https://web.dev/articles/reduce-the-scope-and-complexity-of-style-calculations
fn restyles_everything(selector: &str) -> bool {
    let is_broad = |subject: &str| subject.starts_with('*') || subject.starts_with(":not(");
    let last = selector.rsplit([' ', '>', '~', '+']).next();
    // For any change below these, a browser also restyles what any other selector with `:has` is about: all buttons, all
    // rows of lists. On paper nothing changes.
    let asks_below = |compound: &str| {
        let (anchor, inner) = compound.split_once(":has(").unwrap_or_default();
        let holds_the_stage = [":root", ".page", ".lab", ".canvas", ".step"];
        let is_on_paper = anchor == ":root" && inner.starts_with(".lab");
        holds_the_stage.iter().any(|name| anchor.starts_with(name)) && !is_on_paper
    };
    selector.contains(":not(:has(")
        || selector.contains(":has(")
            && (last.is_some_and(is_broad) || selector.split(' ').any(asks_below))
}

#[test]
fn a_step_restyles_what_it_changed() {
    assert!(restyles_everything(".page:has(.lab .talk) > :not(.lab)"));
    assert!(restyles_everything(".lab:not(:has(.talk)) .step"));
    assert!(restyles_everything(
        ".lab[data-view=\"lab\"]:has(> .step > .stale > *) .canvas"
    ));
    assert!(restyles_everything(":root:has(dialog[open]) .page > .hint"));
    assert!(!restyles_everything(".bytes-panel:has(> .bytes-view)"));
    let mut faults = Vec::new();
    let pattern = Regex::new(r"[^{};]*:has\([^{};]*\{").expect("a pattern");
    let about_state = Regex::new(r":has\([^{]*(:hover|:focus\b)").expect("a pattern");
    let names = sheets().into_iter().map(|sheet| sheet.name);
    for name in names {
        let css = read(&format!("style/{name}.css"));
        let rules = pattern.find_iter(&css).map(|found| found.as_str());
        for selector in rules.flat_map(|rule| rule.trim_end_matches('{').split(",\n")) {
            let selector = selector.trim();
            // Within one field of bytes, few elements are asked; with `>`, one.
            let asks_state = about_state.is_match(selector)
                && !selector.starts_with(".dump")
                && !selector.contains(":has(> :focus");
            if restyles_everything(selector) || asks_state {
                faults.push(format!("{name}.css: {selector}"));
            }
        }
    }
    none(faults);
}

#[test]
fn the_reader_of_sheets_reads() {
    let sheet = Sheet::new(
        "x",
        "/* .no */ @layer a { .one:is(.two, b) > i { gap: 0 var(--s1); background: url('.no{}'); } @media (x) { .three { margin: auto } } }",
    );
    let classes: Vec<&str> = sheet.classes.iter().map(String::as_str).collect();
    assert_eq!(classes, ["one", "three", "two"]);
    assert_eq!(sheet.declarations.len(), 3);
    assert_eq!(
        parts("0 calc(-1 * var(--s1))  2px"),
        ["0", "calc(-1 * var(--s1))", "2px"]
    );
    for (part, good) in [
        ("0", true),
        ("2px", true),
        ("-1.5px", true),
        ("9mm", true),
        ("4px", false),
        ("1.5em", false),
        ("calc(-1 * var(--s1))", true),
        ("calc(var(--s1) + 1px)", true),
        ("calc(56px + var(--s1))", false),
    ] {
        assert_eq!(is_token(part), good, "{part}");
    }
}
