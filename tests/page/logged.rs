//! Nothing that changes the lab escapes the command log: the page holds the lab in one place, which gives it to read.

use crate::strings::{items_of_part, sources};
use syn::visit::{self, Visit};

/// The file that holds the log's signal.
const DOOR: &str = "logged_lab.rs";
/// What can hold a lab, or a log, and give it to be changed.
const HOLDERS: [&str; 5] = [
    "RwSignal",
    "StoredValue",
    "ArcRwSignal",
    "WriteSignal",
    "RefCell",
];
/// What changes what a signal holds.
const CHANGES: [&str; 6] = [
    "update",
    "try_update",
    "update_untracked",
    "update_value",
    "try_update_value",
    "set",
];

/// Reads a file and notes where it holds or changes a lab.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn of(file: &syn::File) -> Vec<String> {
        let mut faults = Self::default();
        faults.visit_file(file);
        faults.0
    }
}

fn is_lab(ty: &syn::Type) -> bool {
    matches!(ty, syn::Type::Path(path) if path.path.segments.last().is_some_and(|last| {
        ["Lab", "CommandLog", "HeldLab"].iter().any(|name| last.ident == name) || holds_lab(&last.arguments)
    }))
}

fn holds_lab(arguments: &syn::PathArguments) -> bool {
    matches!(arguments, syn::PathArguments::AngleBracketed(inside) if inside.args.iter().any(
        |argument| matches!(argument, syn::GenericArgument::Type(ty) if is_lab(ty))
    ))
}

impl<'a> Visit<'a> for Faults {
    fn visit_path_segment(&mut self, segment: &'a syn::PathSegment) {
        let name = segment.ident.to_string();
        if HOLDERS.contains(&name.as_str()) && holds_lab(&segment.arguments) {
            self.0.push(format!("{name} of a lab"));
        }
        visit::visit_path_segment(self, segment);
    }

    fn visit_type_reference(&mut self, reference: &'a syn::TypeReference) {
        // The log may be changed: it notes what changes.
        if reference.mutability.is_some()
            && matches!(&*reference.elem, syn::Type::Path(path)
                if path.path.segments.last().is_some_and(|last| last.ident == "Lab"))
        {
            self.0.push("a lab to change".to_owned());
        }
        visit::visit_type_reference(self, reference);
    }

    fn visit_expr_method_call(&mut self, call: &'a syn::ExprMethodCall) {
        let mut receiver = &*call.receiver;
        while let syn::Expr::Paren(inside) = receiver {
            receiver = &inside.expr;
        }
        let of_lab = matches!(receiver, syn::Expr::Field(field)
            if matches!(&field.member, syn::Member::Named(name) if name == "lab"));
        let method = call.method.to_string();
        if of_lab && CHANGES.contains(&method.as_str()) {
            self.0.push(format!("lab.{method}"));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, tokens: &'a syn::Macro) {
        for item in items_of_part(tokens) {
            let mut inside = Self::default();
            inside.visit_item(&item);
            self.0.extend(inside.0);
        }
    }
}

#[test]
fn the_lab_changes_through_the_log_only() {
    let mut faults = Vec::new();
    for (name, file) in sources("src/app") {
        let found = Faults::of(&file);
        match name == DOOR {
            true => assert_eq!(found, ["RwSignal of a lab"], "{name}"),
            false => faults.extend(found.iter().map(|fault| format!("{name}: {fault}"))),
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn every_way_around_the_log_is_seen() {
    let file = syn::parse_file(
        "struct Page { lab: RwSignal<Lab>, before: StoredValue<Option<Lab>> }
        fn change(page: Page) {
            page.lab.update(|lab| lab.set_throttles(true));
            (page.lab).try_update(|lab| lab.invite());
            let change = |lab: &mut crate::core::lab::Lab| lab.invite();
        }
        part! { run,
        fn begin(page: Page) -> Result<(), E> { page.lab.set(fresh()) }
        }",
    );
    let found = Faults::of(&file.expect("a file"));
    let all = [
        "RwSignal of a lab",
        "StoredValue of a lab",
        "lab.update",
        "lab.try_update",
        "a lab to change",
        "lab.set",
    ];
    assert_eq!(found, all);
}
