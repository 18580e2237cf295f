//! Both tables: what each permission is for, and what each operation needs. Each has a version for the page, whose
//! cells open their runs, and a version for printing.

use super::state::CompareState;
use crate::app::component::prose::explained;
use crate::app::tree::html::{
    b, code, div, h3, p, press, section, small, span, table as table_tag, tbody, td, th, thead, tr,
};
use crate::app::tree::svg::{disc, shape, svg};
use crate::app::tree::{Element, Nodes, Str, nodes, reactive};
use crate::core::lab::Permission;
use crate::lesson::compare::table::purpose;
use crate::lesson::compare::{Need, OPERATIONS, OperationRow, PERMISSIONS, PermissionTable};
use leptos::prelude::*;

/// The columns of the first table, after the permission.
const COLUMNS: [&str; 5] = [
    "Used by",
    "Purpose",
    "S3 upload",
    "S3 download",
    "Direct call",
];

/// A run: the index of an operation, and the missing permission; `None` for the run with all permissions.
type CellKey = (usize, Option<&'static str>);

/// What a table's cells do with their runs. (Hundreds of handlers have a copy, so it must be small.)
#[derive(Clone, Copy, Debug)]
pub struct CellActions {
    /// Plays the cell's run on the lab's stage.
    watch: Callback<CellKey>,
    /// Shows the result of the cell's run in a sentence.
    point: Callback<CellKey>,
}

impl CellActions {
    fn of(state: CompareState) -> Self {
        Self {
            watch: Callback::new(move |(place, without)| state.watch(place, without)),
            point: Callback::new(move |(place, without)| state.point(place, without)),
        }
    }
}

/// Where a table is shown.
#[derive(Clone, Copy, Debug)]
pub enum Medium {
    /// The page: cells open their runs.
    Page(CellActions),
    /// Paper: no buttons.
    Paper,
}

impl Medium {
    /// A table of this class, with the class for paper if it is printed.
    fn around(self, class: &'static str, table: Element) -> Element {
        let class = match self {
            Self::Page(_) => Str::Borrowed(class),
            Self::Paper => Str::Owned(format!("{class} cmp-print")),
        };
        div().class(class).child(table)
    }
}

/// What each permission is for, under its heading.
pub fn permissions(state: CompareState) -> Element {
    let page = Medium::Page(CellActions::of(state));
    let table = reactive(move || (state.table).with(|table| permissions_table(table, page)));
    section()
        .class("cmp-part")
        .attr("aria-labelledby", "cmp-facts")
        .child(h3().id("cmp-facts").child("What each permission is for"))
        .child(table)
}

/// How often S3 called `kms:Encrypt` in all runs of its operations, in large numbers.
pub fn never(state: CompareState) -> Nodes {
    reactive(move || {
        let proof = state.table.with(|table| {
            let (called, runs) = table.checked_by_s3(Permission::Encrypt.action());
            table.is_whole().then(|| {
                nodes()
                    .child(b().child(format!("{called} of {runs}")))
                    .child(span().child(explained(state.page, ENCRYPT_PROOF)))
            })
        });
        p().class("cmp-never").child(proof)
    })
}

/// The sentence beside these numbers.
const ENCRYPT_PROOF: &str = "runs of S3 operations called kms:Encrypt. Uploads need kms:GenerateDataKey. Downloads need kms:Decrypt.";

/// What each operation needs, under its heading, and below it the result of the cell that the pointer is on.
pub fn operations(state: CompareState) -> Element {
    let page = Medium::Page(CellActions::of(state));
    let table = reactive(move || (state.table).with(|table| operations_table(table, page)));
    let says = reactive(move || {
        let says = state.pointed.get();
        // Hidden from screen readers, because every cell's own name says the same.
        p().class("cmp-says")
            .attr("aria-hidden", "true")
            .child(match says.is_empty() {
                true => Str::Borrowed(
                    "Point at a cell to read its result here. Press it to watch its run.",
                ),
                false => Str::Owned(says),
            })
    });
    section()
        .class("cmp-part")
        .attr("aria-labelledby", "cmp-matrix")
        .child(
            h3().id("cmp-matrix")
                .child("What each operation needs for an object encrypted with SSE-KMS"),
        )
        .child(legend())
        .child(table)
        .child(says)
}

fn row() -> Element {
    tr().attr("role", "row")
}

fn group(element: Element) -> Element {
    element.attr("role", "rowgroup")
}

/// Starts the header of a row.
fn row_header() -> Element {
    th().attr("role", "rowheader").attr("scope", "row")
}

fn column_header(text: &'static str) -> Element {
    th().attr("role", "columnheader")
        .attr("scope", "col")
        .child(span().child(text))
}

/// Permission × used by, purpose, upload, download, direct use.
pub fn permissions_table(table: &PermissionTable, medium: Medium) -> Element {
    let names = COLUMNS.map(column_header);
    let head = row().child(column_header("Permission")).child(names);
    let rows = Permission::ALL.map(|permission| permission_row(table, permission, medium));
    let all = table_tag()
        .attr("role", "table")
        .attr("aria-label", "What each permission is for")
        .child(group(thead()).child(head))
        .child(group(tbody()).child(rows));
    medium.around("cmp-facts", all)
}

fn permission_row(table: &PermissionTable, permission: Permission, medium: Medium) -> Element {
    let action = permission.action();
    let need = |need: Option<(Need, usize)>, direct: bool| {
        let (need, place) = need?;
        let row = table.rows.get(place)?;
        let text = match need {
            Need::Yes if direct => format!("for {}", row.operation.title()),
            Need::Yes => "needed".to_owned(),
            Need::InParts => "multipart only".to_owned(),
            Need::No => "not needed".to_owned(),
        };
        let cell = cell(row, (place, action), &text, need != Need::No, medium);
        Some(nodes().child(cell.child(mark(need)).child(span().child(text))))
    };
    let cells = [
        Some(nodes().child(capital(&table.used_by(action)))),
        Some(nodes().child(purpose(action))),
        need(table.upload(action), false),
        need(table.download(action), false),
        need(table.direct(action), true),
    ];
    let cell = |(name, cell): (&'static str, Option<Nodes>)| {
        td().attr("role", "cell")
            .attr("data-column", name)
            .child(cell)
    };
    row()
        .child(row_header().child(code().child(action)))
        .child(COLUMNS.into_iter().zip(cells).map(cell).collect::<Nodes>())
}

/// Operation × permission.
pub fn operations_table(table: &PermissionTable, medium: Medium) -> Element {
    let corner = th()
        .attr("role", "columnheader")
        .attr("scope", "col")
        .child(span().child("Operation"));
    let names = PERMISSIONS.map(permission_header);
    let lines = |of_s3: bool| {
        let those = OPERATIONS.iter().enumerate();
        those
            .filter(|(_, operation)| operation.is_s3() == of_s3)
            .map(|(place, _)| operation_row(table, place, medium))
            .collect::<Nodes>()
    };
    let s3 = group(tbody())
        .child(title_row("Amazon S3, called by your app"))
        .child(lines(true))
        .child(sum_row(table));
    let kms = group(tbody())
        .child(title_row("AWS KMS, called by your app directly"))
        .child(lines(false));
    let all = table_tag()
        .attr("role", "table")
        .attr("aria-label", "What each operation needs")
        .child(group(thead()).child(row().child(corner).child(names)))
        .child(s3)
        .child(kms);
    medium.around("cmp-matrix", all)
}

/// A column's header: a permission's name, which can break before its capital letters.
fn permission_header(permission: &'static str) -> Element {
    let (service, rest) = permission.split_at(permission.find(':').map_or(0, |at| at + 1));
    let starts: Vec<usize> = (rest.match_indices(char::is_uppercase))
        .map(|(at, _)| at)
        // “Re” alone is no word.
        .filter(|at| !(1..=2).contains(at))
        .chain([rest.len()])
        .collect();
    let words = starts.windows(2).filter_map(|ends| match ends {
        [from, to] => rest.get(*from..*to),
        _ => None,
    });
    let words = words.map(|word| span().child(word)).collect::<Nodes>();
    let class = Some(column(permission)).filter(|class| !class.is_empty());
    th().maybe("class", class)
        .attr("role", "columnheader")
        .attr("scope", "col")
        .attr("aria-label", permission)
        .child(span().child(small().child(service)).child(words))
}

/// What the symbols mean. A screen reader reads it with each cell instead.
fn legend() -> Element {
    let sign = |(need, text): (Need, &'static str)| span().child(mark(need)).child(text);
    let signs = [
        (Need::Yes, "needed: denied without it"),
        (Need::No, "not needed"),
    ];
    p().class("cmp-legend")
        .attr("aria-hidden", "true")
        .child(signs.map(sign))
}

/// The class of a column's cells: for the first KMS column, and for the column that S3 never uses.
fn column(permission: &str) -> &'static str {
    let is = |known: Permission| known.action() == permission;
    if is(Permission::GenerateDataKey) {
        "cmp-first"
    } else if is(Permission::Encrypt) {
        "cmp-encrypt"
    } else {
        ""
    }
}

/// A cell of the second table.
fn column_cell(permission: &str) -> Element {
    let class = Some(column(permission)).filter(|class| !class.is_empty());
    td().maybe("class", class).attr("role", "cell")
}

fn title_row(text: &'static str) -> Element {
    let width = PERMISSIONS.len() + 1;
    let title = th()
        .attr("role", "rowheader")
        .attr("scope", "rowgroup")
        .attr("colspan", width.to_string());
    row().class("cmp-group").child(title.child(text))
}

/// The operation at this index, and its cells, which are empty until it has run.
fn operation_row(table: &PermissionTable, place: usize, medium: Medium) -> Option<Element> {
    let operation = OPERATIONS.get(place)?;
    let run = table.rows.get(place);
    let name = match (medium, run) {
        (Medium::Page(actions), Some(_)) => {
            let says = format!("{}: watch it with every permission", operation.title());
            opens(actions, (place, None)).attr("aria-label", says)
        }
        _ => span(),
    };
    let with = (!operation.with.is_empty()).then(|| small().child(format!(" {}", operation.with)));
    let name = name
        .class("cmp-op")
        .child(code().child(operation.name))
        .child(with);
    let cells = PERMISSIONS.map(|permission| {
        let needed = run.is_some_and(|run| run.needs(permission));
        let content = run.map(|run| {
            let (need, word) = match needed {
                true => (Need::Yes, "needed"),
                false => (Need::No, "not needed"),
            };
            let printed = matches!(medium, Medium::Paper).then(|| span().class("sr").child(word));
            cell(run, (place, permission), word, needed, medium)
                .child(mark(need))
                .child(span().class("cmp-name").child(permission))
                .child(printed)
        });
        column_cell(permission)
            .state("data-needed", needed)
            .child(content)
    });
    Some(row().child(row_header().child(name)).child(cells))
}

/// How many of S3's operations need each permission.
fn sum_row(table: &PermissionTable) -> Element {
    // The second number is the number of operations that were run, whatever the permission.
    let (_, all) = table.needed_by_s3("");
    let cells = PERMISSIONS.map(|permission| {
        let (needing, _) = table.needed_by_s3(permission);
        column_cell(permission).child(needing.to_string())
    });
    row()
        .class("cmp-sum")
        .child(row_header().child(format!("operations that need it, of {all}")))
        .child(cells)
}

/// A button that opens a run, and shows its result when the pointer is on it.
fn opens(actions: CellActions, run: CellKey) -> Element {
    press()
        .on_click(move || actions.watch.run(run))
        .on("focus", move |_| actions.point.run(run))
        .on("mouseenter", move |_| actions.point.run(run))
}

/// A cell's content: a button that opens the run without the permission, or a text for paper.
fn cell(
    row: &OperationRow,
    (place, permission): (usize, &'static str),
    word: &str,
    needed: bool,
    medium: Medium,
) -> Element {
    let cell = match medium {
        Medium::Page(actions) => opens(actions, (place, Some(permission)))
            .attr("aria-label", format!("{word}. {}", row.says(permission))),
        Medium::Paper => span(),
    };
    cell.class("cmp-cell")
        .flag("data-needed", needed)
        .flag("data-kms", permission.starts_with("kms:"))
}

/// The symbol of a cell: a disc with a check, half a disc, or a dot.
fn mark(need: Need) -> Element {
    let (class, sign) = match need {
        Need::Yes => {
            let check = shape("check", "M-3.8 0.4L-1.2 3L4 -2.8");
            (
                "cmp-mark",
                nodes().child(disc("disc", (0, 0), 8)).child(check),
            )
        }
        Need::InParts => {
            let half = shape("disc", "M0 -7A7 7 0 0 0 0 7Z");
            (
                "cmp-mark",
                nodes().child(disc("ring", (0, 0), 7)).child(half),
            )
        }
        Need::No => ("cmp-mark none", nodes().child(disc("speck", (0, 0), 2))),
    };
    svg()
        .class(class)
        .attr("viewBox", "-10 -10 20 20")
        .attr("aria-hidden", "true")
        .child(sign)
}

/// A text with a capital first letter.
fn capital(text: &str) -> String {
    let mut rest = text.chars();
    let first = rest.next().into_iter().flat_map(char::to_uppercase);
    first.chain(rest).collect()
}
