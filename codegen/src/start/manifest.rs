//! Manifests of packages with a client.

use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, InlineTable, Item, Table, Value, value};

use super::texts::Texts;
use crate::Error;
use crate::run::relative_path;

/// The oldest Rust that generated code and the runtime compile with.
const RUST_VERSION: &str = env!("CARGO_PKG_RUST_VERSION");

/// Source of Specmill's packages in a manifest.
pub(super) enum Tools {
    /// Paths of `specmill` and of `specmill-runtime`, relative to the package
    Paths { specmill: String, runtime: String },
    /// The registry
    Registry,
}

impl Tools {
    /// Finds the packages: in the repository that the caller names, or in the one that this command
    /// was built from if it is still there, or else in the registry.
    pub(super) fn find(repository: Option<&Path>, package: &Path) -> Result<Self, Error> {
        let has_both = |folder: &Path| {
            let manifests = ["codegen/Cargo.toml", "runtime/Cargo.toml"];
            manifests.iter().all(|it| folder.join(it).is_file())
        };
        let own = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .map(PathBuf::from);
        let repository = match repository {
            Some(given) if !has_both(given) => {
                let message = format!("{} is no copy of Specmill's repository", given.display());
                return Err(Error::refused(message).hint("it has the folders codegen and runtime"));
            }
            Some(given) => Some(given.to_owned()),
            None => own.filter(|it| has_both(it)),
        };
        Ok(match repository {
            Some(repository) => Self::Paths {
                specmill: relative_path(package, &repository.join("codegen"))?,
                runtime: relative_path(package, &repository.join("runtime"))?,
            },
            None => Self::Registry,
        })
    }

    /// Says where the packages come from, if that is no place for good.
    pub(super) fn remark(&self) -> Option<String> {
        match self {
            Self::Paths { specmill, .. } => Some(format!(
                "Cargo.toml names Specmill's packages by path ({specmill}), since no registry has \
                 them yet: name them by `git` before others build this"
            )),
            Self::Registry => Some(
                "Cargo.toml names Specmill's packages by version, and no registry has them yet: \
                 name them by `path` or `git`, or pass `--specmill <folder>`"
                    .to_owned(),
            ),
        }
    }

    /// Returns a dependency on one of the packages.
    fn dependency(&self, is_generator: bool) -> Item {
        let mut table = InlineTable::new();
        match self {
            Self::Paths { specmill, runtime } => {
                let path = if is_generator { specmill } else { runtime };
                table.insert("path", Value::from(path.as_str()));
            }
            Self::Registry => {
                table.insert("version", Value::from(env!("CARGO_PKG_VERSION")));
            }
        }
        if is_generator {
            // A build script needs no command line.
            table.insert("default-features", Value::from(false));
        }
        value(table)
    }

    /// Returns the manifest of a new package.
    pub(super) fn new_manifest(&self, texts: &Texts<'_>) -> String {
        let mut manifest = DocumentMut::new();
        let package = manifest
            .entry("package")
            .or_insert(Item::Table(Table::new()));
        package["name"] = value(texts.package);
        package["version"] = value("0.1.0");
        package["edition"] = value("2024");
        package["rust-version"] = value(RUST_VERSION);
        package["description"] = value(texts.description());
        for (section, name, is_generator) in DEPENDENCIES {
            let table = manifest.entry(section).or_insert(Item::Table(Table::new()));
            table[name] = self.dependency(is_generator);
        }
        manifest.to_string()
    }

    /// Returns a manifest with the dependencies that it lacks.
    pub(super) fn extended_manifest(&self, path: &Path, text: &str) -> Result<String, Error> {
        let parsed = text.parse::<DocumentMut>();
        let mut manifest = parsed
            .map_err(|error| Error::refused(format!("{}: {}", path.display(), error.message())))?;
        for (section, name, is_generator) in DEPENDENCIES {
            let table = manifest.entry(section).or_insert(Item::Table(Table::new()));
            let Some(table) = table.as_table_like_mut() else {
                let message = format!("{}: `{section}` is no table", path.display());
                return Err(Error::refused(message));
            };
            if !table.contains_key(name) {
                table.insert(name, self.dependency(is_generator));
            }
        }
        Ok(manifest.to_string())
    }
}

/// Section and name of each dependency; true for the generator.
const DEPENDENCIES: [(&str, &str, bool); 3] = [
    ("dependencies", "specmill-runtime", false),
    ("build-dependencies", "specmill", true),
    ("dev-dependencies", "specmill", true),
];
