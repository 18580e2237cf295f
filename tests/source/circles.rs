//! Files that use each other in a circle. A path is followed through re-exports to the file that defines what it
//! names, so a table of contents (`mod.rs` with nothing but `mod` and `pub use`) stands in no circle.

use super::rules::within;
use super::{SourceFile, arrows, words};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use syn::{Item, UseTree};

/// Where a name of a module comes from.
enum Origin {
    /// The module's own file defines it.
    Here,
    /// A `use` brings it in: the path as it is written.
    Used(Vec<String>),
}

/// One file: what its module's names stand for.
struct Module {
    names: BTreeMap<String, Origin>,
    globs: Vec<Vec<String>>,
    /// What the file uses: paths as they are written, re-exports left out.
    paths: Vec<Vec<String>>,
}

struct House<'a> {
    files: &'a [SourceFile],
    modules: BTreeMap<String, (usize, Module)>,
}

/// The circles, each as its files and, for each arrow inside it, `file → file: path`.
pub fn circles(files: &[SourceFile]) -> Vec<Vec<String>> {
    let house = House::new(files);
    let arrows = house.arrows();
    let reach = |from: usize| {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(at) = open.pop() {
            for to in arrows.keys().filter(|(of, _)| *of == at).map(|(_, to)| *to) {
                if seen.insert(to) {
                    open.push(to);
                }
            }
        }
        seen
    };
    let reached: Vec<BTreeSet<usize>> = (0..files.len()).map(reach).collect();
    let mut told: BTreeSet<usize> = BTreeSet::new();
    let mut circles = Vec::new();
    for file in 0..files.len() {
        if !reached[file].contains(&file) || told.contains(&file) {
            continue;
        }
        let circle: BTreeSet<usize> = (reached[file].iter().copied())
            .filter(|other| reached[*other].contains(&file))
            .collect();
        told.extend(&circle);
        circles.push(
            (arrows.iter())
                .filter(|((from, to), _)| circle.contains(from) && circle.contains(to))
                .map(|((from, to), names)| {
                    let (from, to) = (&files[*from].name, &files[*to].name);
                    let names: Vec<&str> = names.iter().map(String::as_str).collect();
                    format!("{from} → {to}: {}", names.join(", "))
                })
                .collect(),
        );
    }
    circles
}

impl<'a> House<'a> {
    fn new(files: &'a [SourceFile]) -> Self {
        let modules = (files.iter().enumerate())
            .map(|(index, file)| (file.module.clone(), (index, Module::read(file))))
            .collect();
        Self { files, modules }
    }

    /// Who uses whom inside one storey, and by which paths.
    fn arrows(&self) -> BTreeMap<(usize, usize), BTreeSet<String>> {
        let mut arrows: BTreeMap<(usize, usize), BTreeSet<String>> = BTreeMap::new();
        for (from, module) in self.modules.values() {
            let own = &self.files[*from].module;
            for path in &module.paths {
                let Some(to) = self.file_of(own, path, 0).filter(|to| to != from) else {
                    continue;
                };
                let storey = |file: usize| self.files[file].module.split("::").next();
                if storey(*from) == storey(to) {
                    arrows
                        .entry((*from, to))
                        .or_default()
                        .insert(path.join("::"));
                }
            }
        }
        arrows
    }

    /// The file that defines what a path names, seen from a module; `None` for what is of another crate.
    fn file_of(&self, from: &str, path: &[String], depth: usize) -> Option<usize> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.below("", rest, depth),
            "self" => self.below(from, rest, depth),
            "super" => {
                let parent = from.rsplit_once("::").map_or("", |(parent, _)| parent);
                match rest.first().map(String::as_str) {
                    Some("super") => self.file_of(parent, rest, depth),
                    _ => self.below(parent, rest, depth),
                }
            }
            _ => {
                let child = join(from, first);
                let (_, module) = self.modules.get(from)?;
                let known = self.modules.contains_key(&child) || module.names.contains_key(first);
                known.then(|| self.below(from, path, depth)).flatten()
            }
        }
    }

    fn below(&self, module: &str, path: &[String], depth: usize) -> Option<usize> {
        // Re-exports do not nest deeper; a name that only leads back to itself ends here.
        if depth > 12 {
            return None;
        }
        // The root of a house of few files need not be there.
        let own = match module {
            "" => self.modules.get("lib"),
            module => self.modules.get(module),
        };
        let Some((first, rest)) = path.split_first() else {
            return own.map(|(file, _)| *file);
        };
        let child = join(module, first);
        let is_module = self.modules.keys().any(|other| within(other, &child));
        match own.and_then(|(file, names)| Some((file, names.names.get(first)?))) {
            // A function may be called like the module beside it.
            Some(_) if is_module && !rest.is_empty() => {}
            Some((file, Origin::Here)) => return Some(*file),
            Some((_, Origin::Used(used))) => {
                let whole: Vec<String> = used.iter().chain(rest).cloned().collect();
                if let Some(found) = self.file_of(module, &whole, depth + 1) {
                    return Some(found);
                }
            }
            None => {}
        }
        if is_module {
            return self.below(&child, rest, depth);
        }
        let (file, names) = own?;
        for glob in &names.globs {
            let whole: Vec<String> = glob.iter().chain(path).cloned().collect();
            if let Some(found) = self.file_of(module, &whole, depth + 1) {
                return Some(found);
            }
        }
        // The module itself by `*`.
        Some(*file).filter(|_| first == "*")
    }
}

fn join(module: &str, name: &str) -> String {
    match module {
        "" => name.to_owned(),
        module => format!("{module}::{name}"),
    }
}

impl Module {
    fn read(file: &SourceFile) -> Self {
        let tests = Regex::new(r"(?s)#\[cfg\(test\)\]\s*mod .*").unwrap();
        let text = tests.replace(&file.text, "").into_owned();
        let parsed =
            syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", file.name));
        let mut module = Self {
            names: BTreeMap::new(),
            globs: Vec::new(),
            paths: Vec::new(),
        };
        let mut shown = Vec::new();
        for item in &parsed.items {
            let name = match item {
                Item::Const(item) => item.ident.to_string(),
                Item::Enum(item) => item.ident.to_string(),
                Item::Fn(item) => item.sig.ident.to_string(),
                Item::Static(item) => item.ident.to_string(),
                Item::Struct(item) => item.ident.to_string(),
                Item::Trait(item) => item.ident.to_string(),
                Item::Type(item) => item.ident.to_string(),
                Item::Macro(item) => match &item.ident {
                    Some(name) => name.to_string(),
                    None => continue,
                },
                Item::Use(item) => {
                    let public = !matches!(item.vis, syn::Visibility::Inherited);
                    module.use_tree(&item.tree, Vec::new(), public, &mut shown);
                    continue;
                }
                _ => continue,
            };
            module.names.insert(name, Origin::Here);
        }
        let reexports = Regex::new(r"(?ms)^pub(?:\([^)]*\))? use .*?;").unwrap();
        let bare = SourceFile {
            name: file.name.clone(),
            module: file.module.clone(),
            text: reexports.replace_all(&text, "").into_owned(),
        };
        for (_, path) in arrows(&bare) {
            module
                .paths
                .push(path.split("::").map(str::to_owned).collect());
        }
        // What is shown to others and used here as well.
        let words = words(&bare.text);
        module.paths.extend(
            shown
                .into_iter()
                .filter(|name| words.contains(name))
                .map(|name| vec![name]),
        );
        module
    }

    fn use_tree(
        &mut self,
        tree: &UseTree,
        mut before: Vec<String>,
        public: bool,
        shown: &mut Vec<String>,
    ) {
        let mut keep = |module: &mut Self, name: String, path: Vec<String>| {
            if public {
                shown.push(name.clone());
            }
            module.names.insert(name, Origin::Used(path));
        };
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.use_tree(&path.tree, before, public, shown);
            }
            UseTree::Name(name) if name.ident == "self" => {
                let last = before.last().cloned().unwrap();
                keep(self, last, before);
            }
            UseTree::Name(name) => {
                before.push(name.ident.to_string());
                keep(self, name.ident.to_string(), before);
            }
            UseTree::Rename(rename) => {
                before.push(rename.ident.to_string());
                keep(self, rename.rename.to_string(), before);
            }
            UseTree::Glob(_) => self.globs.push(before),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.use_tree(tree, before.clone(), public, shown);
                }
            }
        }
    }
}
